//! A year's days off as somebody types or pastes them: a line for each span, `2月5日至2月11日 休 春节`,
//! `2027-02-14 班 春节`. Pure.

use chrono::{Datelike, Days, NaiveDate};
use entity::{calendar_day, calendar_day::CalendarDayKind};

const LONGEST_NAME: usize = 20;
const LONGEST_SPAN: u64 = 31;

/// # Errors
/// The number of the first line, from 1, that cannot be read, names a day of another year, or names a
/// day again.
pub fn parse(year: i32, text: &str) -> Result<Vec<calendar_day::Model>, usize> {
    let mut days: Vec<calendar_day::Model> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let span = parse_line(year, line).ok_or(number)?;
        for day in span {
            if day.day.year() != year || days.iter().any(|one| one.day == day.day) {
                return Err(number);
            }
            days.push(day);
        }
    }
    days.sort_by_key(|one| one.day);
    Ok(days)
}

fn parse_line(year: i32, line: &str) -> Option<Vec<calendar_day::Model>> {
    let mut words = line.split_whitespace();
    let (span, kind, name) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || name.chars().count() > LONGEST_NAME {
        return None;
    }
    let kind = match kind {
        "休" | "off" => CalendarDayKind::Off,
        "班" | "work" => CalendarDayKind::Work,
        _ => return None,
    };
    let mut ends = span.split(['至', '~', '～']);
    let first = parse_day(year, ends.next()?)?;
    let last = match ends.next() {
        Some(last) => parse_day(year, last)?,
        None => first,
    };
    let count = u64::try_from((last - first).num_days()).ok()? + 1;
    if count > LONGEST_SPAN || ends.next().is_some() {
        return None;
    }
    (0..count)
        .map(|more| {
            Some(calendar_day::Model {
                day: first.checked_add_days(Days::new(more))?,
                kind,
                name: name.to_owned(),
            })
        })
        .collect()
}

/// `2027-02-05`, `2027年2月5日`, `2/5`, `2月5日`.
fn parse_day(year: i32, text: &str) -> Option<NaiveDate> {
    let text = text.trim_end_matches(['日', '号']);
    let numbers: Vec<u32> = text
        .split(['-', '/', '.', '年', '月'])
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [month, day] => NaiveDate::from_ymd_opt(year, month, day),
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}

/// The days in the form that [`parse`] reads.
pub fn spell(days: &[calendar_day::Model]) -> String {
    let mut spans: Vec<(NaiveDate, NaiveDate, CalendarDayKind, &str)> = Vec::new();
    for one in days {
        match spans.last_mut() {
            Some((_, last, kind, name))
                if *kind == one.kind && *name == one.name && last.succ_opt() == Some(one.day) =>
            {
                *last = one.day;
            }
            _ => spans.push((one.day, one.day, one.kind, &one.name)),
        }
    }
    let lines = spans.iter().map(|(first, last, kind, name)| {
        let kind = match kind {
            CalendarDayKind::Off => "休",
            CalendarDayKind::Work => "班",
        };
        match first == last {
            true => format!("{first} {kind} {name}\n"),
            false => format!("{first}至{last} {kind} {name}\n"),
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::known_years;

    #[test]
    fn what_is_spelled_is_read_again() {
        let days: Vec<_> = known_years::days();
        let days: Vec<_> = days
            .into_iter()
            .filter(|one| one.day.year() == 2026)
            .collect();
        let text = spell(&days);
        assert!(text.contains("2026-02-15至2026-02-23 休 春节\n"), "{text}");
        assert_eq!(parse(2026, &text), Ok(days));
    }

    #[test]
    fn people_write_days_in_several_ways() {
        let text = "2月5日至2月11日 休 春节\n\n2027/2/14 班 春节\n2027年4月5日 off 清明节\n";
        let days = parse(2027, text).unwrap();
        assert_eq!(days.len(), 9);
        assert_eq!(days[7].kind, CalendarDayKind::Work);
    }

    #[test]
    fn the_line_that_is_wrong_is_named() {
        for (text, line) in [
            ("2月5日 休 春节\n2月30日 休 春节", 2),
            ("2026-02-05 休 春节", 1),
            ("2月5日 休 春节\n\n2月5日 班 春节", 3),
            ("2月5日 放假 春节", 1),
            ("2月5日 休", 1),
            ("2月11日至2月5日 休 春节", 1),
            ("1月1日至12月31日 休 春节", 1),
        ] {
            assert_eq!(parse(2027, text), Err(line), "{text}");
        }
    }
}
