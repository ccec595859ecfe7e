//! One person: how to reach them, what they may do and by which role, and how it came to be.

use super::{
    acts::ActsCard, doubles::DoublesCard, gone::GoneCard, merges::MergesCard, record::Record,
    reports::ReportsCard, roles::RolesCard, words::role_words,
};
use crate::{
    api::{
        Id, Timestamp,
        enrollments::EnrollmentState,
        people::{self, Person},
    },
    components::{
        Attempt, Button, Chip, Day, Empty, FormProblem, Icon, IconName, Loaded, Page, use_load,
    },
    state::settings::in_language,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

lazy_page!(office: PERSON, person_view, PersonPage);

#[component]
fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    // One person after another may come under the same route: each is a page of its own.
    move || {
        let id = params.with(|params| params.get("id").and_then(|id| Id::parse(&id)));
        view! { <OnePerson id /> }
    }
}

#[component]
fn OnePerson(id: Option<Id>) -> impl IntoView {
    let Some(id) = id else {
        return view! {
            <Page title=text!(people.title) back="/people">
                <Empty icon=IconName::People title=text!(people.none_found) words=text!(people.none_found_words) />
            </Page>
        }
        .into_any();
    };
    let loading = use_load(move || people::person(id));
    // Somebody who was merged into another is shown as that one, under its own address.
    let shown = Memo::new(move |_| {
        let shown = loading.value.with(|person| Some(person.as_ref()?.id));
        shown.unwrap_or(id)
    });
    let navigate = use_navigate();
    Effect::new(move || {
        if shown.get() != id {
            let replace = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&format!("/people/{}", shown.get_untracked()), replace);
        }
    });
    let name = move || {
        let name = loading
            .value
            .with(|person| Some(person.as_ref()?.name.clone()));
        name.unwrap_or_else(|| text!(people.title).to_string())
    };
    view! {
        <Page title=name back="/people">
            <Loaded loading let:person>
                <GoneCard person loading />
                <Contact person />
                <DoublesCard person />
                <RolesCard person loading />
                <ReportsCard person loading />
                <ActsCard person loading />
                <MergesCard person loading />
                <History person />
                <Record id=shown changes=loading.value />
            </Loaded>
        </Page>
    }
    .into_any()
}

#[component]
fn Contact(person: Signal<Person>) -> impl IntoView {
    let shown = RwSignal::new(None::<String>);
    let attempt = Attempt::new();
    let reveal = move |_| {
        let id = person.with_untracked(|person| person.id);
        attempt.run(people::reveal_phone(id), move |phone| {
            shown.set(Some(phone))
        });
    };
    let home = move || {
        let home = person.with(|person| Some(person.home.as_ref()?.full_name.clone()));
        home.unwrap_or_else(|| text!(people.no_home).to_string())
    };
    let skills = move || {
        person.with(|person| {
            let chip = |skill: &crate::api::account::Skill| {
                let name = in_language(&skill.name_zh, &skill.name_en).to_string();
                view! { <Chip>{name}</Chip> }
            };
            match person.skills.is_empty() {
                true => view! { <span class="soft">{text!(people.no_skills)}</span> }.into_any(),
                false => {
                    view! { <div class="row">{person.skills.iter().map(chip).collect_view()}</div> }
                        .into_any()
                }
            }
        })
    };
    view! {
        <section class="card">
            <div class="row spread">
                {move || match shown.get() {
                    Some(phone) => view! {
                        <a class="tel num" href=format!("tel:{phone}")>
                            <Icon name=IconName::Phone small=true />
                            <span class="unseen">
                                {text!(people.call, name = person.with_untracked(|person| person.name.clone()))}
                            </span>
                            {phone.clone()}
                        </a>
                    }
                    .into_any(),
                    None => view! {
                        <span class="num">{person.with(|person| person.phone.clone())}</span>
                        <Button busy=attempt.busy on_press=reveal>{text!(people.reveal)}</Button>
                    }
                    .into_any(),
                }}
            </div>
            <p class="soft">{text!(people.reveal_note)}</p>
            <FormProblem failure=attempt.failure />
            <p>{home}</p>
            {skills}
        </section>
    }
}

/// What was, the latest first in each kind.
#[component]
fn History(person: Signal<Person>) -> impl IntoView {
    let lines = move || {
        person.with(|person| {
            let homes = person.residencies.iter().map(|one| Past {
                kind: text!(people.lived),
                what: one.place.full_name.clone(),
                since: one.since,
                until: one.until,
            });
            let units = person.employments.iter().map(|one| Past {
                kind: text!(people.worked),
                what: one.organization.name.clone(),
                since: one.since,
                until: one.until,
            });
            let roles = person.roles.iter().map(|one| {
                let seat = one.seat.as_ref().map(|seat| seat.name.as_str());
                let words = [seat.unwrap_or_default(), role_words(one.role)];
                Past {
                    kind: text!(people.served),
                    what: words.join(" ").trim().to_string(),
                    since: one.since,
                    until: one.until,
                }
            });
            let reports = person.enrollments.iter().map(|one| Past {
                kind: text!(people.reported),
                what: format!(
                    "{}{}{}",
                    one.place.name,
                    text!(common.separator),
                    state_words(one.state)
                ),
                since: one.asked_at,
                until: Some(one.ended_at.unwrap_or(one.asked_at)),
            });
            let mut all: Vec<_> = homes.chain(units).chain(roles).chain(reports).collect();
            all.sort_by_key(|past| std::cmp::Reverse(past.since));
            all
        })
    };
    view! {
        <section class="section">
            <h2>{text!(people.history)}</h2>
            <ul class="list">{move || lines().into_iter().map(Past::line).collect_view()}</ul>
        </section>
    }
}

struct Past {
    kind: &'static str,
    what: String,
    since: Timestamp,
    /// As `since` for what happened at one time.
    until: Option<Timestamp>,
}

impl Past {
    fn line(self) -> impl IntoView {
        let end = match self.until {
            None => Some(text!(people.until_now).into_any()),
            Some(until) if until == self.since => None,
            Some(until) => Some(view! { <Day at=until /> }.into_any()),
        };
        view! {
            <li class="list-item">
                <span class="grow">
                    <span class="block">{self.what}</span>
                    <span class="soft block">
                        {self.kind}{text!(common.separator)}<Day at=self.since />
                        {end.map(|end| view! { " – "{end} })}
                    </span>
                </span>
            </li>
        }
    }
}

fn state_words(state: EnrollmentState) -> &'static str {
    match state {
        EnrollmentState::Asked => text!(enrollments.asked),
        EnrollmentState::Confirmed => text!(enrollments.confirmed),
        EnrollmentState::Returned => text!(enrollments.returned),
        EnrollmentState::Ended => text!(people.ended_enrollment),
    }
}
