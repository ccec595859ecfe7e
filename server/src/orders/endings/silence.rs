//! What time does about the end of an order: a day before it would close in silence the requester is
//! reminded; after seven days it closes; where the category asks for it somebody looks back weeks
//! later. Each once, however many instances look.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    category,
    follow_up::FollowUpKind,
    notification::NotificationKind,
    order,
    order::OrderState,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use super::{closing, follow_up_rules::look_back_at, follow_ups, ratings::RATING_DAYS};
use crate::{
    app::{App, Write},
    capacity::Guard,
    error::{ErrorCode, Result},
    inbox,
    live::LiveTopic,
    orders::{
        notices,
        service::{EventDetail, category_of, crew_of, insert_event},
        sight,
    },
};

/// Nobody's order closes without their having been told so long before.
const WARNING: TimeDelta = TimeDelta::days(1);
/// Orders looked at in one transaction.
const AT_ONCE: u64 = 50;

/// When the requester of an order that was finished then is reminded.
pub fn reminded_at(finished_at: DateTime<Utc>) -> DateTime<Utc> {
    finished_at + RATING_DAYS - WARNING
}

/// When an order that waits for its requester's answer closes without one.
pub fn closes_at(order: &order::Model) -> Option<DateTime<Utc>> {
    let finished_at = order.finished_at?;
    let is_waiting = order.state == OrderState::Finished;
    // Reminded later than planned, it closes later too, and `settle_at` says when.
    let reminded = order.settle_at.filter(|at| *at > reminded_at(finished_at));
    is_waiting.then(|| reminded.unwrap_or(finished_at + RATING_DAYS))
}

/// Answers how many orders something was done about.
pub async fn settle(app: &App) -> Result<usize> {
    let mut settled = 0;
    loop {
        let some = some(app).await?;
        settled += some;
        if some == 0 {
            return Ok(settled);
        }
    }
}

async fn some(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = order::Entity::find().filter(order::Column::SettleAt.lte(now));
    // Mostly there is nothing to do, and nobody who writes has to wait for that.
    let looked = page(due.clone()).all(app.db.reader()).await?;
    if looked.is_empty() {
        return Ok(0);
    }
    let mut write = app.write().await?;
    let orders = match app.guard {
        // What another instance looks at just now is passed over, and what somebody else has changed
        // since is read as it is now.
        Guard::On => {
            page(due)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
                .all(&*write)
                .await?
        }
        Guard::Off => looked,
    };
    let count = orders.len();
    for order in orders {
        step(&mut write, app, order, now).await?;
    }
    write.commit().await?;
    Ok(count)
}

fn page(due: Select<order::Entity>) -> Select<order::Entity> {
    due.order_by_asc(order::Column::SettleAt)
        .order_by_asc(order::Column::Id)
        .limit(AT_ONCE)
}

async fn step(
    write: &mut Write<'_>,
    app: &App,
    order: order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    match (order.state, order.finished_at, order.settle_at) {
        (OrderState::Finished, Some(finished_at), Some(settle_at)) => {
            if settle_at > reminded_at(finished_at) {
                close(write, app, order, now).await
            } else {
                remind(write, app, order, finished_at, now).await
            }
        }
        (OrderState::Closed, ..) => {
            settle_next(write, order.id, None).await?;
            follow_ups::arise(write, app, &order, FollowUpKind::LookBack, now).await
        }
        _ => settle_next(write, order.id, None).await,
    }
}

async fn remind(
    write: &mut Write<'_>,
    app: &App,
    order: order::Model,
    finished_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let planned = finished_at + RATING_DAYS;
    // Where nobody looked for days, the warning is still a day's.
    let closes_at = if now < planned {
        planned
    } else {
        now + WARNING
    };
    settle_next(write, order.id, Some(closes_at)).await?;
    let people = [order.requester_id];
    let told = notices::of_the_clock(&people, &order, NotificationKind::OrderSilent);
    inbox::service::notify(write, app, told).await
}

async fn settle_next(
    write: &Write<'_>,
    order_id: Uuid,
    settle_at: Option<DateTime<Utc>>,
) -> Result<()> {
    order::Entity::update_many()
        .col_expr(order::Column::SettleAt, Expr::value(settle_at))
        .filter(order::Column::Id.eq(order_id))
        .exec(&**write)
        .await?;
    Ok(())
}

async fn close(
    write: &mut Write<'_>,
    app: &App,
    order: order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let category = category_of(&**write, &order).await?;
    shut(write, &order, &category, now).await?;
    let order = order::Entity::find_by_id(order.id)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let kind = OrderEventKind::ClosedSilently;
    let by = (order.requester_id, OrderPart::Clock);
    insert_event(&**write, &order, kind, by, now, &EventDetail::default()).await?;
    let crew = crew_of(&**write, order.id).await?;
    let mut people: Vec<Uuid> = sight::active(&order, &crew)
        .map(|one| one.person_id)
        .collect();
    people.push(order.requester_id);
    let told = notices::of_the_clock(&people, &order, NotificationKind::OrderClosedSilently);
    inbox::service::notify(write, app, told).await?;
    closing::follow_up(write, app, &order, None, now).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(())
}

async fn shut(
    write: &Write<'_>,
    order: &order::Model,
    category: &category::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let (version, count) = (order::Column::Version, order::Column::EventCount);
    let look_back_at = look_back_at(now, category.look_back_days);
    let reason = order.unsolvable_reason.clone();
    order::Entity::update_many()
        .col_expr(order::Column::State, Expr::value(OrderState::Closed))
        .col_expr(order::Column::Open, Expr::value(false))
        .col_expr(order::Column::ClosedAt, Expr::value(now))
        .col_expr(order::Column::PublicReason, Expr::value(reason))
        .col_expr(order::Column::SettleAt, Expr::value(look_back_at))
        .col_expr(version, Expr::col(version).add(1))
        .col_expr(count, Expr::col(count).add(1))
        .filter(order::Column::Id.eq(order.id))
        .exec(&**write)
        .await?;
    Ok(())
}
