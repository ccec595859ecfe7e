//! How the windows of a centre serve: how many there are, and the times for which appointments are made.

use crate::{
    api::{
        ApiError, ErrorCode, Failure, Id,
        centres::{
            window_keeping::{self, WindowRules},
            windows::ServiceWindows,
        },
        failure_text,
    },
    components::{Attempt, Button, ButtonKind, Field, FormProblem, Sheet},
    state::use_toasts,
};
use leptos::{ev::SubmitEvent, prelude::*};

const FIELDS: &[&str] = &["counters", "places", "slotMinutes", "aheadDays"];
/// What suits most houses.
const USUAL: WindowRules = WindowRules {
    counters: 2,
    places: 1,
    slot_minutes: 30,
    ahead_days: 14,
};

#[component]
pub fn RulesSheet(
    open: RwSignal<bool>,
    centre: Id,
    known: Signal<Option<ServiceWindows>>,
    on_changed: Callback<()>,
) -> impl IntoView {
    view! {
        <Sheet open title=text!(windows.keep.settings_title)>
            {move || {
                let rules = known.get_untracked().map_or(USUAL, |known| WindowRules {
                    counters: known.counters,
                    places: known.places,
                    slot_minutes: known.slot_minutes,
                    ahead_days: known.ahead_days,
                });
                view! { <RulesForm open centre rules on_changed /> }
            }}
        </Sheet>
    }
}

#[component]
fn RulesForm(
    open: RwSignal<bool>,
    centre: Id,
    rules: WindowRules,
    on_changed: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let text = |number: i32| RwSignal::new(number.to_string());
    let counters = text(rules.counters);
    let places = text(rules.places);
    let slot = text(rules.slot_minutes);
    let ahead = text(rules.ahead_days);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        // What is no number is out of range for the server.
        let number = |text: RwSignal<String>| {
            text.with_untracked(|text| text.trim().parse::<i32>().unwrap_or(-1))
        };
        let wanted = WindowRules {
            counters: number(counters),
            places: number(places),
            slot_minutes: number(slot),
            ahead_days: number(ahead),
        };
        attempt.run(window_keeping::set(centre, wanted), move |()| {
            open.set(false);
            toasts.good(text!(windows.keep.saved));
            on_changed.run(());
        });
    };
    let range_problem = move |name: &'static str| {
        Signal::derive(move || {
            let failure = attempt.failure.get()?;
            (failure.field() == Some(name)).then(|| match &failure {
                Failure::Refused(ApiError {
                    code: ErrorCode::OutOfRange,
                    limit: Some(most),
                    ..
                }) => text!(windows.keep.range, most = most),
                _ => failure_text(&failure),
            })
        })
    };
    let slot_problem = Signal::derive(move || {
        let failure = attempt.failure.get()?;
        (failure.field() == Some("slotMinutes")).then(|| match failure.code() {
            Some(ErrorCode::StillInUse) => text!(windows.keep.slot_in_use).to_string(),
            Some(ErrorCode::Invalid | ErrorCode::OutOfRange) => {
                text!(windows.keep.slot_invalid).to_string()
            }
            _ => failure_text(&failure),
        })
    });
    view! {
        <form class="stack" novalidate on:submit=send>
            <div class="two">
                <Field
                    label=text!(windows.keep.counters)
                    value=counters
                    inputmode="numeric"
                    maxlength=2
                    problem=range_problem("counters")
                />
                <Field
                    label=text!(windows.keep.places)
                    value=places
                    inputmode="numeric"
                    maxlength=2
                    help=text!(windows.keep.places_help)
                    problem=range_problem("places")
                />
                <Field
                    label=text!(windows.keep.slot)
                    value=slot
                    inputmode="numeric"
                    maxlength=3
                    help=text!(windows.keep.slot_help)
                    problem=slot_problem
                />
                <Field
                    label=text!(windows.keep.ahead)
                    value=ahead
                    inputmode="numeric"
                    maxlength=2
                    help=text!(windows.keep.ahead_help)
                    problem=range_problem("aheadDays")
                />
            </div>
            <FormProblem failure=attempt.problem_beside(FIELDS) />
            <Button kind=ButtonKind::Main wide=true busy=attempt.busy>{text!(windows.keep.save)}</Button>
        </form>
    }
}
