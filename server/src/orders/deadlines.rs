//! How long an order may wait and take, by its deadline class.
//!
//! Minutes and hours run through the night; working days leave out weekends and end at the same
//! time of day as they began, in the street's zone.

use chrono::{DateTime, Datelike, Days, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use entity::category::DeadlineClass;

/// A span that a deadline is counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Minutes(i64),
    WorkingDays(u64),
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

impl Span {
    /// A working day counts as 24 hours.
    pub fn minutes(self) -> i64 {
        match self {
            Span::Minutes(minutes) => minutes,
            Span::WorkingDays(days) => i64::try_from(days).unwrap_or(i64::MAX / DAY) * DAY,
        }
    }

    fn after(self, start: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        match self {
            Span::Minutes(minutes) => start + TimeDelta::minutes(minutes),
            Span::WorkingDays(days) => add_working_days(start, days, zone),
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    pub dispatch_due_at: DateTime<Utc>,
    pub finish_due_at: DateTime<Utc>,
}

/// Both deadlines of an order submitted (or reopened) at `start`.
pub fn deadlines(class: DeadlineClass, start: DateTime<Utc>, zone: Tz) -> Deadlines {
    Deadlines {
        dispatch_due_at: to_dispatch(class).after(start, zone),
        finish_due_at: to_finish(class).after(start, zone),
    }
}

fn add_working_days(start: DateTime<Utc>, days: u64, zone: Tz) -> DateTime<Utc> {
    let local = start.with_timezone(&zone);
    let mut date = local.date_naive();
    let mut left = days;
    while left > 0 {
        date = date.checked_add_days(Days::new(1)).unwrap_or(date);
        if !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    // An hour that a change of clocks leaves out is taken an hour later.
    zone.from_local_datetime(&date.and_time(local.time()))
        .earliest()
        .unwrap_or_else(|| local + TimeDelta::hours(1))
        .with_timezone(&Utc)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn danger_does_not_wait_for_monday() {
        // A Saturday.
        let due = deadlines(
            DeadlineClass::Danger,
            at("2026-11-21T23:00:00+08:00"),
            Shanghai,
        );
        assert_eq!(due.dispatch_due_at, at("2026-11-21T23:10:00+08:00"));
        assert_eq!(due.finish_due_at, at("2026-11-22T01:00:00+08:00"));
    }

    #[test]
    fn working_days_leave_out_weekends() {
        // A Thursday.
        let due = deadlines(
            DeadlineClass::General,
            at("2026-11-19T09:30:00+08:00"),
            Shanghai,
        );
        assert_eq!(due.dispatch_due_at, at("2026-11-20T09:30:00+08:00"));
        assert_eq!(due.finish_due_at, at("2026-11-30T09:30:00+08:00"));
    }

    #[test]
    fn a_request_on_sunday_counts_from_monday() {
        let due = deadlines(
            DeadlineClass::General,
            at("2026-11-22T20:00:00+08:00"),
            Shanghai,
        );
        assert_eq!(due.dispatch_due_at, at("2026-11-23T20:00:00+08:00"));
    }
}
