//! People of the same name in the same compound: is it one of them?

use super::desk::Desk;
use crate::{
    api::registration::desk::{self as answers, PossibleDouble, Registration},
    components::{Attempt, Button, ConfirmSheet},
    pages::deciding::decided,
};
use leptos::prelude::*;

#[component]
pub fn Doubles(desk: Desk, one: Registration) -> impl IntoView {
    if one.doubles.is_empty() {
        return ().into_any();
    }
    let doubles = one.doubles.clone();
    let line =
        |double: PossibleDouble| view! { <li><DoubleLine desk one=one.clone() double /></li> };
    view! {
        <section class="hint doubles">
            <h3>{text!(registration.list.doubles)}</h3>
            <ul class="stack tight">{doubles.into_iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn DoubleLine(desk: Desk, one: Registration, double: PossibleDouble) -> impl IntoView {
    let asking = RwSignal::new(false);
    let attempt = Attempt::new();
    let place = double.place.full_name.clone();
    let known = match double.has_signed_in {
        true => text!(registration.list.has_signed_in),
        false => text!(registration.list.from_roster),
    };
    let join = {
        let name = one.person_name.clone();
        let (registration_id, person_id) = (one.id, double.id);
        move |()| {
            let name = name.clone();
            let work = decided(answers::join(registration_id, person_id));
            attempt.run(work, move |decided| {
                asking.set(false);
                desk.told(decided, text!(registration.list.joined_told, name));
            });
        }
    };
    let words = text!(
        registration.list.join_words,
        fresh = one.person_phone.clone(),
        name = double.name.clone(),
        former = double.phone.clone()
    );
    let label = text!(
        registration.list.same_one,
        name = one.person_name,
        place = place.clone()
    );
    view! {
        <div class="row spread">
            <span>
                <span class="block">{place}</span>
                <span class="soft block"><span class="num">{double.phone}</span>" · "{known}</span>
            </span>
            {match double.may_join {
                true => view! {
                    <Button label on_press=move |_| asking.set(true)>{text!(registration.list.same)}</Button>
                }
                .into_any(),
                false => view! { <span class="soft">{text!(registration.list.has_role)}</span> }.into_any(),
            }}
        </div>
        <ConfirmSheet
            open=asking
            title=text!(registration.list.join_title)
            confirm=text!(registration.list.join_confirm)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=join
        >
            <p>{words.clone()}</p>
            <p class="hint">{text!(registration.list.join_careful)}</p>
        </ConfirmSheet>
    }
}
