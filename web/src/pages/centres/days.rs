//! Days of the street's calendar, counted since 1970, and minutes of a day: reckoned with, and in words.

use crate::{
    api::{CalendarDay, Timestamp},
    components::time::{date_of, day_number, time_words},
    state::clock::Clock,
};

pub const MINUTES_OF_A_DAY: i32 = 24 * 60;
const MINUTE: i64 = 60_000;

/// Tracked: midnight passes.
pub fn today(clock: Clock) -> i64 {
    day_number(clock.now(), clock.offset_minutes())
}

/// For the server, and for the address.
pub fn calendar_day(day: i64) -> CalendarDay {
    let (year, month, day) = date_of(day);
    CalendarDay(format!("{year:04}-{month:02}-{day:02}"))
}

/// A day as it stands in an address.
pub fn read_day(text: &str) -> Option<i64> {
    let mut numbers = text.split('-').map(str::parse::<i64>);
    let (year, month, day) = (
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    );
    // Howard Hinnant's days_from_civil, the way back from `date_of`.
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let number = era * 146_097 + day_of_era - 719_468;
    (calendar_day(number).0 == text).then_some(number)
}

/// When a minute of a day is.
pub fn moment(day: i64, minute: i32, offset_minutes: i64) -> Timestamp {
    let minutes = day * i64::from(MINUTES_OF_A_DAY) + i64::from(minute) - offset_minutes;
    Timestamp(minutes * MINUTE)
}

/// Minutes since a day began.
pub fn minute_of(at: Timestamp, day: i64, offset_minutes: i64) -> i32 {
    let minutes = (at.0 - moment(day, 0, offset_minutes).0).div_euclid(MINUTE);
    i32::try_from(minutes).unwrap_or(MINUTES_OF_A_DAY)
}

/// 「08:30」, and 「24:00」 at the end of a day.
pub fn minute_words(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// 「今天」「明天」, else 「周三」.
pub fn short_words(day: i64, today: i64) -> &'static str {
    match day - today {
        0 => text!(centres.day.today),
        1 => text!(centres.day.tomorrow),
        _ => weekday_words(day),
    }
}

/// 「11 月 25 日 周三」
pub fn day_words(day: i64) -> String {
    let (_, month, number) = date_of(day);
    let date = text!(common.time.month_day, month, day = number);
    format!("{date} {}", weekday_words(day))
}

pub fn weekday_words(day: i64) -> &'static str {
    // The first of January 1970 was a Thursday.
    match (day + 3).rem_euclid(7) {
        0 => text!(centres.weekday.monday),
        1 => text!(centres.weekday.tuesday),
        2 => text!(centres.weekday.wednesday),
        3 => text!(centres.weekday.thursday),
        4 => text!(centres.weekday.friday),
        5 => text!(centres.weekday.saturday),
        _ => text!(centres.weekday.sunday),
    }
}

/// 「明天 14:00–16:00」, or with its date where it is further away.
pub fn span_words(clock: Clock, starts_at: Timestamp, ends_at: Timestamp) -> String {
    let offset = clock.offset_minutes();
    let day = day_number(starts_at, offset);
    let last_day = day_number(ends_at, offset);
    let until = match minute_of(ends_at, day, offset) {
        MINUTES_OF_A_DAY => minute_words(MINUTES_OF_A_DAY),
        _ if last_day == day => time_words(ends_at, offset),
        _ => format!("{} {}", day_words(last_day), time_words(ends_at, offset)),
    };
    format!("{}–{until}", start_words(clock, starts_at))
}

/// 「明天 14:00」, or with its date where it is further away.
pub fn start_words(clock: Clock, starts_at: Timestamp) -> String {
    let offset = clock.offset_minutes();
    let (day, today) = (day_number(starts_at, offset), today(clock));
    let date = match day - today {
        0 | 1 => short_words(day, today).to_string(),
        _ => day_words(day),
    };
    format!("{date} {}", time_words(starts_at, offset))
}

/// 「30 分钟」「1 小时」「1.5 小时」「1 小时 15 分钟」
pub fn length_words(minutes: i32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => text!(centres.length.minutes, count = minutes),
        (1, 0) => text!(centres.length.hour).to_string(),
        (hours, 0) => text!(centres.length.hours, count = hours),
        (hours, 30) => text!(centres.length.hours, count = format!("{hours}.5")),
        (hours, minutes) => {
            let hours = match hours {
                1 => text!(centres.length.hour).to_string(),
                hours => text!(centres.length.hours, count = hours),
            };
            format!("{hours} {}", text!(centres.length.minutes, count = minutes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: i64 = 480;

    #[test]
    fn a_day_of_an_address_is_read_and_written() {
        for text in ["1970-01-01", "2026-11-23", "2028-02-29", "2026-03-01"] {
            let day = read_day(text).unwrap();
            assert_eq!(calendar_day(day).0, text);
        }
        assert_eq!(read_day("2026-11-23"), Some(20_780));
        for text in [
            "",
            "2026-11",
            "2026-02-30",
            "2026-13-01",
            "23/11/2026",
            "2026-1-1",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_said_with_their_weekday() {
        let day = read_day("2026-11-25").unwrap();
        assert_eq!(day_words(day), "11 月 25 日 周三");
        assert_eq!(short_words(day, day), "今天");
        assert_eq!(short_words(day, day - 1), "明天");
        assert_eq!(short_words(day, day - 3), "周三");
    }

    #[test]
    fn minutes_of_a_day_are_moments_and_back() {
        let day = read_day("2026-11-25").unwrap();
        let at = moment(day, 14 * 60 + 30, SHANGHAI);
        assert_eq!(time_words(at, SHANGHAI), "14:30");
        assert_eq!(minute_of(at, day, SHANGHAI), 14 * 60 + 30);
        assert_eq!(
            minute_of(moment(day + 1, 0, SHANGHAI), day, SHANGHAI),
            MINUTES_OF_A_DAY
        );
        assert_eq!(minute_words(MINUTES_OF_A_DAY), "24:00");
    }

    #[test]
    fn lengths_are_said_as_people_say_them() {
        let said = [30, 45, 60, 90, 75, 120, 150].map(length_words);
        let expected = [
            "30 分钟",
            "45 分钟",
            "1 小时",
            "1.5 小时",
            "1 小时 15 分钟",
            "2 小时",
            "2.5 小时",
        ];
        assert_eq!(said, expected);
    }
}
