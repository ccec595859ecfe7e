//! 候补 on a room's page: whoever wants a time that somebody has says so, and is told when it comes free.

use super::{heads::HeadsField, reserving::Reserving, times::DayTimes, words::refusal_words};
use crate::{
    api::{
        Timestamp,
        centres::{
            rooms::RoomDay,
            waitlist::{self, Wish},
        },
    },
    components::{Attempt, Button, ButtonKind, Icon, IconName, Sheet, Show, Switch},
    pages::centres::days::length_words,
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const MINUTE: i64 = 60_000;

/// When it could begin but for somebody else: within the hours, ahead, and not because it is closed.
pub fn taken_starts(
    day: &RoomDay,
    (slot_minutes, minutes): (i32, i32),
    now: Timestamp,
) -> Vec<Timestamp> {
    let (slot, length) = (
        i64::from(slot_minutes.max(1)) * MINUTE,
        i64::from(minutes) * MINUTE,
    );
    let mut starts = Vec::new();
    for open in &day.open {
        let mut at = open.starts_at.0;
        while at + length <= open.ends_at.0 {
            let others = day
                .taken
                .iter()
                .filter(|taken| taken.starts_at.0 < at + length && at < taken.ends_at.0);
            let mut others = others.peekable();
            let is_taken = others.peek().is_some();
            let is_for_others = others.all(|taken| !taken.is_closed && !taken.is_own);
            if at > now.0 && is_taken && is_for_others {
                starts.push(Timestamp(at));
            }
            at += slot;
        }
    }
    starts
}

/// A way to wait, on days on which somebody has the room.
#[component]
pub fn WaitForTaken(
    reserving: Reserving,
    /// As far as it was said how many.
    coming: Callback<(), Option<i32>>,
) -> impl IntoView {
    let clock = use_clock();
    let open = RwSignal::new(false);
    let starts = Memo::new(move |_| {
        let day = reserving.shown_day();
        let lengths = (reserving.slot_minutes(), reserving.minutes());
        day.map(|day| taken_starts(&day, lengths, clock.now()))
            .unwrap_or_default()
    });
    view! {
        <Show when=move || starts.with(|starts| !starts.is_empty())>
            <div class="row spread waiting">
                <span class="soft">{text!(centres.wait.question)}</span>
                <Button on_press=move |_| open.set(true)>
                    <Icon name=IconName::Clock small=true />{text!(centres.wait.button)}
                </Button>
            </div>
        </Show>
        <Sheet open title=text!(centres.wait.title)>
            {move || view! { <Waiting reserving starts open heads=coming.run(()) /> }}
        </Sheet>
    }
}

#[component]
fn Waiting(
    reserving: Reserving,
    starts: Memo<Vec<Timestamp>>,
    open: RwSignal<bool>,
    heads: Option<i32>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let heads = RwSignal::new(heads.unwrap_or(1));
    let any_room = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Timestamp>);
    let press = Callback::new(move |at| {
        attempt.failure.set(None);
        chosen.set(Some(at));
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(starts_at) = chosen.get_untracked() else {
            return;
        };
        let wish = Wish {
            room_id: reserving.room(),
            starts_at,
            minutes: untrack(|| reserving.minutes()),
            heads: heads.get_untracked(),
            any_room: any_room.get_untracked(),
        };
        attempt.run(waitlist::join(wish), move |()| {
            open.set(false);
            toasts.good(text!(centres.wait.done));
        });
    };
    let refused = Signal::derive(move || attempt.failure.get().map(|one| refusal_words(&one)));
    let words = move || match chosen.get() {
        Some(_) => text!(centres.wait.send),
        None => text!(centres.wait.choose),
    };
    let length = move || length_words(reserving.minutes());
    view! {
        <form class="stack wishes" novalidate on:submit=send>
            <p class="soft">{text!(centres.wait.words)}</p>
            <div class="field">
                <span class="label">
                    {text!(centres.wait.when)}" "<span class="soft num">{length}</span>
                </span>
                <div class="stack">
                    <DayTimes starts busy=Signal::stored(None) chosen on_press=press />
                </div>
            </div>
            <HeadsField value=heads />
            // No other room has seats.
            {(!reserving.by_seat()).then(|| view! {
                <Switch
                    label=text!(centres.wait.any_room)
                    checked=any_room
                    on_change=move |on| any_room.set(on)
                />
            })}
            <div role="alert">
                {move || refused.get().map(|words| view! {
                    <div class="hint wrong">
                        <span class="row"><Icon name=IconName::Late small=true />{words}</span>
                    </div>
                })}
            </div>
            <Button
                kind=ButtonKind::Main
                wide=true
                busy=attempt.busy
                disabled=Signal::derive(move || chosen.with(Option::is_none))
            >
                {words}
            </Button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::centres::rooms::{TakenSpan, TimeSpan},
        pages::centres::days::calendar_day,
    };

    fn at(hour: i64) -> Timestamp {
        Timestamp(hour * 60 * MINUTE)
    }

    fn taken(from: i64, until: i64, is_closed: bool, is_own: bool) -> TakenSpan {
        TakenSpan {
            starts_at: at(from),
            ends_at: at(until),
            is_closed,
            is_own,
        }
    }

    #[test]
    fn one_waits_for_what_others_have() {
        let day = RoomDay {
            date: calendar_day(0),
            open: vec![TimeSpan {
                starts_at: at(8),
                ends_at: at(20),
            }],
            taken: vec![
                taken(9, 10, false, false),
                taken(12, 13, false, false),
                taken(15, 16, true, false),
                taken(18, 19, false, true),
            ],
            starts: Vec::new(),
        };
        let hours = |minutes, now| taken_starts(&day, (60, minutes), at(now));
        assert_eq!(hours(60, 8), [at(9), at(12)]);
        assert_eq!(hours(120, 8), [at(9), at(11), at(12)]);
        assert_eq!(hours(60, 9), [at(12)]);
        assert_eq!(hours(240, 8), [at(9), at(10), at(11)]);
    }
}
