//! 下单: the desk sends an order to the hall, or declines it in public.

use entity::{order, order_event::OrderEventKind, order_skill, skill};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde::Serialize;
use uuid::Uuid;

use super::{
    deadlines::to_finish,
    notices,
    offers::{self, Audience},
    question,
    rules::OrderAction,
    service::{EventDetail, Opening, category_of, checked_words, open, optional_words},
    unit_places::{self, UnitPlaces},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field, limit},
    requests::RequestKey,
    viewer::Viewer,
    words::checked_codes,
};

const LARGEST_CREW: i32 = 100;

#[derive(Clone, Debug, Serialize)]
pub struct DispatchOrder {
    pub order_id: Uuid,
    pub crew_size: i32,
    pub skill_codes: Vec<String>,
    pub note: Option<String>,
    pub unit_places: Vec<UnitPlaces>,
    pub audience: Audience,
}

/// # Errors
/// `OUT_OF_RANGE` on `crewSize`, `NOT_FOUND` or `TOO_MANY` on `skillCodes`, those of `lay_out` on
/// `unitPlaces`, those of `Audience` and `offers::give` on `audience`, `personIds` and
/// `organizationIds`, and those of every step.
pub async fn dispatch(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: DispatchOrder,
) -> Result<order::Model> {
    if !(1..=LARGEST_CREW).contains(&input.crew_size) {
        return Err(limit(
            ErrorCode::OutOfRange,
            "crewSize",
            LARGEST_CREW.into(),
        ));
    }
    let note = optional_words(input.note.as_deref(), "note")?;
    let skill_codes = checked_codes(input.skill_codes, "skillCodes")?;
    let audience = input.audience.checked()?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Dispatch).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    audience.fits(&step.order)?;
    let known = skill::Entity::find()
        .filter(skill::Column::Code.is_in(skill_codes.iter()))
        .count(&*step.write)
        .await?;
    if known != skill_codes.len() as u64 {
        return Err(field(ErrorCode::NotFound, "skillCodes"));
    }
    let now = step.now;
    let detail = EventDetail {
        words: note,
        crew_size: Some(input.crew_size),
        ..Default::default()
    };
    let category = category_of(&*step.write, &step.order).await?;
    let calendar = app.calendar.get();
    let class = category.deadline_class;
    let finish_due_at = question::run_again(&step.order, class, now, &calendar).finish_due_at;
    let near = to_finish(class).near(finish_due_at, &calendar);
    let event = step
        .advance(viewer, OrderEventKind::Dispatched, detail, |next| {
            next.crew_size = Set(input.crew_size);
            next.audience = Set(audience.kind);
            next.dispatched_at = Set(Some(now));
            next.finish_due_at = Set(finish_due_at);
            next.due_at = Set(finish_due_at);
            // The clock of the work is another one.
            next.escalation = Set(order::Escalation::None);
            next.look_at = Set(Some(near));
        })
        .await?;
    unit_places::lay_out(&mut step, &input.unit_places).await?;
    order_skill::Entity::delete_many()
        .filter(order_skill::Column::OrderId.eq(step.order.id))
        .exec(&*step.write)
        .await?;
    if !skill_codes.is_empty() {
        let rows = skill_codes
            .into_iter()
            .map(|code| order_skill::ActiveModel {
                order_id: Set(step.order.id),
                skill_code: Set(code),
            });
        order_skill::Entity::insert_many(rows)
            .exec_without_returning(&*step.write)
            .await?;
    }
    let notice = notices::for_requester(&step.order, &event);
    crate::inbox::service::notify(&mut step.write, app, notice).await?;
    offers::give(&mut step, app, &audience, &event).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct DeclineOrder {
    pub order_id: Uuid,
    pub reason: String,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `reason`, and those of every step.
pub async fn decline(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: DeclineOrder,
) -> Result<order::Model> {
    let reason = checked_words(&input.reason, "reason")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Decline).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let now = step.now;
    let detail = EventDetail {
        words: Some(reason.clone()),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Declined, detail, |next| {
            next.public_reason = Set(Some(reason));
            next.closed_at = Set(Some(now));
        })
        .await?;
    let notice = notices::for_requester(&step.order, &event);
    crate::inbox::service::notify(&mut step.write, app, notice).await?;
    step.close().await
}
