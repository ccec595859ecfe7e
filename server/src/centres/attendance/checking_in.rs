//! Showing that one came: by what the door's screen shows, or at the desk.

use entity::{booking, booking_event::BookingEventKind, room};
use sea_orm::{EntityTrait, Set};
use uuid::Uuid;

use super::door;
use crate::{
    app::App,
    centres::{
        rules::{BookingAction, EARLY},
        step::{Begun, Step},
    },
    error::{ErrorCode, Result, field, limit},
    requests::RequestKey,
    viewer::Viewer,
};

/// At the door of a room; answers the booking. Who has done so already may do it again.
///
/// # Errors
/// `NOT_FOUND` on `roomId`, also where the viewer has nothing booked there now; `DOOR_CODE_OLD` on `code`;
/// `TOO_SOON` on `roomId` with the minutes before the start from which on it works; `STATE_CHANGED` for
/// what was missed.
pub async fn at_door(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (room_id, code): (Uuid, &str),
) -> Result<Uuid> {
    let now = app.clock.now();
    let db = app.db.reader();
    let room = room::Entity::find_by_id(room_id).one(db).await?;
    let room = room.ok_or_else(|| field(ErrorCode::NotFound, "roomId"))?;
    if !door::is_shown(app, &room, code, now) {
        return Err(field(ErrorCode::DoorCodeOld, "code"));
    }
    let found = door::booking_of(app, viewer, room_id, now).await?;
    let booking = found.ok_or_else(|| field(ErrorCode::NotFound, "roomId"))?;
    if booking.checked_in_at.is_some() {
        return Ok(booking.id);
    }
    if booking.check_in_by().is_some() && now < booking.starts_at - EARLY {
        let minutes = EARLY.num_minutes();
        return Err(limit(ErrorCode::TooSoon, "roomId", minutes));
    }
    match Step::begin(viewer, app, key, booking.id, BookingAction::CheckIn).await? {
        Begun::Step(step) => check_in(*step, app, key).await,
        Begun::Done(id) => Ok(id),
    }
}

/// At the desk.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`.
pub async fn at_desk(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    match Step::begin(viewer, app, key, id, BookingAction::Admit).await? {
        Begun::Step(step) => check_in(*step, app, key).await,
        Begun::Done(id) => Ok(id),
    }
}

async fn check_in(step: Step<'_>, app: &App, key: &RequestKey) -> Result<Uuid> {
    let now = step.now;
    let told = (BookingEventKind::CheckedIn, None);
    step.take(app, key, told, |row: &mut booking::ActiveModel| {
        row.checked_in_at = Set(Some(now));
        row.look_at = Set(None);
    })
    .await
}
