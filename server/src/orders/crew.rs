//! 接单: members take an order, say how it goes, and finish it with evidence.

use entity::{
    category::EvidenceRule,
    order,
    order::{OrderOutcome, OrderState},
    order_event::OrderEventKind,
    order_skill, person, person_skill,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use uuid::Uuid;

use super::{
    crew_places::{Place, enter, take_of_unit},
    endings::silence::reminded_at,
    holding,
    lead::check_lead,
    notices, offers, question,
    rules::OrderAction,
    service::{
        EventDetail, Opening, Step, category_of, checked_words, crew_of, find, open, optional_words,
    },
    sight, takeover,
};
use crate::{
    app::App,
    capacity::{self, Counter},
    error::{Error, ErrorCode, Result, field},
    requests::RequestKey,
    viewer::Viewer,
};

/// Takes one place in the crew. Of any number at once as many succeed as there are places, and
/// nobody gets past their cap of unfinished orders.
///
/// # Errors
/// `CREW_FULL`, `PLACES_KEPT` for other units, `ALREADY_CLAIMED`, `CLAIM_CAP_REACHED` (with the cap as limit), `SKILL_MISSING`,
/// `NOT_ENROLLED`, `OWN_ORDER`, and those of every step.
pub async fn claim(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    order_id: Uuid,
) -> Result<order::Model> {
    let opening = match open(viewer, app, key, order_id, OrderAction::Claim).await {
        Err(error) => return Err(explain_refusal(viewer, app, order_id, error).await?),
        Ok(opening) => opening,
    };
    let mut step = match opening {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let was_chosen = offers::own_place_offered(&*step.write, &step.order, viewer.person_id).await?;
    if !was_chosen && lacks_skill(&*step.write, order_id, viewer.person_id).await? {
        return Err(ErrorCode::SkillMissing.into());
    }
    if !capacity::take(
        &step.write,
        Counter::UnfinishedOrders(viewer.person_id),
        app.guard,
    )
    .await?
    {
        let cap = person::Entity::find_by_id(viewer.person_id)
            .one(&*step.write)
            .await?
            .map_or(0, |person| person.unfinished_cap);
        return Err(Error::User {
            code: ErrorCode::ClaimCapReached,
            field: None,
            limit: Some(cap.into()),
        });
    }
    if !capacity::take(&step.write, Counter::CrewPlaces(order_id), app.guard).await? {
        let order = find(viewer, &*step.write, order_id).await?;
        let is_full = order.crew_taken >= order.crew_size;
        return Err(if is_full {
            ErrorCode::CrewFull
        } else {
            ErrorCode::StateChanged
        }
        .into());
    }
    // The counter's row is ours until commit: what is read now stays true.
    step.order = find(viewer, &*step.write, order_id).await?;
    join(viewer, app, &mut step).await?;
    offers::taken(&step.write, viewer, &step.order, step.now).await?;
    step.part = entity::order_event::OrderPart::Handler;
    let event = step
        .advance(
            viewer,
            OrderEventKind::Claimed,
            EventDetail::default(),
            |_| {},
        )
        .await?;
    let notice = notices::for_requester(&step.order, &event);
    crate::inbox::service::notify(&mut step.write, app, notice).await?;
    step.close().await
}

/// A place of one's unit, or one for everybody. Whoever comes first leads.
async fn join(viewer: &Viewer, app: &App, step: &mut Step<'_>) -> Result<()> {
    let person_id = viewer.person_id;
    step.crew = crew_of(&*step.write, step.order.id).await?;
    let unit_id = take_of_unit(&step.write, &step.order, person_id, step.now, app.guard).await?;
    let (progress_due_at, near_at) =
        holding::due_of(&step.write, app, &step.order, step.now).await?;
    let place = Place {
        person_id,
        unit_id,
        leads: !sight::active(&step.order, &step.crew).any(|one| one.leads),
        now: step.now,
        progress_due_at,
        near_at,
    };
    enter(&step.write, &step.order, &step.crew, place).await
}

/// Says more kindly why a claim was refused: the state tells that somebody else was faster, the
/// parts tell whose order it is.
async fn explain_refusal(
    viewer: &Viewer,
    app: &App,
    order_id: Uuid,
    error: Error,
) -> Result<Error> {
    let code = error.code();
    if !matches!(code, ErrorCode::Forbidden | ErrorCode::StateChanged) {
        return Ok(error);
    }
    let order = find(viewer, app.db.reader(), order_id).await?;
    if order.is_raised_by(viewer.person_id) {
        return Ok(ErrorCode::OwnOrder.into());
    }
    let crew = crew_of(app.db.reader(), order_id).await?;
    if sight::active(&order, &crew).any(|one| one.person_id == viewer.person_id) {
        return Ok(ErrorCode::AlreadyClaimed.into());
    }
    if code == ErrorCode::StateChanged {
        let is_full = order.state == OrderState::InProgress;
        return Ok(if is_full {
            ErrorCode::CrewFull.into()
        } else {
            error
        });
    }
    Ok(ErrorCode::NotEnrolled.into())
}

/// Where the desk asked for skills, a claimant has at least one of them.
pub(super) async fn lacks_skill(
    db: &impl ConnectionTrait,
    order_id: Uuid,
    person_id: Uuid,
) -> Result<bool> {
    let wanted: Vec<String> = order_skill::Entity::find()
        .filter(order_skill::Column::OrderId.eq(order_id))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.skill_code)
        .collect();
    if wanted.is_empty() {
        return Ok(false);
    }
    let has_one = person_skill::Entity::find()
        .filter(person_skill::Column::PersonId.eq(person_id))
        .filter(person_skill::Column::SkillCode.is_in(wanted))
        .one(db)
        .await?;
    Ok(has_one.is_none())
}

#[derive(Clone, Debug, Serialize)]
pub struct AddProgress {
    pub order_id: Uuid,
    pub words: String,
    pub photo_ids: Vec<Uuid>,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`, `TOO_MANY` or `NOT_FOUND` on `photoIds`, and those of every step.
pub async fn add_progress(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AddProgress,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Progress).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let detail = EventDetail {
        words: Some(words),
        photo_ids: input.photo_ids,
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Progressed, detail, |_| {})
        .await?;
    holding::touched(&step.write, &step.order, viewer.person_id).await?;
    let notice = notices::for_requester(&step.order, &event);
    crate::inbox::service::notify(&mut step.write, app, notice).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct FinishOrder {
    pub order_id: Uuid,
    #[serde(serialize_with = "outcome_name")]
    pub outcome: OrderOutcome,
    pub words: String,
    /// Why it cannot be solved; said to everybody once the order is closed.
    pub reason: Option<String>,
    pub photo_ids: Vec<Uuid>,
}

fn outcome_name<S: serde::Serializer>(
    outcome: &OrderOutcome,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&sea_orm::ActiveEnum::to_value(outcome))
}

/// The lead finishes for the whole crew and frees everybody's place under the cap.
///
/// # Errors
/// `LEAD_ONLY` for others of the crew; `EVIDENCE_REQUIRED` on `photoIds` when the category asks for a
/// photo of what was solved; `REQUIRED` or `TOO_LONG` on `words`, and on `reason` for what cannot be
/// solved, `INVALID` on it for anything else; and those of every step.
pub async fn finish(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: FinishOrder,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let reason = optional_words(input.reason.as_deref(), "reason")?;
    match (input.outcome, &reason) {
        (OrderOutcome::Unsolvable, None) => return Err(field(ErrorCode::Required, "reason")),
        (OrderOutcome::Solved | OrderOutcome::Partly, Some(_)) => {
            return Err(field(ErrorCode::Invalid, "reason"));
        }
        _ => {}
    }
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Finish).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    check_lead(viewer, &step.order, &step.crew)?;
    let category = category_of(&*step.write, &step.order).await?;
    let needs_photo =
        category.evidence_rule == EvidenceRule::Photo && input.outcome != OrderOutcome::Unsolvable;
    if needs_photo && input.photo_ids.is_empty() {
        return Err(field(ErrorCode::EvidenceRequired, "photoIds"));
    }
    let crew = step.crew_ids();
    capacity::give_back_unfinished(&step.write, &crew).await?;
    // The counters' rows are ours until commit. Whoever took somebody off the order, or merged them
    // into another, before they were, calls for another look.
    step.crew = crew_of(&*step.write, step.order.id).await?;
    if step.crew_ids() != crew {
        return Err(ErrorCode::Busy.into());
    }
    let now = step.now;
    // The time that the resident was waited for is nobody's delay, even where no answer was needed.
    let calendar = app.calendar.get();
    let class = category.deadline_class;
    let finish_due_at = question::run_again(&step.order, class, now, &calendar).finish_due_at;
    let outcome = input.outcome;
    // Why it could not be solved is said to everybody, as a refusal is.
    let detail = EventDetail {
        words: Some(words),
        outcome: Some(outcome),
        photo_ids: input.photo_ids,
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Finished, detail, |next| {
            next.outcome = Set(Some(outcome));
            next.unsolvable_reason = Set(reason);
            next.finished_at = Set(Some(now));
            next.finish_due_at = Set(finish_due_at);
            next.due_at = Set(finish_due_at);
            next.settle_at = Set(Some(reminded_at(now)));
        })
        .await?;
    takeover::end_with(&mut step, app, &event).await?;
    let notice = notices::for_confirmers(&*step.write, &step.order, &event).await?;
    crate::inbox::service::notify(&mut step.write, app, notice).await?;
    step.close().await
}
