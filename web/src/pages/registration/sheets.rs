//! What is asked before a registration is decided on: whether it is somebody else of that name, which
//! building it should have been, and why it is refused.

use super::desk::Desk;
use crate::{
    api::{
        Id, failure_text,
        registration::desk::{self as answers, Registration},
    },
    components::{ButtonKind, ConfirmSheet, Sheet},
    pages::{
        deciding::{ReasonForm, ReasonWords, decided},
        place_sheet::{ChosenPlace, PlaceSheet},
    },
};
use leptos::prelude::*;

#[component]
pub fn ApartSheet(desk: Desk) -> impl IntoView {
    let name = move || desk.chosen_name();
    let confirm = move |()| {
        let Some(one) = desk.chosen.get_untracked() else {
            return;
        };
        let work = decided(answers::confirm(one.id, None));
        desk.attempt.run(work, move |decided| {
            desk.apart_open.set(false);
            desk.told(
                decided,
                text!(registration.list.confirmed_told, name = one.person_name),
            );
        });
    };
    view! {
        <ConfirmSheet
            open=desk.apart_open
            title=text!(registration.list.apart_title)
            confirm=text!(registration.list.apart_confirm)
            busy=desk.attempt.busy
            failure=desk.attempt.failure
            on_confirm=confirm
        >
            <p>{move || text!(registration.list.apart_words, name = name())}</p>
        </ConfirmSheet>
    }
}

/// The right building, chosen in the compound that they named, and confirmed with it.
#[component]
pub fn BuildingSheet(desk: Desk) -> impl IntoView {
    let compound = Signal::derive(move || {
        desk.chosen.with(|one| {
            let compound = one.as_ref()?.place.compound.as_ref()?;
            Some(ChosenPlace {
                id: compound.id,
                name: compound.name.clone(),
            })
        })
    });
    let choose = move |(place, _): (ChosenPlace, Id)| {
        let Some(one) = desk.chosen.get_untracked() else {
            return;
        };
        let work = decided(answers::confirm(one.id, Some(place.id)));
        desk.attempt.run(work, move |decided| {
            desk.told(
                decided,
                text!(registration.list.confirmed_told, name = one.person_name),
            );
        });
    };
    let title = move || text!(registration.list.building_title, name = desk.chosen_name());
    // The sheet has closed by then.
    Effect::new(move || {
        if let Some(failure) = desk.attempt.failure.get()
            && !desk.apart_open.get_untracked()
        {
            desk.toasts.problem(failure_text(&failure));
        }
    });
    // The sheet reads where to begin when it is made.
    view! {
        {move || desk.chosen.get().map(|_| view! {
            <PlaceSheet
                open=desk.building_open
                title
                whole=text!(account.me.home_whole)
                home=compound
                on_choose=choose
            />
        })}
    }
}

#[component]
pub fn RefuseSheet(desk: Desk) -> impl IntoView {
    let open = desk.refuse_open;
    let title = move || text!(registration.list.refuse_title, name = desk.chosen_name());
    let form = move |one: Registration| {
        let words = ReasonWords {
            label: text!(registration.list.reason),
            example: text!(registration.list.reason_example),
            submit: text!(registration.list.refuse_submit),
            ready: vec![
                text!(registration.list.ready_1),
                text!(registration.list.ready_2),
                text!(registration.list.ready_3),
            ],
        };
        let (id, name) = (one.id, one.person_name);
        let on_done = move |decided| {
            desk.told(
                decided,
                text!(registration.list.refused_told, name = name.clone()),
            );
        };
        view! {
            <ReasonForm
                open
                draft=format!("refuse-{id}")
                words
                kind=ButtonKind::Main
                send=move |reason| answers::refuse(id, reason)
                on_done
            />
        }
    };
    view! { <Sheet open title>{move || desk.chosen.get().map(form)}</Sheet> }
}
