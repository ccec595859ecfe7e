//! Lateness is told, a step at a time: near its deadline to whoever has to act, past it to the
//! community, and when as long again as there was to dispatch has passed, to the street. Each step once
//! for each deadline, however many instances look.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use entity::{
    category::DeadlineClass,
    notification::NotificationKind,
    order,
    order::Escalation,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};

use super::{
    co_handling, deadlines, endings, holding, notices, offers, question,
    service::{EventDetail, category_of, insert_event},
    takeover,
};
use crate::{
    app::{App, Write},
    calendar::{self, working_time::WorkCalendar},
    error::{ErrorCode, Result},
    identity::service::administrators_of,
    inbox,
    live::LiveTopic,
};

const PAUSE: Duration = Duration::from_secs(20);
/// Orders looked at in one transaction.
const AT_ONCE: u64 = 50;

/// Goes on for as long as the server runs. Instances that share a database may all do it.
pub async fn keep_time(app: Arc<App>) {
    loop {
        if let Err(error) = calendar::service::reload(&app).await {
            tracing::warn!(error = error.describe(), "could not read the calendar");
        }
        if let Err(error) = tell_lateness(&app).await {
            tracing::warn!(error = error.describe(), "could not look at deadlines");
        }
        if let Err(error) = co_handling::tell_lateness(&app).await {
            tracing::warn!(error = error.describe(), "could not look at who helps");
        }
        if let Err(error) = holding::look_at_places(&app).await {
            tracing::warn!(error = error.describe(), "could not look at what was taken");
        }
        if let Err(error) = offers::expiry::expire(&app).await {
            tracing::warn!(error = error.describe(), "could not let offers expire");
        }
        if let Err(error) = takeover::expire(&app).await {
            tracing::warn!(error = error.describe(), "could not let requests expire");
        }
        if let Err(error) = endings::silence::settle(&app).await {
            tracing::warn!(
                error = error.describe(),
                "could not look at what was finished"
            );
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Answers how many steps were taken.
pub async fn tell_lateness(app: &App) -> Result<usize> {
    let mut steps = 0;
    loop {
        let taken = some(app).await?;
        steps += taken;
        if taken == 0 {
            return Ok(steps);
        }
    }
}

async fn some(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = order::Entity::find()
        .filter(order::Column::LookAt.lte(now))
        .order_by_asc(order::Column::LookAt)
        .order_by_asc(order::Column::Id);
    // Mostly there is nothing to tell, and nobody who writes has to wait for that.
    if due.clone().one(app.db.reader()).await?.is_none() {
        return Ok(0);
    }
    let mut write = app.write().await?;
    // What another instance looks at just now is passed over.
    let orders = due
        .limit(AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&*write)
        .await?;
    let count = orders.len();
    for order in orders {
        match order.asked_at {
            Some(_) => question::miss(&mut write, app, order, now).await?,
            None => step(&mut write, app, order, now).await?,
        }
    }
    write.commit().await?;
    Ok(count)
}

/// Where an order's lateness stands next, and when it has to be looked at again.
fn next(
    order: &order::Model,
    class: DeadlineClass,
    calendar: &WorkCalendar,
) -> (Escalation, Option<DateTime<Utc>>) {
    match order.escalation {
        Escalation::None => (Escalation::Near, Some(order.due_at)),
        Escalation::Near => {
            let grace = deadlines::to_dispatch(class);
            (
                Escalation::Community,
                Some(grace.after(order.due_at, calendar)),
            )
        }
        Escalation::Community | Escalation::Street => (Escalation::Street, None),
    }
}

/// Where lateness stands after the clock stood for a while, given the deadline that counts now and the
/// span that it was set with.
pub(super) fn look_again(
    told: Escalation,
    class: DeadlineClass,
    span: deadlines::Span,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
    calendar: &WorkCalendar,
) -> (Escalation, Option<DateTime<Utc>>) {
    let near = span.near(due, calendar);
    match told {
        Escalation::Near if now >= near => (Escalation::Near, Some(due)),
        Escalation::None | Escalation::Near => (Escalation::None, Some(near)),
        Escalation::Community => {
            let grace = deadlines::to_dispatch(class);
            (Escalation::Community, Some(grace.after(due, calendar)))
        }
        Escalation::Street => (Escalation::Street, None),
    }
}

async fn step(
    write: &mut Write<'_>,
    app: &App,
    order: order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let category = category_of(&**write, &order).await?;
    let (level, look_at) = next(&order, category.deadline_class, &app.calendar.get());
    let is_told = level != Escalation::Near;
    let (version, count) = (order::Column::Version, order::Column::EventCount);
    order::Entity::update_many()
        .col_expr(order::Column::Escalation, Expr::value(level))
        .col_expr(order::Column::LookAt, Expr::value(look_at))
        .col_expr(version, Expr::col(version).add(1))
        .col_expr(count, Expr::col(count).add(i32::from(is_told)))
        .filter(order::Column::Id.eq(order.id))
        .exec(&**write)
        .await?;
    let order = order::Entity::find_by_id(order.id)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let (people, kind) = match level {
        Escalation::None | Escalation::Near => (
            notices::whose_move(write, &order, now).await?,
            NotificationKind::OrderNear,
        ),
        Escalation::Community => {
            let mut people = notices::whose_move(write, &order, now).await?;
            people.extend(administrators_of(&**write, order.community_id, now).await?);
            (people, NotificationKind::OrderLate)
        }
        Escalation::Street => (
            administrators_of(&**write, order.street_id, now).await?,
            NotificationKind::OrderEscalated,
        ),
    };
    if is_told {
        let kind = match level {
            Escalation::Street => OrderEventKind::Escalated,
            _ => OrderEventKind::Late,
        };
        let by = (order.requester_id, OrderPart::Clock);
        insert_event(&**write, &order, kind, by, now, &EventDetail::default()).await?;
    }
    let told = notices::of_the_clock(&people, &order, kind);
    inbox::service::notify(write, app, told).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(())
}
