//! The sheets in which a booking is moved, given up or declined; and approving, which needs none.

use super::{
    days::span_words,
    reserving::{Reserving, TimeChoice, TimeRules},
    series::{DECIDE, GIVE_UP, MovingInSeries, ScopeChoice, scope_of},
    words::refusal_words,
};
use crate::{
    api::{
        ErrorCode, Failure, Id, Timestamp,
        centres::{acts, bookings::Booking, series::SeriesScope},
    },
    components::{
        Attempt, Button, ButtonKind, FormProblem, Icon, IconName, Sheet, TextArea, time::day_number,
    },
    state::{use_clock, use_toasts},
};
use leptos::{ev::SubmitEvent, prelude::*};

const LONGEST_REASON: u32 = 200;
const MINUTE: i64 = 60_000;

/// Which sheet is open, and what follows.
#[derive(Clone, Copy)]
pub struct Sheets {
    pub id: Id,
    pub moving: RwSignal<bool>,
    pub cancelling: RwSignal<bool>,
    pub declining: RwSignal<bool>,
    pub appealing: RwSignal<bool>,
    pub upholding: RwSignal<bool>,
    pub approving: Attempt,
    /// Whether others of its series are decided on with it.
    pub deciding: RwSignal<String>,
    done: Callback<(Booking, &'static str)>,
    outdated: Callback<()>,
}

impl Sheets {
    pub fn new(id: Id, changed: Callback<Booking>, outdated: Callback<()>) -> Self {
        let toasts = use_toasts();
        let done = Callback::new(move |(booking, words): (Booking, &'static str)| {
            toasts.good(words);
            changed.run(booking);
        });
        Self {
            id,
            moving: RwSignal::new(false),
            cancelling: RwSignal::new(false),
            declining: RwSignal::new(false),
            appealing: RwSignal::new(false),
            upholding: RwSignal::new(false),
            approving: Attempt::new(),
            deciding: RwSignal::new(String::new()),
            done,
            outdated,
        }
    }

    pub fn approve(self) {
        let done = self.done;
        let scope = self.decision_scope();
        self.approving
            .run(acts::approve(self.id, scope), move |booking| {
                done.run((booking, text!(centres.approve.done)));
            });
    }

    fn decision_scope(self) -> SeriesScope {
        self.deciding
            .with_untracked(|chosen| scope_of(chosen, DECIDE))
    }

    pub fn moved(self, booking: Booking, scope: SeriesScope) {
        self.moving.set(false);
        let words = match scope {
            SeriesScope::This => text!(centres.shift.done),
            _ => text!(centres.series.scope.shift_done),
        };
        self.done.run((booking, words));
    }

    /// Tells that something is done, and shows the booking as it stands now.
    pub fn finish(self, booking: Booking, words: &'static str) {
        self.done.run((booking, words));
    }

    pub fn read_again(self) {
        self.outdated.run(());
    }

    /// What is shown is read again when somebody else was faster.
    pub fn watch(self, attempt: Attempt) {
        Effect::new(move || {
            let code = attempt.failure.with(|failure| failure.as_ref()?.code());
            if matches!(code, Some(ErrorCode::StateChanged | ErrorCode::NotFound)) {
                self.outdated.run(());
            }
        });
    }
}

#[component]
pub fn ApproveProblem(sheets: Sheets) -> impl IntoView {
    sheets.watch(sheets.approving);
    view! { <FormProblem failure=sheets.approving.failure /> }
}

#[component]
pub fn BookingSheets(booking: Signal<Booking>, sheets: Sheets) -> impl IntoView {
    view! {
        <Sheet open=sheets.moving title=text!(centres.shift.title)>
            {move || {
                let booking = booking.get_untracked();
                match booking.series_id {
                    Some(_) => view! { <MovingInSeries booking sheets /> }.into_any(),
                    None => view! { <Moving booking sheets /> }.into_any(),
                }
            }}
        </Sheet>
        <Sheet open=sheets.cancelling title=text!(centres.cancel.title)>
            {move || view! { <Cancelling booking sheets /> }}
        </Sheet>
        <Sheet open=sheets.declining title=text!(centres.decline.title)>
            {move || view! { <Declining booking sheets /> }}
        </Sheet>
    }
}

/// Another time of the same room: chosen by a press, taken by another.
#[component]
pub fn Moving(booking: Booking, sheets: Sheets) -> impl IntoView {
    let clock = use_clock();
    let attempt = Attempt::new();
    sheets.watch(attempt);
    let length = (booking.ends_at.0 - booking.starts_at.0) / MINUTE;
    let day = day_number(booking.starts_at, clock.offset_minutes());
    let room = booking.room;
    let rules = TimeRules {
        room: room.id,
        slot_minutes: room.slot_minutes,
        shortest_minutes: room.shortest_minutes,
        longest_minutes: room.longest_minutes,
        ahead_days: room.ahead_days,
        by_seat: room.by_seat,
    };
    let wanted = (i32::try_from(length).ok(), Some(booking.heads));
    let reserving = Reserving::begin(rules, Some(day), wanted);
    // A time that was chosen belongs to the day and the length that are chosen.
    let pressed = RwSignal::new(None::<(Timestamp, i32)>);
    let chosen = Memo::new(move |_| {
        let (at, minutes) = pressed.get()?;
        let is_shown = reserving.offers(at) && reserving.minutes() == minutes;
        is_shown.then_some((at, minutes))
    });
    let chosen_at = Signal::derive(move || chosen.get().map(|(at, _)| at));
    let press = Callback::new(move |at| {
        attempt.failure.set(None);
        pressed.set(Some((at, untrack(|| reserving.minutes()))));
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some((at, minutes)) = chosen.get_untracked() else {
            return;
        };
        let scope = SeriesScope::This;
        attempt.run(
            acts::shift(sheets.id, (at, minutes), scope),
            move |booking| {
                sheets.moved(booking, scope);
            },
        );
    };
    let refused = Signal::derive(move || attempt.failure.get().map(|one| refusal_words(&one)));
    Effect::new(move || {
        if let Some(Failure::Refused(_)) = attempt.failure.get() {
            pressed.set(None);
            reserving.refresh();
        }
    });
    let words = move || match chosen.get() {
        Some((at, minutes)) => {
            let until = Timestamp(at.0 + i64::from(minutes) * MINUTE);
            text!(centres.shift.send, when = span_words(clock, at, until))
        }
        None => text!(centres.shift.choose).to_string(),
    };
    view! {
        <form class="stack wishes" novalidate on:submit=send>
            {room.needs_approval.then(|| view! { <p class="hint">{text!(centres.shift.needs_approval)}</p> })}
            <TimeChoice reserving busy=Signal::stored(None) chosen=chosen_at on_press=press />
            <div role="alert">
                {move || refused.get().map(|words| view! {
                    <div class="hint wrong">
                        <span class="row"><Icon name=IconName::Late small=true />{words}</span>
                    </div>
                })}
            </div>
            <div class="row">
                <Button
                    kind=ButtonKind::Main
                    busy=attempt.busy
                    disabled=Signal::derive(move || chosen.with(Option::is_none))
                >
                    <span class="num">{words}</span>
                </Button>
            </div>
        </form>
    }
}

/// Whose booking it is need not say why; a manager does. The way back is not called 「取消」 here: that is
/// what the other button does.
#[component]
fn Cancelling(booking: Signal<Booking>, sheets: Sheets) -> impl IntoView {
    let attempt = Attempt::new();
    sheets.watch(attempt);
    let (is_own, series) = booking.with_untracked(|one| (one.is_own, one.series_id));
    let chosen = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = (!is_own).then(|| reason.get_untracked());
        let scope = chosen.with_untracked(|chosen| scope_of(chosen, GIVE_UP));
        attempt.run(acts::cancel(sheets.id, said, scope), move |booking| {
            sheets.cancelling.set(false);
            let words = match scope {
                SeriesScope::This => text!(centres.cancel.done),
                _ => text!(centres.series.scope.give_up_done),
            };
            sheets.done.run((booking, words));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            {series.map(|_| view! { <ScopeChoice value=chosen scopes=GIVE_UP /> })}
            {match is_own {
                true => view! { <p>{text!(centres.cancel.words)}</p> }.into_any(),
                false => view! {
                    <TextArea
                        label=text!(centres.cancel.reason)
                        value=reason
                        maxlength=LONGEST_REASON
                        help=text!(centres.cancel.reason_help)
                        problem=attempt.problem("reason")
                    />
                }
                .into_any(),
            }}
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| sheets.cancelling.set(false)>{text!(centres.cancel.keep)}</Button>
                <Button kind=ButtonKind::Danger busy=attempt.busy>{text!(centres.cancel.button)}</Button>
            </div>
        </form>
    }
}

#[component]
fn Declining(booking: Signal<Booking>, sheets: Sheets) -> impl IntoView {
    let attempt = Attempt::new();
    sheets.watch(attempt);
    let reason = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = reason.get_untracked();
        let scope = sheets.decision_scope();
        attempt.run(acts::decline(sheets.id, said, scope), move |booking| {
            sheets.declining.set(false);
            sheets.done.run((booking, text!(centres.decline.done)));
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            {booking.with_untracked(|one| one.series_id).map(|_| view! {
                <ScopeChoice value=sheets.deciding scopes=DECIDE />
            })}
            <TextArea
                label=text!(centres.cancel.reason)
                value=reason
                maxlength=LONGEST_REASON
                help=text!(centres.cancel.reason_help)
                problem=attempt.problem("reason")
            />
            <FormProblem failure=attempt.problem_beside(&["reason"]) />
            <div class="row">
                <Button on_press=move |_| sheets.declining.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(centres.decline.button)}</Button>
            </div>
        </form>
    }
}
