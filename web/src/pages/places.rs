//! 辖区: the tree of places for those who administer it, one place at a time with what lies in it,
//! what goes on there, and what was done. Lines on a phone, a table where there is room.

mod acts;
mod boards;
mod children;
pub mod history;
mod words;

use crate::{
    api::{
        Id,
        tree::{self, Branch, TreePlace},
    },
    components::{
        ButtonLink, Chip, Empty, Field, Icon, IconName, Loaded, Loading, Moment, Page, PagedFrame,
        Pages, Show, use_load, use_pages,
    },
    pages::organizations::grids::Grids,
    state::use_session,
};
use acts::{ActSheet, Acts};
use children::Children;
use history::{History, HistoryOf};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use words::{compound_kind_words, kind_words};

lazy_page!(office: PLACES, places_view, PlacesPage);

#[component]
fn PlacesPage() -> impl IntoView {
    let session = use_session();
    let may = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.administers()))
    });
    view! {
        <Page title=text!(places.title) back="/me" wide=true>
            <Show
                when=move || may.get()
                fallback=|| view! {
                    <Empty
                        icon=IconName::Place
                        title=text!(places.not_yours)
                        words=text!(places.not_yours_words)
                    />
                }
            >
                <Browser />
            </Show>
        </Page>
    }
}

#[component]
fn Browser() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("id")?)));
    let search = RwSignal::new(String::new());
    // Going to a place found puts the search away.
    Effect::new(move || {
        id.track();
        search.set(String::new());
    });
    let is_searching = Memo::new(move |_| search.with(|search| !search.trim().is_empty()));
    view! {
        <Field
            label=text!(places.search)
            value=search
            kind="search"
            placeholder=text!(places.search_example)
        />
        {move || match (is_searching.get(), id.get()) {
            (true, _) => view! { <Found search /> }.into_any(),
            (false, Some(id)) => view! { <PlaceView id /> }.into_any(),
            (false, None) => view! { <Top /> }.into_any(),
        }}
    }
}

#[component]
fn Found(search: RwSignal<String>) -> impl IntoView {
    let found = use_pages(move |after| tree::administered(search.get(), after));
    view! {
        <PagedFrame pages=found empty=|| view! {
            <Empty icon=IconName::Place title=text!(places.none_found) words=text!(places.none_found_words) />
        }>
            <Children list=found in_full=true />
        </PagedFrame>
    }
}

/// Whoever administers one place starts in it; others choose.
#[component]
fn Top() -> impl IntoView {
    let top = use_pages(move |after| tree::administered(String::new(), after));
    let only = Memo::new(move |_| {
        top.rows.with(|rows| match rows.as_slice() {
            [one] => Some(one.id),
            _ => None,
        })
    });
    view! {
        <PagedFrame pages=top empty=|| view! {
            <Empty icon=IconName::Place title=text!(places.none) />
        }>
            {move || match only.get() {
                Some(id) => view! { <PlaceView id /> }.into_any(),
                None => view! { <Children list=top in_full=false /> }.into_any(),
            }}
        </PagedFrame>
    }
}

/// What is shown of one place, to be read again after a change.
#[derive(Clone, Copy)]
struct Shown {
    place: Loading<TreePlace>,
    children: Pages<Branch>,
    /// Counts the changes made here.
    changes: RwSignal<u32>,
}

impl Shown {
    fn refresh(self) {
        self.place.refresh();
        self.children.refresh();
        self.changes.update(|count| *count += 1);
    }
}

#[component]
fn PlaceView(id: Id) -> impl IntoView {
    let shown = Shown {
        place: use_load(move || tree::place(id)),
        children: use_pages(move |after| tree::children(id, after)),
        changes: RwSignal::new(0),
    };
    view! {
        <Loaded loading=shown.place let:place>
            <Breadcrumb place />
            <Head place shown />
            <Figures place />
            <section class="section">
                <h2>{move || text!(places.below)}</h2>
                <PagedFrame pages=shown.children empty=|| view! {
                    <p class="soft">{text!(places.nothing_below)}</p>
                }>
                    <Children list=shown.children in_full=false within=place.with_untracked(|place| place.kind) />
                </PagedFrame>
            </section>
            <Show when=move || place.with(|place| place.administered)>
                <Show when=move || { place.with(has_grids) }>
                    <Grids
                        place=id
                        community=place.with_untracked(|place| is_community(place.kind)).then_some(id)
                        changes=shown.changes
                    />
                </Show>
                <Show when=move || place.with(|place| place.kind == tree::PlaceKind::Street && place.closed_at.is_none())>
                    <boards::Boards street=id changes=shown.changes />
                </Show>
                <History of=HistoryOf::Place(id) changes=shown.changes />
            </Show>
        </Loaded>
    }
}

fn is_community(kind: tree::PlaceKind) -> bool {
    matches!(kind, tree::PlaceKind::Community | tree::PlaceKind::Village)
}

/// Those of a street would be too many to stand below it.
fn has_grids(place: &TreePlace) -> bool {
    place.closed_at.is_none() && place.kind >= tree::PlaceKind::Community
}

#[component]
fn Breadcrumb(place: Signal<TreePlace>) -> impl IntoView {
    let steps = move || {
        let step = |step: tree::Step| {
            let name = step.name;
            // What lies above one's own places is named, but not a way to go.
            let shown = match step.administered {
                true => view! { <a class="link" href=format!("/places/{}", step.id)>{name}</a> }
                    .into_any(),
                false => view! { <span>{name}</span> }.into_any(),
            };
            view! { <li>{shown}</li> }
        };
        place
            .with(|place| place.ancestors.clone())
            .into_iter()
            .map(step)
            .collect_view()
    };
    view! {
        <nav class="crumbs" aria-label=text!(places.breadcrumb)>
            <ol>{steps}</ol>
        </nav>
    }
}

#[component]
fn Head(place: Signal<TreePlace>, shown: Shown) -> impl IntoView {
    let acts = Acts::new();
    let kind = move || {
        place.with(|place| match place.compound_kind {
            Some(kind) => compound_kind_words(kind),
            None => kind_words(place.kind),
        })
    };
    let may_change = move || place.with(|place| place.administered && place.closed_at.is_none());
    view! {
        <div class="place-head">
            <div class="row">
                <h2>{move || place.with(|place| place.name.clone())}</h2>
                <Chip>{kind}</Chip>
                {move || place.with(|place| place.closed_at).map(|at| view! {
                    <Chip>{text!(places.closed)}" "<Moment at /></Chip>
                })}
            </div>
            <Show when=may_change>
                <acts::Buttons acts place />
            </Show>
        </div>
        <ActSheet acts place shown />
    }
}

#[component]
fn Figures(place: Signal<TreePlace>) -> impl IntoView {
    move || {
        let figures = place.with(|place| place.figures.clone())?;
        let (id, kind) = place.with(|place| (place.id, place.kind));
        let figure = |count: i32, words: &'static str| {
            view! { <div><b>{count}</b><span class="soft">{words}</span></div> }
        };
        Some(view! {
            <div class="card figures">
                {(kind < tree::PlaceKind::Community).then(|| figure(figures.communities, text!(places.communities)))}
                {(kind < tree::PlaceKind::Compound).then(|| figure(figures.compounds, text!(places.compounds)))}
                {(kind < tree::PlaceKind::Building).then(|| figure(figures.buildings, text!(places.buildings)))}
                {figure(figures.residents, text!(places.residents))}
                {figure(figures.open_orders, text!(places.open_orders))}
                {figure(figures.organizations, text!(places.organizations))}
            </div>
            <nav class="row" aria-label=text!(organizations.title)>
                <ButtonLink href=format!("/coverage/{id}")>{text!(organizations.coverage.title)}</ButtonLink>
                <ButtonLink href=format!("/organizations?place={id}")>{text!(organizations.title)}</ButtonLink>
                <ButtonLink href=format!("/party-tree/{id}")>{text!(organizations.tree.title)}</ButtonLink>
                {(kind == tree::PlaceKind::Street || is_community(kind)).then(|| view! {
                    <ButtonLink href=format!("/templates/{id}")>{text!(templates.title)}</ButtonLink>
                })}
            </nav>
        })
    }
}

/// The way into a place.
#[component]
fn PlaceLink(one: Branch, in_full: bool) -> impl IntoView {
    let name = match in_full {
        true => one.full_name,
        false => one.name,
    };
    view! {
        <a class="link" href=format!("/places/{}", one.id)>
            {name}
            <Icon name=IconName::Next small=true />
        </a>
    }
}
