//! Keeping the rooms of a centre, by whoever manages it.

use chrono::{DateTime, Utc};
use entity::{
    place, room,
    room::{Equipment, RoomAudience, RoomKind},
    room_space, space,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QuerySelect, Set, sea_query::LockType,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    administration::{LONGEST_NAME, LONGEST_WORDS, managed_centre, optional},
    closing, hours, seats,
};
use crate::{
    app::App,
    audit::AuditAction,
    changes::{self, Change, Opening, differences},
    clock::new_id,
    db::CENTRES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    requests::RequestKey,
    viewer::Viewer,
    words::checked_text,
};

const MOST_ROOMS: u64 = 60;
const MOST_SEATS: i32 = 200;

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
    fn checked(mut self, by_seat: bool) -> Result<Self> {
        self.name = checked_text(&self.name, "name", LONGEST_NAME)?;
        self.rules = optional(self.rules, "rules", LONGEST_WORDS)?;
        let day = hours::MINUTES_OF_A_DAY;
        // A seat is nothing to have every week.
        let (most, series) = if by_seat {
            (MOST_SEATS, 0)
        } else {
            (2_000, 365)
        };
        for (value, least, most, name) in [
            (self.capacity, 1, most, "capacity"),
            (self.turnaround_minutes, 0, 240, "turnaroundMinutes"),
            (self.lead_minutes, 0, 30 * day, "leadMinutes"),
            (self.ahead_days, 1, 365, "aheadDays"),
            (self.series_days, 0, series, "seriesDays"),
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

/// What a new room consists of.
#[derive(Clone, Debug)]
pub enum Consists {
    /// A space of its own.
    Itself,
    /// Rooms of the same centre, which it is together: a hall.
    Parts(Vec<Uuid>),
    /// As many seats as it holds people; one books seats.
    Seats,
}

/// The request's id becomes the room's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `NOT_FOUND` on `partIds`; `TOO_MANY` on `centreId`; `REQUIRED`,
/// `TOO_LONG`, `INVALID`, `OUT_OF_RANGE` on what is said of the room.
pub async fn create_room(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    centre_id: Uuid,
    consists: Consists,
    details: RoomDetails,
) -> Result<Uuid> {
    let by_seat = matches!(consists, Consists::Seats);
    let details = details.checked(by_seat)?;
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
        by_seat: Set(by_seat),
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
    match consists {
        Consists::Itself => add_space(&change.write, &row, name, change.now).await?,
        Consists::Parts(parts) => share_spaces(&change.write, &row, parts).await?,
        Consists::Seats => seats::fit(&change.write, &row, change.now).await?,
    }
    let told = (json!({}), room_told(&row));
    record_room(&change, AuditAction::RoomCreated, &row, &place, told).await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// A space of the room's own, closed when the room is.
pub(super) async fn add_space(
    tx: &DatabaseTransaction,
    room: &room::Model,
    name: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let space = space::ActiveModel {
        id: Set(new_id()),
        centre_id: Set(room.centre_id),
        name: Set(name),
    };
    let space = space.insert(tx).await?;
    let of_room = room_space::ActiveModel {
        room_id: Set(room.id),
        space_id: Set(space.id),
    };
    room_space::Entity::insert(of_room)
        .exec_without_returning(tx)
        .await?;
    closing::close_too(tx, room, space.id, now).await
}

/// The room consists of what these rooms consist of.
async fn share_spaces(
    tx: &DatabaseTransaction,
    room: &room::Model,
    mut parts: Vec<Uuid>,
) -> Result<()> {
    parts.sort_unstable();
    parts.dedup();
    let known = room::Entity::find()
        .filter(room::Column::Id.is_in(parts.iter().copied()))
        .filter(room::Column::CentreId.eq(room.centre_id))
        .filter(room::Column::BySeat.eq(false))
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
    let rows = spaces.into_iter().map(|space_id| room_space::ActiveModel {
        room_id: Set(room.id),
        space_id: Set(space_id),
    });
    room_space::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Bookings that stand stay as they are.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`; `SEATS_TAKEN` on `capacity` with the seats that it has to keep; and as
/// for a new one.
pub async fn edit_room(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    details: RoomDetails,
) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_room(&change, id).await?;
    let details = details.checked(row.by_seat)?;
    let before = room_told(&row);
    let mut next = row.into_active_model();
    details.set(&mut next);
    let row = next.update(&*change.write).await?;
    if row.by_seat {
        seats::fit(&change.write, &row, change.now).await?;
    }
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
        "bySeat": row.by_seat,
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
