//! A series as a file for the calendar of a phone: one event that recurs (RFC 5545).

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{booking, booking::BookingState, series};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use super::{
    super::{
        calendar_file::{self, location},
        rooms::Bookable,
        service, ticks,
    },
    dates::{bookings_of, last_by_date},
    planning::Hours,
};
use crate::{
    app::{App, AppState},
    error::{ErrorCode, Result},
};

/// GET /series/{id}.ics, for whoever sees the series. Dates are listed, because a rule in the street's time
/// means other weekdays elsewhere; one that was left out is excepted, and one that was moved or given up
/// has an event of its own in its place.
pub async fn download(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let calendar = read(&state.app, &file, &headers).await;
    calendar_file::answer(calendar, "series.ics")
}

async fn read(app: &App, file: &str, headers: &HeaderMap) -> Result<Calendar> {
    let (viewer, id) = calendar_file::asked(app, file, headers).await?;
    let series = service::series(&viewer, app, id).await?;
    let series = series.ok_or(ErrorCode::NotFound)?;
    let db = app.db.reader();
    let room = Bookable::any(db, series.room_id).await?;
    let bookings = bookings_of(db, id).await?;
    let dates = Hours::of(&series).recurrence.dates()?;
    let mut calendar = Calendar::new();
    for event in events(app, &series, &room, (&dates, bookings)) {
        calendar.push(event);
    }
    Ok(calendar)
}

fn events(
    app: &App,
    series: &series::Model,
    room: &Bookable,
    (dates, bookings): (&[NaiveDate], Vec<booking::Model>),
) -> Vec<Event> {
    let uid = format!("{}@linli", series.id);
    let start = |date: NaiveDate| ticks::instant(app.zone, date, series.from_minute);
    let length = TimeDelta::minutes(series.minutes.into());
    let first = dates.first().copied().unwrap_or(series.first);
    // Whatever happened to one of them makes the whole newer.
    let changes: i32 = bookings.iter().map(|one| one.version).sum();
    let changed = bookings.iter().map(|one| one.changed_at).max();
    let mut master = Event::new()
        .uid(&uid)
        .sequence(u32::try_from(changes).unwrap_or(0))
        .timestamp(changed.unwrap_or(series.created_at))
        .starts(start(first))
        .ends(start(first) + length)
        .status(EventStatus::Confirmed)
        .summary(&format!("{} · {}", series.purpose, room.room.name))
        .location(&location(&room.centre))
        .done();
    let of_date = last_by_date(bookings);
    let mut others = Vec::new();
    for date in dates {
        let starts_at = start(*date);
        // The first one too, which begins the event: some calendars do not count that.
        master.add_multi_property("RDATE", &instant(starts_at));
        match of_date.get(date) {
            None => {
                master.add_multi_property("EXDATE", &instant(starts_at));
            }
            Some(row) if row.state == BookingState::Booked && row.starts_at == starts_at => {}
            Some(row) => {
                let mut event = calendar_file::event(row, &room.room, &room.centre);
                event
                    .uid(&uid)
                    .append_property(("RECURRENCE-ID", instant(starts_at).as_str()));
                others.push(event);
            }
        }
    }
    std::iter::once(master).chain(others).collect()
}

/// In the form that calendars read, in UTC.
fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}
