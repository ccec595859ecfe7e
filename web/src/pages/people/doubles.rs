//! Who may be the same human: suggested by the server, to be compared.

use crate::{
    api::people::{Person, PersonLine},
    components::{ButtonLink, Show},
};
use leptos::prelude::*;

#[component]
pub fn DoublesCard(person: Signal<Person>) -> impl IntoView {
    let any = move || person.with(|person| person.may_change && !person.doubles.is_empty());
    let lines = move || {
        person.with(|person| {
            let line = |one: &PersonLine| double(person, one);
            person.doubles.iter().map(line).collect_view()
        })
    };
    view! {
        <Show when=any>
            <section class="card">
                <h2 class="title">{text!(people.same_twice)}</h2>
                <p class="soft">{text!(people.same_twice_words)}</p>
                <ul class="stack">{lines}</ul>
            </section>
        </Show>
    }
}

fn double(person: &Person, one: &PersonLine) -> impl IntoView + use<> {
    let home = one.home.as_ref().map(|home| home.full_name.clone());
    let unit = one.unit.as_ref().map(|unit| unit.name.clone());
    let words: Vec<String> = home.into_iter().chain(unit).collect();
    view! {
        <li class="row spread">
            <span class="grow">
                <a class="link block" href=format!("/people/{}", one.id)>{one.name.clone()}</a>
                <span class="soft num block">{one.phone.clone()}</span>
                <span class="soft block">{words.join(text!(common.separator))}</span>
            </span>
            <ButtonLink href=format!("/people/{}/merge/{}", person.id, one.id)>
                {text!(people.compare)}
            </ButtonLink>
        </li>
    }
}
