//! 审核: a manager says yes or no to a booking that waits for it.

use entity::{booking::BookingState, booking_event::BookingEventKind};
use sea_orm::Set;
use uuid::Uuid;

use super::{
    booking::{Begun, Step, give_back},
    occupying::{self, Occupant},
    rules::BookingAction,
};
use crate::{app::App, error::Result, requests::RequestKey, viewer::Viewer, words::checked_reason};

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`.
pub async fn approve(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let step = match Step::begin(viewer, app, key, id, BookingAction::Approve).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let by = step.viewer.person_id;
    step.take(app, key, (BookingEventKind::Approved, None), |row| {
        row.state = Set(BookingState::Booked);
        row.look_at = Set(None);
        row.decided_by = Set(Some(by));
    })
    .await
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn decline(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    reason: &str,
) -> Result<Uuid> {
    let reason = checked_reason(reason, "reason")?;
    let step = match Step::begin(viewer, app, key, id, BookingAction::Decline).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    give_back(&step.write, app, &step.booking).await?;
    occupying::vacate(&step.write, Occupant::Booking(id)).await?;
    let by = step.viewer.person_id;
    let told = (BookingEventKind::Declined, Some(reason.clone()));
    step.take(app, key, told, |row| {
        row.state = Set(BookingState::Declined);
        row.counted = Set(false);
        row.look_at = Set(None);
        row.reason = Set(Some(reason));
        row.decided_by = Set(Some(by));
    })
    .await
}
