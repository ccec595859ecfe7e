//! What this person may do, where, and by which role; giving and ending roles.

use super::{
    give_role::GiveRoleForm,
    words::{duty_words, role_words},
};
use crate::{
    api::{
        enrollments::EnrollmentState,
        people::{self, HeldRole, PastEnrollment, Person, PersonState},
    },
    components::{Attempt, Button, ButtonKind, ConfirmSheet, Loading, Sheet, time::day_words},
    pages::reporting::kind_words,
    state::{clock::use_clock, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn RolesCard(person: Signal<Person>, loading: Loading<Person>) -> impl IntoView {
    let giving = RwSignal::new(false);
    let ending = RwSignal::new(false);
    let chosen = RwSignal::new(None::<HeldRole>);
    let name = move || person.with(|person| person.name.clone());
    let end = move |held: HeldRole| {
        chosen.set(Some(held));
        ending.set(true);
    };
    let held = move || {
        person.with(|person| {
            let now = person.roles.iter().filter(|one| one.until.is_none());
            now.cloned().collect::<Vec<_>>()
        })
    };
    // What a 报到 allows is no appointment, and belongs to what this person may do all the same.
    let memberships = move || {
        person.with(|person| {
            let confirmed = person.enrollments.iter();
            let confirmed = confirmed.filter(|one| one.state == EnrollmentState::Confirmed);
            confirmed.cloned().collect::<Vec<_>>()
        })
    };
    let is_present = move || person.with(|person| person.state == PersonState::Present);
    view! {
        <section class="card">
            <div class="row spread">
                <h2 class="title">{text!(people.roles)}</h2>
                {move || is_present().then(|| view! {
                    <Button on_press=move |_| giving.set(true)>{text!(people.give)}</Button>
                })}
            </div>
            {move || match (held(), memberships()) {
                (held, reports) if held.is_empty() && reports.is_empty() => {
                    view! { <p class="soft">{text!(people.no_roles)}</p> }.into_any()
                }
                (held, reports) => {
                    let lines = held.into_iter().map(|held| view! { <RoleLine held on_end=end /> });
                    let reports = reports.into_iter().map(|report| view! { <MemberLine report /> });
                    view! { <ul class="stack">{lines.collect_view()}{reports.collect_view()}</ul> }.into_any()
                }
            }}
            <p class="soft">{text!(people.resident_allows)}</p>
        </section>
        <Sheet open=giving title=move || text!(people.give_title, name = name())>
            <GiveRoleForm open=giving person loading />
        </Sheet>
        <EndRole open=ending chosen person loading />
    }
}

#[component]
fn RoleLine(held: HeldRole, on_end: impl Fn(HeldRole) + Send + Sync + 'static) -> impl IntoView {
    let seat = held.seat.as_ref().map(|seat| seat.name.clone());
    let role = role_words(held.role);
    let clock = use_clock();
    let since = day_words(clock.now(), held.since, clock.offset_minutes());
    let button = held.may_end.then(|| {
        let held = held.clone();
        view! {
            <Button kind=ButtonKind::Bare label=text!(people.end_one, role) on_press=move |_| on_end(held.clone())>
                {text!(people.end)}
            </Button>
        }
    });
    view! {
        <li class="row spread role">
            <span class="grow">
                <strong class="block">{role}</strong>
                <span class="block">{seat}</span>
                <span class="soft block">{text!(people.allows, what = duty_words(held.role))}</span>
                <span class="soft block">{text!(people.because_appointed, day = since)}</span>
            </span>
            {button}
        </li>
    }
}

#[component]
fn MemberLine(report: PastEnrollment) -> impl IntoView {
    let clock = use_clock();
    let at = report.decided_at.unwrap_or(report.asked_at);
    let day = day_words(clock.now(), at, clock.offset_minutes());
    view! {
        <li class="row spread role">
            <span class="grow">
                <strong class="block">{text!(people.member_of)}</strong>
                <span class="block">{report.place.name}</span>
                <span class="soft block">{text!(people.allows, what = text!(people.member_allows))}</span>
                <span class="soft block">
                    {text!(people.because_reported, kind = kind_words(report.kind), day)}
                </span>
            </span>
        </li>
    }
}

#[component]
fn EndRole(
    open: RwSignal<bool>,
    chosen: RwSignal<Option<HeldRole>>,
    person: Signal<Person>,
    loading: Loading<Person>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let words = move || {
        let held = chosen.get()?;
        let name = person.with(|person| person.name.clone());
        let role = role_words(held.role);
        Some(match held.seat {
            Some(seat) => text!(people.end_words, name, role, seat = seat.name),
            None => text!(people.end_words_system, name, role),
        })
    };
    let end = move |()| {
        let Some(held) = chosen.get_untracked() else {
            return;
        };
        attempt.run(people::end_role(held.id), move |person| {
            open.set(false);
            loading.set(person);
            toasts.good(text!(people.ended));
        });
    };
    view! {
        <ConfirmSheet
            open
            danger=true
            title=text!(people.end_title)
            confirm=text!(people.end)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=end
        >
            <p>{words}</p>
        </ConfirmSheet>
    }
}
