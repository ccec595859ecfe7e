//! 使用情况: how much of the time that rooms, or their seats, were open was booked, by room and hour of the day, for whoever
//! manages the centre; and the bookings themselves as a sheet for Excel.
//!
//! Counted are bookings that stand, or stood until they were over. What was given up took no time, and what
//! nobody came to is counted apart. A room is open when its house is, unless it is closed for a time, from the
//! day on which it was made. How minutes add up is in `counting.rs`, without clock or database.

pub mod api;
mod counting;
pub mod export;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, booking::BookingState, closure, opening, room};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{hours, hours::Open, service, ticks};
use crate::{
    app::App,
    error::{ErrorCode, Result, field, limit},
    viewer::Viewer,
};
use counting::{Hour, Hours};

/// Days that are looked at together: a quarter of a year.
const LONGEST: i32 = 92;

/// Of a room in some days.
#[derive(Clone, Debug)]
pub struct RoomUse {
    pub room: room::Model,
    /// Those that stand, or stood until they were over.
    pub bookings: i32,
    /// How many people these were for.
    pub heads: i32,
    /// Those that nobody came to.
    pub missed: i32,
    /// Hours in which it was open or used, in order.
    pub hours: Vec<(i32, Hour)>,
}

/// How the rooms of a centre that are in use were used on some days, in the rooms' order.
///
/// # Errors
/// `OUT_OF_RANGE` on `days`, and on `from`; `NOT_FOUND` on `centreId` for whoever does not manage it.
pub async fn of_centre(
    viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    (from, count): (NaiveDate, i32),
) -> Result<Vec<RoomUse>> {
    if !(1..=LONGEST).contains(&count) {
        return Err(limit(ErrorCode::OutOfRange, "days", LONGEST.into()));
    }
    let days = ticks::days_from(from, count);
    let last = days.last().filter(|last| **last < NaiveDate::MAX);
    let last = *last.ok_or_else(|| field(ErrorCode::OutOfRange, "from"))?;
    service::check_managed(viewer, app, centre_id).await?;
    let db = app.db.reader();
    let rooms = room::Entity::find()
        .filter(room::Column::CentreId.eq(centre_id))
        .filter(room::Column::RetiredAt.is_null())
        .order_by_asc(room::Column::Position)
        .order_by_asc(room::Column::Id)
        .all(db)
        .await?;
    let openings = opening::Entity::find()
        .filter(opening::Column::CentreId.eq(centre_id))
        .all(db)
        .await?;
    let period = Period {
        begins: ticks::instant(app.zone, from, 0),
        ends: ticks::instant(app.zone, last, hours::MINUTES_OF_A_DAY),
    };
    let closures = closures(app, centre_id, period).await?;
    let mut booked = booked(app, centre_id, period).await?;
    let calendar = app.calendar.get();
    let by_room = rooms.into_iter().map(|room| {
        let closed = closed_of(app, &closures, room.id);
        let (made_on, _) = ticks::day_and_minute(app.zone, room.created_at);
        let places = if room.by_seat { room.capacity } else { 1 };
        let mut sum = Hours::default();
        for day in days.iter().filter(|day| **day >= made_on) {
            let open = hours::on(&openings, &calendar, *day);
            let closed = closed.get(day).into_iter().flatten();
            let open = closed.fold(open, |open, closed| counting::without(&open, *closed));
            sum.add_open(&open, places);
        }
        let (mut bookings, mut heads, mut missed) = (0, 0, 0);
        for one in booked.remove(&room.id).unwrap_or_default() {
            if one.state == BookingState::Missed {
                missed += 1;
                continue;
            }
            bookings += 1;
            heads += one.heads;
            let (starts_at, ends_at) = (one.starts_at, one.ends_at.min(period.ends));
            for (_, span) in counting::by_day(app.zone, starts_at, ends_at) {
                let seats = if room.by_seat { one.heads } else { 1 };
                sum.add_used(span, seats);
            }
        }
        let hours = sum.told();
        RoomUse {
            room,
            bookings,
            heads,
            missed,
            hours,
        }
    });
    Ok(by_room.collect())
}

#[derive(Clone, Copy)]
struct Period {
    begins: DateTime<Utc>,
    ends: DateTime<Utc>,
}

async fn closures(app: &App, centre_id: Uuid, period: Period) -> Result<Vec<closure::Model>> {
    Ok(closure::Entity::find()
        .filter(closure::Column::CentreId.eq(centre_id))
        .filter(closure::Column::StartsAt.lt(period.ends))
        .filter(closure::Column::EndsAt.gt(period.begins))
        .all(app.db.reader())
        .await?)
}

/// When a room was closed, by day. A closure that was taken back counts until then.
fn closed_of(
    app: &App,
    closures: &[closure::Model],
    room_id: Uuid,
) -> HashMap<NaiveDate, Vec<Open>> {
    let mut closed: HashMap<NaiveDate, Vec<Open>> = HashMap::new();
    let of_room = |one: &&closure::Model| one.room_id.is_none_or(|id| id == room_id);
    for one in closures.iter().filter(of_room) {
        let ends_at = one.lifted_at.map_or(one.ends_at, |at| at.min(one.ends_at));
        for (day, span) in counting::by_day(app.zone, one.starts_at, ends_at) {
            closed.entry(day).or_default().push(span);
        }
    }
    closed
}

#[derive(FromQueryResult)]
struct Booked {
    room_id: Uuid,
    state: BookingState,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    heads: i32,
}

/// What begins in a period, by room.
async fn booked(app: &App, centre_id: Uuid, period: Period) -> Result<HashMap<Uuid, Vec<Booked>>> {
    let counted = [BookingState::Booked, BookingState::Missed];
    let rows: Vec<Booked> = booking::Entity::find()
        .select_only()
        .columns([
            booking::Column::RoomId,
            booking::Column::State,
            booking::Column::StartsAt,
            booking::Column::EndsAt,
            booking::Column::Heads,
        ])
        .filter(booking::Column::CentreId.eq(centre_id))
        .filter(booking::Column::State.is_in(counted))
        .filter(booking::Column::StartsAt.gte(period.begins))
        .filter(booking::Column::StartsAt.lt(period.ends))
        .into_model()
        .all(app.db.reader())
        .await?;
    let mut booked: HashMap<Uuid, Vec<Booked>> = HashMap::new();
    for one in rows {
        booked.entry(one.room_id).or_default().push(one);
    }
    Ok(booked)
}
