//! Waiting for a time that is taken, and waiting no longer.

use chrono::{DateTime, Utc};
use entity::{room, waitlist_entry, waitlist_entry::WaitlistState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, Set, sea_query::LockType,
};
use uuid::Uuid;

use super::super::{attendance::missing, occupying, reach, rooms::Bookable};
use crate::{
    app::App,
    error::{Error, ErrorCode, OnUnique, Result, field, limit},
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Times that one person waits for at once.
const MOST: u64 = 5;

/// What somebody waits for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub room_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
    pub heads: i32,
    /// Any room of the same centre that holds so many will do.
    pub any_room: bool,
}

/// The request's id becomes the entry's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`; `NOT_CONFIRMED`; `MISSED_TOO_OFTEN`; `OUT_OF_RANGE` on `heads` with the room's
/// capacity; `INVALID` on `anyRoom` for seats, which no other room has; those of
/// [`crate::centres::rules::check_span`]; `SLOT_FREE` on `startsAt` for what could be
/// booked at once; `ALREADY_WAITING` on `startsAt`; `TOO_MANY` on `startsAt` with the most at once;
/// `INVALID` on `requestId` for an id that is taken.
pub async fn join(viewer: &Viewer, app: &App, key: &RequestKey, wish: Wish) -> Result<Uuid> {
    let now = app.clock.now();
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    check_confirmed(&*write, viewer.person_id).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let room = Bookable::held(&write, wish.room_id).await;
    let room = room.map_err(|error| error.on("roomId"))?;
    if !reach::may_book(&*write, &viewer, wish.room_id, now).await? {
        return Err(field(ErrorCode::Forbidden, "roomId"));
    }
    missing::check_comes(&write, &viewer, &room, now).await?;
    if !(1..=room.room.capacity).contains(&wish.heads) {
        let capacity = room.room.capacity.into();
        return Err(limit(ErrorCode::OutOfRange, "heads", capacity));
    }
    if wish.any_room && room.room.by_seat {
        return Err(field(ErrorCode::Invalid, "anyRoom"));
    }
    let wanted = (wish.starts_at, wish.minutes);
    let span = room.check(app, wanted, room.asking(&viewer), now)?;
    if occupying::is_free(&*write, &room.extent(span, wish.heads), &[], now).await? {
        return Err(field(ErrorCode::SlotFree, "startsAt"));
    }
    let own = own(&viewer).lock(LockType::Update).all(&*write).await?;
    let is_same = |one: &&waitlist_entry::Model| {
        one.centre_id == room.centre.id
            && one.starts_at < span.ends_at
            && span.starts_at < one.ends_at
    };
    if own.iter().find(is_same).is_some() {
        return Err(field(ErrorCode::AlreadyWaiting, "startsAt"));
    }
    if own.len() as u64 >= MOST {
        return Err(limit(ErrorCode::TooMany, "startsAt", MOST as i64));
    }
    waitlist_entry::ActiveModel {
        id: Set(key.id()),
        centre_id: Set(room.centre.id),
        room_id: Set((!wish.any_room).then_some(room.room.id)),
        person_id: Set(viewer.person_id),
        starts_at: Set(span.starts_at),
        ends_at: Set(span.ends_at),
        heads: Set(wish.heads),
        state: Set(WaitlistState::Waiting),
        booking_id: Set(None),
        // It may have come free while this was written.
        look_at: Set(Some(now)),
        created_at: Set(now),
        changed_at: Set(now),
    }
    .insert(&*write)
    .await
    .on_unique("waitlist_entry", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    write.commit().await?;
    Ok(key.id())
}

/// What the viewer waits for, or is offered, the soonest first.
pub fn own(viewer: &Viewer) -> Select<waitlist_entry::Entity> {
    waitlist_entry::Entity::find()
        .filter(waitlist_entry::Column::PersonId.eq(viewer.person_id))
        .filter(
            waitlist_entry::Column::State.is_in([WaitlistState::Waiting, WaitlistState::Offered]),
        )
        .order_by_asc(waitlist_entry::Column::StartsAt)
        .order_by_asc(waitlist_entry::Column::Id)
}

/// Waits no longer. What is offered already is given up as a booking is.
///
/// # Errors
/// `NOT_FOUND` on `entryId`; `STATE_CHANGED` for what was offered or is over.
pub async fn leave(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let now = app.clock.now();
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let row = waitlist_entry::Entity::find_by_id(id)
        .filter(waitlist_entry::Column::PersonId.eq(viewer.person_id))
        .lock(LockType::Update)
        .one(&*write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "entryId"))?;
    if row.state != WaitlistState::Waiting {
        return Err(Error::from(ErrorCode::StateChanged));
    }
    let mut row = row.into_active_model();
    row.state = Set(WaitlistState::Left);
    row.look_at = Set(None);
    row.changed_at = Set(now);
    row.update(&*write).await?;
    requests::remember(&write, viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// How many came before somebody for a time that overlaps with theirs, and still wait or are offered it.
pub async fn ahead_of(db: &impl ConnectionTrait, entry: &waitlist_entry::Model) -> Result<u64> {
    let before = waitlist_entry::Entity::find()
        .filter(waitlist_entry::Column::CentreId.eq(entry.centre_id))
        .filter(
            waitlist_entry::Column::State.is_in([WaitlistState::Waiting, WaitlistState::Offered]),
        )
        .filter(waitlist_entry::Column::StartsAt.lt(entry.ends_at))
        .filter(waitlist_entry::Column::EndsAt.gt(entry.starts_at))
        .filter(
            sea_orm::Condition::any()
                .add(waitlist_entry::Column::CreatedAt.lt(entry.created_at))
                .add(
                    sea_orm::Condition::all()
                        .add(waitlist_entry::Column::CreatedAt.eq(entry.created_at))
                        .add(waitlist_entry::Column::Id.lt(entry.id)),
                ),
        );
    let before = match entry.room_id {
        Some(room_id) => before.filter(
            sea_orm::Condition::any()
                .add(waitlist_entry::Column::RoomId.eq(room_id))
                .add(waitlist_entry::Column::RoomId.is_null()),
        ),
        None => before,
    };
    Ok(before.count(db).await?)
}

/// Rooms that would do, the smallest first.
pub(super) fn rooms_for(entry: &waitlist_entry::Model) -> Select<room::Entity> {
    let rooms = room::Entity::find()
        .filter(room::Column::CentreId.eq(entry.centre_id))
        .filter(room::Column::RetiredAt.is_null());
    match entry.room_id {
        Some(id) => rooms.filter(room::Column::Id.eq(id)),
        None => rooms
            .filter(room::Column::Capacity.gte(entry.heads))
            .filter(room::Column::BySeat.eq(false)),
    }
    .order_by_asc(room::Column::Capacity)
    .order_by_asc(room::Column::Id)
}
