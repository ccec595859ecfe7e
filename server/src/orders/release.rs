//! Taking somebody off the orders that they have in hand: their places in the crews are free again,
//! and orders that were under way go back to the hall.

use chrono::{DateTime, Utc};
use entity::{
    order,
    order::OrderState,
    order_crew,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    notices,
    service::{EventDetail, add_event},
};
use crate::{
    app::{App, Write},
    capacity,
    error::{ErrorCode, Result},
    inbox,
    live::LiveTopic,
    viewer::Viewer,
};

/// Every order that the person has in hand; answers which. The person's row is held.
pub async fn all_in_hand(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
) -> Result<Vec<Uuid>> {
    let mut released = Vec::new();
    for order in capacity::in_hand(&**write, person_id).await? {
        if one(write, viewer, app, order.id, person_id).await? {
            released.push(order.id);
        }
    }
    capacity::recount_unfinished(write, person_id).await?;
    Ok(released)
}

/// One order; false where the person is not in its crew any more. The person's row is held, and
/// counted by whoever calls this.
pub async fn one(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    order_id: Uuid,
    person_id: Uuid,
) -> Result<bool> {
    let now = app.clock.now();
    let before = order::Entity::find_by_id(order_id)
        .lock(LockType::Update)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    if !matches!(
        before.state,
        OrderState::Dispatched | OrderState::InProgress
    ) || !leave_crew(write, &before, person_id, now).await?
    {
        return Ok(false);
    }
    let (taken, version, count) = (
        order::Column::CrewTaken,
        order::Column::Version,
        order::Column::EventCount,
    );
    order::Entity::update_many()
        .col_expr(taken, Expr::col(taken).sub(1))
        .col_expr(version, Expr::col(version).add(1))
        .col_expr(count, Expr::col(count).add(1))
        .col_expr(order::Column::State, Expr::value(OrderState::Dispatched))
        .filter(order::Column::Id.eq(order_id))
        .exec(&**write)
        .await?;
    let after = order::Entity::find_by_id(order_id)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let part = match viewer.person_id == person_id {
        true => OrderPart::Handler,
        false => OrderPart::Desk,
    };
    let detail = EventDetail::default();
    let kind = OrderEventKind::Released;
    let event = add_event(&**write, viewer, &after, kind, part, now, &detail).await?;
    let mut told = notices::for_desk(&**write, &after, &event).await?;
    told.extend(notices::for_requester(&after, &event));
    inbox::service::notify(write, app, told).await?;
    write.hint(LiveTopic::Order, after.id, after.version);
    Ok(true)
}

async fn leave_crew(
    write: &Write<'_>,
    order: &order::Model,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool> {
    let left = order_crew::Entity::update_many()
        .col_expr(order_crew::Column::ReleasedAt, Expr::value(now))
        .filter(order_crew::Column::OrderId.eq(order.id))
        .filter(order_crew::Column::PersonId.eq(person_id))
        .filter(order_crew::Column::Round.eq(order.round))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(left.rows_affected > 0)
}
