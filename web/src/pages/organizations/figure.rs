//! The list behind a figure: the same conditions, so that it is as long as the number says.

use super::{coverage::Figure, grids::GridList, lists::OrganizationList, words::UNITS};
use crate::{
    api::{
        Id,
        organizations::{
            self, Narrowed,
            coverage::{self, CompoundCoverage},
            grids,
        },
        profile::PlaceInFull,
        tree,
    },
    components::{Empty, Icon, IconName, Page, PagedFrame, Pages, Show, use_load, use_pages},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(office: FIGURE, figure_view, FigurePage);

#[component]
fn FigurePage() -> impl IntoView {
    let params = use_params_map();
    let place = params.with_untracked(|params| Id::parse(&params.get("id")?));
    let figure = params.with_untracked(|params| Figure::parse(&params.get("figure")?));
    let (Some(place), Some(figure)) = (place, figure) else {
        return view! {
            <Page title=text!(organizations.coverage.title) back="/coverage">
                <Empty icon=IconName::Place title=text!(organizations.none_found) />
            </Page>
        }
        .into_any();
    };
    let name = use_load(move || tree::place(place));
    let small = move || {
        let name = name.value.with(|place| Some(place.as_ref()?.name.clone()));
        name.unwrap_or_default()
    };
    let list = match figure {
        Figure::Organizations(kind, branch_kind) => {
            let narrowed = Narrowed {
                kinds: vec![kind],
                branch_kind,
                place: Some(place),
                ..Default::default()
            };
            view! { <Counted narrowed /> }.into_any()
        }
        Figure::UnitsReported => {
            let narrowed = Narrowed {
                kinds: UNITS.to_vec(),
                reported: true,
                place: Some(place),
                ..Default::default()
            };
            view! { <Counted narrowed /> }.into_any()
        }
        Figure::Grids => {
            let list = use_pages(move |after| grids::list(place, after));
            view! {
                <PagedFrame pages=list empty=nothing>
                    <GridList list />
                </PagedFrame>
            }
            .into_any()
        }
        Figure::Compounds(coverage) => {
            let list = use_pages(move |after| coverage::compounds(place, coverage, after));
            view! {
                <PagedFrame pages=list empty=nothing>
                    <Compounds list />
                </PagedFrame>
            }
            .into_any()
        }
    };
    view! {
        <Page title=figure.words() small back=format!("/coverage/{place}") wide=true>
            <Show when=move || figure == Figure::Compounds(CompoundCoverage::SeveralBranches)>
                <p class="soft">{text!(organizations.coverage.several_words)}</p>
            </Show>
            {list}
        </Page>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <Empty icon=IconName::Check title=text!(organizations.coverage.nothing) /> }.into_any()
}

#[component]
fn Counted(narrowed: Narrowed) -> impl IntoView {
    let list = use_pages(move |after| organizations::list(narrowed.clone(), after));
    view! {
        <PagedFrame pages=list empty=nothing>
            <OrganizationList list />
        </PagedFrame>
    }
}

#[component]
fn Compounds(list: Pages<PlaceInFull>) -> impl IntoView {
    view! {
        <div class="list">
            <For each=move || list.rows.get() key=|one| one.id let:one>
                <a class="list-item" href=format!("/places/{}", one.id)>
                    <span class="grow">{one.full_name}</span>
                    <Icon name=IconName::Next />
                </a>
            </For>
        </div>
    }
}
