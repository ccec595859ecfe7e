//! Making a booking of a time that is held, moving it and giving it up.

use chrono::{DateTime, Utc};
use entity::{
    booking, booking::BookingState, booking_event::BookingEventKind, waitlist_entry::WaitlistState,
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel, Set};
use uuid::Uuid;

use super::{
    holding::occupy,
    occupying::{self, Occupant},
    reach,
    rooms::Bookable,
    rules::{self, Asking, BookingAction, HOLD, Span},
    series::{planning::Holder, rest::SeriesScope},
    step::{Begun, Step},
    waitlist::offering,
    whose::{Someone, whose},
};
use crate::{
    app::App,
    capacity::{self, BookingWeek},
    error::{ErrorCode, Result, field, limit},
    requests::RequestKey,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_PURPOSE: usize = 60;
const LONGEST_REASON: usize = 200;

/// What somebody says of a booking.
#[derive(Clone, Debug)]
pub struct Details {
    pub purpose: String,
    pub heads: i32,
    pub organization_id: Option<Uuid>,
}

/// Makes a booking of what is held, or of what was and is still free.
///
/// # Errors
/// `NOT_FOUND`; `STATE_CHANGED`; `REQUIRED`, `TOO_LONG`, `INVALID` on `purpose`; `OUT_OF_RANGE` on
/// `heads` with the room's capacity, or with the seats that are left of it; `FORBIDDEN` on `organizationId`; `WEEK_FULL` with the number of
/// bookings a week; for somebody else those of [`whose()`], and `INVALID` on `organizationId`, for a booking
/// is one's or the other's; for a hold that has lapsed also those of [`super::holding::hold`].
pub async fn confirm(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (details, someone): (Details, Option<Someone>),
) -> Result<Uuid> {
    if details.organization_id.is_some() && someone.is_some() {
        return Err(field(ErrorCode::Invalid, "organizationId"));
    }
    let mut step = match Step::begin(viewer, app, key, id, BookingAction::Confirm).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let details = check_details(&step.write, &step.viewer, &step.room, details, step.now).await?;
    let had = std::mem::replace(&mut step.booking.heads, details.heads);
    let asking = step.room.asking(&step.viewer);
    if step.booking.has_lapsed(step.now) || step.booking.state == BookingState::Lapsed {
        let minutes = (step.booking.ends_at - step.booking.starts_at).num_minutes();
        let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
        let wanted = (step.booking.starts_at, minutes);
        step.room.check(app, wanted, asking, step.now)?;
        occupying::vacate(&step.write, Occupant::Booking(id), step.now).await?;
        // Taken as held until the state is set below, so that nobody clears it away meanwhile.
        let mut again = step.booking.clone().into_active_model();
        again.state = Set(BookingState::Held);
        again.look_at = Set(Some(step.now + HOLD));
        again.update(&*step.write).await?;
        occupy(&mut step.write, app, &step.room, &step.booking, step.now).await?;
    } else if step.room.room.by_seat && had != details.heads {
        reseat(&mut step, app).await?;
    }
    let person_id = whose(&step, app, someone.as_ref()).await?;
    step.booking.person_id = person_id;
    let counted = asking == Asking::Resident;
    if counted {
        let organization_id = details.organization_id;
        count(app, &step, organization_id, step.booking.starts_at).await?;
    }
    offering::settle(&step.write, &[id], WaitlistState::Taken, step.now).await?;
    let waits = step.room.room.needs_approval && asking == Asking::Resident;
    let span = Span::from(&step.booking);
    let look_at = due(app, &step.room, (span, waits), step.now);
    let (state, kind) = match waits {
        true => (BookingState::Requested, BookingEventKind::Requested),
        false => (BookingState::Booked, BookingEventKind::Booked),
    };
    step.take(app, key, (kind, None), |row| {
        row.state = Set(state);
        row.person_id = Set(person_id);
        row.purpose = Set(details.purpose);
        row.heads = Set(details.heads);
        row.organization_id = Set(details.organization_id);
        row.counted = Set(counted);
        row.look_at = Set(look_at);
        row.reason = Set(None);
    })
    .await
}

/// So many seats as come now, of which some are held.
///
/// # Errors
/// `OUT_OF_RANGE` on `heads` with the seats that there are.
async fn reseat(step: &mut Step<'_>, app: &App) -> Result<()> {
    let (extent, id) = (step.room.extent_of(&step.booking), step.booking.id);
    if occupying::reseat(&mut step.write, &extent, id, step.now, app.guard).await? {
        return Ok(());
    }
    let left = occupying::left(&*step.write, &extent, &[id], step.now).await?;
    let left = i64::try_from(left).unwrap_or(i64::MAX);
    Err(limit(ErrorCode::OutOfRange, "heads", left))
}

/// # Errors
/// As of [`confirm`], on `purpose`, `heads` and `organizationId`.
pub(super) async fn check_details(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    room: &Bookable,
    details: Details,
    now: DateTime<Utc>,
) -> Result<Details> {
    let purpose = checked_text(&details.purpose, "purpose", LONGEST_PURPOSE)?;
    let capacity = room.room.capacity;
    if !(1..=capacity).contains(&details.heads) {
        return Err(limit(ErrorCode::OutOfRange, "heads", capacity.into()));
    }
    if let Some(unit) = details.organization_id {
        let own = reach::organizations_of(tx, viewer, now).await?;
        if !own.contains(&unit) {
            return Err(field(ErrorCode::Forbidden, "organizationId"));
        }
    }
    Ok(Details { purpose, ..details })
}

/// When the clock looks at a booking that is made or moved: to decline or to miss it.
pub(super) fn due(
    app: &App,
    room: &Bookable,
    (span, waits): (Span, bool),
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match waits {
        true => Some(approve_by(app, span.starts_at, now)),
        false => rules::check_in_by(&room.room, span, now),
    }
}

/// A working day, and not past the start.
fn approve_by(app: &App, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let day = chrono::TimeDelta::days(1);
    app.calendar.get().after(now, day).min(starts_at)
}

async fn count(
    app: &App,
    step: &Step<'_>,
    organization_id: Option<Uuid>,
    starts_at: DateTime<Utc>,
) -> Result<()> {
    let person_id = step.booking.person_id;
    let holder = Holder {
        person_id,
        organization_id,
    };
    let week = holder.week(app, &step.room, starts_at);
    match capacity::take_booking(&step.write, week, app.guard).await? {
        true => Ok(()),
        false => Err(limit(ErrorCode::WeekFull, "startsAt", week.limit.into())),
    }
}

/// Another time, in one act: either all of it or what was booked before. A room that wants approval
/// wants it again. With the rest of a series, all keep their days and take the new time of day.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `SLOT_TAKEN` on `startsAt`; `WEEK_FULL`; those of
/// [`rules::check_span`]; `INVALID` on `startsAt` for another day with the rest of a series.
pub async fn reschedule(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (wanted, scope): ((DateTime<Utc>, i32), SeriesScope),
) -> Result<Uuid> {
    let mut step = match Step::begin(viewer, app, key, id, BookingAction::Move).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    if step.room.room.retired_at.is_some() {
        return Err(ErrorCode::StateChanged.into());
    }
    let asking = step.room.asking(&step.viewer);
    let span = step.room.check(app, wanted, asking, step.now)?;
    let week = |at| rules::week_of(at, app.zone);
    let moves_week = week(step.booking.starts_at) != week(span.starts_at);
    if step.booking.counted && moves_week {
        give_back(&step.write, app, &step.booking).await?;
        count(app, &step, step.booking.organization_id, span.starts_at).await?;
    }
    let mut others = step.others(scope, &BookingState::STANDING).await?;
    step.move_all(app, span, &mut others).await?;
    let waits = step.room.room.needs_approval && asking == Asking::Resident;
    let now = step.now;
    let room = step.room.clone();
    let change = |span: Span, row: &mut booking::ActiveModel| {
        row.starts_at = Set(span.starts_at);
        row.ends_at = Set(span.ends_at);
        row.checked_in_at = Set(None);
        // A manager who moves it has decided.
        row.state = Set(match waits {
            true => BookingState::Requested,
            false => BookingState::Booked,
        });
        row.look_at = Set(due(app, &room, (span, waits), now));
    };
    let told = (BookingEventKind::Moved, None);
    step.advance_all(others, told.clone(), |before, row| {
        change(before.into(), row);
    })
    .await?;
    step.take(app, key, told, |row| {
        change(span, row);
    })
    .await
}

/// The room is free again. Managers say why.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `REQUIRED` on `reason` for a manager; `TOO_LONG`, `INVALID`
/// on `reason`.
pub async fn cancel(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (reason, scope): (Option<&str>, SeriesScope),
) -> Result<Uuid> {
    let step = match Step::begin(viewer, app, key, id, BookingAction::Cancel).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let said = reason.filter(|reason| !reason.trim().is_empty());
    let reason = match (said, step.standing.is_own) {
        (None, true) => None,
        (said, _) => Some(checked_text(
            said.unwrap_or_default(),
            "reason",
            LONGEST_REASON,
        )?),
    };
    let others = step.others(scope, &BookingState::STANDING).await?;
    let told = (BookingEventKind::Cancelled, reason.clone());
    step.end_all(app, key, (others, told), |row| {
        row.state = Set(BookingState::Cancelled);
        row.reason = Set(reason.clone());
    })
    .await
}

/// It counts no longer among those of its week.
pub(super) async fn give_back(
    tx: &DatabaseTransaction,
    app: &App,
    booking: &booking::Model,
) -> Result<()> {
    if !booking.counted {
        return Ok(());
    }
    let week = BookingWeek {
        holder_id: booking.organization_id.unwrap_or(booking.person_id),
        centre_id: booking.centre_id,
        week: rules::week_of(booking.starts_at, app.zone),
        limit: 0,
    };
    capacity::give_back_booking(tx, week).await
}
