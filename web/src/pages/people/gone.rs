//! Somebody who moved away or died, and taking that back.

use crate::{
    api::{
        lives,
        people::{Person, PersonState},
    },
    components::{Attempt, Button, ConfirmSheet, Loading, time::day_words},
    state::{clock::use_clock, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn GoneCard(person: Signal<Person>, loading: Loading<Person>) -> impl IntoView {
    let toasts = use_toasts();
    let clock = use_clock();
    let open = RwSignal::new(false);
    let attempt = Attempt::new();
    let name = move || person.with(|person| person.name.clone());
    let words = move || {
        person.with(|person| {
            let since = person.gone_since?;
            let day = day_words(clock.now(), since, clock.offset_minutes());
            match person.state {
                PersonState::MovedAway => Some(text!(people.gone_moved, day)),
                PersonState::Deceased => Some(text!(people.gone_deceased, day)),
                PersonState::Present | PersonState::Merged => None,
            }
        })
    };
    let may = move || person.with(|person| person.may_change);
    let bring_back = move |()| {
        let id = person.with_untracked(|person| person.id);
        attempt.run(lives::bring_back(id), move |person| {
            open.set(false);
            loading.set(person);
            toasts.good(text!(people.brought_back));
        });
    };
    view! {
        {move || words().map(|words| view! {
            <section class="card">
                <h2 class="title">{words}</h2>
                <p class="soft">{text!(people.gone_words)}</p>
                {may().then(|| view! {
                    <div class="row"><Button on_press=move |_| open.set(true)>{text!(people.bring_back)}</Button></div>
                })}
            </section>
        })}
        <ConfirmSheet
            open
            title=move || text!(people.bring_back_title, name = name())
            confirm=text!(people.bring_back)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=bring_back
        >
            <p>{text!(people.bring_back_words)}</p>
        </ConfirmSheet>
    }
}
