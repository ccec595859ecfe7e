//! Sending a 报到 back and ending one, each with a reason that the other side reads.

use super::desk::{Desk, Opened};
use crate::{
    api::{
        Id,
        enrollments::{self, Enrollment},
        reporting,
    },
    components::{ButtonKind, Sheet},
    pages::deciding::{Decided, ReasonForm, ReasonWords},
};
use leptos::prelude::*;

#[component]
pub fn ReturnSheet(desk: Desk) -> impl IntoView {
    let Opened { open, about } = desk.returning;
    let title = move || text!(enrollments.return_title, name = desk.returning.name());
    let form = move |one: Enrollment| {
        let words = ReasonWords {
            label: text!(enrollments.return_reason),
            example: text!(enrollments.return_example),
            submit: text!(enrollments.return_submit),
            ready: vec![
                text!(enrollments.ready_1),
                text!(enrollments.ready_2),
                text!(enrollments.ready_3),
            ],
        };
        let (id, name) = (one.id, one.person_name);
        let on_done = move |decided| {
            desk.told(
                decided,
                text!(enrollments.returned_one, name = name.clone()),
            )
        };
        view! {
            <ReasonForm
                open
                draft=format!("return-{id}")
                words
                kind=ButtonKind::Main
                send=move |reason| enrollments::send_back(id, reason)
                on_done
            />
        }
    };
    view! { <Sheet open title>{move || about.get().map(form)}</Sheet> }
}

#[component]
pub fn EndSheet(desk: Desk) -> impl IntoView {
    let Opened { open, about } = desk.ending;
    let title = move || text!(reporting.end_other_title, name = desk.ending.name());
    let form = move |one: Enrollment| {
        let name = one.person_name;
        let on_done =
            move |decided| desk.told(decided, text!(reporting.ended_one, name = name.clone()));
        view! { <EndForm open id=one.id on_done /> }
    };
    view! { <Sheet open title>{move || about.get().map(form)}</Sheet> }
}

/// Ends what is not one's own.
#[component]
pub fn EndForm(
    open: RwSignal<bool>,
    id: Id,
    #[prop(into)] on_done: Callback<Decided>,
) -> impl IntoView {
    let words = ReasonWords {
        label: text!(reporting.end_reason),
        example: text!(reporting.end_example),
        submit: text!(reporting.end),
        ready: Vec::new(),
    };
    view! {
        <ReasonForm
            open
            draft=format!("end-{id}")
            words
            kind=ButtonKind::Danger
            send=move |reason| reporting::end(id, Some(reason))
            on_done
        />
    }
}
