//! Whoever was asked by name and says nothing is asked no longer.

use entity::{
    order,
    order_event::{OrderEventKind, OrderPart},
    order_offer,
    order_offer::OfferState,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use super::standing;
use crate::{
    app::App,
    error::Result,
    inbox,
    live::LiveTopic,
    orders::{
        notices,
        service::{EventDetail, record},
    },
};

const AT_ONCE: u64 = 50;

/// Lets go what nobody answered in time; answers of how many orders.
pub async fn expire(app: &App) -> Result<usize> {
    let late: Vec<Uuid> = order_offer::Entity::find()
        .select_only()
        .column(order_offer::Column::OrderId)
        .filter(order_offer::Column::State.eq(OfferState::Open))
        .filter(order_offer::Column::ExpiresAt.lte(app.clock.now()))
        .order_by_asc(order_offer::Column::ExpiresAt)
        .order_by_asc(order_offer::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(app.db.reader())
        .await?;
    let mut orders: Vec<Uuid> = Vec::new();
    for id in late {
        if !orders.contains(&id) {
            orders.push(id);
        }
    }
    let mut expired = 0;
    for id in orders {
        expired += usize::from(expire_of(app, id).await?);
    }
    Ok(expired)
}

async fn expire_of(app: &App, order_id: Uuid) -> Result<bool> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    let held = order::Entity::find_by_id(order_id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&*write)
        .await?;
    let Some(mut order) = held else {
        return Ok(false);
    };
    // Of earlier rounds too: nobody answers those any more.
    let late = order_offer::Entity::find()
        .filter(order_offer::Column::OrderId.eq(order_id))
        .filter(order_offer::Column::State.eq(OfferState::Open))
        .filter(order_offer::Column::ExpiresAt.lte(now))
        .all(&*write)
        .await?;
    if late.is_empty() {
        return Ok(false);
    }
    let ids = late.iter().map(|one| one.id).collect();
    standing::answer(&write, ids, OfferState::Lapsed, None, now).await?;
    let waits = order.state == order::OrderState::Dispatched
        && late.iter().any(|one| one.round == order.round);
    if waits {
        let by = (order.requester_id, OrderPart::Clock);
        let (kind, nothing) = (OrderEventKind::OfferLapsed, EventDetail::default());
        let event = record(&write, &mut order, kind, by, now, &nothing, |_| {}).await?;
        let asked: Vec<Uuid> = late.iter().filter_map(|one| one.person_id).collect();
        let mut told = notices::for_desk(&*write, &order, &event).await?;
        told.extend(notices::for_people(&asked, &order, &event));
        inbox::service::notify(&mut write, app, told).await?;
        standing::settle(&mut write, app, &mut order, by, now).await?;
        write.hint(LiveTopic::Order, order.id, order.version);
    }
    write.commit().await?;
    Ok(true)
}
