//! How minutes of many days add up by the hour of the day.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::centres::{
    hours::{MINUTES_OF_A_DAY, Open},
    ticks,
};

const HOUR: i32 = 60;

/// Minutes of one hour of the day, of all days together; of each seat, where one books seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    pub open: i32,
    pub used: i32,
}

/// From midnight on.
#[derive(Default)]
pub struct Hours([Hour; 24]);

impl Hours {
    /// Of so many seats, or of the one room.
    pub fn add_open(&mut self, spans: &[Open], places: i32) {
        for span in spans {
            self.add(*span, |hour, minutes| hour.open += minutes * places);
        }
    }

    pub fn add_used(&mut self, span: Open, places: i32) {
        self.add(span, |hour, minutes| hour.used += minutes * places);
    }

    fn add(&mut self, span: Open, count: impl Fn(&mut Hour, i32)) {
        for (begins, hour) in (0..).step_by(HOUR as usize).zip(&mut self.0) {
            let minutes = span.until.min(begins + HOUR) - span.from.max(begins);
            count(hour, minutes.max(0));
        }
    }

    /// Hours in which there is something to tell.
    pub fn told(&self) -> Vec<(i32, Hour)> {
        let all = (0..).zip(self.0);
        all.filter(|(_, hour)| *hour != Hour::default()).collect()
    }
}

/// What stays open beside a closure.
pub fn without(open: &[Open], closed: Open) -> Vec<Open> {
    let around = |one: &Open| {
        let before = (one.from, one.until.min(closed.from));
        let after = (one.from.max(closed.until), one.until);
        [before, after].map(|(from, until)| Open { from, until })
    };
    let parts = open.iter().flat_map(around);
    parts.filter(|one| one.from < one.until).collect()
}

/// A span in minutes of each day of the street's calendar that it touches.
pub fn by_day(
    zone: Tz,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> impl Iterator<Item = (NaiveDate, Open)> {
    let (first, from) = ticks::day_and_minute(zone, starts_at);
    let (last, until) = ticks::day_and_minute(zone, ends_at);
    let days = first.iter_days().take_while(move |day| *day <= last);
    let spans = days.map(move |day| {
        let from = if day == first { from } else { 0 };
        let until = if day == last { until } else { MINUTES_OF_A_DAY };
        (day, Open { from, until })
    });
    spans.filter(|(_, span)| span.from < span.until)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn open(from: i32, until: i32) -> Open {
        Open { from, until }
    }

    #[test]
    fn minutes_fall_into_the_hours_that_they_touch() {
        let mut hours = Hours::default();
        hours.add_open(&[open(480, 720), open(840, 870)], 1);
        hours.add_open(&[open(480, 720)], 1);
        hours.add_used(open(510, 615), 1);
        hours.add_used(open(1_425, 1_440), 1);
        let hour = |open, used| Hour { open, used };
        let told = [
            (8, hour(120, 30)),
            (9, hour(120, 60)),
            (10, hour(120, 15)),
            (11, hour(120, 0)),
            (14, hour(30, 0)),
            (23, hour(0, 15)),
        ];
        assert_eq!(hours.told(), told);
    }

    #[test]
    fn seats_count_each() {
        let mut hours = Hours::default();
        hours.add_open(&[open(480, 540)], 16);
        hours.add_used(open(480, 510), 3);
        let all = Hour {
            open: 16 * 60,
            used: 90,
        };
        assert_eq!(hours.told(), [(8, all)]);
    }

    #[test]
    fn a_closure_takes_what_it_covers() {
        let day = [open(480, 720), open(840, 1_260)];
        let without = |from, until| without(&day, open(from, until));
        assert_eq!(
            without(540, 600),
            [open(480, 540), open(600, 720), open(840, 1_260)]
        );
        assert_eq!(without(0, 900), [open(900, 1_260)]);
        assert_eq!(without(720, 840), day);
        assert_eq!(without(0, 1_440), []);
    }

    #[test]
    fn a_span_over_midnight_belongs_to_both_days() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let by_day = |from, until| -> Vec<(String, Open)> {
            let days = by_day(Shanghai, at(from), at(until));
            days.map(|(day, span)| (day.to_string(), span)).collect()
        };
        let day = |text: &str, from, until| (text.to_owned(), open(from, until));
        assert_eq!(
            by_day("2026-11-24T09:30:00+08:00", "2026-11-24T10:15:00+08:00"),
            [day("2026-11-24", 570, 615)]
        );
        assert_eq!(
            by_day("2026-11-24T22:00:00+08:00", "2026-11-26T01:00:00+08:00"),
            [
                day("2026-11-24", 1_320, 1_440),
                day("2026-11-25", 0, 1_440),
                day("2026-11-26", 0, 60)
            ]
        );
        // What ends at midnight touches no further day.
        assert_eq!(
            by_day("2026-11-24T22:00:00+08:00", "2026-11-25T00:00:00+08:00"),
            [day("2026-11-24", 1_320, 1_440)]
        );
    }
}
