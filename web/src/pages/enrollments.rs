//! 报到审核: who asks to join, for those who know the compound: its dispatcher, its administrators.
//! Cards on a phone, a table where there is room.

mod card;
mod desk;
mod figures;
pub mod sheets;
mod table;
pub mod transfer;

use crate::{
    api::enrollments::{self, EnrollmentKind, EnrollmentState, Narrowed},
    components::{
        Button, ButtonKind, Empty, IconName, Page, PagedFrame, Segment, Show, use_is_wide,
        use_pages,
    },
    state::{live::Topic, use_live, use_session},
};
use card::EnrollmentCard;
use desk::Desk;
use figures::{Figures, Shown};
use leptos::prelude::*;
use sheets::{EndSheet, ReturnSheet};
use table::EnrollmentTable;
use transfer::TransferOfDesk;

lazy_page!(office: ENROLLMENTS, enrollments_view, EnrollmentsPage);

#[component]
fn EnrollmentsPage() -> impl IntoView {
    let session = use_session();
    let may_decide = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.decides_on_enrollments()))
    });
    view! {
        <Page title=text!(enrollments.title) back="/me" wide=true>
            <Show
                when=move || may_decide.get()
                fallback=|| view! {
                    <Empty
                        icon=IconName::People
                        title=text!(enrollments.not_yours)
                        words=text!(enrollments.not_yours_words)
                    />
                }
            >
                <EnrollmentList />
            </Show>
        </Page>
    }
}

#[component]
fn EnrollmentList() -> impl IntoView {
    let session = use_session();
    let administers = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.administers()))
    });
    let tab = RwSignal::new("asked".to_string());
    let state = Memo::new(move |_| tab.with(|tab| state_of(tab)));
    let of = RwSignal::new("members".to_string());
    let shown = RwSignal::new(Shown::default());
    let narrowed = Memo::new(move |_| Narrowed {
        state: state.get(),
        kind: of.with(|of| of == "units").then_some(EnrollmentKind::Unit),
        branch: shown.with(|shown| Some(shown.branch.as_ref()?.id)),
        unit: shown.with(|shown| Some(shown.unit.as_ref()?.id)),
    });
    let list = use_pages(move |after| enrollments::enrollments(narrowed.get(), after));
    let choose = move |(state, chosen): (EnrollmentState, Shown)| {
        of.set("members".to_string());
        shown.set(chosen);
        tab.set(tab_of(state).to_string());
    };
    let of_whom: Vec<(String, String)> = [
        ("members", text!(reporting.members_tab)),
        ("units", text!(reporting.units_tab)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    use_live(move |hint| {
        if hint.is_about(Topic::Enrollment, None) {
            list.refresh();
        }
    });
    let desk = Desk::new(list);
    let tabs: Vec<(String, String)> = [
        ("asked", text!(enrollments.asked)),
        ("confirmed", text!(enrollments.confirmed)),
        ("returned", text!(enrollments.returned)),
        ("ended", text!(reporting.ended)),
    ]
    .map(|(key, words)| (key.to_string(), words.to_string()))
    .into();
    let is_wide = use_is_wide();
    view! {
        <Figures on_choose=choose />
        {move || {
            let of_whom = of_whom.clone();
            administers.get().then(|| view! {
                <Segment label=text!(enrollments.title) value=of options=of_whom />
            })
        }}
        <Segment label=text!(enrollments.states) value=tab options=tabs />
        <NarrowedTo shown />
        <PagedFrame pages=list empty=move || nothing(state.get_untracked())>
            {move || match is_wide.get() {
                true => view! { <EnrollmentTable desk state=state.get_untracked() /> }.into_any(),
                false => view! {
                    <ul class="stack">
                        <For each=move || list.rows.get() key=|one| (one.id, one.version) let:one>
                            <li><EnrollmentCard desk one /></li>
                        </For>
                    </ul>
                }
                .into_any(),
            }}
        </PagedFrame>
        <ReturnSheet desk />
        <EndSheet desk />
        <TransferOfDesk desk />
    }
}

/// What the figures narrowed the list to, and a way back to all of it.
#[component]
fn NarrowedTo(shown: RwSignal<Shown>) -> impl IntoView {
    let words = move || {
        shown.with(|shown| {
            let branch = shown.branch.as_ref()?;
            let branch = text!(reporting.of_branch, name = branch.name.clone());
            let unit = shown.unit.as_ref();
            let unit = unit.map(|unit| text!(reporting.of_unit, name = unit.name.clone()));
            let words: Vec<String> = std::iter::once(branch).chain(unit).collect();
            Some(words.join(text!(common.separator)))
        })
    };
    move || {
        words().map(|words| {
            view! {
                <div class="row spread">
                    <span class="soft">{words}</span>
                    <Button kind=ButtonKind::Bare on_press=move |_| shown.set(Shown::default())>
                        {text!(reporting.show_all)}
                    </Button>
                </div>
            }
        })
    }
}

fn tab_of(state: EnrollmentState) -> &'static str {
    match state {
        EnrollmentState::Asked => "asked",
        EnrollmentState::Confirmed => "confirmed",
        EnrollmentState::Returned => "returned",
        EnrollmentState::Ended => "ended",
    }
}

fn state_of(tab: &str) -> EnrollmentState {
    match tab {
        "confirmed" => EnrollmentState::Confirmed,
        "returned" => EnrollmentState::Returned,
        "ended" => EnrollmentState::Ended,
        _ => EnrollmentState::Asked,
    }
}

fn nothing(state: EnrollmentState) -> AnyView {
    match state {
        EnrollmentState::Confirmed => {
            view! { <Empty icon=IconName::People title=text!(enrollments.confirmed_empty) /> }
                .into_any()
        }
        EnrollmentState::Returned => {
            view! { <Empty icon=IconName::People title=text!(enrollments.returned_empty) /> }
                .into_any()
        }
        EnrollmentState::Ended => {
            view! { <Empty icon=IconName::People title=text!(reporting.ended_empty) /> }.into_any()
        }
        EnrollmentState::Asked => view! {
            <Empty
                icon=IconName::Check
                title=text!(enrollments.asked_empty)
                words=text!(enrollments.asked_empty_words)
            />
        }
        .into_any(),
    }
}
