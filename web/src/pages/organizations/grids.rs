//! 网格 on the page of a place, and their changes.

use super::{
    cover::{CoverForm, Save},
    picker::Choice,
};
use crate::{
    api::{
        Id,
        organizations::grids::{self, Grid},
        tree::PlaceKind,
    },
    components::{
        Attempt, Button, ButtonKind, ConfirmSheet, Field, FormProblem, PagedFrame, Pages, Sheet,
        Show, use_pages,
    },
    state::use_toasts,
};
use leptos::prelude::*;
use std::rc::Rc;

const LONGEST_NAME: u32 = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Create,
    Rename,
    Cover,
}

/// Which sheet is open, and for which grid.
#[derive(Clone, Copy)]
struct Acts {
    act: RwSignal<Act>,
    open: RwSignal<bool>,
    closing: RwSignal<bool>,
    grid: RwSignal<Option<Grid>>,
}

impl Acts {
    fn start(self, act: Act, grid: Option<Grid>) {
        self.grid.set(grid);
        self.act.set(act);
        self.open.set(true);
    }
}

#[component]
pub fn Grids(
    place: Id,
    /// Where a new one would belong; none where the place is no community.
    community: Option<Id>,
    /// Counts the changes made on the page.
    changes: RwSignal<u32>,
) -> impl IntoView {
    let list = use_pages(move |after| grids::list(place, after));
    let acts = Acts {
        act: RwSignal::new(Act::Create),
        open: RwSignal::new(false),
        closing: RwSignal::new(false),
        grid: RwSignal::new(None),
    };
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_some() {
            list.refresh();
        }
    });
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(organizations.grid.title)}</h2>
                <Show when=move || community.is_some()>
                    <Button kind=ButtonKind::Bare on_press=move |_| acts.start(Act::Create, None)>
                        {text!(organizations.grid.create)}
                    </Button>
                </Show>
            </div>
            <PagedFrame pages=list empty=|| view! {
                <p class="soft">{text!(organizations.grid.none)}</p>
            }>
                <ul class="list">
                    <For each=move || list.rows.get() key=|grid| format!("{grid:?}") let:grid>
                        <GridLine grid acts />
                    </For>
                </ul>
            </PagedFrame>
            <ActSheet acts community changes />
            <CloseGrid acts changes />
        </section>
    }
}

/// Only to look at.
#[component]
pub fn GridList(list: Pages<Grid>) -> impl IntoView {
    view! {
        <div class="list">
            <For each=move || list.rows.get() key=|grid| grid.id let:grid>
                <a class="list-item" href=format!("/places/{}", grid.community.id)>
                    <span class="grow">
                        <span class="title">{grid.name.clone()}</span>
                        <span class="soft block">
                            {grid.community.name.clone()}{text!(common.separator)}{covers(&grid)}
                        </span>
                    </span>
                </a>
            </For>
        </div>
    }
}

fn covers(grid: &Grid) -> String {
    let names: Vec<&str> = grid
        .covers
        .iter()
        .map(|place| place.name.as_str())
        .collect();
    match names.is_empty() {
        true => text!(organizations.covers_nothing).to_string(),
        false => names.join(text!(organizations.comma)),
    }
}

#[component]
fn GridLine(grid: Grid, acts: Acts) -> impl IntoView {
    let itself = StoredValue::new(grid.clone());
    let name = grid.name.clone();
    let act = move |act: Act| acts.start(act, Some(itself.get_value()));
    let close = move |_| {
        acts.grid.set(Some(itself.get_value()));
        acts.closing.set(true);
    };
    view! {
        <li class="list-item contact">
            <span class="grow">
                <span class="block">{grid.name.clone()}</span>
                <span class="soft block">{covers(&grid)}</span>
            </span>
            <span class="row">
                <Button
                    kind=ButtonKind::Bare
                    label=text!(organizations.grid.rename_title, name = name.clone())
                    on_press=move |_| act(Act::Rename)
                >
                    {text!(organizations.grid.rename)}
                </Button>
                <Button
                    kind=ButtonKind::Bare
                    label=text!(organizations.cover_title, name = name.clone())
                    on_press=move |_| act(Act::Cover)
                >
                    {text!(organizations.set_coverage)}
                </Button>
                <Button
                    kind=ButtonKind::Bare
                    label=text!(organizations.close_title, name)
                    on_press=close
                >
                    {text!(organizations.close)}
                </Button>
            </span>
        </li>
    }
}

#[component]
fn ActSheet(acts: Acts, community: Option<Id>, changes: RwSignal<u32>) -> impl IntoView {
    let title = move || {
        let name = acts.grid.get().map(|grid| grid.name).unwrap_or_default();
        match acts.act.get() {
            Act::Create => text!(organizations.grid.create).to_string(),
            Act::Rename => text!(organizations.grid.rename_title, name),
            Act::Cover => text!(organizations.cover_title, name),
        }
    };
    view! {
        <Sheet open=acts.open title>
            {move || match (acts.act.get(), acts.grid.get_untracked()) {
                (Act::Cover, Some(grid)) => view! { <Cover grid open=acts.open changes /> }.into_any(),
                (_, grid) => view! { <Name grid community open=acts.open changes /> }.into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Name(
    grid: Option<Grid>,
    community: Option<Id>,
    open: RwSignal<bool>,
    changes: RwSignal<u32>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let id = grid.as_ref().map(|grid| grid.id);
    let name = RwSignal::new(grid.map(|grid| grid.name).unwrap_or_default());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let called = name.get_untracked().trim().to_string();
        let said = called.clone();
        let work = async move {
            match (id, community) {
                (Some(id), _) => grids::rename(id, called).await.map(Some),
                (None, Some(community)) => {
                    grids::create(community, called, Vec::new()).await.map(Some)
                }
                (None, None) => Ok(None),
            }
        };
        attempt.run(work, move |_| {
            open.set(false);
            toasts.good(text!(organizations.saved, name = said));
            changes.update(|count| *count += 1);
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field
                label=text!(organizations.name)
                value=name
                maxlength=LONGEST_NAME
                required=true
                placeholder=text!(organizations.grid.example)
                problem=attempt.problem("name")
            />
            <FormProblem failure=attempt.problem_beside(&["name"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(organizations.save)}</Button>
            </div>
        </form>
    }
}

fn compound_or_building(kind: PlaceKind) -> bool {
    kind >= PlaceKind::Compound
}

#[component]
fn Cover(grid: Grid, open: RwSignal<bool>, changes: RwSignal<u32>) -> impl IntoView {
    let toasts = use_toasts();
    let id = grid.id;
    let former = grid.covers.into_iter().map(|place| Choice {
        id: place.id,
        name: place.name,
        words: place.full_name,
    });
    let former: Vec<Choice> = former.collect();
    let save: Save = Rc::new(move |add, remove| Box::pin(grids::set_coverage(id, add, remove)));
    let done = move |()| {
        toasts.good(text!(organizations.coverage_saved));
        changes.update(|count| *count += 1);
    };
    view! {
        <p class="soft">{text!(organizations.grid.cover_words)}</p>
        <CoverForm open former fits=compound_or_building save done />
    }
}

#[component]
fn CloseGrid(acts: Acts, changes: RwSignal<u32>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let name = move || acts.grid.get().map(|grid| grid.name).unwrap_or_default();
    let close = move |()| {
        let Some(grid) = acts.grid.get_untracked() else {
            return;
        };
        attempt.run(grids::close(grid.id), move |_| {
            acts.closing.set(false);
            toasts.good(text!(organizations.closed_one, name = grid.name));
            changes.update(|count| *count += 1);
        });
    };
    view! {
        <ConfirmSheet
            open=acts.closing
            danger=true
            title=move || text!(organizations.close_title, name = name())
            confirm=text!(organizations.close)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=close
        >
            <p>{text!(organizations.grid.close_words)}</p>
        </ConfirmSheet>
    }
}
