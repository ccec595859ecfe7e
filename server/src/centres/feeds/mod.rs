//! Calendars that phones subscribe to: all that a person has booked, with their appointments at service
//! windows, or all that is booked of a room. The link says who may read, because calendars sign in nowhere;
//! its owner makes it anew when it got into wrong hands.

pub mod api;
mod appointments;

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{booking, booking::BookingState, calendar_feed, centre, person, room};
use icalendar::Calendar;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{calendar_file, reach};
use crate::{
    app::{App, AppState},
    error::{ErrorCode, Result, field},
    requests::{self, RequestKey},
    vault::is_same_secret,
    viewer::Viewer,
};

/// What is over stays in calendars for so long.
const BEHIND: TimeDelta = TimeDelta::days(60);
const MOST: u64 = 2_000;
const TOKEN_DIGITS: usize = 32;
/// What became of a booking is told too; what was only kept for a while is not.
const TOLD: [BookingState; 6] = [
    BookingState::Requested,
    BookingState::Booked,
    BookingState::Declined,
    BookingState::Cancelled,
    BookingState::Closed,
    BookingState::Missed,
];

/// The viewer's own calendar, or that of a room that they manage.
///
/// # Errors
/// `NOT_FOUND` on `roomId`.
pub async fn link(viewer: &Viewer, app: &App, room_id: Option<Uuid>) -> Result<String> {
    let db = app.db.reader();
    let owner = owner(db, viewer, room_id).await?;
    Ok(written(app, owner, number_of(db, owner).await?))
}

/// The former link no longer works.
///
/// # Errors
/// As of [`link`].
pub async fn renew(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    room_id: Option<Uuid>,
) -> Result<String> {
    let write = app.write().await?;
    let owner = owner(&*write, viewer, room_id).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_none()
    {
        requests::remember(&write, viewer, key, owner, app.clock.now(), app.guard).await?;
        let number = calendar_feed::Column::Number;
        let row = calendar_feed::ActiveModel {
            owner_id: Set(owner),
            number: Set(2),
        };
        let again = OnConflict::column(calendar_feed::Column::OwnerId)
            .value(number, Expr::col((calendar_feed::Entity, number)).add(1))
            .to_owned();
        calendar_feed::Entity::insert(row)
            .on_conflict(again)
            .exec_without_returning(&*write)
            .await?;
    }
    let number = number_of(&*write, owner).await?;
    write.commit().await?;
    Ok(written(app, owner, number))
}

async fn owner(db: &impl ConnectionTrait, viewer: &Viewer, room_id: Option<Uuid>) -> Result<Uuid> {
    let Some(id) = room_id else {
        return Ok(viewer.person_id);
    };
    let managed = reach::rooms()
        .filter(reach::managed(viewer))
        .filter(room::Column::Id.eq(id));
    match managed.count(db).await? {
        0 => Err(field(ErrorCode::NotFound, "roomId")),
        _ => Ok(id),
    }
}

async fn number_of(db: &impl ConnectionTrait, owner: Uuid) -> Result<i32> {
    let row = calendar_feed::Entity::find_by_id(owner).one(db).await?;
    Ok(row.map_or(1, |row| row.number))
}

fn written(app: &App, owner: Uuid, number: i32) -> String {
    let (url, token) = (app.settings.public_url(), token(app, owner, number));
    format!("{url}/calendars/{owner}/{token}.ics")
}

fn token(app: &App, owner: Uuid, number: i32) -> String {
    let said = format!("calendar {owner} {number}");
    app.vault.tag(&said, TOKEN_DIGITS)
}

/// GET /calendars/{owner}/{token}.ics, for whoever has the link.
pub async fn download(
    State(state): State<AppState>,
    Path((owner, file)): Path<(Uuid, String)>,
) -> Response {
    let calendar = read(&state.app, owner, &file).await;
    calendar_file::answer(calendar, "linli.ics")
}

async fn read(app: &App, owner: Uuid, file: &str) -> Result<Calendar> {
    let (db, now) = (app.db.reader(), app.clock.now());
    let said = file.strip_suffix(".ics").unwrap_or_default();
    let known = token(app, owner, number_of(db, owner).await?);
    if !is_same_secret(&known, said) {
        return Err(ErrorCode::NotFound.into());
    }
    let mut calendar = Calendar::new();
    let room = room::Entity::find_by_id(owner).one(db).await?;
    let bookings = match &room {
        Some(room) => {
            calendar.name(&room.name);
            told(now).filter(booking::Column::RoomId.eq(owner))
        }
        None => {
            let person = person::Entity::find_by_id(owner).one(db).await?;
            let person = person.filter(person::Model::is_present);
            person.ok_or(ErrorCode::NotFound)?;
            calendar.name("邻里中心预约");
            told(now).filter(booking::Column::PersonId.eq(owner))
        }
    };
    let bookings = bookings.all(db).await?;
    let rooms = rooms_of(db, &bookings).await?;
    let people = match room.is_some() {
        true => names_of(db, &bookings).await?,
        false => HashMap::new(),
    };
    for one in &bookings {
        let Some((room, centre)) = rooms.get(&one.room_id) else {
            continue;
        };
        let mut event = calendar_file::event(one, room, centre);
        if let Some(name) = people.get(&one.person_id) {
            icalendar::Component::description(&mut event, name);
        }
        calendar.push(event);
    }
    if room.is_none() {
        for event in appointments::of_person(db, owner, now).await? {
            calendar.push(event);
        }
    }
    Ok(calendar)
}

fn told(now: DateTime<Utc>) -> sea_orm::Select<booking::Entity> {
    booking::Entity::find()
        .filter(booking::Column::State.is_in(TOLD))
        .filter(booking::Column::EndsAt.gt(now - BEHIND))
        .order_by_asc(booking::Column::StartsAt)
        .order_by_asc(booking::Column::Id)
        .limit(MOST)
}

async fn rooms_of(
    db: &impl ConnectionTrait,
    bookings: &[booking::Model],
) -> Result<HashMap<Uuid, (room::Model, centre::Model)>> {
    let mut ids: Vec<Uuid> = bookings.iter().map(|one| one.room_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let rooms = room::Entity::find().filter(room::Column::Id.is_in(ids));
    let rooms = rooms.all(db).await?;
    let centres = centre::Entity::find()
        .filter(centre::Column::Id.is_in(rooms.iter().map(|room| room.centre_id)))
        .all(db)
        .await?;
    let with_centre = rooms.into_iter().filter_map(|room| {
        let centre = centres.iter().find(|one| one.id == room.centre_id)?;
        Some((room.id, (room, centre.clone())))
    });
    Ok(with_centre.collect())
}

async fn names_of(
    db: &impl ConnectionTrait,
    bookings: &[booking::Model],
) -> Result<HashMap<Uuid, String>> {
    let mut ids: Vec<Uuid> = bookings.iter().map(|one| one.person_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(Uuid, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
