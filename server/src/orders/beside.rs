//! Who is in an order beside its requester, its crew and its desk: those with the same trouble, those
//! who answer for a department that was asked to help, and those who were asked by name to take it.

use entity::{
    co_handling, co_handling::CoHandlingState, order, order_crew, order_event::OrderPart,
    order_follower,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use uuid::Uuid;

use super::{offers, sight::serves_desk};
use crate::{error::Result, viewer::Viewer};

/// The parts that [`super::sight::parts`] cannot tell from the order and its crew alone.
pub(super) async fn parts(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    order: &order::Model,
    crew: &[order_crew::Model],
) -> Result<Vec<OrderPart>> {
    let follows = match order.follower_count {
        0 => false,
        _ => follower(db, order.id, viewer.person_id)
            .await?
            .is_some_and(|row| row.left_at.is_none()),
    };
    let helping = match may_help(viewer, order) {
        false => Vec::new(),
        true => {
            co_handling::Entity::find()
                .filter(co_handling::Column::OrderId.eq(order.id))
                .all(db)
                .await?
        }
    };
    let mut parts = of(viewer, order, follows, &helping);
    if offers::are_of(order) {
        let offers = offers::of_order(db, order).await?;
        parts.extend(offers::parts(viewer, order, crew, &offers));
    }
    Ok(parts)
}

/// Whether it makes sense to ask who helps.
pub(super) fn may_help(viewer: &Viewer, order: &order::Model) -> bool {
    !viewer.unit_ids().is_empty() || serves_desk(viewer, order)
}

/// The same, of rows that are at hand.
pub(super) fn of(
    viewer: &Viewer,
    order: &order::Model,
    follows: bool,
    helping: &[co_handling::Model],
) -> Vec<OrderPart> {
    let mut parts = Vec::new();
    if follows {
        parts.push(OrderPart::Follower);
    }
    if helping.iter().any(|one| may_answer(viewer, order, one)) {
        parts.push(OrderPart::CoHandler);
    }
    parts
}

/// Its liaisons answer for a department; where it has none in the app, the desk writes down what it
/// heard by telephone.
pub(super) fn may_answer(viewer: &Viewer, order: &order::Model, one: &co_handling::Model) -> bool {
    one.state == CoHandlingState::Asked
        && one.round == order.round
        && (viewer.liaises_for(one.organization_id) || serves_desk(viewer, order))
}

/// Whoever joined an order, even where they left it.
pub(super) async fn follower(
    db: &impl ConnectionTrait,
    order_id: Uuid,
    person_id: Uuid,
) -> Result<Option<order_follower::Model>> {
    Ok(order_follower::Entity::find()
        .filter(order_follower::Column::OrderId.eq(order_id))
        .filter(order_follower::Column::PersonId.eq(person_id))
        .one(db)
        .await?)
}

/// How many follow an order, counted anew.
pub(super) async fn count_followers(
    db: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<i32> {
    let count = order_follower::Entity::find()
        .filter(order_follower::Column::OrderId.eq(order.id))
        .filter(order_follower::Column::LeftAt.is_null())
        .count(db)
        .await?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}
