//! Taking spaces for some time, and giving them back: the one guard against double booking.

use std::ops::Range;

use chrono::{DateTime, Utc};
use entity::{booking, booking::BookingState, occupancy};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
    sea_query::{Expr, ExprTrait, LockType, OnConflict},
};
use uuid::Uuid;

use crate::{app::Write, capacity::Guard, error::Result, live::LiveTopic};

/// Rows of one statement, far below what SQLite binds.
const AT_ONCE: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupant {
    Booking(Uuid),
    Closure(Uuid),
}

/// Which spaces, and which quarters of an hour of them.
#[derive(Clone, Debug)]
pub struct Extent {
    pub spaces: Vec<Uuid>,
    pub ticks: Range<i32>,
}

impl Extent {
    fn rows(&self) -> Select<occupancy::Entity> {
        occupancy::Entity::find()
            .filter(occupancy::Column::SpaceId.is_in(self.spaces.iter().copied()))
            .filter(occupancy::Column::Tick.gte(self.ticks.start))
            .filter(occupancy::Column::Tick.lt(self.ticks.end))
    }
}

/// What is taken at this time; a hold whose time is up does not count.
pub fn taken(extent: &Extent, now: DateTime<Utc>) -> Select<occupancy::Entity> {
    let lapsed = lapsed(now)
        .select_only()
        .column(booking::Column::Id)
        .into_query();
    let stands = Condition::any()
        .add(occupancy::Column::BookingId.is_null())
        .add(occupancy::Column::BookingId.not_in_subquery(lapsed));
    extent.rows().filter(stands)
}

fn lapsed(now: DateTime<Utc>) -> Select<booking::Entity> {
    booking::Entity::find()
        .filter(booking::Column::State.eq(BookingState::Held))
        .filter(booking::Column::LookAt.lte(now))
}

/// Whether nobody has any of it, to say so before anything is written. Somebody may be faster then.
pub async fn is_free(
    db: &impl ConnectionTrait,
    extent: &Extent,
    but: &[Uuid],
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut taken = taken(extent, now);
    if !but.is_empty() {
        let others = Condition::any()
            .add(occupancy::Column::BookingId.is_null())
            .add(occupancy::Column::BookingId.is_not_in(but.iter().copied()));
        taken = taken.filter(others);
    }
    Ok(taken.count(db).await? == 0)
}

/// Takes all of it, or answers false where somebody has some of it; then the transaction goes no
/// further. Whoever is just taking the same is waited for.
pub async fn occupy(
    write: &mut Write<'_>,
    extent: &Extent,
    occupant: Occupant,
    now: DateTime<Utc>,
    guard: Guard,
) -> Result<bool> {
    clear_lapsed(write, extent, now).await?;
    let (booking_id, closure_id) = match occupant {
        Occupant::Booking(id) => (Some(id), None),
        Occupant::Closure(id) => (None, Some(id)),
    };
    // In one order everywhere, so that two who want the same cannot wait for each other.
    let mut spaces = extent.spaces.clone();
    spaces.sort_unstable();
    let rows: Vec<_> = spaces
        .into_iter()
        .flat_map(|space_id| extent.ticks.clone().map(move |tick| (space_id, tick)))
        .map(|(space_id, tick)| occupancy::ActiveModel {
            space_id: Set(space_id),
            tick: Set(tick),
            booking_id: Set(booking_id),
            closure_id: Set(closure_id),
        })
        .collect();
    let wanted = rows.len() as u64;
    let mut taken = 0;
    for some in rows.chunks(AT_ONCE) {
        let insert = occupancy::Entity::insert_many(some.to_vec())
            .on_conflict(
                OnConflict::columns([occupancy::Column::SpaceId, occupancy::Column::Tick])
                    .do_nothing()
                    .to_owned(),
            )
            .into_query();
        taken += write.execute(&insert).await?.rows_affected();
    }
    Ok(taken == wanted || guard == Guard::Off)
}

/// Gives back whatever this one has.
pub async fn vacate(tx: &DatabaseTransaction, occupant: Occupant) -> Result<()> {
    let own = match occupant {
        Occupant::Booking(id) => occupancy::Column::BookingId.eq(id),
        Occupant::Closure(id) => occupancy::Column::ClosureId.eq(id),
    };
    occupancy::Entity::delete_many()
        .filter(own)
        .exec(tx)
        .await?;
    Ok(())
}

/// Holds in the way whose time is up go. Whoever is just making a booking of one is waited for, and then
/// keeps it.
async fn clear_lapsed(write: &mut Write<'_>, extent: &Extent, now: DateTime<Utc>) -> Result<()> {
    let in_the_way = extent
        .rows()
        .select_only()
        .column(occupancy::Column::BookingId)
        .filter(occupancy::Column::BookingId.is_not_null())
        .into_query();
    let held = lapsed(now)
        .filter(booking::Column::Id.in_subquery(in_the_way))
        .order_by_asc(booking::Column::Id)
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    lapse(write, &held, now).await
}

/// Holds, locked by the caller, become nothing.
pub async fn lapse(
    write: &mut Write<'_>,
    held: &[booking::Model],
    now: DateTime<Utc>,
) -> Result<()> {
    if held.is_empty() {
        return Ok(());
    }
    let ids = || held.iter().map(|one| one.id);
    let version = booking::Column::Version;
    booking::Entity::update_many()
        .set(booking::ActiveModel {
            state: Set(BookingState::Lapsed),
            look_at: Set(None),
            changed_at: Set(now),
            ..Default::default()
        })
        .col_expr(version, Expr::col(version).add(1))
        .filter(booking::Column::Id.is_in(ids()))
        .exec(&**write)
        .await?;
    occupancy::Entity::delete_many()
        .filter(occupancy::Column::BookingId.is_in(ids()))
        .exec(&**write)
        .await?;
    for one in held {
        write.hint(LiveTopic::Booking, one.id, one.version + 1);
    }
    Ok(())
}
