//! Counting in working days: weekends and days off stand still, days that are worked for them run.
//! A working day counts from midnight to midnight, so that whoever asks in the evening loses nothing.
//! Pure, without clock or database.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

pub const MINUTES_OF_A_DAY: i64 = 24 * 60;
/// Days without any working day that are counted before giving up: no calendar has as many.
const LONGEST_PAUSE: u32 = 400;

/// The street's working calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    zone: Tz,
    /// Days that are otherwise than their weekday says, and whether they are worked.
    special: BTreeMap<NaiveDate, bool>,
}

impl WorkCalendar {
    pub fn new(zone: Tz, special: impl IntoIterator<Item = (NaiveDate, bool)>) -> Self {
        Self {
            zone,
            special: special.into_iter().collect(),
        }
    }

    pub fn is_worked(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.announced(day).unwrap_or(!weekend)
    }

    /// What was announced of this day, where it is otherwise than its weekday says: worked or off.
    pub fn announced(&self, day: NaiveDate) -> Option<bool> {
        self.special.get(&day).copied()
    }

    /// The moment when as much working time has passed.
    pub fn after(&self, start: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let (mut at, mut left, mut idle) = (start, time, 0);
        loop {
            let day = self.day_of(at);
            let end = self.midnight(next(day));
            if self.is_worked(day) {
                idle = 0;
                if left <= end - at {
                    return at + left;
                }
                left -= end - at;
            } else {
                idle += 1;
            }
            if idle > LONGEST_PAUSE {
                return at + left;
            }
            at = end;
        }
    }

    /// The moment from which as much working time passes until this one.
    pub fn before(&self, end: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let (mut at, mut left, mut idle) = (end, time, 0);
        loop {
            // At midnight the day before has just ended.
            let day = self.day_of(at - TimeDelta::microseconds(1));
            let start = self.midnight(day);
            if self.is_worked(day) {
                idle = 0;
                if left <= at - start {
                    return at - left;
                }
                left -= at - start;
            } else {
                idle += 1;
            }
            if idle > LONGEST_PAUSE {
                return at - left;
            }
            at = start;
        }
    }

    /// Working time from one moment to a later one; none where it is not later.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let (mut at, mut passed) = (from, TimeDelta::zero());
        while at < to {
            let day = self.day_of(at);
            let end = self.midnight(next(day)).min(to);
            if self.is_worked(day) {
                passed += end - at;
            }
            at = end;
        }
        passed
    }

    fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    fn midnight(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        // Where a change of clocks leaves midnight out, the day begins an hour later.
        self.zone
            .from_local_datetime(&midnight)
            .earliest()
            .or_else(|| {
                let later = midnight + TimeDelta::hours(1);
                self.zone.from_local_datetime(&later).earliest()
            })
            .map_or_else(|| midnight.and_utc(), |local| local.to_utc())
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::known_years::calendar;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn days(count: i64) -> TimeDelta {
        TimeDelta::days(count)
    }

    #[test]
    fn weekends_stand_still() {
        let calendar = calendar(Shanghai);
        // A Thursday.
        let start = at("2026-11-19T09:30:00+08:00");
        assert_eq!(
            calendar.after(start, days(7)),
            at("2026-11-30T09:30:00+08:00")
        );
        // What comes in on a Sunday begins on Monday.
        let sunday = at("2026-11-22T20:00:00+08:00");
        assert_eq!(
            calendar.after(sunday, days(1)),
            at("2026-11-24T00:00:00+08:00")
        );
    }

    /// From 15 to 23 February nobody works; they do on Saturday 14 and 28.
    #[test]
    fn the_spring_festival_moves_a_deadline() {
        let calendar = calendar(Shanghai);
        let friday = at("2026-02-13T10:00:00+08:00");
        assert_eq!(
            calendar.after(friday, days(1)),
            at("2026-02-14T10:00:00+08:00")
        );
        assert_eq!(
            calendar.after(friday, days(2)),
            at("2026-02-24T10:00:00+08:00")
        );
        assert_eq!(
            calendar.after(friday, days(6)),
            at("2026-02-28T10:00:00+08:00")
        );
        assert_eq!(
            calendar.between(friday, at("2026-02-24T10:00:00+08:00")),
            days(2)
        );
    }

    proptest! {
        #[test]
        fn there_and_back_and_in_between_agree(
            start in 0i64..700_000, time in 1i64..40_000, more in 1i64..40_000,
        ) {
            let calendar = calendar(Shanghai);
            let start = at("2026-01-01T00:00:00+08:00") + TimeDelta::minutes(start);
            let (time, more) = (TimeDelta::minutes(time), TimeDelta::minutes(more));
            let end = calendar.after(start, time);
            prop_assert_eq!(calendar.between(start, end), time);
            // Counted minute by minute, as slowly as can be.
            if time < TimeDelta::days(4) {
                let mut slow = start;
                let mut left = time;
                while left > TimeDelta::zero() {
                    if calendar.is_worked(slow.with_timezone(&Shanghai).date_naive()) {
                        left -= TimeDelta::minutes(1);
                    }
                    slow += TimeDelta::minutes(1);
                }
                prop_assert_eq!(end, slow);
            }
            prop_assert_eq!(calendar.after(end, more), calendar.after(start, time + more));
            let back = calendar.before(end, time);
            prop_assert_eq!(calendar.between(back, end), time);
            prop_assert!(back >= start);
        }
    }
}
