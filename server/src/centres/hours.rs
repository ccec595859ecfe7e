//! When a centre is open on a day: by its weekday, or as the calendar has it off or worked.

use chrono::{Datelike, NaiveDate, Weekday};
use entity::{opening, opening::OpeningDay};

use crate::{
    calendar::working_time::WorkCalendar,
    error::{ErrorCode, Result, field},
};

pub const MINUTES_OF_A_DAY: i32 = 24 * 60;
/// Of one kind of day.
const MOST_SPANS: usize = 4;

/// Minutes of a day, the last one not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    pub from: i32,
    pub until: i32,
}

/// The spans in which a centre is open that day, in order.
pub fn on(openings: &[opening::Model], calendar: &WorkCalendar, day: NaiveDate) -> Vec<Open> {
    let of = |kind: OpeningDay| {
        let mut spans: Vec<Open> = openings
            .iter()
            .filter(|one| one.day == kind)
            .map(|one| Open {
                from: one.from_minute,
                until: one.until_minute,
            })
            .collect();
        spans.sort_by_key(|one| one.from);
        spans
    };
    let weekday = of_weekday(day.weekday());
    match calendar.announced(day) {
        Some(false) => of(OpeningDay::Holiday),
        None => of(weekday),
        // A weekend that is worked: where the house is closed at weekends, as on the Friday before.
        Some(true) => {
            let own = of(weekday);
            if own.is_empty() {
                of(OpeningDay::Friday)
            } else {
                own
            }
        }
    }
}

fn of_weekday(day: Weekday) -> OpeningDay {
    match day {
        Weekday::Mon => OpeningDay::Monday,
        Weekday::Tue => OpeningDay::Tuesday,
        Weekday::Wed => OpeningDay::Wednesday,
        Weekday::Thu => OpeningDay::Thursday,
        Weekday::Fri => OpeningDay::Friday,
        Weekday::Sat => OpeningDay::Saturday,
        Weekday::Sun => OpeningDay::Sunday,
    }
}

/// Hours as they were entered: whole quarters, in order, none over another.
///
/// # Errors
/// `INVALID` on `openings`.
pub fn check(mut spans: Vec<(OpeningDay, Open)>) -> Result<Vec<(OpeningDay, Open)>> {
    let invalid = || field(ErrorCode::Invalid, "openings");
    spans.sort_by_key(|(day, open)| (format!("{day:?}"), open.from));
    let fits = |minute: i32| (0..=MINUTES_OF_A_DAY).contains(&minute) && minute % 15 == 0;
    for (_, open) in &spans {
        if !fits(open.from) || !fits(open.until) || open.from >= open.until {
            return Err(invalid());
        }
    }
    for pair in spans.windows(2) {
        let [(day, open), (next_day, next)] = pair else {
            continue;
        };
        if day == next_day && next.from < open.until {
            return Err(invalid());
        }
    }
    for (day, _) in &spans {
        if spans.iter().filter(|(other, _)| other == day).count() > MOST_SPANS {
            return Err(invalid());
        }
    }
    Ok(spans)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use uuid::Uuid;

    use super::*;

    fn opening(day: OpeningDay, from: i32, until: i32) -> opening::Model {
        opening::Model {
            centre_id: Uuid::nil(),
            day,
            from_minute: from * 60,
            until_minute: until * 60,
        }
    }

    fn open(from: i32, until: i32) -> Open {
        Open {
            from: from * 60,
            until: until * 60,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn holidays_and_worked_weekends_have_their_own_hours() {
        let openings = [
            opening(OpeningDay::Friday, 14, 20),
            opening(OpeningDay::Friday, 8, 12),
            opening(OpeningDay::Sunday, 9, 17),
            opening(OpeningDay::Holiday, 10, 16),
        ];
        // The first of October is a Thursday; that Saturday a weekend is worked for it.
        let calendar = WorkCalendar::new(
            Shanghai,
            [
                (day("2026-10-01"), false),
                (day("2026-10-10"), true),
                (day("2026-10-11"), true),
            ],
        );
        let on = |text| on(&openings, &calendar, day(text));
        assert_eq!(on("2026-10-01"), [open(10, 16)]);
        assert_eq!(on("2026-10-09"), [open(8, 12), open(14, 20)]);
        assert_eq!(on("2026-10-10"), [open(8, 12), open(14, 20)]);
        assert_eq!(on("2026-10-11"), [open(9, 17)]);
        assert_eq!(on("2026-10-12"), []);
    }

    #[test]
    fn hours_are_whole_quarters_and_none_lies_over_another() {
        let friday = |from, until| (OpeningDay::Friday, Open { from, until });
        let check = |spans: &[(OpeningDay, Open)]| check(spans.to_vec()).is_ok();
        assert!(check(&[friday(840, 1200), friday(480, 720)]));
        assert!(check(&[friday(0, 1440)]));
        assert!(check(&[friday(480, 720), friday(720, 780)]));
        assert!(!check(&[friday(480, 720), friday(705, 780)]));
        assert!(!check(&[friday(480, 480)]));
        assert!(!check(&[friday(485, 720)]));
        assert!(!check(&[friday(480, 1455)]));
        assert!(!check(&[friday(-15, 60)]));
        assert!(check(&[
            friday(480, 720),
            (OpeningDay::Saturday, open(8, 12))
        ]));
        let five: Vec<_> = (0..5)
            .map(|hour| friday(hour * 60, hour * 60 + 30))
            .collect();
        assert!(!check(&five));
    }
}
