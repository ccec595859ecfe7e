//! Keeping a room for somebody while they fill in the form.

use chrono::{DateTime, Utc};
use entity::{booking, booking::BookingState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    attendance::missing,
    occupying::{self, Occupant},
    reach,
    rooms::Bookable,
    rules::HOLD,
    waitlist::offering,
};
use crate::{
    app::{App, Write},
    capacity::Guard,
    error::{ErrorCode, OnUnique, Result, field, limit},
    live::LiveTopic,
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// A room for so many minutes.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub room_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
    /// How many come, where it is booked by seat.
    pub heads: i32,
}

impl Wanted {
    fn time(&self) -> (DateTime<Utc>, i32) {
        (self.starts_at, self.minutes)
    }
}

/// Keeps a room for [`HOLD`]; what the viewer held before is free again. The request's id becomes the
/// booking's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`; `NOT_CONFIRMED`; `MISSED_TOO_OFTEN`; `SLOT_TAKEN` on `startsAt`; those of
/// [`super::rules::check_span`]; `OUT_OF_RANGE` on `heads` with the seats; `INVALID` on `requestId` for an id that is taken.
pub async fn hold(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Wanted) -> Result<Uuid> {
    let now = app.clock.now();
    let reader = app.db.reader();
    if let Some(done) = requests::recall(reader, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let room = Bookable::find(reader, wanted.room_id).await;
    let room = room.map_err(|error| error.on("roomId"))?;
    // For whom is said later, in the form; most book for themselves.
    let id = wanted.room_id;
    if !reach::may_book(reader, viewer, id, now).await?
        && reach::bookers(reader, viewer, id, now).await?.is_empty()
    {
        return Err(field(ErrorCode::Forbidden, "roomId"));
    }
    if room.room.by_seat && !(1..=room.room.capacity).contains(&wanted.heads) {
        let capacity = room.room.capacity.into();
        return Err(limit(ErrorCode::OutOfRange, "heads", capacity));
    }
    let span = room.check(app, wanted.time(), room.asking(viewer), now)?;
    // Most who come too late hear so without waiting for anybody who writes.
    let own: Vec<Uuid> = ids(&holds_of(viewer).all(reader).await?);
    if !occupying::is_free(reader, &room.extent(span, wanted.heads), &own, now).await? {
        // Unless a twin of this very request has it by now.
        let done = requests::recall(reader, viewer, key, app.guard).await?;
        return done.ok_or_else(|| field(ErrorCode::SlotTaken, "startsAt"));
    }
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    // First, so that a twin waits here and then hears what came of this one.
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    check_confirmed(&*write, viewer.person_id).await?;
    let held = holds_of(viewer).lock(LockType::Update).all(&*write).await?;
    occupying::lapse(&mut write, &held, now).await?;
    let room = Bookable::held(&write, wanted.room_id).await;
    let room = room.map_err(|error| error.on("roomId"))?;
    missing::check_comes(&write, viewer, &room, now).await?;
    let span = room.check(app, wanted.time(), room.asking(viewer), now)?;
    let row = booking::ActiveModel {
        id: Set(key.id()),
        room_id: Set(room.room.id),
        centre_id: Set(room.centre.id),
        person_id: Set(viewer.person_id),
        booked_by: Set(viewer.person_id),
        organization_id: Set(None),
        series_id: Set(None),
        series_date: Set(None),
        state: Set(BookingState::Held),
        starts_at: Set(span.starts_at),
        ends_at: Set(span.ends_at),
        purpose: Set(String::new()),
        heads: Set(if room.room.by_seat { wanted.heads } else { 0 }),
        counted: Set(false),
        look_at: Set(Some(now + HOLD)),
        reason: Set(None),
        decided_by: Set(None),
        checked_in_at: Set(None),
        missed_until: Set(None),
        appeal: Set(None),
        version: Set(1),
        created_at: Set(now),
        changed_at: Set(now),
    };
    let row = row
        .insert(&*write)
        .await
        .on_unique("booking", &["id"], || {
            field(ErrorCode::Invalid, "requestId")
        })?;
    occupy(&mut write, app, &room, &row, now).await?;
    write.hint(LiveTopic::Booking, row.id, row.version);
    write.commit().await?;
    Ok(row.id)
}

fn holds_of(viewer: &Viewer) -> sea_orm::Select<booking::Entity> {
    booking::Entity::find()
        .filter(booking::Column::PersonId.eq(viewer.person_id))
        .filter(booking::Column::BookedBy.eq(viewer.person_id))
        .filter(booking::Column::State.eq(BookingState::Held))
        .order_by_asc(booking::Column::Id)
}

fn ids(rows: &[booking::Model]) -> Vec<Uuid> {
    rows.iter().map(|one| one.id).collect()
}

/// # Errors
/// `SLOT_TAKEN` on `startsAt`.
pub(super) async fn occupy(
    write: &mut Write<'_>,
    app: &App,
    room: &Bookable,
    row: &booking::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let (extent, occupant) = (room.extent_of(row), Occupant::Booking(row.id));
    let taken = || field(ErrorCode::SlotTaken, "startsAt");
    if !occupying::occupy(write, &extent, occupant, now, app.guard).await? {
        return Err(taken());
    }
    let wanted = [(extent, row.id)];
    let promised = offering::promised(write, &wanted, row.person_id, now).await?;
    match promised.is_empty() || app.guard == Guard::Off {
        true => Ok(()),
        false => Err(taken()),
    }
}
