//! Taking somebody off the orders that they have in hand: their places in the crews are free again,
//! and orders that were under way go back to the hall.

use entity::{
    order,
    order::OrderState,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{EntityTrait, QuerySelect, Set, sea_query::LockType};
use uuid::Uuid;

use super::{
    crew_places::{leave, place_of},
    lead, notices, offers,
    service::{EventDetail, crew_of, record},
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
    let mut order = order::Entity::find_by_id(order_id)
        .lock(LockType::Update)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    if !matches!(order.state, OrderState::Dispatched | OrderState::InProgress) {
        return Ok(false);
    }
    let crew = crew_of(&**write, order_id).await?;
    let Some(place) = place_of(&order, &crew, person_id) else {
        return Ok(false);
    };
    if !leave(write, &order, place, now).await? {
        return Ok(false);
    }
    // What was changed besides is read again with the version.
    let taken = order.crew_taken - 1;
    let part = match viewer.person_id == person_id {
        true => OrderPart::Handler,
        false => OrderPart::Desk,
    };
    let detail = EventDetail::default();
    let (kind, by) = (OrderEventKind::Released, (viewer.person_id, part));
    let event = record(write, &mut order, kind, by, now, &detail, |next| {
        next.crew_taken = Set(taken);
        next.state = Set(OrderState::Dispatched);
    })
    .await?;
    let mut told = notices::for_desk(&**write, &order, &event).await?;
    told.extend(notices::for_requester(&order, &event));
    inbox::service::notify(write, app, told).await?;
    offers::left(write, &order, person_id, now).await?;
    if !offers::settle(write, app, &mut order, by, now).await? {
        lead::pass_on(write, app, &mut order, now).await?;
    }
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(true)
}
