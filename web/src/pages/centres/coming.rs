//! How a booking stands with coming: until when to check in, that they came, or what follows where nobody
//! did.

use super::sheets::Sheets;
use crate::{
    api::{
        Timestamp,
        centres::{
            attendance,
            bookings::{Appeal, Booking, BookingAction, BookingEventKind, BookingState},
        },
    },
    components::{
        Attempt, Button, ButtonKind, FormProblem, Sheet, Show,
        time::{day_words, time_words},
    },
    pages::deciding::{Decided, ReasonForm, ReasonWords},
    state::{clock::Clock, use_clock, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn Coming(booking: Signal<Booking>, sheets: Sheets) -> impl IntoView {
    let clock = use_clock();
    let said = move || booking.with(|one| words(one, clock));
    let appeal = move || booking.with(appeal_words);
    let may = move |action: BookingAction| {
        Memo::new(move |_| booking.with(|one| one.permitted.contains(&action)))
    };
    let (may_admit, may_appeal) = (may(BookingAction::Admit), may(BookingAction::Appeal));
    let (may_excuse, may_uphold) = (may(BookingAction::Excuse), may(BookingAction::Uphold));
    let (admitting, excusing) = (Attempt::new(), Attempt::new());
    sheets.watch(admitting);
    sheets.watch(excusing);
    let id = sheets.id;
    let admit = move |_| {
        admitting.run(attendance::admit(id), move |booking| {
            sheets.finish(booking, text!(centres.attendance.admitted));
        });
    };
    let excuse = move |_| {
        excusing.run(attendance::excuse(id), move |booking| {
            sheets.finish(booking, text!(centres.attendance.excuse_done));
        });
    };
    view! {
        {move || said().map(|(class, words)| view! { <p class=class>{words}</p> })}
        {move || appeal().map(|(words, said)| view! {
            <p class="hint">{words}{said.map(|said| view! { <span class="pre">{said}</span> })}</p>
        })}
        <Show when=move || may_admit.get()>
            <Button kind=ButtonKind::Main wide=true busy=admitting.busy on_press=admit>
                {text!(centres.attendance.admit)}
            </Button>
            <FormProblem failure=admitting.failure />
        </Show>
        <Show when=move || may_appeal.get()>
            <Button on_press=move |_| sheets.appealing.set(true)>{text!(centres.attendance.appeal)}</Button>
        </Show>
        <Show when=move || may_excuse.get()>
            <div class="row acts-row">
                <Show when=move || may_uphold.get()>
                    <Button on_press=move |_| sheets.upholding.set(true)>{text!(centres.attendance.uphold)}</Button>
                </Show>
                <Button kind=ButtonKind::Main busy=excusing.busy on_press=excuse>
                    {text!(centres.attendance.excuse)}
                </Button>
            </div>
            <FormProblem failure=excusing.failure />
        </Show>
    }
}

/// Before: until when. After: when they came, or that nobody did.
fn words(one: &Booking, clock: Clock) -> Option<(&'static str, String)> {
    let time = |at: Timestamp| time_words(at, clock.offset_minutes());
    if let Some(at) = one.checked_in_at {
        let words = text!(centres.attendance.came, at = time(at));
        return Some(("hint good", words));
    }
    if let (Some(from), Some(by)) = (one.check_in_from, one.check_in_by) {
        let (from, is_time) = (time(from), from <= clock.now());
        let by = time(by);
        let words = match (one.is_own, is_time) {
            (false, _) => text!(centres.attendance.desk_by, by),
            (true, true) => text!(centres.attendance.by, by),
            (true, false) => text!(centres.attendance.from, from, by),
        };
        return Some(("hint", words));
    }
    if one.state != BookingState::Missed {
        return None;
    }
    let words = match one.missed_until {
        Some(until) => {
            let until = day_words(clock.now(), until, clock.offset_minutes());
            text!(centres.attendance.missed, until)
        }
        None => text!(centres.attendance.not_counted).to_string(),
    };
    Some(("hint wrong", words))
}

/// Where somebody appealed, and what they said as long as nobody has answered.
fn appeal_words(one: &Booking) -> Option<(&'static str, Option<String>)> {
    let is_appealed = |kind| kind == BookingEventKind::Appealed;
    let said = one.events.iter().find(|event| is_appealed(event.kind));
    let said = said.and_then(|event| event.words.clone());
    match one.appeal? {
        Appeal::Open if one.is_own => Some((text!(centres.attendance.open), said)),
        Appeal::Open => Some((text!(centres.attendance.open_desk), said)),
        Appeal::Excused => Some((text!(centres.attendance.excused), None)),
        Appeal::Upheld => Some((text!(centres.attendance.upheld), None)),
    }
}

/// Saying why it should not count, and why it does all the same.
#[component]
pub fn ComingSheets(sheets: Sheets) -> impl IntoView {
    let toasts = use_toasts();
    let id = sheets.id;
    let done = move |words: &'static str| {
        move |how: Decided| {
            how.tell(toasts, words.to_string());
            sheets.read_again();
        }
    };
    view! {
        <Sheet open=sheets.appealing title=text!(centres.attendance.appeal_title)>
            {move || {
                let words = ReasonWords {
                    label: text!(centres.attendance.appeal_label),
                    example: text!(centres.attendance.appeal_example),
                    submit: text!(centres.attendance.appeal),
                    ready: Vec::new(),
                };
                view! {
                    <ReasonForm
                        open=sheets.appealing
                        draft=format!("appeal-{id}")
                        words
                        kind=ButtonKind::Main
                        send=move |reason| async move { attendance::appeal(id, reason).await.map(drop) }
                        on_done=done(text!(centres.attendance.appeal_sent))
                    />
                }
            }}
        </Sheet>
        <Sheet open=sheets.upholding title=text!(centres.attendance.uphold_title)>
            {move || {
                let words = ReasonWords {
                    label: text!(centres.attendance.uphold_label),
                    example: text!(centres.attendance.uphold_example),
                    submit: text!(centres.attendance.uphold),
                    ready: Vec::new(),
                };
                view! {
                    <ReasonForm
                        open=sheets.upholding
                        draft=format!("uphold-{id}")
                        words
                        kind=ButtonKind::Main
                        send=move |reason| async move { attendance::uphold(id, reason).await.map(drop) }
                        on_done=done(text!(centres.attendance.uphold_done))
                    />
                }
            }}
        </Sheet>
    }
}
