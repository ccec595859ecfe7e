//! 覆盖情况: big numbers of a place, each the way to the list that it counts.

use super::{
    ForKeepers,
    words::{UNITS, branch_key, branch_kind_of, full_kind_words, key_of, kind_of, kind_words},
};
use crate::{
    api::{
        Id,
        organizations::{
            BranchKind, OrganizationKind,
            coverage::{self, CompoundCoverage, Figures},
        },
        tree::{self, PlaceKind, TreePlace},
    },
    components::{Empty, Icon, IconName, Loaded, Page, PagedFrame, Show, use_load, use_pages},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(office: COVERAGE, coverage_view, CoveragePage);

/// What a figure counts, as its address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Organizations(OrganizationKind, Option<BranchKind>),
    UnitsReported,
    Grids,
    Compounds(CompoundCoverage),
}

const REPORTED: &str = "reported";
const GRIDS: &str = "grids";
const COMPOUNDS: [(CompoundCoverage, &str); 4] = [
    (CompoundCoverage::Any, "compounds"),
    (CompoundCoverage::InGrid, "compounds-in-grids"),
    (CompoundCoverage::WithoutBranch, "compounds-without-branch"),
    (
        CompoundCoverage::SeveralBranches,
        "compounds-with-several-branches",
    ),
];

impl Figure {
    fn key(self) -> String {
        match self {
            Self::Organizations(kind, None) => key_of(kind).to_string(),
            Self::Organizations(_, Some(branch)) => branch_key(branch).to_string(),
            Self::UnitsReported => REPORTED.to_string(),
            Self::Grids => GRIDS.to_string(),
            Self::Compounds(coverage) => {
                let found = COMPOUNDS.iter().find(|(one, _)| *one == coverage);
                found.map_or("", |(_, key)| key).to_string()
            }
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        let compounds = COMPOUNDS.iter().find(|(_, one)| *one == key);
        Some(match (key, compounds) {
            (REPORTED, _) => Self::UnitsReported,
            (GRIDS, _) => Self::Grids,
            (_, Some((coverage, _))) => Self::Compounds(*coverage),
            _ => match branch_kind_of(key) {
                Some(branch) => Self::Organizations(OrganizationKind::Branch, Some(branch)),
                None => Self::Organizations(kind_of(key)?, None),
            },
        })
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Organizations(kind, branch) => match branch {
                Some(_) => full_kind_words(kind, branch),
                None => kind_words(kind),
            },
            Self::UnitsReported => text!(organizations.coverage.reported),
            Self::Grids => text!(organizations.coverage.grids),
            Self::Compounds(CompoundCoverage::Any) => text!(organizations.coverage.compounds),
            Self::Compounds(CompoundCoverage::InGrid) => text!(organizations.coverage.in_grid),
            Self::Compounds(CompoundCoverage::WithoutBranch) => {
                text!(organizations.coverage.without_branch)
            }
            Self::Compounds(CompoundCoverage::SeveralBranches) => {
                text!(organizations.coverage.several_branches)
            }
        }
    }

    fn count(self, figures: &Figures) -> i32 {
        match self {
            Self::Organizations(kind, branch) => figures
                .organizations
                .iter()
                .filter(|one| one.kind == kind && (branch.is_none() || one.branch_kind == branch))
                .map(|one| one.count)
                .sum(),
            Self::UnitsReported => figures.units_reported,
            Self::Grids => figures.grids,
            Self::Compounds(CompoundCoverage::Any) => figures.compounds,
            Self::Compounds(CompoundCoverage::InGrid) => figures.compounds_in_grids,
            Self::Compounds(CompoundCoverage::WithoutBranch) => figures.compounds_without_branch,
            Self::Compounds(CompoundCoverage::SeveralBranches) => {
                figures.compounds_with_several_branches
            }
        }
    }

    /// Something to be put right, where there is any.
    fn is_gap(self) -> bool {
        matches!(
            self,
            Self::Compounds(CompoundCoverage::WithoutBranch | CompoundCoverage::SeveralBranches)
        )
    }
}

#[component]
fn CoveragePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("id")?)));
    view! {
        <Page title=text!(organizations.coverage.title) back="/organizations" wide=true>
            <ForKeepers>
                {move || match id.get() {
                    Some(id) => view! { <CoverageView id /> }.into_any(),
                    None => view! { <Top to="/coverage" /> }.into_any(),
                }}
            </ForKeepers>
        </Page>
    }
}

/// Where to begin: whoever administers one place is there already, others choose.
#[component]
pub fn Top(to: &'static str) -> impl IntoView {
    let top = use_pages(move |after| tree::administered(String::new(), after));
    let only = Memo::new(move |_| {
        top.rows.with(|rows| match rows.as_slice() {
            [one] => Some(one.id),
            _ => None,
        })
    });
    let line = move |one: tree::Branch| {
        view! {
            <a class="list-item" href=format!("{to}/{}", one.id)>
                <span class="grow">{one.name}</span>
                <Icon name=IconName::Next />
            </a>
        }
    };
    view! {
        <PagedFrame pages=top empty=|| view! {
            <Empty icon=IconName::Place title=text!(places.none) />
        }>
            {move || match only.get() {
                Some(id) if to == "/coverage" => view! { <CoverageView id /> }.into_any(),
                Some(id) => view! { <super::tree::TreeView id /> }.into_any(),
                None => view! {
                    <div class="list">{top.rows.get().into_iter().map(line).collect_view()}</div>
                }
                .into_any(),
            }}
        </PagedFrame>
    }
}

#[component]
fn CoverageView(id: Id) -> impl IntoView {
    let place = use_load(move || tree::place(id));
    let figures = use_load(move || coverage::figures(id));
    view! {
        <Loaded loading=place let:place>
            <PlaceHead place />
        </Loaded>
        <Loaded loading=figures let:figures>
            <Numbers id figures />
        </Loaded>
        <Loaded loading=place let:place>
            <Deeper place />
        </Loaded>
    }
}

#[component]
fn PlaceHead(place: Signal<TreePlace>) -> impl IntoView {
    let above = move || {
        let step = |step: tree::Step| {
            let shown = match step.administered {
                true => view! {
                    <a class="link" href=format!("/coverage/{}", step.id)>{step.name}</a>
                }
                .into_any(),
                false => view! { <span>{step.name}</span> }.into_any(),
            };
            view! { <li>{shown}</li> }
        };
        let steps = place.with(|place| place.ancestors.clone());
        steps.into_iter().map(step).collect_view()
    };
    view! {
        <nav class="crumbs" aria-label=text!(places.breadcrumb)><ol>{above}</ol></nav>
        <h2>{move || place.with(|place| place.name.clone())}</h2>
    }
}

#[component]
fn Numbers(id: Id, figures: Signal<Figures>) -> impl IntoView {
    use OrganizationKind::*;
    let branches = [
        Figure::Organizations(Branch, Some(BranchKind::Functional)),
        Figure::Organizations(Branch, Some(BranchKind::Entity)),
        Figure::Organizations(Group, None),
        Figure::Organizations(CentreHousehold, None),
    ];
    let places = [
        Figure::Grids,
        Figure::Compounds(CompoundCoverage::Any),
        Figure::Compounds(CompoundCoverage::InGrid),
        Figure::Compounds(CompoundCoverage::WithoutBranch),
        Figure::Compounds(CompoundCoverage::SeveralBranches),
    ];
    let units = UNITS
        .map(|kind| Figure::Organizations(kind, None))
        .into_iter()
        .chain([Figure::UnitsReported]);
    let number = move |figure: Figure| {
        let count = move || figures.with(|figures| figure.count(figures));
        let class = move || match figure.is_gap() && count() > 0 {
            true => "figure gap",
            false => "figure",
        };
        view! {
            <a class=class href=format!("/coverage/{id}/{}", figure.key())>
                <b>{count}</b>
                <span>{figure.words()}</span>
            </a>
        }
    };
    // What there is nothing of, and never was expected, is left out.
    let shown = move |figure: &Figure| {
        !matches!(figure, Figure::Compounds(CompoundCoverage::SeveralBranches))
            || figures.with(|figures| figure.count(figures) > 0)
    };
    let section = move |title: &'static str, all: Vec<Figure>| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <div class="numbers">{all.into_iter().filter(shown).map(number).collect_view()}</div>
            </section>
        }
    };
    view! {
        {section(text!(organizations.party), branches.to_vec())}
        {section(text!(organizations.coverage.places), places.to_vec())}
        {section(text!(organizations.units), units.collect())}
    }
}

/// The same figures of what lies below.
#[component]
fn Deeper(place: Signal<TreePlace>) -> impl IntoView {
    let (id, kind) = place.with_untracked(|place| (place.id, place.kind));
    let below = use_pages(move |after| tree::children(id, after));
    let line = |one: tree::Branch| {
        view! {
            <a class="list-item" href=format!("/coverage/{}", one.id)>
                <span class="grow">{one.name}</span>
                <Icon name=IconName::Next />
            </a>
        }
    };
    view! {
        <Show when=move || kind < PlaceKind::Community>
            <section class="section">
                <h2>{text!(organizations.coverage.below)}</h2>
                <PagedFrame pages=below empty=|| ()>
                    <div class="list columns">
                        {move || below.rows.get().into_iter().map(line).collect_view()}
                    </div>
                </PagedFrame>
            </section>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_figures() {
        let figures = [
            Figure::UnitsReported,
            Figure::Grids,
            Figure::Organizations(OrganizationKind::Group, None),
            Figure::Organizations(OrganizationKind::Branch, Some(BranchKind::Entity)),
            Figure::Compounds(CompoundCoverage::WithoutBranch),
        ];
        for figure in figures {
            assert_eq!(Figure::parse(&figure.key()), Some(figure));
        }
        assert_eq!(Figure::parse("nothing"), None);
    }
}
