//! When a room may be booked, and what may be done with a booking. Pure, without clock or database.

use std::ops::{Range, RangeInclusive};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use entity::{
    booking,
    booking::{Appeal, BookingState},
    room,
};

use super::{hours::Open, ticks};
use crate::error::{ErrorCode, Result, field, limit};

/// While the form is filled in.
pub const HOLD: TimeDelta = TimeDelta::minutes(2);

/// How long before it begins one may check in, and how long after that at the latest.
pub const EARLY: TimeDelta = TimeDelta::minutes(15);
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// How long it counts that nobody came, and how often that may be.
pub const COUNTS_FOR: TimeDelta = TimeDelta::days(60);
pub const MOST_MISSED: u64 = 3;
/// How long one may say that it should not count.
const APPEAL_WITHIN: TimeDelta = TimeDelta::days(7);

/// Until when whoever booked a room checks in; of what is booked when it has begun, counted from then.
pub fn check_in_by(room: &room::Model, span: Span, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let by = (span.starts_at.max(now) + GRACE).min(span.ends_at);
    room.check_in.then_some(by)
}

/// From when to when, without the turnaround.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Span {
    /// The ticks that are taken for it, turnaround included.
    pub fn ticks(&self, room: &room::Model) -> Range<i32> {
        let turnaround = TimeDelta::minutes(room.turnaround_minutes.into());
        ticks::of_span(self.starts_at, self.ends_at + turnaround)
    }
}

impl From<&booking::Model> for Span {
    fn from(row: &booking::Model) -> Self {
        Self {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        }
    }
}

/// Who asks for a time: managers need not keep to lead times and lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    Resident,
    Manager,
}

/// The span that somebody wants, if the room may be booked then. `open_on` says when the centre is open on
/// a day.
///
/// # Errors
/// On `minutes`: `INVALID` where it is no multiple of the room's slot, `OUT_OF_RANGE` with the shortest or
/// the longest that it may be. On `startsAt`: `INVALID` where it lies in the past or is no multiple,
/// `TOO_SOON` with the lead in minutes, `TOO_FAR` with the days ahead, `CENTRE_CLOSED`.
pub fn check_span(
    room: &room::Model,
    open_on: impl Fn(NaiveDate) -> Vec<Open>,
    (starts_at, minutes): (DateTime<Utc>, i32),
    asking: Asking,
    (now, zone): (DateTime<Utc>, Tz),
) -> Result<Span> {
    if minutes <= 0 || minutes % room.slot_minutes != 0 {
        return Err(field(ErrorCode::Invalid, "minutes"));
    }
    let shortest = match asking {
        Asking::Resident => room.shortest_minutes,
        Asking::Manager => room.slot_minutes,
    };
    let longest = match asking {
        Asking::Resident => room.longest_minutes,
        Asking::Manager => super::hours::MINUTES_OF_A_DAY,
    };
    for (bound, is_past) in [(shortest, minutes < shortest), (longest, minutes > longest)] {
        if is_past {
            return Err(limit(ErrorCode::OutOfRange, "minutes", bound.into()));
        }
    }
    let (day, minute) = ticks::day_and_minute(zone, starts_at);
    let is_whole = starts_at.second() == 0 && starts_at.nanosecond() == 0;
    if !is_whole || minute % room.slot_minutes != 0 || starts_at < now && asking == Asking::Resident
    {
        return Err(field(ErrorCode::Invalid, "startsAt"));
    }
    let ends_at = starts_at + TimeDelta::minutes(minutes.into());
    if ends_at <= now {
        return Err(field(ErrorCode::Invalid, "startsAt"));
    }
    let lead = TimeDelta::minutes(room.lead_minutes.into());
    if asking == Asking::Resident && starts_at - lead < now {
        let lead = room.lead_minutes.into();
        return Err(limit(ErrorCode::TooSoon, "startsAt", lead));
    }
    if day > last_day(room, now, zone) {
        let ahead = room.ahead_days.into();
        return Err(limit(ErrorCode::TooFar, "startsAt", ahead));
    }
    let is_open = open_on(day)
        .iter()
        .any(|open| open.from <= minute && minute + minutes <= open.until);
    match is_open {
        true => Ok(Span { starts_at, ends_at }),
        false => Err(field(ErrorCode::CentreClosed, "startsAt")),
    }
}

/// The last day that may be booked.
pub fn last_day(room: &room::Model, now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    let (today, _) = ticks::day_and_minute(zone, now);
    let ahead = u64::try_from(room.ahead_days - 1).unwrap_or(0);
    today
        .checked_add_days(Days::new(ahead))
        .unwrap_or(NaiveDate::MAX)
}

/// When a resident could begin to use the room for so long, not before and not after these minutes of the
/// day: every start that [`check_span`] lets pass, whose ticks are free.
pub fn free_starts(
    room: &room::Model,
    open: &[Open],
    is_free: impl Fn(Range<i32>) -> bool,
    (day, minutes): (NaiveDate, i32),
    between: RangeInclusive<i32>,
    (now, zone): (DateTime<Utc>, Tz),
) -> Vec<DateTime<Utc>> {
    let slot = room.slot_minutes.max(1);
    // Most of the day's slots need not be looked at any closer.
    let is_open = |from: &i32| {
        let spans = |open: &Open| open.from <= *from && *from + minutes <= open.until;
        between.contains(from) && open.iter().any(spans)
    };
    (0..super::hours::MINUTES_OF_A_DAY / slot)
        .map(|number| number * slot)
        .filter(is_open)
        .map(|from| ticks::instant(zone, day, from))
        .filter(|starts_at| {
            let wanted = (*starts_at, minutes);
            let open_on = |_| open.to_vec();
            check_span(room, open_on, wanted, Asking::Resident, (now, zone))
                .is_ok_and(|span| is_free(span.ticks(room)))
        })
        .collect()
}

/// The Monday of a week, which bookings are counted by.
pub fn week_of(starts_at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    let (day, _) = ticks::day_and_minute(zone, starts_at);
    day.week(chrono::Weekday::Mon).first_day()
}

/// Who looks at a booking, of those who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub is_own: bool,
    pub is_manager: bool,
}

/// What may be done with a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingAction {
    Confirm,
    Approve,
    Decline,
    Move,
    Cancel,
    /// At the door.
    CheckIn,
    /// The desk saw them come.
    Admit,
    Appeal,
    Excuse,
    Uphold,
}

impl BookingAction {
    pub const ALL: [Self; 10] = [
        Self::Confirm,
        Self::Approve,
        Self::Decline,
        Self::Move,
        Self::Cancel,
        Self::CheckIn,
        Self::Admit,
        Self::Appeal,
        Self::Excuse,
        Self::Uphold,
    ];
}

/// # Errors
/// `FORBIDDEN` for what is not theirs to do, `STATE_CHANGED` for what it is too late for.
pub fn check_action(
    booking: &booking::Model,
    action: BookingAction,
    standing: Standing,
    now: DateTime<Utc>,
) -> Result<()> {
    let Standing { is_own, is_manager } = standing;
    let is_theirs = match action {
        BookingAction::Confirm | BookingAction::CheckIn | BookingAction::Appeal => is_own,
        BookingAction::Approve
        | BookingAction::Decline
        | BookingAction::Admit
        | BookingAction::Excuse
        | BookingAction::Uphold => is_manager,
        BookingAction::Move | BookingAction::Cancel => is_own || is_manager,
    };
    if !is_theirs {
        return Err(ErrorCode::Forbidden.into());
    }
    let stands = booking.state.stands();
    let counts = booking.missed_until.is_some_and(|until| now < until);
    // A manager may still end what is going on.
    let is_ahead = match is_manager {
        true => now < booking.ends_at,
        false => now < booking.starts_at,
    };
    let is_time = match action {
        BookingAction::Confirm => {
            matches!(
                booking.state,
                BookingState::Held | BookingState::Offered | BookingState::Lapsed
            )
        }
        BookingAction::Approve | BookingAction::Decline => {
            booking.state == BookingState::Requested && is_ahead
        }
        BookingAction::Move => stands && is_ahead,
        BookingAction::Cancel => {
            let is_kept = matches!(booking.state, BookingState::Held | BookingState::Offered);
            // What has begun can be offered too.
            is_kept && now < booking.ends_at || stands && is_ahead
        }
        BookingAction::CheckIn | BookingAction::Admit => {
            let is_time = booking.starts_at - EARLY <= now && now < booking.ends_at;
            booking.check_in_by().is_some() && is_time
        }
        BookingAction::Appeal => {
            let is_late = booking.ends_at + APPEAL_WITHIN <= now;
            counts && booking.appeal.is_none() && !is_late
        }
        BookingAction::Excuse => counts,
        BookingAction::Uphold => counts && booking.appeal == Some(Appeal::Open),
    };
    match is_time {
        true => Ok(()),
        false => Err(ErrorCode::StateChanged.into()),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
