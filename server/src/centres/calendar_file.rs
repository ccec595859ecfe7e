//! A booking as a file for the calendar of a phone: RFC 5545.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use entity::{booking, booking::BookingState, centre, room};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::service;
use crate::{
    app::{App, AppState},
    error::{ErrorCode, Result},
    files, identity,
};

const MAKER: &str = "-//Linli//Neighbourhood centres//ZH";

/// GET /bookings/{id}.ics, for whoever sees the booking. Taken over again it replaces what is there: its
/// `UID` stays, its `SEQUENCE` grows, and what was given up is `CANCELLED`.
pub async fn download(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    match read(state.app, &file, &headers).await {
        Ok(text) => (
            [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/calendar; charset=utf-8"),
                ),
                (
                    header::CONTENT_DISPOSITION,
                    HeaderValue::from_static("attachment; filename=\"booking.ics\""),
                ),
                (
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("private, no-cache"),
                ),
            ],
            text,
        )
            .into_response(),
        Err(error) => files::refuse(&error),
    }
}

async fn read(app: Arc<App>, file: &str, headers: &HeaderMap) -> Result<String> {
    let viewer = identity::session::authenticate(&app, headers)
        .await?
        .ok_or(ErrorCode::Unauthenticated)?;
    let id = file
        .strip_suffix(".ics")
        .and_then(|id| Uuid::parse_str(id).ok())
        .ok_or(ErrorCode::NotFound)?;
    let booking = service::booking(&viewer, &app, id).await?;
    let booking = booking.ok_or(ErrorCode::NotFound)?;
    let db = app.db.reader();
    let room = room::Entity::find_by_id(booking.room_id).one(db).await?;
    let centre = centre::Entity::find_by_id(booking.centre_id)
        .one(db)
        .await?;
    let (Some(room), Some(centre)) = (room, centre) else {
        return Err(ErrorCode::NotFound.into());
    };
    let mut calendar = Calendar::new();
    calendar.append_property(("PRODID", MAKER));
    calendar.push(event(&booking, &room, &centre));
    Ok(calendar.done().to_string())
}

/// Times are instants, so that a phone in another zone shows its own.
fn event(booking: &booking::Model, room: &room::Model, centre: &centre::Model) -> Event {
    let status = match booking.state {
        BookingState::Booked => EventStatus::Confirmed,
        BookingState::Held | BookingState::Offered | BookingState::Requested => {
            EventStatus::Tentative
        }
        BookingState::Declined
        | BookingState::Cancelled
        | BookingState::Closed
        | BookingState::Lapsed => EventStatus::Cancelled,
    };
    let title = match booking.purpose.as_str() {
        "" => room.name.clone(),
        purpose => format!("{purpose} · {}", room.name),
    };
    Event::new()
        .uid(&format!("{}@linli", booking.id))
        .sequence(u32::try_from(booking.version).unwrap_or(0))
        .timestamp(booking.changed_at)
        .starts(booking.starts_at)
        .ends(booking.ends_at)
        .status(status)
        .summary(&title)
        .location(&format!("{} {}", centre.name, centre.address))
        .done()
}
