//! How many report to which branch, and from which units. Each figure narrows the list below to what
//! it counts.

use crate::{
    api::{
        account::OrganizationName,
        enrollments::EnrollmentState,
        reporting::{self, BranchReporting},
    },
    components::{Loaded, Show, use_load},
    state::{live::Topic, use_live},
};
use leptos::prelude::*;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    pub branch: Option<OrganizationName>,
    pub unit: Option<OrganizationName>,
}

#[component]
pub fn Figures(
    /// A tab and what it is narrowed to.
    #[prop(into)]
    on_choose: Callback<(EnrollmentState, Shown)>,
) -> impl IntoView {
    let loading = use_load(reporting::of_branches);
    use_live(move |hint| {
        if hint.is_about(Topic::Enrollment, None) {
            loading.refresh();
        }
    });
    view! {
        <Loaded loading let:branches>
            <Show when=move || branches.with(|all| !all.is_empty())>
                <details class="card figures-of-branches">
                    <summary class="title">{text!(reporting.figures)}</summary>
                    <ul class="stack">
                        {move || branches.get().into_iter().map(|one| branch(one, on_choose)).collect_view()}
                    </ul>
                </details>
            </Show>
        </Loaded>
    }
}

fn branch(one: BranchReporting, on_choose: Callback<(EnrollmentState, Shown)>) -> impl IntoView {
    let figures = [
        (one.asked, EnrollmentState::Asked, text!(enrollments.asked)),
        (
            one.confirmed,
            EnrollmentState::Confirmed,
            text!(enrollments.confirmed),
        ),
        (
            one.returned,
            EnrollmentState::Returned,
            text!(enrollments.returned),
        ),
        (one.ended, EnrollmentState::Ended, text!(reporting.ended)),
    ]
    .map(|(count, state, words)| {
        let shown = Shown {
            branch: Some(one.branch.clone()),
            unit: None,
        };
        view! {
            <button type="button" on:click=move |_| on_choose.run((state, shown.clone()))>
                <b>{count}</b>
                <span class="soft">{words}</span>
            </button>
        }
    });
    let units = one.units.into_iter().map(|unit| {
        let shown = Shown {
            branch: Some(one.branch.clone()),
            unit: Some(unit.unit.clone()),
        };
        let state = EnrollmentState::Confirmed;
        view! {
            <button type="button" class="chip" on:click=move |_| on_choose.run((state, shown.clone()))>
                {unit.unit.name}" "{text!(reporting.members, count = unit.members)}
            </button>
        }
    });
    let units = units.collect_view();
    view! {
        <li class="stack tight">
            <h2 class="title">{one.branch.name}</h2>
            <div class="figures pressed four">{figures.collect_view()}</div>
            <div class="row" role="group" aria-label=text!(reporting.by_unit)>{units}</div>
        </li>
    }
}
