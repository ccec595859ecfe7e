//! A booking as a file for the calendar of a phone (RFC 5545), and what such files share.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use entity::{booking, booking::BookingState, centre, room};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use uuid::Uuid;

use super::{rooms::Bookable, service};
use crate::{
    app::{App, AppState},
    error::{ErrorCode, Result},
    files, identity,
    viewer::Viewer,
};

const MAKER: &str = "-//Linli//Neighbourhood centres//ZH";

/// GET /bookings/{id}.ics, for whoever sees the booking. Taken over again it replaces what is there: its
/// `UID` stays, its `SEQUENCE` grows, and what was given up is `CANCELLED`.
pub async fn download(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(read(&state.app, &file, &headers).await, "booking.ics")
}

async fn read(app: &App, file: &str, headers: &HeaderMap) -> Result<Calendar> {
    let (viewer, id) = asked(app, file, headers).await?;
    let booking = service::booking(&viewer, app, id).await?;
    let booking = booking.ok_or(ErrorCode::NotFound)?;
    let room = Bookable::any(app.db.reader(), booking.room_id).await?;
    let mut calendar = Calendar::new();
    calendar.push(event(&booking, &room.room, &room.centre));
    Ok(calendar)
}

/// Who asks, and for what: `{id}.ics`.
pub(super) async fn asked(app: &App, file: &str, headers: &HeaderMap) -> Result<(Viewer, Uuid)> {
    let viewer = identity::session::authenticate(app, headers)
        .await?
        .ok_or(ErrorCode::Unauthenticated)?;
    let id = file
        .strip_suffix(".ics")
        .and_then(|id| Uuid::parse_str(id).ok())
        .ok_or(ErrorCode::NotFound)?;
    Ok((viewer, id))
}

pub(super) fn answer(calendar: Result<Calendar>, name: &str) -> Response {
    let mut calendar = match calendar {
        Ok(calendar) => calendar,
        Err(error) => return files::refuse(&error),
    };
    calendar.append_property(("PRODID", MAKER));
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    let cached = (header::CACHE_CONTROL, "private, no-cache");
    let name = format!("attachment; filename=\"{name}\"");
    let named = [(header::CONTENT_DISPOSITION, name)];
    ([kind, cached], named, calendar.done().to_string()).into_response()
}

/// Times are instants, so that a phone in another zone shows its own.
pub(super) fn event(booking: &booking::Model, room: &room::Model, centre: &centre::Model) -> Event {
    let status = match booking.state {
        BookingState::Booked => EventStatus::Confirmed,
        BookingState::Held | BookingState::Offered | BookingState::Requested => {
            EventStatus::Tentative
        }
        BookingState::Declined
        | BookingState::Cancelled
        | BookingState::Closed
        | BookingState::Lapsed
        | BookingState::Missed => EventStatus::Cancelled,
    };
    let name = &room.name;
    let title = match booking.purpose.as_str() {
        "" => name.clone(),
        purpose => format!("{purpose} · {name}"),
    };
    Event::new()
        .uid(&format!("{}@linli", booking.id))
        .sequence(u32::try_from(booking.version).unwrap_or(0))
        .timestamp(booking.changed_at)
        .starts(booking.starts_at)
        .ends(booking.ends_at)
        .status(status)
        .summary(&title)
        .location(&location(centre))
        .done()
}

pub(super) fn location(centre: &centre::Model) -> String {
    format!("{} {}", centre.name, centre.address)
}
