//! A 报到 as a card, and what of it the table shows too: whom to call, and what can be done.

use super::desk::Desk;
use crate::{
    api::enrollments::{self, Enrollment, EnrollmentKind, EnrollmentState},
    components::{Attempt, Button, ButtonKind, Chip, FormProblem, Icon, IconName, Moment},
    pages::{deciding::decided, reporting::kind_words},
    state::settings::in_language,
};
use leptos::prelude::*;

#[component]
pub fn EnrollmentCard(desk: Desk, one: Enrollment) -> impl IntoView {
    let at = one.ended_at.or(one.decided_at).unwrap_or(one.asked_at);
    let is_member = one.kind != EnrollmentKind::Unit;
    let unit = one.unit.as_ref().map(|unit| unit.name.clone());
    let reason = one.reason.clone();
    view! {
        <article class="card">
            <div class="row spread">
                <h2 class="title">{one.person_name.clone()}</h2>
                <span class="soft"><Moment at /></span>
            </div>
            <div>
                {is_member.then(|| view! {
                    <p>{unit.unwrap_or_else(|| text!(enrollments.no_unit).to_string())}</p>
                })}
                <p class="soft">
                    {one.place.full_name.clone()}{text!(common.separator)}{kind_words(one.kind)}
                </p>
            </div>
            {is_member.then(|| view! { <SkillChips one=one.clone() /> })}
            {reason.map(|reason| view! { <p class="hint pre">{reason}</p> })}
            <div class="row spread decision">
                <PhoneLink one=one.clone() />
                <Decision desk one kind=ButtonKind::Main />
            </div>
        </article>
    }
}

#[component]
pub fn PhoneLink(one: Enrollment) -> impl IntoView {
    let label = text!(enrollments.call, name = one.person_name);
    one.person_phone.map(|phone| {
        view! {
            <a class="tel num" href=format!("tel:{phone}")>
                <Icon name=IconName::Phone small=true />
                <span class="unseen">{label}</span>
                {phone.clone()}
            </a>
        }
    })
}

#[component]
fn SkillChips(one: Enrollment) -> impl IntoView {
    if one.skills.is_empty() {
        return view! { <p class="soft">{text!(enrollments.no_skills)}</p> }.into_any();
    }
    let chip = |skill: &crate::api::account::Skill| {
        let name = in_language(&skill.name_zh, &skill.name_en).to_string();
        view! { <Chip>{name}</Chip> }
    };
    view! { <div class="row">{one.skills.iter().map(chip).collect_view()}</div> }.into_any()
}

/// Send back, or confirm with one tap; nothing once it is decided. `kind` is the confirming button's.
#[component]
pub fn Decision(desk: Desk, one: Enrollment, kind: ButtonKind) -> impl IntoView {
    if one.state == EnrollmentState::Confirmed && one.may_end {
        return view! { <Later desk one /> }.into_any();
    }
    if one.state != EnrollmentState::Asked {
        return ().into_any();
    }
    let attempt = Attempt::new();
    let id = one.id;
    let name = one.person_name.clone();
    let confirm = {
        let name = name.clone();
        move |_| {
            let name = name.clone();
            attempt.run(decided(enrollments::confirm(id)), move |decided| {
                desk.told(decided, text!(enrollments.confirmed_one, name))
            });
        }
    };
    let send_back = move |_| desk.returning.on(one.clone());
    view! {
        <div class="row">
            <Button label=text!(enrollments.send_back_one, name = name.clone()) disabled=attempt.busy on_press=send_back>
                {text!(enrollments.send_back)}
            </Button>
            <Button
                kind
                label=text!(enrollments.confirm_one, name)
                busy=attempt.busy
                on_press=confirm
            >
                {text!(enrollments.confirm)}
            </Button>
        </div>
        <FormProblem failure=attempt.failure />
    }
    .into_any()
}

/// What may still be done with one that is confirmed.
#[component]
fn Later(desk: Desk, one: Enrollment) -> impl IntoView {
    let name = one.person_name.clone();
    let transfer = one.may_transfer().then(|| {
        let one = one.clone();
        view! {
            <Button
                kind=ButtonKind::Bare
                label=text!(enrollments.transfer_one, name = name.clone())
                on_press=move |_| desk.transferring.on(one.clone())
            >
                {text!(enrollments.transfer)}
            </Button>
        }
    });
    view! {
        <div class="row acts">
            {transfer}
            <Button
                kind=ButtonKind::Bare
                label=text!(reporting.end_one, name)
                on_press=move |_| desk.ending.on(one.clone())
            >
                {text!(reporting.end)}
            </Button>
        </div>
    }
}
