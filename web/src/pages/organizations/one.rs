//! One organisation: what it is, whom to call, who serves it and works there, what it covers, what
//! stands below it, and what was done.

use super::{
    acts::{ActSheet, Acts, Buttons},
    contacts::Contacts,
    lists::OrganizationList,
    words::full_kind_words,
};
use crate::{
    api::{
        Id,
        enrollments::EnrollmentState,
        organizations::{self, Narrowed, Organization, OrganizationKind},
        profile::AppointmentRole,
    },
    components::{
        Chip, Day, Empty, IconName, Loaded, Loading, Page, PagedFrame, Show, use_load, use_pages,
    },
    pages::{
        people::words::role_words,
        places::history::{History, HistoryOf},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(office: ORGANIZATION, organization_view, OrganizationPage);

#[component]
fn OrganizationPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("id")?)));
    let title = RwSignal::new(text!(organizations.one).to_string());
    view! {
        <Page title=move || title.get() back="/organizations" wide=true>
            {move || match id.get() {
                Some(id) => view! { <OrganizationView id title /> }.into_any(),
                None => view! {
                    <Empty icon=IconName::People title=text!(organizations.none_found) />
                }
                .into_any(),
            }}
        </Page>
    }
}

/// What is shown of one organisation, to be read again after a change.
#[derive(Clone, Copy)]
pub struct Shown {
    pub organization: Loading<Organization>,
    /// Counts the changes made here.
    changes: RwSignal<u32>,
}

impl Shown {
    pub fn refresh(self) {
        self.organization.refresh();
        self.changes.update(|count| *count += 1);
    }
}

#[component]
fn OrganizationView(id: Id, title: RwSignal<String>) -> impl IntoView {
    let shown = Shown {
        organization: use_load(move || organizations::one(id)),
        changes: RwSignal::new(0),
    };
    Effect::new(move || {
        shown.organization.value.with(|one| {
            if let Some(one) = one {
                title.set(one.name.clone());
            }
        });
    });
    view! {
        <Loaded loading=shown.organization let:one>
            <Breadcrumb one />
            <Head one shown />
            <div class="halves">
                <div class="stack">
                    <Contacts one shown />
                    <Officers one />
                </div>
                <div class="stack">
                    <Covers one />
                    <Reports one />
                </div>
            </div>
            <Show when=move || { one.with(|one| one.part_count > 0) }>
                <Parts id changes=shown.changes />
            </Show>
            <Show when=move || { one.with(|one| one.administered && one.people_count > 0) }>
                <People id changes=shown.changes />
            </Show>
            <Show when=move || one.with(|one| one.administered)>
                <History of=HistoryOf::Subject(id) changes=shown.changes />
            </Show>
        </Loaded>
    }
}

#[component]
fn Breadcrumb(one: Signal<Organization>) -> impl IntoView {
    let steps = move || {
        let step = |step: organizations::Step| {
            // What lies above one's own places is named, but not a way to go.
            let shown = match step.visible {
                true => view! {
                    <a class="link" href=format!("/organizations/{}", step.id)>{step.name}</a>
                }
                .into_any(),
                false => view! { <span>{step.name}</span> }.into_any(),
            };
            view! { <li>{shown}</li> }
        };
        let steps = one.with(|one| one.ancestors.clone());
        (!steps.is_empty()).then(|| {
            view! {
                <nav class="crumbs" aria-label=text!(organizations.above)>
                    <ol>{steps.into_iter().map(step).collect_view()}</ol>
                </nav>
            }
        })
    };
    view! { {steps} }
}

#[component]
fn Head(one: Signal<Organization>, shown: Shown) -> impl IntoView {
    let acts = Acts::new();
    let may_change = move || one.with(|one| one.administered && one.closed_at.is_none());
    let seat = move || one.with(|one| one.seat.as_ref().map(|seat| seat.full_name.clone()));
    view! {
        <div class="place-head">
            <div class="stack tight">
                <div class="row">
                    <Chip>{move || one.with(|one| full_kind_words(one.kind, one.branch_kind))}</Chip>
                    {move || one.with(|one| one.closed_at).map(|at| view! {
                        <Chip>{text!(organizations.closed)}" "<Day at /></Chip>
                    })}
                    <span class="soft">
                        {text!(organizations.since)}" "<Day at=one.with_untracked(|one| one.created_at) />
                    </span>
                </div>
                <p>{seat}</p>
                {move || one.with(|one| one.merged_into.clone()).map(|into| view! {
                    <p class="hint">
                        <span>
                            {text!(organizations.merged_into)}" "
                            <a class="link" href=format!("/organizations/{}", into.id)>{into.name}</a>
                        </span>
                    </p>
                })}
            </div>
            <Show when=may_change>
                <Buttons acts />
            </Show>
        </div>
        <ActSheet acts one shown />
    }
}

#[component]
fn Officers(one: Signal<Organization>) -> impl IntoView {
    let may_look = move || one.with(|one| one.administered);
    let lines = move || {
        one.with(|one| one.officers.clone())
            .into_iter()
            .map(|officer| {
                let role = role_words(officer.role);
                let name = match may_look() {
                    true => view! {
                        <a class="link" href=format!("/people/{}", officer.person_id)>{officer.name}</a>
                    }
                    .into_any(),
                    false => view! { <span>{officer.name}</span> }.into_any(),
                };
                view! {
                    <li class="list-item">
                        <span class="grow">{name}</span>
                        <span class="soft">{role}</span>
                    </li>
                }
            })
            .collect_view()
    };
    // Where somebody is expected, that there is nobody is worth saying.
    let expected = move || {
        one.with(|one| match one.kind {
            OrganizationKind::Branch | OrganizationKind::CommunityCommittee => {
                Some(AppointmentRole::Dispatcher)
            }
            OrganizationKind::Merchant => Some(AppointmentRole::MerchantClerk),
            kind if super::words::UNITS.contains(&kind) => Some(AppointmentRole::UnitLiaison),
            _ => None,
        })
    };
    let is_any = move || one.with(|one| !one.officers.is_empty());
    view! {
        <Show when=move || is_any() || expected().is_some()>
            <section class="section">
                <h2>{text!(organizations.officers)}</h2>
                <Show
                    when=is_any
                    fallback=move || view! {
                        <p class="soft">
                            {expected().map(|role| text!(organizations.nobody_serves, role = role_words(role)))}
                        </p>
                    }
                >
                    <ul class="list">{lines}</ul>
                </Show>
                <Show when=move || may_look() && one.with(|one| one.closed_at.is_none())>
                    <p class="soft">
                        {text!(organizations.officers_words)}" "
                        <a class="link" href="/people">{text!(organizations.to_people)}</a>
                    </p>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn Covers(one: Signal<Organization>) -> impl IntoView {
    let lines = move || {
        let places = one.with(|one| one.covers.clone());
        match places.is_empty() {
            true => view! { <p class="soft">{text!(organizations.covers_nothing)}</p> }.into_any(),
            false => {
                let line = |place: crate::api::profile::PlaceInFull| {
                    view! {
                        <li class="list-item">
                            <a class="link grow" href=format!("/places/{}", place.id)>{place.full_name}</a>
                        </li>
                    }
                };
                view! { <ul class="list">{places.into_iter().map(line).collect_view()}</ul> }
                    .into_any()
            }
        }
    };
    view! {
        <section class="section">
            <h2>{text!(organizations.covers)}</h2>
            {lines}
        </section>
    }
}

#[component]
fn Reports(one: Signal<Organization>) -> impl IntoView {
    let line = |report: organizations::Report| {
        let state = match report.state {
            EnrollmentState::Asked => text!(enrollments.asked),
            EnrollmentState::Confirmed => text!(enrollments.confirmed),
            EnrollmentState::Returned => text!(enrollments.returned),
            EnrollmentState::Ended => text!(people.ended_enrollment),
        };
        view! {
            <li class="list-item">
                <span class="grow">
                    <span class="block">{report.place.name}</span>
                    <span class="soft block">{state}" "<Day at=report.asked_at /></span>
                </span>
            </li>
        }
    };
    view! {
        <Show when=move || one.with(|one| !one.reports.is_empty())>
            <section class="section">
                <h2>{text!(organizations.reports)}</h2>
                <ul class="list">
                    {move || one.with(|one| one.reports.clone()).into_iter().map(line).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Parts(id: Id, changes: RwSignal<u32>) -> impl IntoView {
    let parts = use_pages(move |after| {
        changes.track();
        let narrowed = Narrowed {
            parent: Some(id),
            ..Default::default()
        };
        organizations::list(narrowed, after)
    });
    view! {
        <section class="section">
            <h2>{text!(organizations.parts)}</h2>
            <PagedFrame pages=parts empty=|| ()>
                <OrganizationList list=parts />
            </PagedFrame>
        </section>
    }
}

#[component]
fn People(id: Id, changes: RwSignal<u32>) -> impl IntoView {
    let people = use_pages(move |after| {
        changes.track();
        organizations::people(id, after)
    });
    view! {
        <section class="section">
            <h2>{text!(organizations.people)}</h2>
            <PagedFrame pages=people empty=|| ()>
                <ul class="list">
                    <For each=move || people.rows.get() key=|one| one.id let:one>
                        <li class="list-item">
                            <a class="link grow" href=format!("/people/{}", one.id)>{one.name}</a>
                            <span class="soft num">{one.phone}</span>
                        </li>
                    </For>
                </ul>
            </PagedFrame>
        </section>
    }
}
