//! Quarters of an hour, counted since 1970: what occupancy is kept in.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

pub const MINUTES: i64 = 15;
const SECONDS: i64 = MINUTES * 60;

/// The ticks that a span touches.
pub fn of_span(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Range<i32> {
    let first = starts_at.timestamp().div_euclid(SECONDS);
    // A span that ends on a tick does not touch it; a fraction of a second past it does.
    let last = (ends_at - TimeDelta::microseconds(1))
        .timestamp()
        .div_euclid(SECONDS);
    narrow(first)..narrow(last + 1)
}

fn narrow(tick: i64) -> i32 {
    i32::try_from(tick).unwrap_or(i32::MAX)
}

/// When a tick begins.
pub fn start(tick: i32) -> DateTime<Utc> {
    DateTime::from_timestamp(i64::from(tick) * SECONDS, 0).unwrap_or_default()
}

/// So many minutes into a day of the street's calendar; the last minute is the next day's first.
pub fn instant(zone: Tz, day: NaiveDate, minute: i32) -> DateTime<Utc> {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    let local = midnight + TimeDelta::minutes(minute.into());
    // Where a change of clocks leaves this minute out, an hour later is meant.
    zone.from_local_datetime(&local)
        .earliest()
        .or_else(|| {
            let later = local + TimeDelta::hours(1);
            zone.from_local_datetime(&later).earliest()
        })
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// The day of the street's calendar, and the minute of it.
pub fn day_and_minute(zone: Tz, at: DateTime<Utc>) -> (NaiveDate, i32) {
    let local = at.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    (local.date_naive(), i32::try_from(minute).unwrap_or(0))
}

/// So many days from one on.
pub fn days_from(day: NaiveDate, count: i32) -> Vec<NaiveDate> {
    day.iter_days()
        .take(usize::try_from(count).unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_span_takes_every_quarter_that_it_touches() {
        let start_of_day = at("2026-11-23T09:00:00+08:00");
        let first = of_span(start_of_day, start_of_day + TimeDelta::minutes(1)).start;
        let minutes = |from: i64, until: i64| {
            let ticks = of_span(
                start_of_day + TimeDelta::minutes(from),
                start_of_day + TimeDelta::minutes(until),
            );
            (ticks.start - first, ticks.end - first)
        };
        assert_eq!(minutes(0, 60), (0, 4));
        assert_eq!(minutes(0, 61), (0, 5));
        assert_eq!(minutes(10, 20), (0, 2));
        assert_eq!(minutes(15, 30), (1, 2));
        assert_eq!(start(first), start_of_day);
    }

    #[test]
    fn days_begin_at_midnight_of_the_street() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(
            instant(Shanghai, day, 9 * 60),
            at("2026-11-23T09:00:00+08:00")
        );
        assert_eq!(
            instant(Shanghai, day, 24 * 60),
            at("2026-11-24T00:00:00+08:00")
        );
        assert_eq!(
            day_and_minute(Shanghai, at("2026-11-22T16:30:00Z")),
            (day, 30)
        );
    }
}
