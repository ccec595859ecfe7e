//! One day of a room at a glance: when it is open, and what of it is taken. For eyes a bar of quarters of
//! an hour, for screen readers a list.

use super::days::{minute_of, minute_words};
use crate::{
    api::{Timestamp, centres::rooms::RoomDay},
    state::use_clock,
};
use leptos::prelude::*;

const QUARTER: i32 = 15;
const HOUR: i32 = 60;

/// What can be done with a quarter of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quarter {
    /// The house is shut, or it is past.
    Shut,
    Free,
    Taken,
    Own,
    Closed,
}

impl Quarter {
    fn class(self) -> &'static str {
        match self {
            Self::Shut => "shut",
            Self::Free => "free",
            Self::Taken => "taken",
            Self::Own => "own",
            Self::Closed => "closed",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Shut => text!(centres.bar.shut),
            Self::Free => text!(centres.bar.free),
            Self::Taken => text!(centres.bar.taken),
            Self::Own => text!(centres.bar.own),
            Self::Closed => text!(centres.bar.closed),
        }
    }
}

/// A day's quarters from the first whole hour to the last.
#[derive(Clone, Debug, PartialEq)]
struct Quarters {
    /// Minutes of the day.
    from: i32,
    all: Vec<Quarter>,
}

impl Quarters {
    /// `minute` says which minute of the day something is; nothing of a day on which it is not open.
    fn of(day: &RoomDay, now: Timestamp, minute: impl Fn(Timestamp) -> i32) -> Self {
        let opens = day.open.iter().map(|span| minute(span.starts_at)).min();
        let shuts = day.open.iter().map(|span| minute(span.ends_at)).max();
        let (from, until) = match (opens, shuts) {
            (Some(from), Some(until)) => (from / HOUR * HOUR, (until + HOUR - 1) / HOUR * HOUR),
            _ => (0, 0),
        };
        let at = |start: i32| {
            let within =
                |from: Timestamp, until: Timestamp| (minute(from)..minute(until)).contains(&start);
            let taken = day.taken.iter();
            let taken = taken.filter(|one| within(one.starts_at, one.ends_at));
            let is_open = day
                .open
                .iter()
                .any(|one| within(one.starts_at, one.ends_at));
            // What is one's own is worth knowing also where others share the space.
            let of = taken.map(|one| match (one.is_own, one.is_closed) {
                (true, _) => Quarter::Own,
                (_, true) => Quarter::Closed,
                _ => Quarter::Taken,
            });
            match of.max_by_key(|one| *one == Quarter::Own) {
                _ if !is_open => Quarter::Shut,
                Some(taken) => taken,
                None if start + QUARTER <= minute(now) => Quarter::Shut,
                None => Quarter::Free,
            }
        };
        let all = (from..until).step_by(QUARTER as usize).map(at).collect();
        Self { from, all }
    }

    fn hours(&self) -> Vec<(i32, Vec<Quarter>)> {
        let hours = self.all.chunks((HOUR / QUARTER) as usize);
        let first = self.from / HOUR;
        (first..).zip(hours.map(<[Quarter]>::to_vec)).collect()
    }

    /// Stretches of the same, in minutes of the day.
    fn runs(&self) -> Vec<(i32, i32, Quarter)> {
        let mut runs: Vec<(i32, i32, Quarter)> = Vec::new();
        for (start, quarter) in (self.from..).step_by(QUARTER as usize).zip(&self.all) {
            match runs.last_mut() {
                Some(run) if run.2 == *quarter => run.1 = start + QUARTER,
                _ => runs.push((start, start + QUARTER, *quarter)),
            }
        }
        runs
    }
}

#[component]
pub fn DayBar(
    #[prop(into)] number: Signal<i64>,
    #[prop(into)] day: Signal<RoomDay>,
) -> impl IntoView {
    let clock = use_clock();
    let quarters = Memo::new(move |_| {
        let (now, number, offset) = (clock.now(), number.get(), clock.offset_minutes());
        day.with(|day| Quarters::of(day, now, |at| minute_of(at, number, offset)))
    });
    let hour = |(hour, quarters): (i32, Vec<Quarter>)| {
        let quarter = |one: Quarter| view! { <i class=one.class()></i> };
        // Every third hour has room for its number.
        let label = (hour % 3 == 0).then(|| view! { <b class="num">{hour}</b> });
        view! { <span class="hour">{quarters.into_iter().map(quarter).collect_view()}{label}</span> }
    };
    let run = |(from, until, quarter): (i32, i32, Quarter)| {
        view! { <li>{minute_words(from)}"–"{minute_words(until)}" "{quarter.words()}</li> }
    };
    // Only what is there needs explaining.
    let shown = move || {
        let kinds = [Quarter::Free, Quarter::Taken, Quarter::Own, Quarter::Closed];
        quarters.with(|quarters| {
            kinds
                .into_iter()
                .filter(|kind| quarters.all.contains(kind))
                .collect::<Vec<_>>()
        })
    };
    let sign = |kind: Quarter| view! { <span><i class=kind.class()></i>{kind.words()}</span> };
    view! {
        <div class="day-bar" hidden=move || quarters.with(|quarters| quarters.all.is_empty())>
            <div class="hours" aria-hidden="true">
                {move || quarters.get().hours().into_iter().map(hour).collect_view()}
            </div>
            <p class="legend" aria-hidden="true">{move || shown().into_iter().map(sign).collect_view()}</p>
            <ul class="unseen" aria-label=text!(centres.bar.label)>
                {move || quarters.get().runs().into_iter().map(run).collect_view()}
            </ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        CalendarDay,
        centres::rooms::{TakenSpan, TimeSpan},
    };

    /// Minutes stand for moments.
    fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp(hour * 60 + minute)
    }

    fn quarters(now: Timestamp, taken: Vec<TakenSpan>) -> Quarters {
        let span = |from, until| TimeSpan {
            starts_at: at(from, 30),
            ends_at: at(until, 0),
        };
        let day = RoomDay {
            date: CalendarDay("2026-11-23".into()),
            open: vec![span(8, 12), span(13, 15)],
            taken,
            starts: Vec::new(),
        };
        Quarters::of(&day, now, |at| at.0 as i32)
    }

    fn taken(from: Timestamp, until: Timestamp, is_closed: bool, is_own: bool) -> TakenSpan {
        TakenSpan {
            starts_at: from,
            ends_at: until,
            is_closed,
            is_own,
        }
    }

    #[test]
    fn a_day_is_told_in_stretches() {
        let quarters = quarters(
            at(0, 0),
            vec![
                taken(at(9, 0), at(10, 15), false, false),
                taken(at(11, 0), at(12, 0), false, true),
                taken(at(14, 0), at(18, 0), true, false),
            ],
        );
        let expected = [
            (480, 510, Quarter::Shut),
            (510, 540, Quarter::Free),
            (540, 615, Quarter::Taken),
            (615, 660, Quarter::Free),
            (660, 720, Quarter::Own),
            (720, 810, Quarter::Shut),
            (810, 840, Quarter::Free),
            (840, 900, Quarter::Closed),
        ];
        assert_eq!(quarters.runs(), expected);
        let hours = quarters.hours();
        assert_eq!(hours.len(), 7);
        assert!(hours.iter().all(|(_, quarters)| quarters.len() == 4));
        assert_eq!((hours[0].0, hours[6].0), (8, 14));
    }

    #[test]
    fn what_is_past_is_free_no_longer() {
        let quarters = quarters(at(10, 20), Vec::new());
        assert_eq!(
            quarters.runs()[..2],
            [(480, 615, Quarter::Shut), (615, 720, Quarter::Free)]
        );
    }

    #[test]
    fn a_day_off_has_nothing_to_show() {
        let day = RoomDay {
            date: CalendarDay("2026-11-23".into()),
            open: Vec::new(),
            taken: vec![taken(at(9, 0), at(10, 0), true, false)],
            starts: Vec::new(),
        };
        let quarters = Quarters::of(&day, at(8, 0), |at| at.0 as i32);
        assert!(quarters.all.is_empty() && quarters.runs().is_empty());
    }
}
