//! When a centre is open, in few lines: days with the same hours are said together.

use super::days::minute_words;
use crate::api::centres::houses::{OpeningDay, OpeningHours};
use leptos::prelude::*;

/// A week, and then days that the calendar has off.
const WEEK: [OpeningDay; 7] = [
    OpeningDay::Monday,
    OpeningDay::Tuesday,
    OpeningDay::Wednesday,
    OpeningDay::Thursday,
    OpeningDay::Friday,
    OpeningDay::Saturday,
    OpeningDay::Sunday,
];

/// A line for days with the same hours, e.g. 「周一至周五 08:00–12:00、14:00–20:00」; a line that is too long
/// breaks between spans, never within one.
pub fn hours_view(openings: &[OpeningHours]) -> impl IntoView + use<> {
    let span = |(number, words): (usize, String)| {
        let separator = (number > 0).then(|| text!(centres.list_separator));
        view! { {separator}<span class="num">{words}</span> }
    };
    let line = |(days, spans): (String, Vec<String>)| {
        let spans = spans.into_iter().enumerate().map(span).collect_view();
        view! { <span class="block"><span>{days}</span>" "{spans}</span> }
    };
    lines(openings).into_iter().map(line).collect_view()
}

/// Days in words and their spans.
fn lines(openings: &[OpeningHours]) -> Vec<(String, Vec<String>)> {
    let mut lines: Vec<(String, Vec<String>)> = runs(openings)
        .into_iter()
        .map(|(first, last, spans)| (days_words(first, last), spans_words(&spans)))
        .collect();
    let off = spans_of(openings, OpeningDay::Holiday);
    lines.push((text!(centres.hours.holiday).to_string(), spans_words(&off)));
    lines
}

type Spans = Vec<(i32, i32)>;

fn spans_of(openings: &[OpeningHours], day: OpeningDay) -> Spans {
    let of_day = openings.iter().filter(|one| one.day == day);
    let mut spans: Spans = of_day
        .map(|one| (one.from_minute, one.until_minute))
        .collect();
    spans.sort_unstable();
    spans
}

/// Days of the week that follow one another and have the same hours, by their numbers.
fn runs(openings: &[OpeningHours]) -> Vec<(usize, usize, Spans)> {
    let mut runs: Vec<(usize, usize, Spans)> = Vec::new();
    for (number, day) in WEEK.into_iter().enumerate() {
        let spans = spans_of(openings, day);
        match runs.last_mut() {
            Some(run) if run.2 == spans => run.1 = number,
            _ => runs.push((number, number, spans)),
        }
    }
    runs
}

fn days_words(first: usize, last: usize) -> String {
    match last - first {
        6 => text!(centres.hours.every_day).to_string(),
        0 => day_words(first).to_string(),
        1 => {
            let separator = text!(centres.list_separator);
            format!("{}{separator}{}", day_words(first), day_words(last))
        }
        _ => text!(
            centres.hours.days,
            from = day_words(first),
            until = day_words(last)
        ),
    }
}

fn day_words(number: usize) -> &'static str {
    match number {
        0 => text!(centres.weekday.monday),
        1 => text!(centres.weekday.tuesday),
        2 => text!(centres.weekday.wednesday),
        3 => text!(centres.weekday.thursday),
        4 => text!(centres.weekday.friday),
        5 => text!(centres.weekday.saturday),
        _ => text!(centres.weekday.sunday),
    }
}

fn spans_words(spans: &[(i32, i32)]) -> Vec<String> {
    if spans.is_empty() {
        return vec![text!(centres.hours.closed).to_string()];
    }
    let span =
        |(from, until): &(i32, i32)| format!("{}–{}", minute_words(*from), minute_words(*until));
    spans.iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(day: OpeningDay, from: i32, until: i32) -> OpeningHours {
        OpeningHours {
            day,
            from_minute: from * 60,
            until_minute: until * 60,
        }
    }

    fn said(openings: &[OpeningHours]) -> Vec<String> {
        let lines = lines(openings).into_iter();
        lines
            .map(|(days, spans)| format!("{days} {}", spans.join("、")))
            .collect()
    }

    #[test]
    fn days_with_the_same_hours_are_said_together() {
        let mut openings: Vec<OpeningHours> = WEEK[..5]
            .iter()
            // In any order.
            .flat_map(|day| [open(*day, 14, 20), open(*day, 8, 12)])
            .collect();
        openings.extend([
            open(OpeningDay::Saturday, 9, 17),
            open(OpeningDay::Sunday, 9, 17),
            open(OpeningDay::Holiday, 9, 12),
        ]);
        let expected = [
            "周一至周五 08:00–12:00、14:00–20:00",
            "周六、周日 09:00–17:00",
            "节假日 09:00–12:00",
        ];
        assert_eq!(said(&openings), expected);
    }

    #[test]
    fn days_off_are_said_too() {
        let openings = [
            open(OpeningDay::Monday, 9, 17),
            open(OpeningDay::Wednesday, 9, 24),
        ];
        let expected = [
            "周一 09:00–17:00",
            "周二 不开放",
            "周三 09:00–24:00",
            "周四至周日 不开放",
            "节假日 不开放",
        ];
        assert_eq!(said(&openings), expected);
    }

    #[test]
    fn one_line_is_enough_for_a_week_of_the_same() {
        let openings: Vec<_> = WEEK.into_iter().map(|day| open(day, 8, 21)).collect();
        assert_eq!(said(&openings)[0], "每天 08:00–21:00");
    }
}
