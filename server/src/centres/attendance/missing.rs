//! 爽约: what nobody came to. Who does so too often books nothing until it counts no longer; each may be
//! appealed, and managers decide.

use chrono::{DateTime, Utc};
use entity::{
    booking,
    booking::{Appeal, BookingState},
    booking_event::BookingEventKind,
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
    Set,
};
use uuid::Uuid;

use crate::{
    app::{App, Write},
    centres::{
        notices::{self, Told},
        occupying::{self, Occupant},
        rooms::Bookable,
        rules::{Asking, BookingAction, COUNTS_FOR, MOST_MISSED},
        step::{Begun, Step, advance},
    },
    error::{ErrorCode, Result, limit},
    requests::RequestKey,
    viewer::Viewer,
    words::checked_reason,
};

/// What counts against those who did not come, the latest first.
pub fn counting(now: DateTime<Utc>) -> Select<booking::Entity> {
    booking::Entity::find()
        .filter(booking::Column::MissedUntil.gt(now))
        .order_by_desc(booking::Column::StartsAt)
        .order_by_desc(booking::Column::Id)
}

/// # Errors
/// `MISSED_TOO_OFTEN` on `roomId` with how often that may be, for residents.
pub(in crate::centres) async fn check_comes(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    room: &Bookable,
    now: DateTime<Utc>,
) -> Result<()> {
    match room.asking(viewer) {
        Asking::Manager => Ok(()),
        Asking::Resident => check_comes_of(tx, viewer.person_id, now).await,
    }
}

/// The same of somebody whom another books for.
///
/// # Errors
/// As of [`check_comes`].
pub(in crate::centres) async fn check_comes_of(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = counting(now).filter(booking::Column::PersonId.eq(person_id));
    match own.count(tx).await? < MOST_MISSED {
        true => Ok(()),
        false => {
            let most = i64::try_from(MOST_MISSED).unwrap_or(i64::MAX);
            Err(limit(ErrorCode::MissedTooOften, "roomId", most))
        }
    }
}

/// Nobody came in time: what is left of it is for others. What managers book for themselves does not count.
pub(in crate::centres) async fn miss(
    write: &mut Write<'_>,
    app: &App,
    booking: booking::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    occupying::vacate(write, Occupant::Booking(booking.id), now).await?;
    let room = Bookable::booked(write, booking.room_id).await?;
    let until = booking.counted.then_some(now + COUNTS_FOR);
    let (event, by) = (BookingEventKind::Missed, booking.person_id);
    let booking = advance(write, booking, (event, None, by), now, |row| {
        row.state = Set(BookingState::Missed);
        row.look_at = Set(None);
        row.missed_until = Set(until);
    })
    .await?;
    notices::tell(write, app, &booking, &room, Told::once(event, by), now).await
}

/// Whoever missed it says why it should not count.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn appeal(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (id, reason): (Uuid, &str),
) -> Result<Uuid> {
    let reason = checked_reason(reason, "reason")?;
    let step = match Step::begin(viewer, app, key, id, BookingAction::Appeal).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let told = (BookingEventKind::Appealed, Some(reason));
    step.take(app, key, told, |row| {
        row.appeal = Set(Some(Appeal::Open));
    })
    .await
}

/// It counts no longer.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`.
pub async fn excuse(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let step = match Step::begin(viewer, app, key, id, BookingAction::Excuse).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let by = step.viewer.person_id;
    step.take(app, key, (BookingEventKind::Excused, None), |row| {
        row.appeal = Set(Some(Appeal::Excused));
        row.missed_until = Set(None);
        row.decided_by = Set(Some(by));
    })
    .await
}

/// It counts all the same.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn uphold(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (id, reason): (Uuid, &str),
) -> Result<Uuid> {
    let reason = checked_reason(reason, "reason")?;
    let step = match Step::begin(viewer, app, key, id, BookingAction::Uphold).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let by = step.viewer.person_id;
    let told = (BookingEventKind::Upheld, Some(reason.clone()));
    step.take(app, key, told, |row| {
        row.appeal = Set(Some(Appeal::Upheld));
        row.reason = Set(Some(reason));
        row.decided_by = Set(Some(by));
    })
    .await
}
