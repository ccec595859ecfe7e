//! Where I live, and moving. Moving to another compound ends a 报到 to the old one, so that is asked
//! before.

use crate::{
    api::{
        ErrorCode, Failure, Id,
        enrollments::EnrollmentState,
        profile::{self, Profile},
    },
    components::{Attempt, ConfirmSheet, FormProblem, Icon, IconName, Loading, Show},
    pages::place_sheet::{ChosenPlace, PlaceSheet},
    state::{use_session, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn ResidenceLine(me: Signal<Profile>, loading: Loading<Profile>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let choosing = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let chosen = RwSignal::new(None::<(ChosenPlace, Id)>);
    let attempt = Attempt::new();

    let home = Memo::new(move |_| me.with(|me| me.residency.clone()));
    let compound = Signal::derive(move || {
        let compound = home.get().and_then(|home| home.place.compound);
        compound.map(|compound| ChosenPlace {
            id: compound.id,
            name: compound.name,
        })
    });
    let save = move |()| {
        let Some((place, _)) = chosen.get_untracked() else {
            return;
        };
        attempt.run(profile::set_residence(place.id), move |me| {
            asking.set(false);
            loading.set(me);
            session.reload();
            toasts.good(text!(account.me.home_saved));
        });
    };
    let choose = move |(place, inside): (ChosenPlace, Id)| {
        let ends = me.with_untracked(|me| left_behind(me, inside).is_some());
        chosen.set(Some((place, inside)));
        attempt.failure.set(None);
        match ends {
            true => asking.set(true),
            false => save(()),
        }
    };
    let left = move || {
        let (_, inside) = chosen.get()?;
        me.with(|me| left_behind(me, inside))
    };
    // A village is too large to be found in.
    let failure = Signal::derive(move || match attempt.failure.get() {
        Some(failure) if failure.code() == Some(ErrorCode::Invalid) => None,
        other => other,
    });
    let wants_building = move || {
        let code = attempt
            .failure
            .with(|failure| failure.as_ref().and_then(Failure::code));
        (code == Some(ErrorCode::Invalid))
            .then(|| view! { <p class="hint wrong" role="alert">{text!(account.me.home_pick_building)}</p> })
    };
    view! {
        <div>
        <button type="button" class="list-item" aria-haspopup="dialog" on:click=move |_| choosing.set(true)>
            <Icon name=IconName::Place />
            <span class="grow">
                <span class="soft block">{text!(account.me.home)}</span>
                <span class="block">
                    {move || match home.get() {
                        Some(home) => home.place.full_name,
                        None => text!(account.me.no_home).to_string(),
                    }}
                </span>
            </span>
            {move || attempt.busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            <span class="change">
                {move || match home.with(Option::is_some) {
                    true => text!(account.me.change),
                    false => text!(account.me.fill_in),
                }}
            </span>
        </button>
        <div class="below">
            {wants_building}
            <Show when=move || !asking.get()><FormProblem failure /></Show>
        </div>
        <PlaceSheet open=choosing title=text!(account.me.home_title) whole=text!(account.me.home_whole) home=compound on_choose=choose />
        <ConfirmSheet
            open=asking
            title=text!(account.me.move_title)
            confirm=text!(account.me.move_confirm)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=save
        >
            <p class="title">{move || chosen.get().map(|(place, _)| place.name)}</p>
            {move || left().map(|compound| view! {
                <p class="hint">{text!(account.me.move_ends, compound)}</p>
            })}
        </ConfirmSheet>
        </div>
    }
}

/// The compound whose 报到 would end by moving into another.
fn left_behind(me: &Profile, compound: Id) -> Option<String> {
    let living = me.enrollments.iter().find(|one| {
        one.place.id != compound
            && matches!(
                one.state,
                EnrollmentState::Asked | EnrollmentState::Confirmed
            )
    });
    living.map(|one| one.place.name.clone())
}
