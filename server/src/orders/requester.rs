//! What the resident does after submitting: withdraw, rate and close, or say that it is not solved.

use entity::{order, order_crew, order_event::OrderEventKind, rating};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use uuid::Uuid;

use super::{
    deadlines::{Deadlines, deadlines},
    endings::{
        closing,
        request_rating::{are_sealed, checked_stars, codes},
        tags::{self, Rated, RatingTag},
    },
    notices, offers,
    rules::OrderAction,
    service::{EventDetail, Opening, Step, category_of, checked_words, open, optional_words},
    takeover,
};
use crate::{
    app::App,
    capacity,
    clock::new_id,
    error::{ErrorCode, OnUnique, Result},
    requests::RequestKey,
    viewer::Viewer,
};

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
    takeover::end_with(&mut step, app, &event).await?;
    let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
    told.extend(notices::for_people(&crew_ids, &step.order, &event));
    crate::inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct RateOrder {
    pub order_id: Uuid,
    pub stars: i32,
    #[serde(serialize_with = "codes")]
    pub tags: Vec<RatingTag>,
    pub words: Option<String>,
}

/// Closes the order. What was said is sealed until the crew has said how the request was, or time ends.
///
/// # Errors
/// `OUT_OF_RANGE` on `stars`, `INVALID` on `tags`, `TOO_LONG` on `words`, and those of every step.
pub async fn rate(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: RateOrder,
) -> Result<order::Model> {
    let stars = checked_stars(input.stars)?;
    let tags = tags::checked(input.tags, Rated::Work, stars)?;
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
        stars: Set(stars),
        tags: Set(tags::stored(&tags)),
        words: Set(words.clone()),
        at: Set(now),
    }
    .insert(&*step.write)
    .await
    .on_unique("rating", &["order_id", "round"], || ErrorCode::Busy.into())?;
    let detail = EventDetail {
        words,
        stars: Some(stars),
        ..Default::default()
    };
    let category = category_of(&*step.write, &step.order).await?;
    let before = step.order.clone();
    let event = step
        .advance(viewer, OrderEventKind::Rated, detail, |next| {
            closing::set_closed(next, &before, &category, now);
        })
        .await?;
    let mut told = notices::for_people(&step.crew_ids(), &step.order, &event);
    if are_sealed(&step).await? {
        notices::without_words(&mut told);
    }
    crate::inbox::service::notify(&mut step.write, app, told).await?;
    closing::follow_up(&mut step.write, app, &step.order, Some(stars), now).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct ReopenOrder {
    pub order_id: Uuid,
    pub reason: String,
}

/// Back to the desk with a new clock; the crew of this round is released and told. What closed in
/// silence can still be opened again for seven days.
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
            set_new_round(next, round, &due);
        })
        .await?;
    let told = notices::for_everybody(&*step.write, &step.order, &crew_ids, &event).await?;
    crate::inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

/// All over again: a new clock, and nothing of how the last round ended.
pub(super) fn set_new_round(next: &mut order::ActiveModel, round: i32, due: &Deadlines) {
    next.round = Set(round);
    next.crew_taken = Set(0);
    next.given_back = Set(0);
    next.audience = Set(order::Audience::Compound);
    next.supervised_at = Set(None);
    next.outcome = Set(None);
    next.unsolvable_reason = Set(None);
    next.public_reason = Set(None);
    next.finished_at = Set(None);
    next.closed_at = Set(None);
    next.dispatch_due_at = Set(due.dispatch_due_at);
    next.finish_due_at = Set(due.finish_due_at);
    next.due_at = Set(due.dispatch_due_at);
    next.escalation = Set(order::Escalation::None);
    next.look_at = Set(Some(due.dispatch_near_at));
    next.settle_at = Set(None);
}

/// Nobody has it any more, and nobody is asked to take it.
pub(super) async fn release_crew(step: &Step<'_>) -> Result<()> {
    offers::lapse_all(&step.write, &step.order, step.now).await?;
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
