//! What the resident does after submitting: withdraw, rate and close, or say that it is not solved.

use entity::{order, order_crew, order_event::OrderEventKind, rating};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use uuid::Uuid;

use super::{
    deadlines::deadlines,
    notices,
    rules::OrderAction,
    service::{EventDetail, Opening, Step, category_of, checked_words, open, optional_words},
};
use crate::{
    app::App,
    capacity,
    clock::new_id,
    error::{ErrorCode, OnUnique, Result, limit},
    requests::RequestKey,
    viewer::Viewer,
};

const MOST_STARS: i32 = 5;

#[derive(Clone, Debug, Serialize)]
pub struct WithdrawOrder {
    pub order_id: Uuid,
    pub reason: Option<String>,
}

/// Ends an order that nobody works on yet; whoever had claimed a place is freed.
///
/// # Errors
/// `TOO_LONG` on `reason`, and those of every step.
pub async fn withdraw(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: WithdrawOrder,
) -> Result<order::Model> {
    let reason = optional_words(input.reason.as_deref(), "reason")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Withdraw).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let crew_ids = step.crew_ids();
    capacity::give_back_unfinished(&step.write, &crew_ids).await?;
    let now = step.now;
    let detail = EventDetail {
        words: reason,
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Withdrawn, detail, |next| {
            next.closed_at = Set(Some(now));
        })
        .await?;
    let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
    told.extend(notices::for_people(&crew_ids, &step.order, &event));
    crate::inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct RateOrder {
    pub order_id: Uuid,
    pub stars: i32,
    pub words: Option<String>,
}

/// # Errors
/// `OUT_OF_RANGE` on `stars`, `TOO_LONG` on `words`, and those of every step.
pub async fn rate(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: RateOrder,
) -> Result<order::Model> {
    if !(1..=MOST_STARS).contains(&input.stars) {
        return Err(limit(ErrorCode::OutOfRange, "stars", MOST_STARS.into()));
    }
    let words = optional_words(input.words.as_deref(), "words")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Rate).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let now = step.now;
    rating::ActiveModel {
        id: Set(new_id()),
        order_id: Set(step.order.id),
        round: Set(step.order.round),
        stars: Set(input.stars),
        words: Set(words.clone()),
        at: Set(now),
    }
    .insert(&*step.write)
    .await
    .on_unique("rating", &["order_id", "round"], || ErrorCode::Busy.into())?;
    let detail = EventDetail {
        words,
        stars: Some(input.stars),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Rated, detail, |next| {
            next.closed_at = Set(Some(now));
        })
        .await?;
    let told = notices::for_people(&step.crew_ids(), &step.order, &event);
    crate::inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct ReopenOrder {
    pub order_id: Uuid,
    pub reason: String,
}

/// Back to the desk with a new clock; the crew of this round is released and told.
///
/// # Errors
/// `REQUIRED` or `TOO_LONG` on `reason`, and those of every step.
pub async fn reopen(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: ReopenOrder,
) -> Result<order::Model> {
    let reason = checked_words(&input.reason, "reason")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Reopen).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let crew_ids = step.crew_ids();
    release_crew(&step).await?;
    let category = category_of(&*step.write, &step.order).await?;
    let due = deadlines(category.deadline_class, step.now, &app.calendar.get());
    let round = step.order.round + 1;
    let detail = EventDetail {
        words: Some(reason),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Reopened, detail, |next| {
            next.round = Set(round);
            next.crew_taken = Set(0);
            next.outcome = Set(None);
            next.finished_at = Set(None);
            next.public_reason = Set(None);
            next.dispatch_due_at = Set(due.dispatch_due_at);
            next.finish_due_at = Set(due.finish_due_at);
            next.due_at = Set(due.dispatch_due_at);
            next.escalation = Set(order::Escalation::None);
            next.look_at = Set(Some(due.dispatch_near_at));
        })
        .await?;
    let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
    told.extend(notices::for_people(&crew_ids, &step.order, &event));
    crate::inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

async fn release_crew(step: &Step<'_>) -> Result<()> {
    order_crew::Entity::update_many()
        .set(order_crew::ActiveModel {
            released_at: Set(Some(step.now)),
            ..Default::default()
        })
        .filter(order_crew::Column::OrderId.eq(step.order.id))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .exec(&*step.write)
        .await?;
    Ok(())
}
