//! When a house is open, as it is being written: spans of each kind of day.

use crate::api::centres::{
    houses::{OpeningDay, OpeningHours},
    keeping::OpeningHoursInput,
};
use leptos::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const KINDS: usize = 8;
/// Of one kind of day.
const MOST_SPANS: usize = 4;
const FRIDAY: usize = 4;
/// What a span is at first.
const USUAL: [(i32, i32); 2] = [(8 * 60, 12 * 60), (14 * 60, 18 * 60)];

/// A week, and then days that the calendar has off.
pub const DAYS: [OpeningDay; KINDS] = [
    OpeningDay::Monday,
    OpeningDay::Tuesday,
    OpeningDay::Wednesday,
    OpeningDay::Thursday,
    OpeningDay::Friday,
    OpeningDay::Saturday,
    OpeningDay::Sunday,
    OpeningDay::Holiday,
];

/// What kind of day it is but for holidays, of a day counted since 1970.
pub fn weekday_of(day: i64) -> OpeningDay {
    // The first of January 1970 was a Thursday.
    let number = usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default();
    DAYS[number]
}

pub fn day_words(day: OpeningDay) -> &'static str {
    match day {
        OpeningDay::Monday => text!(centres.weekday.monday),
        OpeningDay::Tuesday => text!(centres.weekday.tuesday),
        OpeningDay::Wednesday => text!(centres.weekday.wednesday),
        OpeningDay::Thursday => text!(centres.weekday.thursday),
        OpeningDay::Friday => text!(centres.weekday.friday),
        OpeningDay::Saturday => text!(centres.weekday.saturday),
        OpeningDay::Sunday => text!(centres.weekday.sunday),
        OpeningDay::Holiday => text!(centres.hours.holiday),
    }
}

/// Minutes of a day, as they are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub key: usize,
    pub from: RwSignal<String>,
    pub until: RwSignal<String>,
}

impl Span {
    fn new((from, until): (i32, i32)) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Self {
            key: NEXT.fetch_add(1, Ordering::Relaxed),
            from: RwSignal::new(from.to_string()),
            until: RwSignal::new(until.to_string()),
        }
    }

    fn minutes(self) -> (i32, i32) {
        let minute = |text: RwSignal<String>| text.with(|text| text.parse().unwrap_or_default());
        (minute(self.from), minute(self.until))
    }
}

/// All kinds of days.
#[derive(Clone, Copy)]
pub struct Openings([RwSignal<Vec<Span>>; KINDS]);

impl Openings {
    pub fn of(known: &[OpeningHours]) -> Self {
        Self(DAYS.map(|day| {
            let mut spans: Vec<(i32, i32)> = known
                .iter()
                .filter(|one| one.day == day)
                .map(|one| (one.from_minute, one.until_minute))
                .collect();
            spans.sort_unstable();
            RwSignal::new(spans.into_iter().map(Span::new).collect())
        }))
    }

    /// Of a new house: open by day, shut on holidays.
    pub fn usual() -> Self {
        let usual = || USUAL.map(Span::new).to_vec();
        Self(std::array::from_fn(|number| match number {
            ..KINDS_OF_A_WEEK => RwSignal::new(usual()),
            _ => RwSignal::new(Vec::new()),
        }))
    }

    pub fn of_day(self, number: usize) -> RwSignal<Vec<Span>> {
        self.0[number]
    }

    pub fn may_add(self, number: usize) -> bool {
        self.0[number].with(|spans| spans.len() < MOST_SPANS)
    }

    pub fn add(self, number: usize) {
        let last = self.0[number].with_untracked(|spans| spans.last().map(|one| one.minutes().1));
        let next = next_span(last);
        self.0[number].update(|spans| spans.push(Span::new(next)));
    }

    /// The other working days are like Monday.
    pub fn copy_monday(self) {
        let monday: Vec<(i32, i32)> = self.minutes(0);
        for spans in &self.0[1..=FRIDAY] {
            spans.set(monday.iter().copied().map(Span::new).collect());
        }
    }

    fn minutes(self, number: usize) -> Vec<(i32, i32)> {
        self.0[number].with(|spans| spans.iter().map(|one| one.minutes()).collect())
    }

    /// Whether a day's spans make no sense; tracked.
    pub fn is_wrong(self, number: usize) -> bool {
        is_wrong(self.minutes(number))
    }

    pub fn is_any_wrong(self) -> bool {
        (0..KINDS).any(|number| self.is_wrong(number))
    }

    pub fn inputs(self) -> Vec<OpeningHoursInput> {
        let of_day = |(number, day): (usize, OpeningDay)| {
            let spans = self.minutes(number).into_iter();
            spans.map(move |(from_minute, until_minute)| OpeningHoursInput {
                day,
                from_minute,
                until_minute,
            })
        };
        DAYS.into_iter().enumerate().flat_map(of_day).collect()
    }
}

const KINDS_OF_A_WEEK: usize = 7;

fn next_span(last: Option<i32>) -> (i32, i32) {
    const HOUR: i32 = 60;
    const MIDNIGHT: i32 = 24 * HOUR;
    match last {
        None => (USUAL[0].0, USUAL[1].1),
        Some(last) if last + HOUR < MIDNIGHT => (last + HOUR, (last + 4 * HOUR).min(MIDNIGHT)),
        Some(_) => (MIDNIGHT - HOUR, MIDNIGHT),
    }
}

/// One ends before it begins, or two lie over one another.
fn is_wrong(mut spans: Vec<(i32, i32)>) -> bool {
    spans.sort_unstable();
    let is_turned = spans.iter().any(|(from, until)| from >= until);
    is_turned || spans.windows(2).any(|pair| pair[1].0 < pair[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_in_order_and_apart() {
        assert!(!is_wrong(Vec::new()));
        assert!(!is_wrong(vec![(840, 1200), (480, 720)]));
        assert!(!is_wrong(vec![(480, 720), (720, 780)]));
        assert!(is_wrong(vec![(480, 720), (705, 780)]));
        assert!(is_wrong(vec![(480, 480)]));
        assert!(is_wrong(vec![(720, 480)]));
    }

    #[test]
    fn another_span_comes_after_the_last() {
        assert_eq!(next_span(None), (480, 1080));
        assert_eq!(next_span(Some(720)), (780, 960));
        assert_eq!(next_span(Some(1320)), (1380, 1440));
        assert_eq!(next_span(Some(1440)), (1380, 1440));
        // What is added after the whole day is used up is seen to be wrong.
        assert!(is_wrong(vec![(0, 1440), next_span(Some(1440))]));
    }

    #[test]
    fn a_day_is_of_a_kind() {
        // 2026-11-23 is a Monday.
        assert_eq!(weekday_of(20_780), OpeningDay::Monday);
        assert_eq!(weekday_of(20_786), OpeningDay::Sunday);
    }
}
