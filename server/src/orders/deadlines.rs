//! How long an order may wait and take, by its deadline class.
//!
//! The clock starts when the resident asks. Minutes and hours run through the night; working days by
//! the street's working calendar.

use chrono::{DateTime, TimeDelta, Utc};
use entity::category::DeadlineClass;

use crate::calendar::working_time::{MINUTES_OF_A_DAY, WorkCalendar};

/// A span that a deadline is counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Minutes(i64),
    WorkingDays(i64),
}

const HOUR: i64 = 60;
/// A deadline is near when a fifth of its span is left.
const NEAR: i32 = 5;

impl Span {
    /// A working day counts as 24 hours.
    pub fn minutes(self) -> i64 {
        match self {
            Span::Minutes(minutes) => minutes,
            Span::WorkingDays(days) => days * MINUTES_OF_A_DAY,
        }
    }

    fn time(self) -> TimeDelta {
        TimeDelta::minutes(self.minutes())
    }

    pub fn after(self, start: DateTime<Utc>, calendar: &WorkCalendar) -> DateTime<Utc> {
        match self {
            Span::Minutes(_) => start + self.time(),
            Span::WorkingDays(_) => calendar.after(start, self.time()),
        }
    }

    /// When a deadline that was set with this span comes near.
    pub fn near(self, due: DateTime<Utc>, calendar: &WorkCalendar) -> DateTime<Utc> {
        match self {
            Span::Minutes(_) => due - self.time() / NEAR,
            Span::WorkingDays(_) => calendar.before(due, self.time() / NEAR),
        }
    }
}

/// How long the desk has to dispatch.
pub fn to_dispatch(class: DeadlineClass) -> Span {
    match class {
        DeadlineClass::Danger => Span::Minutes(10),
        DeadlineClass::Utility => Span::Minutes(HOUR),
        DeadlineClass::General => Span::WorkingDays(1),
        DeadlineClass::Hard => Span::WorkingDays(2),
    }
}

/// How long the whole may take, counted from submission as well.
pub fn to_finish(class: DeadlineClass) -> Span {
    match class {
        DeadlineClass::Danger => Span::Minutes(2 * HOUR),
        DeadlineClass::Utility => Span::Minutes(24 * HOUR),
        DeadlineClass::General => Span::WorkingDays(7),
        DeadlineClass::Hard => Span::WorkingDays(15),
    }
}

/// A deadline whose clock stood for a while: what was left when it stopped is left now. One that had
/// passed by then stays.
pub fn moved(
    span: Span,
    due: DateTime<Utc>,
    stopped_at: DateTime<Utc>,
    now: DateTime<Utc>,
    calendar: &WorkCalendar,
) -> DateTime<Utc> {
    if due <= stopped_at {
        return due;
    }
    match span {
        Span::Minutes(_) => now + (due - stopped_at),
        Span::WorkingDays(_) => calendar.after(now, calendar.between(stopped_at, due)),
    }
}

/// Whole or begun working days that are left; none for classes that count hours.
pub fn working_days_left(
    class: DeadlineClass,
    now: DateTime<Utc>,
    due: DateTime<Utc>,
    calendar: &WorkCalendar,
) -> Option<i32> {
    match to_dispatch(class) {
        Span::Minutes(_) => None,
        Span::WorkingDays(_) => {
            let left = calendar.between(now, due).num_minutes();
            let days = (left + MINUTES_OF_A_DAY - 1) / MINUTES_OF_A_DAY;
            Some(i32::try_from(days).unwrap_or(i32::MAX))
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    pub dispatch_due_at: DateTime<Utc>,
    pub finish_due_at: DateTime<Utc>,
    /// When the first of the two comes near.
    pub dispatch_near_at: DateTime<Utc>,
}

/// Both deadlines of an order submitted (or reopened) at `start`.
pub fn deadlines(class: DeadlineClass, start: DateTime<Utc>, calendar: &WorkCalendar) -> Deadlines {
    let dispatch_due_at = to_dispatch(class).after(start, calendar);
    Deadlines {
        dispatch_due_at,
        finish_due_at: to_finish(class).after(start, calendar),
        dispatch_near_at: to_dispatch(class).near(dispatch_due_at, calendar),
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;
    use crate::calendar::known_years::calendar;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn danger_does_not_wait_for_monday() {
        // A Saturday.
        let due = deadlines(
            DeadlineClass::Danger,
            at("2026-11-21T23:00:00+08:00"),
            &calendar(Shanghai),
        );
        assert_eq!(due.dispatch_due_at, at("2026-11-21T23:10:00+08:00"));
        assert_eq!(due.dispatch_near_at, at("2026-11-21T23:08:00+08:00"));
        assert_eq!(due.finish_due_at, at("2026-11-22T01:00:00+08:00"));
    }

    #[test]
    fn working_days_leave_out_weekends() {
        // A Thursday.
        let start = at("2026-11-19T09:30:00+08:00");
        let calendar = calendar(Shanghai);
        let due = deadlines(DeadlineClass::General, start, &calendar);
        assert_eq!(due.dispatch_due_at, at("2026-11-20T09:30:00+08:00"));
        assert_eq!(due.finish_due_at, at("2026-11-30T09:30:00+08:00"));
        let left =
            |now| working_days_left(DeadlineClass::General, now, due.finish_due_at, &calendar);
        assert_eq!(left(start), Some(7));
        assert_eq!(left(at("2026-11-21T12:00:00+08:00")), Some(6));
        assert_eq!(left(at("2026-11-30T09:00:00+08:00")), Some(1));
        assert_eq!(left(at("2026-12-01T09:00:00+08:00")), Some(0));
    }

    #[test]
    fn a_holiday_is_left_out() {
        // The day before the holidays of October 2026; Saturday the 10th is worked for them.
        let start = at("2026-09-30T15:00:00+08:00");
        let due = deadlines(DeadlineClass::General, start, &calendar(Shanghai));
        assert_eq!(due.dispatch_due_at, at("2026-10-08T15:00:00+08:00"));
        assert_eq!(due.finish_due_at, at("2026-10-15T15:00:00+08:00"));
    }
}
