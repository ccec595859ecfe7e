//! A unit's own 报到 to its community: how it stands, asking for it and ending it.

use crate::{
    api::{
        Id,
        enrollments::EnrollmentState,
        reporting::{self, Report, Unit, UnitReporting},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, ChipKind, ConfirmSheet, FormProblem, Pages, Sheet,
    },
    pages::{
        deciding::{Decided, decided},
        enrollments::sheets::EndForm,
    },
    state::{use_session, use_toasts},
};
use leptos::prelude::*;

/// In one word, with its colour.
pub fn state_chip(report: Option<&Report>) -> impl IntoView + use<> {
    let (kind, words) = match report.map(|report| report.state) {
        None => (ChipKind::Plain, text!(reporting.not_yet)),
        Some(EnrollmentState::Asked) => (ChipKind::Time, text!(reporting.asked)),
        Some(EnrollmentState::Confirmed) => (ChipKind::Done, text!(reporting.confirmed)),
        Some(EnrollmentState::Returned) => (ChipKind::Late, text!(reporting.returned)),
        Some(EnrollmentState::Ended) => (ChipKind::Plain, text!(reporting.ended)),
    };
    view! { <Chip kind>{words}</Chip> }
}

/// In a sentence, with the place.
pub fn state_sentence(report: Option<&Report>) -> String {
    let Some(report) = report else {
        return text!(reporting.unit_none).to_string();
    };
    let place = report.place.name.clone();
    match report.state {
        EnrollmentState::Asked => text!(reporting.unit_asked, place),
        EnrollmentState::Confirmed => text!(reporting.unit_confirmed, place),
        EnrollmentState::Returned => text!(reporting.unit_returned, place),
        EnrollmentState::Ended => text!(reporting.unit_ended, place),
    }
}

/// The button that asks or ends, whichever can be done now.
#[component]
pub fn AskOrEnd(one: UnitReporting, list: Pages<UnitReporting>) -> impl IntoView {
    let ending = RwSignal::new(false);
    let living = one.enrollment.filter(Report::is_living);
    let Some(report) = living else {
        return view! { <Ask unit=one.unit list /> }.into_any();
    };
    let name = one.unit.name;
    let words = text!(reporting.end);
    view! {
        <Button kind=ButtonKind::Bare label=of_unit(words, &name) on_press=move |_| ending.set(true)>
            {words}
        </Button>
        <End open=ending report=report.id name list />
    }
    .into_any()
}

/// What a button does and for which unit: there are many of them.
fn of_unit(words: &str, unit: &str) -> String {
    [words, text!(common.separator), unit].concat()
}

#[component]
fn Ask(unit: Unit, list: Pages<UnitReporting>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let words = text!(reporting.unit_ask);
    let ask = move |_| {
        attempt.run(reporting::ask_for_unit(unit.id), move |()| {
            list.refresh();
            toasts.good(text!(reporting.done_ask));
        });
    };
    view! {
        <FormProblem failure=attempt.failure />
        <Button label=of_unit(words, &unit.name) busy=attempt.busy on_press=ask>{words}</Button>
    }
}

/// A liaison ends the unit's own; from anybody else a reason is asked, which the liaison reads.
#[component]
fn End(
    open: RwSignal<bool>,
    report: Id,
    name: String,
    list: Pages<UnitReporting>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let attempt = Attempt::new();
    let by_office = session
        .me
        .with_untracked(|me| me.as_ref().is_some_and(|me| me.administers()));
    let title = text!(reporting.unit_end_title, name);
    let ended = move |decided: Decided| {
        list.refresh();
        decided.tell(toasts, text!(reporting.ended_now).to_string());
    };
    if by_office {
        return view! {
            <Sheet open title>
                <p>{text!(reporting.unit_end_words)}</p>
                <EndForm open id=report on_done=ended />
            </Sheet>
        }
        .into_any();
    }
    let end = move |()| {
        attempt.run(decided(reporting::end(report, None)), move |decided| {
            open.set(false);
            ended(decided);
        });
    };
    view! {
        <ConfirmSheet
            open
            danger=true
            title
            confirm=text!(reporting.end)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=end
        >
            <p>{text!(reporting.unit_end_words)}</p>
        </ConfirmSheet>
    }
    .into_any()
}
