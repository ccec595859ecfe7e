//! Keeping centres and their rooms, by whoever manages them.

use chrono::{DateTime, Utc};
use entity::{
    centre, opening, opening::OpeningDay, place, place::PlaceKind, room, room::Equipment,
    room::RoomAudience, room::RoomKind, room_space, space,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    Iterable, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockType},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    canteen, closing,
    hours::{self, Open},
    windows,
};
use crate::{
    app::{App, Write},
    audit::AuditAction,
    changes::{self, Change, Opening, differences},
    clock::new_id,
    db::CENTRES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    places,
    requests::RequestKey,
    viewer::Viewer,
    words::{checked_reason, checked_text},
};

const LONGEST_NAME: usize = 30;
const LONGEST_ADDRESS: usize = 80;
const LONGEST_PHONE: usize = 30;
const LONGEST_WORDS: usize = 500;
const MOST_ROOMS: u64 = 60;

/// What a centre says of itself.
#[derive(Clone, Debug)]
pub struct CentreDetails {
    pub name: String,
    pub address: String,
    pub phone: Option<String>,
    pub about: Option<String>,
    pub weekly_bookings: i32,
    pub organization_weekly_bookings: i32,
    pub openings: Vec<(OpeningDay, Open)>,
}

impl CentreDetails {
    fn checked(self) -> Result<Self> {
        let number = |number: i32, name| match number {
            1..=100 => Ok(number),
            _ => Err(limit(ErrorCode::OutOfRange, name, 100)),
        };
        Ok(Self {
            name: checked_text(&self.name, "name", LONGEST_NAME)?,
            address: checked_text(&self.address, "address", LONGEST_ADDRESS)?,
            phone: optional(self.phone, "phone", LONGEST_PHONE)?,
            about: optional(self.about, "about", LONGEST_WORDS)?,
            weekly_bookings: number(self.weekly_bookings, "weeklyBookings")?,
            organization_weekly_bookings: number(
                self.organization_weekly_bookings,
                "organizationWeeklyBookings",
            )?,
            openings: hours::check(self.openings)?,
        })
    }
}

fn optional(text: Option<String>, name: &'static str, longest: usize) -> Result<Option<String>> {
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => checked_text(&text, name, longest).map(Some),
        None => Ok(None),
    }
}

/// The request's id becomes the centre's. Whoever administers the place may.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `placeId`, `INVALID` there for what is no street, community or compound;
/// `REQUIRED`, `TOO_LONG`, `INVALID`, `OUT_OF_RANGE` on what is said of the centre.
pub async fn create_centre(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    place_id: Uuid,
    details: CentreDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let place = places::service::open_place(&change.write, place_id).await;
    let place = place.map_err(|error| error.on("placeId"))?;
    if !change.viewer.administers(&place) {
        return Err(field(ErrorCode::Forbidden, "placeId"));
    }
    if matches!(place.kind, PlaceKind::District | PlaceKind::Building) {
        return Err(field(ErrorCode::Invalid, "placeId"));
    }
    let row = centre::ActiveModel {
        id: Set(key.id()),
        place_id: Set(place.id),
        name: Set(details.name),
        address: Set(details.address),
        phone: Set(details.phone),
        about: Set(details.about),
        weekly_bookings: Set(details.weekly_bookings),
        organization_weekly_bookings: Set(details.organization_weekly_bookings),
        created_at: Set(change.now),
        closed_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("centre", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    set_openings(&change.write, row.id, &details.openings).await?;
    let told = (json!({}), centre_told(&row, &details.openings));
    record(&change, AuditAction::CentreCreated, &row, &place, told).await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// Bookings that stand stay as they are, also where it is no longer open then.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; and as for a new one.
pub async fn edit_centre(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    details: CentreDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_centre(&change, id).await?;
    let before = centre_told(&row, &openings_of(&change.write, id).await?);
    let mut next = row.into_active_model();
    next.name = Set(details.name);
    next.address = Set(details.address);
    next.phone = Set(details.phone);
    next.about = Set(details.about);
    next.weekly_bookings = Set(details.weekly_bookings);
    next.organization_weekly_bookings = Set(details.organization_weekly_bookings);
    let row = next.update(&*change.write).await?;
    set_openings(&change.write, id, &details.openings).await?;
    let after = centre_told(&row, &details.openings);
    if let Some(difference) = differences(before, after) {
        record(&change, AuditAction::CentreEdited, &row, &place, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// It is gone for good, and so is what was booked there; whom that hits is told why.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn retire_centre(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    reason: &str,
) -> Result<Uuid> {
    let reason = checked_reason(reason, "reason")?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_centre(&change, id).await?;
    let by = (change.viewer.person_id, change.now);
    retire(&mut change.write, app, row.clone(), &reason, by).await?;
    let told = (json!({}), json!({"reason": reason}));
    record(&change, AuditAction::CentreClosed, &row, &place, told).await?;
    change.finish(key, id).await?;
    Ok(id)
}

/// Also when the place goes that it lies in.
pub(super) async fn retire(
    write: &mut Write<'_>,
    app: &App,
    row: centre::Model,
    reason: &str,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<()> {
    let id = row.id;
    // Whoever is just booking one of its rooms is waited for.
    let rooms = room::Entity::find().filter(room::Column::CentreId.eq(id));
    let rooms = rooms.order_by_asc(room::Column::Id);
    rooms.lock(LockType::Update).all(&**write).await?;
    room::Entity::update_many()
        .col_expr(room::Column::RetiredAt, Expr::value(now))
        .filter(room::Column::CentreId.eq(id))
        .filter(room::Column::RetiredAt.is_null())
        .exec(&**write)
        .await?;
    closing::end_ahead(write, app, id, reason, (by, now)).await?;
    canteen::end_ahead(write, app, &row, reason, (by, now)).await?;
    windows::closing::end_ahead(write, app, id, (reason, now)).await?;
    let mut next = row.into_active_model();
    next.closed_at = Set(Some(now));
    next.update(&**write).await?;
    Ok(())
}

async fn set_openings(
    tx: &DatabaseTransaction,
    centre_id: Uuid,
    openings: &[(OpeningDay, Open)],
) -> Result<()> {
    opening::Entity::delete_many()
        .filter(opening::Column::CentreId.eq(centre_id))
        .exec(tx)
        .await?;
    let rows = openings.iter().map(|(day, open)| opening::ActiveModel {
        centre_id: Set(centre_id),
        day: Set(*day),
        from_minute: Set(open.from),
        until_minute: Set(open.until),
    });
    opening::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn openings_of(tx: &DatabaseTransaction, centre_id: Uuid) -> Result<Vec<(OpeningDay, Open)>> {
    let rows = opening::Entity::find()
        .filter(opening::Column::CentreId.eq(centre_id))
        .order_by_asc(opening::Column::FromMinute)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (from, until) = (row.from_minute, row.until_minute);
            (row.day, Open { from, until })
        })
        .collect())
}

/// Like `MONDAY 08:00-12:00`, in order.
fn spelled(openings: &[(OpeningDay, Open)]) -> String {
    let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut spans = Vec::new();
    for day in OpeningDay::iter() {
        for (_, open) in openings.iter().filter(|(other, _)| *other == day) {
            let day = day.to_value().to_uppercase();
            spans.push(format!("{day} {}-{}", clock(open.from), clock(open.until)));
        }
    }
    spans.join(", ")
}

fn centre_told(row: &centre::Model, openings: &[(OpeningDay, Open)]) -> Value {
    json!({
        "name": row.name,
        "address": row.address,
        "contact": row.phone,
        "about": row.about,
        "weeklyBookings": row.weekly_bookings,
        "organizationWeeklyBookings": row.organization_weekly_bookings,
        "openings": spelled(openings),
    })
}

/// By which rules a room is booked.
#[derive(Clone, Debug)]
pub struct RoomDetails {
    pub name: String,
    pub kind: RoomKind,
    pub capacity: i32,
    pub equipment: Vec<Equipment>,
    pub step_free: bool,
    pub rules: Option<String>,
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    pub turnaround_minutes: i32,
    pub lead_minutes: i32,
    pub ahead_days: i32,
    pub series_days: i32,
    pub audience: RoomAudience,
    pub needs_approval: bool,
    pub check_in: bool,
}

impl RoomDetails {
    fn checked(mut self) -> Result<Self> {
        self.name = checked_text(&self.name, "name", LONGEST_NAME)?;
        self.rules = optional(self.rules, "rules", LONGEST_WORDS)?;
        let day = hours::MINUTES_OF_A_DAY;
        for (value, least, most, name) in [
            (self.capacity, 1, 2_000, "capacity"),
            (self.turnaround_minutes, 0, 240, "turnaroundMinutes"),
            (self.lead_minutes, 0, 30 * day, "leadMinutes"),
            (self.ahead_days, 1, 365, "aheadDays"),
            (self.series_days, 0, 365, "seriesDays"),
        ] {
            if !(least..=most).contains(&value) {
                return Err(limit(ErrorCode::OutOfRange, name, most.into()));
            }
        }
        if ![15, 30, 60].contains(&self.slot_minutes) {
            return Err(field(ErrorCode::Invalid, "slotMinutes"));
        }
        let slots = |minutes: i32| minutes > 0 && minutes % self.slot_minutes == 0;
        if !slots(self.shortest_minutes) {
            return Err(field(ErrorCode::Invalid, "shortestMinutes"));
        }
        let longest = self.shortest_minutes..=day;
        if !slots(self.longest_minutes) || !longest.contains(&self.longest_minutes) {
            return Err(field(ErrorCode::Invalid, "longestMinutes"));
        }
        Ok(self)
    }

    fn equipment_codes(&self) -> String {
        let mut codes: Vec<String> = self.equipment.iter().map(ActiveEnum::to_value).collect();
        codes.sort();
        codes.dedup();
        codes.join(",")
    }

    fn set(self, row: &mut room::ActiveModel) {
        row.equipment = Set(self.equipment_codes());
        row.name = Set(self.name);
        row.kind = Set(self.kind);
        row.capacity = Set(self.capacity);
        row.step_free = Set(self.step_free);
        row.rules = Set(self.rules);
        row.slot_minutes = Set(self.slot_minutes);
        row.shortest_minutes = Set(self.shortest_minutes);
        row.longest_minutes = Set(self.longest_minutes);
        row.turnaround_minutes = Set(self.turnaround_minutes);
        row.lead_minutes = Set(self.lead_minutes);
        row.ahead_days = Set(self.ahead_days);
        row.series_days = Set(self.series_days);
        row.audience = Set(self.audience);
        row.needs_approval = Set(self.needs_approval);
        row.check_in = Set(self.check_in);
    }
}

/// The request's id becomes the room's. With `parts`, rooms of the same centre, it is what they are
/// together: a hall.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `NOT_FOUND` on `partIds`; `TOO_MANY` on `centreId`; `REQUIRED`,
/// `TOO_LONG`, `INVALID`, `OUT_OF_RANGE` on what is said of the room.
pub async fn create_room(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    centre_id: Uuid,
    parts: &[Uuid],
    details: RoomDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, centre_id).await?;
    let rooms = room::Entity::find().filter(room::Column::CentreId.eq(centre.id));
    let rooms = rooms.count(&*change.write).await?;
    if rooms >= MOST_ROOMS {
        return Err(limit(ErrorCode::TooMany, "centreId", MOST_ROOMS as i64));
    }
    let mut row = room::ActiveModel {
        id: Set(key.id()),
        centre_id: Set(centre.id),
        door_number: Set(1),
        position: Set(i32::try_from(rooms).unwrap_or(i32::MAX) + 1),
        created_at: Set(change.now),
        retired_at: Set(None),
        ..Default::default()
    };
    let name = details.name.clone();
    details.set(&mut row);
    let row = row
        .insert(&*change.write)
        .await
        .on_unique("room", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    let spaces = match parts.is_empty() {
        true => vec![new_space(&change.write, centre.id, name).await?],
        false => spaces_of(&change.write, centre.id, parts).await?,
    };
    let rows = spaces.into_iter().map(|space_id| room_space::ActiveModel {
        room_id: Set(row.id),
        space_id: Set(space_id),
    });
    room_space::Entity::insert_many(rows)
        .exec_without_returning(&*change.write)
        .await?;
    let told = (json!({}), room_told(&row));
    record_room(&change, AuditAction::RoomCreated, &row, &place, told).await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

async fn new_space(tx: &DatabaseTransaction, centre_id: Uuid, name: String) -> Result<Uuid> {
    let space = space::ActiveModel {
        id: Set(new_id()),
        centre_id: Set(centre_id),
        name: Set(name),
    };
    Ok(space.insert(tx).await?.id)
}

async fn spaces_of(tx: &DatabaseTransaction, centre_id: Uuid, parts: &[Uuid]) -> Result<Vec<Uuid>> {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    parts.dedup();
    let known = room::Entity::find()
        .filter(room::Column::Id.is_in(parts.iter().copied()))
        .filter(room::Column::CentreId.eq(centre_id))
        .filter(room::Column::RetiredAt.is_null())
        .count(tx)
        .await?;
    if known != parts.len() as u64 {
        return Err(field(ErrorCode::NotFound, "partIds"));
    }
    let rows = room_space::Entity::find()
        .filter(room_space::Column::RoomId.is_in(parts))
        .all(tx)
        .await?;
    let mut spaces: Vec<Uuid> = rows.into_iter().map(|one| one.space_id).collect();
    spaces.sort_unstable();
    spaces.dedup();
    Ok(spaces)
}

/// Bookings that stand stay as they are.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`; and as for a new one.
pub async fn edit_room(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    details: RoomDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_room(&change, id).await?;
    let before = room_told(&row);
    let mut next = row.into_active_model();
    details.set(&mut next);
    let row = next.update(&*change.write).await?;
    if let Some(difference) = differences(before, room_told(&row)) {
        record_room(&change, AuditAction::RoomEdited, &row, &place, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// It is booked no longer; what is booked stays.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`.
pub async fn retire_room(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_room(&change, id).await?;
    let mut next = row.into_active_model();
    next.retired_at = Set(Some(change.now));
    let row = next.update(&*change.write).await?;
    let told = (room_told(&row), json!({"retiredAt": change.now}));
    record_room(&change, AuditAction::RoomRetired, &row, &place, told).await?;
    change.finish(key, id).await?;
    Ok(id)
}

fn room_told(row: &room::Model) -> Value {
    json!({
        "name": row.name,
        "kind": row.kind.to_value().to_uppercase(),
        "capacity": row.capacity,
        "equipment": row.equipment.to_uppercase(),
        "stepFree": row.step_free,
        "rules": row.rules,
        "slotMinutes": row.slot_minutes,
        "shortestMinutes": row.shortest_minutes,
        "longestMinutes": row.longest_minutes,
        "turnaroundMinutes": row.turnaround_minutes,
        "leadMinutes": row.lead_minutes,
        "aheadDays": row.ahead_days,
        "seriesDays": row.series_days,
        "audience": row.audience.to_value().to_uppercase(),
        "needsApproval": row.needs_approval,
        "checkIn": row.check_in,
    })
}

/// A centre in use that the viewer manages.
pub(super) async fn managed_centre(
    change: &Change<'_>,
    id: Uuid,
) -> Result<(centre::Model, place::Model)> {
    let row = centre::Entity::find_by_id(id)
        .filter(centre::Column::ClosedAt.is_null())
        .one(&*change.write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "centreId"))?;
    let place = places::service::held_place(&change.write, row.place_id).await?;
    match change.viewer.manages(&place) {
        true => Ok((row, place)),
        false => Err(field(ErrorCode::Forbidden, "centreId")),
    }
}

pub(super) async fn managed_room(
    change: &Change<'_>,
    id: Uuid,
) -> Result<(room::Model, place::Model)> {
    let row = room::Entity::find_by_id(id)
        .filter(room::Column::RetiredAt.is_null())
        .lock(LockType::Update)
        .one(&*change.write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "roomId"))?;
    let managed = managed_centre(change, row.centre_id).await;
    let (_, place) = managed.map_err(|error| error.on("roomId"))?;
    Ok((row, place))
}

async fn record(
    change: &Change<'_>,
    action: AuditAction,
    row: &centre::Model,
    place: &place::Model,
    (before, after): (Value, Value),
) -> Result<()> {
    let subject = (row.id, row.name.as_str());
    change
        .record(action, subject, Some(place), before, after)
        .await
}

pub(super) async fn record_room(
    change: &Change<'_>,
    action: AuditAction,
    row: &room::Model,
    place: &place::Model,
    (before, after): (Value, Value),
) -> Result<()> {
    let subject = (row.id, row.name.as_str());
    change
        .record(action, subject, Some(place), before, after)
        .await
}
