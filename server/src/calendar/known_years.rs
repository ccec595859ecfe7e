//! Years that a new installation knows. Later ones are entered by administrators, who may also put
//! these right.
//!
//! 2026: as the State Council's office announced on 4 November 2025. 2027: not announced when this was
//! written, so only the thirteen days that the regulation on public holidays names (as of 2025).

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use entity::{calendar_day, calendar_day::CalendarDayKind, calendar_year};

use super::working_time::WorkCalendar;

use CalendarDayKind::{Off, Work};

/// Month and day of the first one, how many, what kind, and for which holiday.
type Span = (u32, u32, u64, CalendarDayKind, &'static str);

const YEARS: [(i32, bool, &[Span]); 2] = [
    (
        2026,
        true,
        &[
            (1, 1, 3, Off, "元旦"),
            (1, 4, 1, Work, "元旦"),
            (2, 14, 1, Work, "春节"),
            (2, 15, 9, Off, "春节"),
            (2, 28, 1, Work, "春节"),
            (4, 4, 3, Off, "清明节"),
            (5, 1, 5, Off, "劳动节"),
            (5, 9, 1, Work, "劳动节"),
            (6, 19, 3, Off, "端午节"),
            (9, 20, 1, Work, "国庆节"),
            (9, 25, 3, Off, "中秋节"),
            (10, 1, 7, Off, "国庆节"),
            (10, 10, 1, Work, "国庆节"),
        ],
    ),
    (
        2027,
        false,
        &[
            (1, 1, 1, Off, "元旦"),
            (2, 5, 4, Off, "春节"),
            (4, 5, 1, Off, "清明节"),
            (5, 1, 2, Off, "劳动节"),
            (6, 9, 1, Off, "端午节"),
            (9, 15, 1, Off, "中秋节"),
            (10, 1, 3, Off, "国庆节"),
        ],
    ),
];

pub fn years() -> Vec<calendar_year::Model> {
    YEARS
        .iter()
        .map(|(year, announced, _)| calendar_year::Model {
            year: *year,
            announced: *announced,
            version: 1,
        })
        .collect()
}

pub fn days() -> Vec<calendar_day::Model> {
    let mut days = Vec::new();
    for (year, _, spans) in YEARS {
        for (month, day, count, kind, name) in spans {
            let first = NaiveDate::from_ymd_opt(year, *month, *day);
            let span = (0..*count).filter_map(|more| first?.checked_add_days(Days::new(more)));
            days.extend(span.map(|day| calendar_day::Model {
                day,
                kind: *kind,
                name: (*name).to_owned(),
            }));
        }
    }
    days
}

/// The calendar before anybody has entered anything.
pub fn calendar(zone: Tz) -> WorkCalendar {
    WorkCalendar::new(
        zone,
        days().into_iter().map(|one| (one.day, one.kind == Work)),
    )
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::*;

    /// In 2026 people work 248 days: 365 less 104 weekend days, less 19 working days taken off, plus 6
    /// weekend days worked.
    #[test]
    fn what_is_entered_adds_up() {
        let calendar = calendar(chrono_tz::Asia::Shanghai);
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let year = first.iter_days().take(365);
        assert_eq!(year.filter(|day| calendar.is_worked(*day)).count(), 248);
        for one in days() {
            let weekend = matches!(one.day.weekday(), Weekday::Sat | Weekday::Sun);
            assert!(one.kind == Off || weekend, "{}", one.day);
        }
        assert_eq!(
            days().iter().filter(|one| one.day.year() == 2027).count(),
            13
        );
    }
}
