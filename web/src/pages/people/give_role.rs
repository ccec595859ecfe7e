//! Choosing a role, then where: only seats that are the viewer's to give are offered.

use super::words::{ALL_ROLES, duty_words, role_key, role_of, role_words};
use crate::{
    api::people::{self, Person, RoleSeat},
    components::{
        Attempt, Button, ButtonKind, Choices, Empty, Field, FormProblem, Icon, IconName, Loaded,
        Loading, Show, use_load,
    },
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn GiveRoleForm(
    open: RwSignal<bool>,
    person: Signal<Person>,
    loading: Loading<Person>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let role = RwSignal::new(role_key(ALL_ROLES[0]).to_string());
    let search = RwSignal::new(String::new());
    let chosen = Memo::new(move |_| role.with(|key| role_of(key)).unwrap_or(ALL_ROLES[0]));
    let options: Vec<(String, String)> = ALL_ROLES
        .map(|role| (role_key(role).to_string(), role_words(role).to_string()))
        .into();
    let seats = use_load(move || people::role_seats(chosen.get(), search.get()));
    // A press on a seat only chooses it: roles are too weighty for one slip of a thumb.
    let seat = RwSignal::new(None::<RoleSeat>);
    Effect::new(move || {
        chosen.track();
        seat.set(None);
    });
    let give = move |_| {
        let role = chosen.get_untracked();
        let id = person.with_untracked(|person| person.id);
        let seat_id = seat.with_untracked(|seat| seat.as_ref().map(|seat| seat.id));
        attempt.run(people::give_role(id, role, seat_id), move |person| {
            open.set(false);
            loading.set(person);
            toasts.good(text!(people.given, role = role_words(role)));
        });
    };
    let line = move |one: RoleSeat| {
        let name = one.name.clone();
        view! {
            <button type="button" class="list-item" on:click=move |_| seat.set(Some(one.clone()))>
                <span class="grow">{name}</span>
                <Icon name=IconName::Next small=true />
            </button>
        }
    };
    view! {
        <div class="stack">
            <Choices label=text!(people.role) value=role options=options />
            <p class="soft">{move || text!(people.allows, what = duty_words(chosen.get()))}</p>
            <Show
                when=move || seat.with(Option::is_none)
                fallback=move || view! {
                    <div class="row spread">
                        <strong>{move || seat.get().map(|seat| seat.name)}</strong>
                        <Button kind=ButtonKind::Bare on_press=move |_| seat.set(None)>
                            {text!(people.other_seat)}
                        </Button>
                    </div>
                    <FormProblem failure=attempt.failure />
                    <Button kind=ButtonKind::Main wide=true busy=attempt.busy on_press=give>
                        {text!(people.appoint)}
                    </Button>
                }
            >
                <Field label=text!(people.seat) value=search kind="search" placeholder=text!(people.seat_search) />
                <Loaded loading=seats let:seats>
                    <Show
                        when=move || seats.with(|seats| !seats.is_empty())
                        fallback=|| view! {
                            <Empty icon=IconName::Place title=text!(people.no_seats) words=text!(people.no_seats_words) />
                        }
                    >
                        <div class="list">{move || seats.get().into_iter().map(line).collect_view()}</div>
                    </Show>
                </Loaded>
            </Show>
        </div>
    }
}
