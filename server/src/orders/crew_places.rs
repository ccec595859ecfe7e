//! Places in a crew: entering one and leaving it, with the counts that follow. Whoever calls holds the
//! order's row, and before it those of the people concerned.

use chrono::{DateTime, Utc};
use entity::{order, order_crew, order_unit_place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{sight, takeover};
use crate::{
    capacity::{self, Counter, Guard},
    clock::new_id,
    error::{ErrorCode, OnUnique, Result},
    identity::service::units_of,
};

/// What somebody enters a crew with.
pub(super) struct Place {
    pub person_id: Uuid,
    /// The unit that it was kept for.
    pub unit_id: Option<Uuid>,
    pub leads: bool,
    pub now: DateTime<Utc>,
    pub progress_due_at: DateTime<Utc>,
    pub near_at: DateTime<Utc>,
}

/// Whoever left it in this round takes the same row again.
pub(super) async fn enter(
    tx: &DatabaseTransaction,
    order: &order::Model,
    crew: &[order_crew::Model],
    place: Place,
) -> Result<()> {
    let left = crew.iter().find(|one| {
        one.person_id == place.person_id && one.round == order.round && one.released_at.is_some()
    });
    let row = order_crew::ActiveModel {
        id: Set(left.map_or_else(new_id, |left| left.id)),
        order_id: Set(order.id),
        person_id: Set(place.person_id),
        round: Set(order.round),
        claimed_at: Set(place.now),
        released_at: Set(None),
        leads: Set(place.leads),
        unit_id: Set(place.unit_id),
        progress_due_at: Set(Some(place.progress_due_at)),
        look_at: Set(Some(place.near_at)),
    };
    match left {
        Some(_) => row.update(tx).await?,
        None => row.insert(tx).await.on_unique(
            "order_crew",
            &["order_id", "person_id", "round"],
            || ErrorCode::AlreadyClaimed.into(),
        )?,
    };
    Ok(())
}

/// Frees the place, and the one of its unit; false where it was free already. `crew_taken` is the
/// caller's, who writes the event.
pub(super) async fn leave(
    tx: &DatabaseTransaction,
    order: &order::Model,
    place: &order_crew::Model,
    now: DateTime<Utc>,
) -> Result<bool> {
    let left = order_crew::Entity::update_many()
        .set(order_crew::ActiveModel {
            released_at: Set(Some(now)),
            leads: Set(false),
            progress_due_at: Set(None),
            look_at: Set(None),
            ..Default::default()
        })
        .filter(order_crew::Column::Id.eq(place.id))
        .filter(order_crew::Column::Round.eq(order.round))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .exec(tx)
        .await?;
    if left.rows_affected == 0 {
        return Ok(false);
    }
    takeover::lapse_of(tx, place.id, now).await?;
    match place.unit_id {
        Some(unit_id) => {
            let taken = order_unit_place::Column::Taken;
            order_unit_place::Entity::update_many()
                .col_expr(taken, Expr::col(taken).sub(1))
                .filter(order_unit_place::Column::OrderId.eq(order.id))
                .filter(order_unit_place::Column::OrganizationId.eq(unit_id))
                .exec(tx)
                .await?;
        }
        None if order.unit_places > 0 => {
            let taken = order::Column::FreeTaken;
            order::Entity::update_many()
                .col_expr(taken, Expr::col(taken).sub(1))
                .filter(order::Column::Id.eq(order.id))
                .exec(tx)
                .await?;
        }
        None => {}
    }
    Ok(true)
}

/// Takes the place of one's unit where there is one, else one that is kept for nobody; answers whose
/// it was.
///
/// # Errors
/// `PLACES_KEPT` when all that is left is kept for other units.
pub(super) async fn take_of_unit(
    tx: &DatabaseTransaction,
    order: &order::Model,
    person_id: Uuid,
    now: DateTime<Utc>,
    guard: Guard,
) -> Result<Option<Uuid>> {
    if order.unit_places == 0 {
        return Ok(None);
    }
    let mut units = units_of(tx, person_id, now).await?;
    units.sort_unstable();
    for unit_id in units {
        if capacity::take(tx, Counter::UnitPlaces(order.id, unit_id), guard).await? {
            return Ok(Some(unit_id));
        }
    }
    match capacity::take(tx, Counter::FreePlaces(order.id), guard).await? {
        true => Ok(None),
        false => Err(ErrorCode::PlacesKept.into()),
    }
}

/// The viewer's own place among those of the present crew.
pub(super) fn place_of<'a>(
    order: &'a order::Model,
    crew: &'a [order_crew::Model],
    person_id: Uuid,
) -> Option<&'a order_crew::Model> {
    sight::active(order, crew).find(|one| one.person_id == person_id)
}
