//! Counts that guard a limit: how many orders a member has in hand, how many places a crew has.
//!
//! Taking one is a single conditional statement, so that of any number of simultaneous takers just
//! as many succeed as there are places, on both databases. Where a use-case takes from several
//! counters it does so in the order of [`Counter`]'s variants: the person first, then the resource.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    booking_count, invitation, meal, meal::MealState, order, order::OrderState, order_crew,
    order_unit_place, person, window_slot,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QueryTrait, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::error::Result;

#[derive(Clone, Copy, Debug)]
pub enum Counter {
    /// Orders that a person has claimed and not finished, below the person's cap.
    UnfinishedOrders(Uuid),
    /// Places in the crew of an order that is in the hall.
    CrewPlaces(Uuid),
    /// Of those, places that are kept for nobody, where some are kept for units.
    FreePlaces(Uuid),
    /// Places that an order keeps for a unit.
    UnitPlaces(Uuid, Uuid),
    /// People who may register by an invitation, where it has a limit.
    InvitationUses(Uuid),
    /// Bookings of one holder at one centre in one week; the row has to be there.
    WeeklyBookings(BookingWeek),
    /// Appointments at service windows for one time; the row has to be there.
    WindowPlaces(WindowTime),
    /// Meals that a canteen cooks for one sitting.
    Meals(Uuid),
}

/// Whose bookings are counted, where, in which week, and how many there may be.
#[derive(Clone, Copy, Debug)]
pub struct BookingWeek {
    /// A person or an organisation.
    pub holder_id: Uuid,
    pub centre_id: Uuid,
    /// Its Monday.
    pub week: NaiveDate,
    pub limit: i32,
}

impl BookingWeek {
    fn row(&self) -> Condition {
        Condition::all()
            .add(booking_count::Column::HolderId.eq(self.holder_id))
            .add(booking_count::Column::CentreId.eq(self.centre_id))
            .add(booking_count::Column::Week.eq(self.week))
    }
}

/// A time at the service windows of a centre, and how many appointments it takes.
#[derive(Clone, Copy, Debug)]
pub struct WindowTime {
    pub centre_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub places: i32,
}

/// Whether limits are enforced. Tests turn it off to show that they would notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    #[default]
    On,
    Off,
}

/// Takes one, or answers false where none is left.
pub async fn take(tx: &DatabaseTransaction, counter: Counter, guard: Guard) -> Result<bool> {
    let statement = match counter {
        Counter::UnfinishedOrders(person_id) => {
            let column = person::Column::UnfinishedCount;
            let mut update = person::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(person::Column::Id.eq(person_id));
            if guard == Guard::On {
                update =
                    update.filter(Expr::col(column).lt(Expr::col(person::Column::UnfinishedCap)));
            }
            update.into_query()
        }
        Counter::CrewPlaces(order_id) => {
            let column = order::Column::CrewTaken;
            let mut update = order::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(order::Column::Id.eq(order_id));
            if guard == Guard::On {
                update = update
                    .filter(order::Column::State.eq(OrderState::Dispatched))
                    .filter(Expr::col(column).lt(Expr::col(order::Column::CrewSize)));
            }
            update.into_query()
        }
        Counter::FreePlaces(order_id) => {
            let column = order::Column::FreeTaken;
            let mut update = order::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(order::Column::Id.eq(order_id));
            if guard == Guard::On {
                let kept = Expr::col(order::Column::UnitPlaces);
                update = update
                    .filter(Expr::col(column).lt(Expr::col(order::Column::CrewSize).sub(kept)));
            }
            update.into_query()
        }
        Counter::UnitPlaces(order_id, unit_id) => {
            let column = order_unit_place::Column::Taken;
            let mut update = order_unit_place::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(order_unit_place::Column::OrderId.eq(order_id))
                .filter(order_unit_place::Column::OrganizationId.eq(unit_id));
            if guard == Guard::On {
                let places = Expr::col(order_unit_place::Column::Places);
                update = update.filter(Expr::col(column).lt(places));
            }
            update.into_query()
        }
        Counter::InvitationUses(invitation_id) => {
            let (column, limit) = (invitation::Column::Used, invitation::Column::UseLimit);
            let mut update = invitation::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(invitation::Column::Id.eq(invitation_id));
            if guard == Guard::On {
                let has_room = Condition::any()
                    .add(limit.is_null())
                    .add(Expr::col(column).lt(Expr::col(limit)));
                update = update
                    .filter(invitation::Column::RevokedAt.is_null())
                    .filter(has_room);
            }
            update.into_query()
        }
        Counter::WeeklyBookings(week) => {
            let column = booking_count::Column::Taken;
            let mut update = booking_count::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(week.row());
            if guard == Guard::On {
                update = update.filter(column.lt(week.limit));
            }
            update.into_query()
        }
        Counter::WindowPlaces(time) => {
            let column = window_slot::Column::Taken;
            let mut update = window_slot::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(window_slot::Column::CentreId.eq(time.centre_id))
                .filter(window_slot::Column::StartsAt.eq(time.starts_at));
            if guard == Guard::On {
                update = update.filter(column.lt(time.places));
            }
            update.into_query()
        }
        Counter::Meals(meal_id) => {
            let column = meal::Column::Taken;
            let mut update = meal::Entity::update_many()
                .col_expr(column, Expr::col(column).add(1))
                .filter(meal::Column::Id.eq(meal_id));
            if guard == Guard::On {
                update = update
                    .filter(meal::Column::State.eq(MealState::Published))
                    .filter(Expr::col(column).lt(Expr::col(meal::Column::Capacity)));
            }
            update.into_query()
        }
    };
    Ok(tx.execute(&statement).await?.rows_affected() == 1)
}

/// Counts one booking more in a week, beginning with none; false where that would be too many.
pub async fn take_booking(
    tx: &DatabaseTransaction,
    week: BookingWeek,
    guard: Guard,
) -> Result<bool> {
    booking_count::Entity::insert(booking_count::ActiveModel {
        holder_id: Set(week.holder_id),
        centre_id: Set(week.centre_id),
        week: Set(week.week),
        taken: Set(0),
    })
    .on_conflict(
        OnConflict::columns([
            booking_count::Column::HolderId,
            booking_count::Column::CentreId,
            booking_count::Column::Week,
        ])
        .do_nothing()
        .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    take(tx, Counter::WeeklyBookings(week), guard).await
}

/// Counts one booking less in a week.
pub async fn give_back_booking(tx: &DatabaseTransaction, week: BookingWeek) -> Result<()> {
    let column = booking_count::Column::Taken;
    booking_count::Entity::update_many()
        .col_expr(column, Expr::col(column).sub(1))
        .filter(week.row())
        .filter(column.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes a place of a time at service windows, beginning with none taken; false where it is full.
pub async fn take_window_place(
    tx: &DatabaseTransaction,
    time: WindowTime,
    guard: Guard,
) -> Result<bool> {
    window_slot::Entity::insert(window_slot::ActiveModel {
        centre_id: Set(time.centre_id),
        starts_at: Set(time.starts_at),
        taken: Set(0),
    })
    .on_conflict(
        OnConflict::columns([window_slot::Column::CentreId, window_slot::Column::StartsAt])
            .do_nothing()
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    take(tx, Counter::WindowPlaces(time), guard).await
}

/// One appointment more is there to be made for a time.
pub async fn give_back_window_place(
    tx: &DatabaseTransaction,
    (centre_id, starts_at): (Uuid, DateTime<Utc>),
) -> Result<()> {
    let column = window_slot::Column::Taken;
    window_slot::Entity::update_many()
        .col_expr(column, Expr::col(column).sub(1))
        .filter(window_slot::Column::CentreId.eq(centre_id))
        .filter(window_slot::Column::StartsAt.eq(starts_at))
        .filter(column.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// One meal more is there to be ordered.
pub async fn give_back_meal(tx: &DatabaseTransaction, meal_id: Uuid) -> Result<()> {
    let column = meal::Column::Taken;
    meal::Entity::update_many()
        .col_expr(column, Expr::col(column).sub(1))
        .filter(meal::Column::Id.eq(meal_id))
        .filter(column.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives back one unfinished order of each of these people.
pub async fn give_back_unfinished(tx: &DatabaseTransaction, people: &[Uuid]) -> Result<()> {
    let column = person::Column::UnfinishedCount;
    // In one order everywhere, so that two crews that share people cannot wait for each other.
    let mut people = people.to_vec();
    people.sort_unstable();
    for person_id in people {
        person::Entity::update_many()
            .col_expr(column, Expr::col(column).sub(1))
            .filter(person::Column::Id.eq(person_id))
            .filter(column.gt(0))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// One unfinished order goes from one person to another; false where they have no room for it, and
/// then the transaction goes no further.
pub async fn pass_unfinished(
    tx: &DatabaseTransaction,
    from: Uuid,
    to: Uuid,
    guard: Guard,
) -> Result<bool> {
    // In one order everywhere, as in `give_back_unfinished`.
    if from < to {
        give_back_unfinished(tx, &[from]).await?;
        return take(tx, Counter::UnfinishedOrders(to), guard).await;
    }
    let taken = take(tx, Counter::UnfinishedOrders(to), guard).await?;
    give_back_unfinished(tx, &[from]).await?;
    Ok(taken)
}

/// Counts somebody's unfinished orders anew, after they were handed over or taken away. The person's
/// row is held, so that nobody takes or gives back meanwhile. It may pass the cap, which only keeps
/// from taking more.
pub async fn recount_unfinished(tx: &DatabaseTransaction, person_id: Uuid) -> Result<()> {
    let column = person::Column::UnfinishedCount;
    let unfinished = in_hand(tx, person_id).await?.len();
    person::Entity::update_many()
        .col_expr(
            column,
            Expr::value(i32::try_from(unfinished).unwrap_or(i32::MAX)),
        )
        .filter(person::Column::Id.eq(person_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Orders that somebody has claimed and not finished.
pub async fn in_hand(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Vec<order::Model>> {
    let crew = order_crew::Entity::find()
        .filter(order_crew::Column::PersonId.eq(person_id))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .all(db)
        .await?;
    let mut orders = order::Entity::find()
        .filter(order::Column::Id.is_in(crew.iter().map(|one| one.order_id)))
        .filter(order::Column::State.is_in([OrderState::Dispatched, OrderState::InProgress]))
        .order_by_asc(order::Column::Id)
        .all(db)
        .await?;
    orders.retain(|order| {
        let mut of_order = crew.iter().filter(|one| one.order_id == order.id);
        of_order.any(|one| one.round == order.round)
    });
    Ok(orders)
}
