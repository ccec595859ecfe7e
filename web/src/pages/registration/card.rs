//! A registration as a card: who it may be besides, the number, and the decision.

use super::{desk::Desk, double::Doubles};
use crate::{
    api::{
        account::RegistrationState,
        registration::desk::{self as answers, Registration},
    },
    components::{Attempt, Button, ButtonKind, Chip, FormProblem, Icon, IconName, Moment},
    pages::deciding::decided,
};
use leptos::prelude::*;

#[component]
pub fn RegistrationCard(desk: Desk, one: Registration) -> impl IntoView {
    let at = one.decided_at.unwrap_or(one.asked_at);
    let flat = one.flat.clone();
    let reason = one.reason.clone();
    let is_waiting = one.state == RegistrationState::Waiting;
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{one.person_name.clone()}</h2>
                <span class="soft"><Moment at /></span>
            </div>
            <div>
                <p>{one.place.full_name.clone()}</p>
                <p class="soft row">
                    {flat.unwrap_or_else(|| text!(registration.list.flat_missing).to_string())}
                    {one.invited.then(|| view! { <Chip>{text!(registration.list.by_invitation)}</Chip> })}
                </p>
            </div>
            {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
            {is_waiting.then(|| view! { <Doubles desk one=one.clone() /> })}
            <Number one=one.clone() />
            {is_waiting.then(|| view! { <Decision desk one=one.clone() /> })}
        </article>
    }
}

/// Masked, until somebody asks for it, which is recorded.
#[component]
fn Number(one: Registration) -> impl IntoView {
    let attempt = Attempt::new();
    let whole = RwSignal::new(None::<String>);
    let (id, name) = (one.id, one.person_name.clone());
    let reveal = move |_| {
        attempt.run(answers::reveal_phone(id), move |number| {
            whole.set(Some(number));
        });
    };
    view! {
        <div class="row spread">
            {move || match whole.get() {
                Some(number) => view! {
                    <a class="tel num" href=format!("tel:{number}")>
                        <Icon name=IconName::Phone small=true />
                        <span class="unseen">{text!(registration.list.call, name = name.clone())}</span>
                        {number.clone()}
                    </a>
                }
                .into_any(),
                None => view! {
                    <span class="num soft">{one.person_phone.clone()}</span>
                    <Button
                        kind=ButtonKind::Bare
                        label=text!(registration.list.reveal_one, name = name.clone())
                        busy=attempt.busy
                        on_press=reveal
                    >
                        {text!(registration.list.reveal)}
                    </Button>
                }
                .into_any(),
            }}
        </div>
        <FormProblem failure=attempt.failure />
    }
}

/// Confirm with one tap, unless somebody of the same name lives there: that is asked about first.
#[component]
fn Decision(desk: Desk, one: Registration) -> impl IntoView {
    let attempt = Attempt::new();
    let (id, name) = (one.id, one.person_name.clone());
    let has_doubles = !one.doubles.is_empty();
    let open = {
        let one = one.clone();
        move |sheet: RwSignal<bool>| {
            desk.attempt.failure.set(None);
            desk.chosen.set(Some(one.clone()));
            sheet.set(true);
        }
    };
    let confirm = {
        let (name, open) = (name.clone(), open.clone());
        move |_| match has_doubles {
            true => open(desk.apart_open),
            false => {
                let name = name.clone();
                let work = decided(answers::confirm(id, None));
                attempt.run(work, move |decided| {
                    desk.told(decided, text!(registration.list.confirmed_told, name))
                });
            }
        }
    };
    let refuse = {
        let open = open.clone();
        move |_| open(desk.refuse_open)
    };
    view! {
        <div class="row decide">
            <Button label=text!(registration.list.refuse_one, name = name.clone()) disabled=attempt.busy on_press=refuse>
                {text!(registration.list.refuse)}
            </Button>
            <Button
                label=text!(registration.list.other_building_one, name = name.clone())
                disabled=attempt.busy
                on_press=move |_| open(desk.building_open)
            >
                {text!(registration.list.other_building)}
            </Button>
            <Button
                kind=ButtonKind::Main
                label=text!(registration.list.confirm_one, name)
                busy=attempt.busy
                on_press=confirm
            >
                {text!(registration.list.confirm)}
            </Button>
        </div>
        <FormProblem failure=attempt.failure />
    }
}
