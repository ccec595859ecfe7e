//! A centre, or one of its rooms, is closed for some time; whom that hits is told at once.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use entity::{
    booking, booking::BookingState, booking_event::BookingEventKind, closure, occupancy, room,
    space, waitlist_entry::WaitlistState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    administration::managed_centre,
    booking::give_back,
    notices::{self, Told},
    occupying::{self, Extent, Occupant},
    rooms::Bookable,
    step::advance,
    ticks,
    waitlist::offering,
    windows,
};
use crate::{
    app::{App, Write},
    audit::AuditAction,
    changes::{self, Change, Opening},
    db::CENTRES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    requests::RequestKey,
    viewer::Viewer,
    words::checked_reason,
};

const LONGEST_DAYS: i64 = 31;

/// What is closed, when and why.
#[derive(Clone, Debug)]
pub struct Closing {
    pub centre_id: Uuid,
    pub room_id: Option<Uuid>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub reason: String,
}

/// The request's id becomes the closure's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `NOT_FOUND` on `roomId`; `INVALID` on `startsAt` for what is no
/// whole quarter of an hour, and on `endsAt` for what is over or not after its start; `OUT_OF_RANGE` on
/// `endsAt` with the longest in days; `SLOT_TAKEN` on `startsAt` where another closure is in the way;
/// `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn close(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Closing) -> Result<Uuid> {
    let reason = checked_reason(&wanted.reason, "reason")?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, wanted.centre_id).await?;
    check_time(&wanted, change.now)?;
    let spaces = spaces_of(&change, &wanted).await?;
    let extent = Extent::all(spaces, ticks::of_span(wanted.starts_at, wanted.ends_at));
    let row = closure::ActiveModel {
        id: Set(key.id()),
        centre_id: Set(centre.id),
        room_id: Set(wanted.room_id),
        starts_at: Set(wanted.starts_at),
        ends_at: Set(wanted.ends_at),
        reason: Set(reason),
        closed_by: Set(change.viewer.person_id),
        created_at: Set(change.now),
        lifted_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("closure", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    let mut hit = close_bookings(&mut change, app, &extent, &row).await?;
    let occupant = Occupant::Closure(row.id);
    if !occupying::occupy(&mut change.write, &extent, occupant, change.now, app.guard).await? {
        // Somebody has booked meanwhile, who is found when it is tried again; or it is closed already.
        return match is_closed(&change, &extent, row.id).await? {
            true => Err(field(ErrorCode::SlotTaken, "startsAt")),
            false => Err(ErrorCode::Busy.into()),
        };
    }
    if row.room_id.is_none() {
        let (span, why) = (
            (row.starts_at, row.ends_at),
            (row.reason.as_str(), change.now),
        );
        hit += windows::closing::close(&mut change.write, app, centre.id, span, why).await?;
    }
    let told = serde_json::json!({
        "startsAt": row.starts_at, "endsAt": row.ends_at, "reason": row.reason, "bookings": hit,
    });
    let subject = (row.id, centre.name.as_str());
    let action = AuditAction::CentreClosedForATime;
    change
        .record(action, subject, Some(&place), serde_json::json!({}), told)
        .await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

fn check_time(wanted: &Closing, now: DateTime<Utc>) -> Result<()> {
    let is_whole = |at: DateTime<Utc>| ticks::start(ticks::of_span(at, at).start) == at;
    if !is_whole(wanted.starts_at) || wanted.starts_at.second() != 0 {
        return Err(field(ErrorCode::Invalid, "startsAt"));
    }
    if !is_whole(wanted.ends_at) || wanted.ends_at <= wanted.starts_at || wanted.ends_at <= now {
        return Err(field(ErrorCode::Invalid, "endsAt"));
    }
    if wanted.ends_at - wanted.starts_at > TimeDelta::days(LONGEST_DAYS) {
        return Err(limit(ErrorCode::OutOfRange, "endsAt", LONGEST_DAYS));
    }
    Ok(())
}

/// Of the room, or of the whole centre.
async fn spaces_of(change: &Change<'_>, wanted: &Closing) -> Result<Vec<Uuid>> {
    let Some(room_id) = wanted.room_id else {
        let spaces = space::Entity::find()
            .filter(space::Column::CentreId.eq(wanted.centre_id))
            .all(&*change.write)
            .await?;
        return Ok(spaces.into_iter().map(|one| one.id).collect());
    };
    let room = Bookable::held(&change.write, room_id).await;
    match room {
        Ok(room) if room.centre.id == wanted.centre_id => Ok(room.spaces),
        Ok(_) => Err(field(ErrorCode::NotFound, "roomId")),
        Err(error) => Err(error.on("roomId")),
    }
}

/// Bookings in the way end, and their people hear why; answers how many.
async fn close_bookings(
    change: &mut Change<'_>,
    app: &App,
    extent: &Extent,
    closure: &closure::Model,
) -> Result<usize> {
    let in_the_way = occupying::taken(extent, change.now)
        .select_only()
        .column(occupancy::Column::BookingId)
        .filter(occupancy::Column::BookingId.is_not_null())
        .into_query();
    let hit = booking::Entity::find()
        .filter(booking::Column::Id.in_subquery(in_the_way))
        .order_by_asc(booking::Column::Id)
        .lock(LockType::Update)
        .all(&*change.write)
        .await?;
    let by = (change.viewer.person_id, change.now);
    end_all(&mut change.write, app, hit, &closure.reason, by).await
}

/// Whatever of a centre is ahead ends, for it closes for good.
pub(super) async fn end_ahead(
    write: &mut Write<'_>,
    app: &App,
    centre_id: Uuid,
    reason: &str,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<usize> {
    let ahead = booking::Entity::find()
        .filter(booking::Column::CentreId.eq(centre_id))
        .filter(booking::Column::EndsAt.gt(now))
        .order_by_asc(booking::Column::Id)
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    end_all(write, app, ahead, reason, (by, now)).await
}

async fn end_all(
    write: &mut Write<'_>,
    app: &App,
    bookings: Vec<booking::Model>,
    reason: &str,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<usize> {
    let mut ended = 0;
    for booking in bookings.into_iter().filter(|one| one.state.occupies()) {
        give_back(write, app, &booking).await?;
        occupying::vacate(write, Occupant::Booking(booking.id), now).await?;
        let room = Bookable::booked(write, booking.room_id).await?;
        let event = BookingEventKind::Closed;
        let told = (event, Some(reason.to_owned()), by);
        let was_held = matches!(booking.state, BookingState::Held | BookingState::Offered);
        offering::settle(write, &[booking.id], WaitlistState::Over, now).await?;
        let booking = advance(write, booking, told, now, |row| {
            row.state = Set(BookingState::Closed);
            row.counted = Set(false);
            row.look_at = Set(None);
            row.reason = Set(Some(reason.to_owned()));
        })
        .await?;
        if !was_held {
            notices::tell(write, app, &booking, &room, Told::once(event, by), now).await?;
        }
        ended += 1;
    }
    Ok(ended)
}

/// By another closure than this one, which has some of it by now.
async fn is_closed(change: &Change<'_>, extent: &Extent, but: Uuid) -> Result<bool> {
    let closed = occupying::taken(extent, change.now)
        .filter(occupancy::Column::ClosureId.ne(but))
        .one(&*change.write)
        .await?;
    Ok(closed.is_some())
}

/// A space that is added to a room is closed when the others are.
pub(super) async fn close_too(
    tx: &DatabaseTransaction,
    room: &room::Model,
    space_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let of_room = Condition::any()
        .add(closure::Column::RoomId.is_null())
        .add(closure::Column::RoomId.eq(room.id));
    let closures = ahead_of(room.centre_id, now)
        .filter(of_room)
        .all(tx)
        .await?;
    for one in closures {
        let ticks = ticks::of_span(one.starts_at, one.ends_at);
        let rows = ticks.map(|tick| occupancy::ActiveModel {
            space_id: Set(space_id),
            tick: Set(tick),
            booking_id: Set(None),
            closure_id: Set(Some(one.id)),
        });
        occupancy::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// It is open again from now on; bookings that were closed for it stay so. Answers the centre's id.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `closureId`; `STATE_CHANGED` for one that is over.
pub async fn lift(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let row = closure::Entity::find_by_id(id)
        .one(&*change.write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "closureId"))?;
    let (centre, place) = managed_centre(&change, row.centre_id)
        .await
        .map_err(|error| error.on("closureId"))?;
    if row.lifted_at.is_some() || row.ends_at <= change.now {
        return Err(ErrorCode::StateChanged.into());
    }
    let (ends_at, centre_id) = (row.ends_at, row.centre_id);
    let mut next = row.into_active_model();
    next.lifted_at = Set(Some(change.now));
    next.update(&*change.write).await?;
    occupying::vacate(&change.write, Occupant::Closure(id), change.now).await?;
    let difference = (
        serde_json::json!({"endsAt": ends_at}),
        serde_json::json!({"endsAt": change.now}),
    );
    let subject = (id, centre.name.as_str());
    let action = AuditAction::CentreOpenedAgain;
    change
        .record(action, subject, Some(&place), difference.0, difference.1)
        .await?;
    change.finish(key, centre_id).await?;
    Ok(centre_id)
}

/// Closures of a centre that are not over, the next first.
pub async fn ahead(_viewer: &Viewer, app: &App, centre_id: Uuid) -> Result<Vec<closure::Model>> {
    Ok(ahead_of(centre_id, app.clock.now())
        .order_by_asc(closure::Column::EndsAt)
        .order_by_asc(closure::Column::Id)
        .limit(50)
        .all(app.db.reader())
        .await?)
}

fn ahead_of(centre_id: Uuid, now: DateTime<Utc>) -> Select<closure::Entity> {
    closure::Entity::find()
        .filter(closure::Column::CentreId.eq(centre_id))
        .filter(closure::Column::LiftedAt.is_null())
        .filter(closure::Column::EndsAt.gt(now))
}
