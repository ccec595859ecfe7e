//! 审核: a manager says yes or no to a booking that waits for it, or to all of its series that do.

use entity::{booking, booking::BookingState, booking_event::BookingEventKind};
use sea_orm::Set;
use uuid::Uuid;

use super::{
    rules::{self, BookingAction, Span},
    series::rest::SeriesScope,
    step::{Begun, Step},
};
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer, words::checked_reason};

const WAITING: [BookingState; 1] = [BookingState::Requested];

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`.
pub async fn approve(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    scope: SeriesScope,
) -> Result<Uuid> {
    let mut step = match Step::begin(viewer, app, key, id, BookingAction::Approve).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let others = step.others(scope, &WAITING).await?;
    let by = step.viewer.person_id;
    let (room, now) = (step.room.room.clone(), step.now);
    let change = |span: Span, row: &mut booking::ActiveModel| {
        row.state = Set(BookingState::Booked);
        row.look_at = Set(rules::check_in_by(&room, span, now));
        row.decided_by = Set(Some(by));
    };
    let told = (BookingEventKind::Approved, None);
    let own = Span::from(&step.booking);
    step.advance_all(others, told.clone(), |before, row| {
        change(before.into(), row);
    })
    .await?;
    step.take(app, key, told, |row| change(own, row)).await
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn decline(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (reason, scope): (&str, SeriesScope),
) -> Result<Uuid> {
    let reason = checked_reason(reason, "reason")?;
    let step = match Step::begin(viewer, app, key, id, BookingAction::Decline).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let others = step.others(scope, &WAITING).await?;
    let by = step.viewer.person_id;
    let told = (BookingEventKind::Declined, Some(reason.clone()));
    step.end_all(app, key, (others, told), |row| {
        row.state = Set(BookingState::Declined);
        row.reason = Set(Some(reason.clone()));
        row.decided_by = Set(Some(by));
    })
    .await
}
