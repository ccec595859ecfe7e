//! Another time for a date of a series: for this one alone, or for those after it too. These keep their
//! days, so that only the time of day is chosen then.

use super::{
    scope::{SHIFT, ScopeChoice, scope_of},
    start::StartSelect,
};
use crate::{
    api::{
        ErrorCode, Failure,
        centres::{
            acts,
            bookings::Booking,
            rooms::{self, RoomDay},
            series::SeriesScope,
        },
    },
    components::{
        Attempt, Button, ButtonKind, Icon, IconName, Loaded, Show, time::day_number, use_load,
    },
    pages::centres::{
        days::{calendar_day, day_words, minute_of, minute_words, moment, today},
        lengths::{LengthChoice, fitting, lengths},
        sheets::{Moving, Sheets},
        words::refusal_words,
    },
    state::use_clock,
};
use leptos::{ev::SubmitEvent, prelude::*};

#[component]
pub fn MovingInSeries(booking: Booking, sheets: Sheets) -> impl IntoView {
    let clock = use_clock();
    let chosen = RwSignal::new(String::new());
    let scope = Signal::derive(move || chosen.with(|chosen| scope_of(chosen, SHIFT)));
    let day = day_number(booking.starts_at, clock.offset_minutes());
    // Further ahead than a single booking reaches there is no strip of days.
    let last = untrack(|| today(clock)) + i64::from(booking.room.ahead_days);
    let keeps_day = move || scope.get() == SeriesScope::Rest || day >= last;
    let other = booking.clone();
    view! {
        <ScopeChoice value=chosen scopes=SHIFT />
        <Show
            when=keeps_day
            fallback=move || view! { <Moving booking=other.clone() sheets /> }
        >
            <TimeOfDay booking=booking.clone() sheets scope />
        </Show>
    }
}

#[component]
fn TimeOfDay(booking: Booking, sheets: Sheets, scope: Signal<SeriesScope>) -> impl IntoView {
    let clock = use_clock();
    let offset = clock.offset_minutes();
    let attempt = Attempt::new();
    sheets.watch(attempt);
    let day = day_number(booking.starts_at, offset);
    let from = minute_of(booking.starts_at, day, offset);
    let length = minute_of(booking.ends_at, day, offset) - from;
    let room = booking.room;
    let all = lengths(
        room.slot_minutes,
        room.shortest_minutes,
        room.longest_minutes,
    );
    let minutes = RwSignal::new(fitting(&all, Some(length)).to_string());
    let start = RwSignal::new(from.to_string());
    let number = |text: RwSignal<String>| text.with(|text| text.parse::<i32>().unwrap_or_default());
    let loading = use_load(move || rooms::days(room.id, (calendar_day(day), 1), (length, 1)));
    let starts = Memo::new(move |_| {
        let minutes = number(minutes);
        let days = loading.value.get().unwrap_or_default();
        let minute = |at| minute_of(at, day, offset);
        days.first()
            .map(|one| starts_of(one, minute, (room.slot_minutes, minutes)))
            .unwrap_or_default()
    });
    Effect::new(move || {
        let starts = starts.get();
        let is_there = starts.contains(&start.with_untracked(|text| text.parse().unwrap_or(-1)));
        if let Some(first) = starts.first().filter(|_| !is_there) {
            start.set(first.to_string());
        }
    });
    let is_same = move || (number(start), number(minutes)) == (from, length);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let scope = scope.get_untracked();
        let wanted = untrack(|| (moment(day, number(start), offset), number(minutes)));
        attempt.run(acts::shift(sheets.id, wanted, scope), move |booking| {
            sheets.moved(booking, scope);
        });
    };
    let refused = move || {
        let failure = attempt.failure.get()?;
        Some(refused_words(&failure, scope.get_untracked()))
    };
    let words = move || {
        let from = number(start);
        let when = format!(
            "{}–{}",
            minute_words(from),
            minute_words(from + number(minutes))
        );
        match scope.get() {
            SeriesScope::This => text!(centres.shift.send, when),
            _ => text!(centres.series.scope.shift_send, when),
        }
    };
    view! {
        <form class="stack wishes" novalidate on:submit=send>
            {room.needs_approval.then(|| view! { <p class="hint">{text!(centres.shift.needs_approval)}</p> })}
            <p class="soft">{move || match scope.get() {
                SeriesScope::This => text!(centres.series.scope.same_day, day = day_words(day)),
                _ => text!(centres.series.scope.keeps_days).to_string(),
            }}</p>
            <LengthChoice value=minutes lengths=all />
            <Loaded loading let:_days>
                <Show
                    when=move || starts.with(|starts| !starts.is_empty())
                    fallback=|| view! { <p class="hint">{text!(centres.times.none)}</p> }
                >
                    <StartSelect value=start starts />
                </Show>
            </Loaded>
            <div role="alert">
                {move || refused().map(|words| view! {
                    <div class="hint wrong">
                        <span class="row"><Icon name=IconName::Late small=true />{words}</span>
                    </div>
                })}
            </div>
            <div class="row">
                <Button
                    kind=ButtonKind::Main
                    busy=attempt.busy
                    disabled=Signal::derive(move || is_same() || starts.with(Vec::is_empty))
                >
                    <span class="num">{words}</span>
                </Button>
            </div>
        </form>
    }
}

/// With several dates it need not be this one that is in the way.
fn refused_words(failure: &Failure, scope: SeriesScope) -> String {
    let is_rest = scope == SeriesScope::Rest;
    match failure.code() {
        Some(ErrorCode::SlotTaken) if is_rest => text!(centres.series.scope.rest_taken).to_string(),
        Some(ErrorCode::CentreClosed) if is_rest => {
            text!(centres.series.scope.rest_closed).to_string()
        }
        Some(ErrorCode::Invalid) if is_rest && failure.field() == Some("startsAt") => {
            text!(centres.series.scope.keeps_days).to_string()
        }
        _ => refusal_words(failure),
    }
}

/// By whole slots within the hours of a day, but for what others have.
fn starts_of(
    day: &RoomDay,
    minute: impl Fn(crate::api::Timestamp) -> i32,
    (slot, minutes): (i32, i32),
) -> Vec<i32> {
    let slot = slot.max(1);
    let is_free = |from: &i32| {
        let mut others = day.taken.iter().filter(|one| !one.is_own);
        !others.any(|one| minute(one.starts_at) < *from + minutes && *from < minute(one.ends_at))
    };
    let within = day.open.iter().flat_map(|open| {
        let first = (minute(open.starts_at) + slot - 1) / slot;
        (first..=(minute(open.ends_at) - minutes) / slot).map(move |count| count * slot)
    });
    within.filter(is_free).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        Timestamp,
        centres::rooms::{TakenSpan, TimeSpan},
    };

    #[test]
    fn what_others_have_is_left_out_and_ones_own_is_not() {
        let taken = |from, until, is_own| TakenSpan {
            starts_at: Timestamp(from),
            ends_at: Timestamp(until),
            is_closed: false,
            is_own,
        };
        let day = RoomDay {
            date: calendar_day(0),
            open: vec![TimeSpan {
                starts_at: Timestamp(540),
                ends_at: Timestamp(780),
            }],
            taken: vec![taken(540, 600, true), taken(660, 675, false)],
            starts: Vec::new(),
        };
        let minute = |at: Timestamp| i32::try_from(at.0).unwrap();
        assert_eq!(starts_of(&day, minute, (30, 60)), [540, 570, 600, 690, 720]);
    }
}
