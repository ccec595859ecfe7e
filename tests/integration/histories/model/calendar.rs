//! Working time, walked through minute by minute: slow, and too simple to be wrong in the same way as
//! the server. Minutes count from 1 January 2026, midnight in Shanghai.

use std::sync::OnceLock;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use entity::category::DeadlineClass;

pub type Minute = i64;

pub const HOUR: Minute = 60;
pub const DAY: Minute = 24 * HOUR;

/// Entered for the year in which histories happen, with 调休 before and after.
pub const YEAR: i32 = 2027;
pub const YEAR_TEXT: &str = "1月1日至1月3日 休 元旦\n1月31日 班 春节\n2月5日至2月11日 休 春节\n\
    2月14日 班 春节\n4月3日至4月5日 休 清明节\n4月25日 班 劳动节\n5月1日至5月5日 休 劳动节\n\
    5月8日 班 劳动节\n6月9日 休 端午节\n9月15日 休 中秋节\n9月26日 班 国庆节\n\
    10月1日至10月7日 休 国庆节\n10月9日 班 国庆节\n";
/// Longer than any history goes on.
const MOST_DAYS: usize = 10 * 365;
/// Month and day.
type Date = (u32, u32);
/// The same: the first and the last, and whether they are worked.
const SPECIAL: [(Date, Date, bool); 13] = [
    ((1, 1), (1, 3), false),
    ((1, 31), (1, 31), true),
    ((2, 5), (2, 11), false),
    ((2, 14), (2, 14), true),
    ((4, 3), (4, 5), false),
    ((4, 25), (4, 25), true),
    ((5, 1), (5, 5), false),
    ((5, 8), (5, 8), true),
    ((6, 9), (6, 9), false),
    ((9, 15), (9, 15), false),
    ((9, 26), (9, 26), true),
    ((10, 1), (10, 7), false),
    ((10, 9), (10, 9), true),
];

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

fn first_moment() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-01-01T00:00:00+08:00")
        .unwrap()
        .to_utc()
}

pub fn moment(minute: Minute) -> DateTime<Utc> {
    first_moment() + TimeDelta::minutes(minute)
}

pub fn minute_of(moment: DateTime<Utc>) -> Minute {
    (moment - first_moment()).num_minutes()
}

fn is_worked(minute: Minute) -> bool {
    static DAYS: OnceLock<Vec<bool>> = OnceLock::new();
    let days = DAYS.get_or_init(|| {
        first_day()
            .iter_days()
            .take(MOST_DAYS)
            .map(is_day_worked)
            .collect()
    });
    days[(minute / DAY) as usize]
}

fn is_day_worked(day: NaiveDate) -> bool {
    if day.year() == YEAR {
        let month_and_day = (day.month(), day.day());
        for (first, last, worked) in SPECIAL {
            if (first..=last).contains(&month_and_day) {
                return worked;
            }
        }
    }
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// How a deadline is counted.
#[derive(Clone, Copy, Debug)]
pub enum Span {
    /// Through nights and weekends.
    Clock(Minute),
    Working(Minute),
}

impl Span {
    pub fn after(self, start: Minute) -> Minute {
        match self {
            Self::Clock(minutes) => start + minutes,
            Self::Working(minutes) => working_after(start, minutes),
        }
    }

    /// When a fifth of it is left.
    pub fn near(self, due: Minute) -> Minute {
        match self {
            Self::Clock(minutes) => due - minutes / 5,
            Self::Working(minutes) => working_before(due, minutes / 5),
        }
    }

    /// As much is left from now on as was when the clock stopped; nothing moves that had passed by then.
    pub fn moved(self, due: Minute, stopped: Minute, now: Minute) -> Minute {
        if due <= stopped {
            return due;
        }
        match self {
            Self::Clock(_) => now + (due - stopped),
            Self::Working(_) => {
                let left = (stopped..due).filter(|minute| is_worked(*minute)).count();
                working_after(now, left as Minute)
            }
        }
    }
}

fn working_after(start: Minute, minutes: Minute) -> Minute {
    let (mut at, mut left) = (start, minutes);
    while left > 0 {
        left -= Minute::from(is_worked(at));
        at += 1;
    }
    at
}

fn working_before(end: Minute, minutes: Minute) -> Minute {
    let (mut at, mut left) = (end, minutes);
    while left > 0 {
        at -= 1;
        left -= Minute::from(is_worked(at));
    }
    at
}

/// As the issue says: to dispatch and to finish, both from the moment it was asked.
pub fn to_dispatch(class: DeadlineClass) -> Span {
    match class {
        DeadlineClass::Danger => Span::Clock(10),
        DeadlineClass::Utility => Span::Clock(HOUR),
        DeadlineClass::General => Span::Working(DAY),
        DeadlineClass::Hard => Span::Working(2 * DAY),
    }
}

pub fn to_finish(class: DeadlineClass) -> Span {
    match class {
        DeadlineClass::Danger => Span::Clock(2 * HOUR),
        DeadlineClass::Utility => Span::Clock(DAY),
        DeadlineClass::General => Span::Working(7 * DAY),
        DeadlineClass::Hard => Span::Working(15 * DAY),
    }
}

/// How long a place may be held without a sign of work.
pub fn to_show_progress(class: DeadlineClass) -> Span {
    match class {
        DeadlineClass::Danger => Span::Clock(30),
        DeadlineClass::Utility => Span::Clock(4 * HOUR),
        DeadlineClass::General => Span::Working(3 * DAY),
        DeadlineClass::Hard => Span::Working(5 * DAY),
    }
}

pub const TO_ANSWER: Span = Span::Working(3 * DAY);
pub const TO_ANSWER_A_TAKEOVER: Minute = DAY;
/// Six days after the work is done the requester is reminded, a day later it closes.
pub const UNTIL_REMINDED: Minute = 6 * DAY;
pub const UNTIL_SILENT: Minute = 7 * DAY;
pub const WARNING: Minute = DAY;
pub const SECOND_THOUGHTS: Minute = 7 * DAY;
