//! Series in words: how a rule repeats, and what a date comes to.

use crate::{
    api::centres::series::{DateVerdict, SeriesFrequency, SeriesRuleInput, Weekday},
    components::{ChipKind, time::date_of},
    pages::centres::days::{minute_words, read_day, weekday_words},
};

/// In the order of a week.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];
/// A Monday, as days are counted.
const SOME_MONDAY: i64 = 4;

/// Among [`WEEKDAYS`].
pub fn weekday_of(day: i64) -> usize {
    usize::try_from((day - SOME_MONDAY).rem_euclid(7)).unwrap_or_default()
}

/// 「周一」, of the one at this place among [`WEEKDAYS`].
pub fn name_of_weekday(place: usize) -> &'static str {
    weekday_words(SOME_MONDAY + i64::try_from(place).unwrap_or_default())
}

/// 「每周二、周四」「隔周的周二」「每月 15 日」「每月第二个周二」
pub fn rule_words(rule: &SeriesRuleInput) -> String {
    let first = read_day(&rule.first.0).unwrap_or_default();
    let (_, _, number) = date_of(first);
    let every = rule.every;
    match rule.frequency {
        SeriesFrequency::Weekly => {
            let days = weekdays_words(&rule.weekdays, first);
            match every {
                1 => text!(centres.series.weekly, days),
                2 => text!(centres.series.biweekly, days),
                _ => text!(centres.series.weeks, every, days),
            }
        }
        SeriesFrequency::MonthlyByDate => {
            text!(
                centres.series.by_date,
                months = months_words(every),
                day = number
            )
        }
        SeriesFrequency::MonthlyByWeekday => text!(
            centres.series.by_weekday,
            months = months_words(every),
            nth = nth_words(number),
            day = weekday_words(first)
        ),
    }
}

/// 「09:00–10:00」
pub fn hours_words(rule: &SeriesRuleInput) -> String {
    let until = rule.from_minute + rule.minutes;
    format!("{}–{}", minute_words(rule.from_minute), minute_words(until))
}

/// None means that of the first date.
fn weekdays_words(weekdays: &[Weekday], first: i64) -> String {
    let own = WEEKDAYS.iter().enumerate();
    let own = own.filter(|(place, (_, one))| match weekdays.is_empty() {
        true => *place == weekday_of(first),
        false => weekdays.contains(one),
    });
    let names: Vec<&str> = own.map(|(place, _)| name_of_weekday(place)).collect();
    names.join(text!(centres.list_separator))
}

fn months_words(every: i32) -> String {
    match every {
        1 => text!(centres.series.monthly).to_string(),
        _ => text!(centres.series.months, every),
    }
}

/// Which of its month's weekdays this day of a month is; the fifth is the last, as every month has one.
fn nth_words(day: i64) -> &'static str {
    match (day - 1) / 7 {
        0 => text!(centres.series.nth.first),
        1 => text!(centres.series.nth.second),
        2 => text!(centres.series.nth.third),
        3 => text!(centres.series.nth.fourth),
        _ => text!(centres.series.nth.last),
    }
}

/// Why a date can be had or not.
pub fn verdict_words(verdict: DateVerdict) -> (&'static str, ChipKind) {
    match verdict {
        DateVerdict::Free => (text!(centres.series.verdict.free), ChipKind::Done),
        DateVerdict::Taken => (text!(centres.series.verdict.taken), ChipKind::Late),
        DateVerdict::Closed => (text!(centres.series.verdict.closed), ChipKind::Plain),
        DateVerdict::TooSoon => (text!(centres.series.verdict.too_soon), ChipKind::Plain),
        DateVerdict::WeekFull => (text!(centres.series.verdict.week_full), ChipKind::Time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::CalendarDay;

    fn rule(frequency: SeriesFrequency, every: i32, first: &str) -> SeriesRuleInput {
        SeriesRuleInput {
            frequency,
            every,
            weekdays: Vec::new(),
            first: CalendarDay(first.into()),
            until: CalendarDay("2027-01-31".into()),
            from_minute: 9 * 60,
            minutes: 90,
        }
    }

    #[test]
    fn weeks_are_said_by_their_days() {
        let mut weekly = rule(SeriesFrequency::Weekly, 1, "2026-11-24");
        assert_eq!(rule_words(&weekly), "每周二");
        // In the order of the week, not of the presses.
        weekly.weekdays = vec![Weekday::Thu, Weekday::Tue];
        assert_eq!(rule_words(&weekly), "每周二、周四");
        weekly.every = 2;
        assert_eq!(rule_words(&weekly), "隔周的周二、周四");
        weekly.every = 3;
        assert_eq!(rule_words(&weekly), "每 3 周的周二、周四");
        assert_eq!(hours_words(&weekly), "09:00–10:30");
    }

    #[test]
    fn months_are_said_by_their_date_or_by_the_weekday_in_them() {
        let words = |frequency, every, first| rule_words(&rule(frequency, every, first));
        let (by_date, by_weekday) = (
            SeriesFrequency::MonthlyByDate,
            SeriesFrequency::MonthlyByWeekday,
        );
        assert_eq!(words(by_date, 1, "2026-11-24"), "每月 24 日");
        assert_eq!(words(by_date, 2, "2026-11-24"), "每 2 个月的 24 日");
        assert_eq!(words(by_weekday, 1, "2026-11-24"), "每月第四个周二");
        assert_eq!(words(by_weekday, 1, "2026-11-01"), "每月第一个周日");
        assert_eq!(words(by_weekday, 1, "2026-11-30"), "每月最后一个周一");
    }
}
