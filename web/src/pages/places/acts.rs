//! What an administrator does to a place: the buttons, and a sheet for each.

use super::{
    Shown,
    words::{COMPOUND_KINDS, compound_kind_of, compound_kind_words, key_of, kind_words},
};
use crate::{
    api::{
        Failure, Id,
        tree::{self, Branch, CompoundKind, PlaceKind, TreePlace},
    },
    components::{
        Attempt, Button, ButtonKind, Choices, Empty, Field, FormProblem, Icon, IconName,
        PagedFrame, Sheet, Show, focus_heading, use_pages,
    },
    state::use_toasts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

const LONGEST_NAME: u32 = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Create,
    Rename,
    Move,
    Merge,
    Close,
}

/// Which sheet is open.
#[derive(Clone, Copy)]
pub struct Acts {
    act: RwSignal<Act>,
    open: RwSignal<bool>,
}

impl Acts {
    pub fn new() -> Self {
        Self {
            act: RwSignal::new(Act::Create),
            open: RwSignal::new(false),
        }
    }

    fn start(self, act: Act) {
        self.act.set(act);
        self.open.set(true);
    }
}

#[component]
pub fn Buttons(acts: Acts, place: Signal<TreePlace>) -> impl IntoView {
    let kind = Memo::new(move |_| place.with(|place| place.kind));
    view! {
        <div class="row">
            <Show when=move || kind.get() != PlaceKind::Building>
                <Button kind=ButtonKind::Main on_press=move |_| acts.start(Act::Create)>
                    <Icon name=IconName::Plus small=true />
                    {text!(places.create)}
                </Button>
            </Show>
            <Button on_press=move |_| acts.start(Act::Rename)>{text!(places.rename)}</Button>
            <Show when=move || { kind.get() > PlaceKind::Street }>
                <Button on_press=move |_| acts.start(Act::Move)>{text!(places.move_it)}</Button>
                <Button on_press=move |_| acts.start(Act::Merge)>{text!(places.merge)}</Button>
            </Show>
            <Button kind=ButtonKind::Danger on_press=move |_| acts.start(Act::Close)>{text!(places.close)}</Button>
        </div>
    }
}

#[component]
pub fn ActSheet(acts: Acts, place: Signal<TreePlace>, shown: Shown) -> impl IntoView {
    let name = Memo::new(move |_| place.with(|place| place.name.clone()));
    let title = move || {
        let name = name.get();
        match acts.act.get() {
            Act::Create => text!(places.create_title, name),
            Act::Rename => text!(places.rename_title, name),
            Act::Move => text!(places.move_title, name),
            Act::Merge => text!(places.merge_title, name),
            Act::Close => text!(places.close_title, name),
        }
    };
    view! {
        <Sheet open=acts.open title>
            {move || {
                let place = place.get_untracked();
                match acts.act.get() {
                    Act::Create => view! { <Create place open=acts.open shown /> }.into_any(),
                    Act::Rename => view! { <Rename place open=acts.open shown /> }.into_any(),
                    act @ (Act::Move | Act::Merge) => view! { <Elsewhere act place open=acts.open shown /> }.into_any(),
                    Act::Close => view! { <Close place open=acts.open shown /> }.into_any(),
                }
            }}
        </Sheet>
    }
}

fn compound_kinds() -> Vec<(String, String)> {
    let option = |kind: CompoundKind| (key_of(kind).to_string(), compound_kind_words(kind).into());
    COMPOUND_KINDS.map(option).into()
}

/// What may lie in a place, the most usual first.
fn kinds_below(kind: PlaceKind) -> Vec<PlaceKind> {
    let all = [
        PlaceKind::Street,
        PlaceKind::Community,
        PlaceKind::Village,
        PlaceKind::Compound,
        PlaceKind::Building,
    ];
    all.into_iter().filter(|one| fits(*one, kind)).collect()
}

/// Levels may be skipped; a community is as high as a village.
fn fits(kind: PlaceKind, above: PlaceKind) -> bool {
    let same_level = [PlaceKind::Community, PlaceKind::Village];
    kind > above && !(same_level.contains(&kind) && same_level.contains(&above))
}

#[component]
fn Create(place: TreePlace, open: RwSignal<bool>, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let name = RwSignal::new(String::new());
    let kinds = StoredValue::new(kinds_below(place.kind));
    let options: Vec<(String, String)> = kinds.with_value(|kinds| {
        let option = |(number, kind): (usize, &PlaceKind)| {
            (number.to_string(), kind_words(*kind).to_string())
        };
        kinds.iter().enumerate().map(option).collect()
    });
    let chosen = RwSignal::new("0".to_string());
    let kind = move || {
        let number: usize = chosen.get().parse().unwrap_or_default();
        kinds.with_value(|kinds| kinds.get(number).copied().unwrap_or(PlaceKind::Building))
    };
    let compound_kind = RwSignal::new(key_of(CompoundKind::Managed).to_string());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let kind = untrack(kind);
        let of_compound = (kind == PlaceKind::Compound)
            .then(|| compound_kind_of(&compound_kind.get_untracked()))
            .flatten();
        let called = name.get_untracked().trim().to_string();
        let work = tree::create(place.id, kind, of_compound, called.clone());
        attempt.run(work, move |_| {
            open.set(false);
            toasts.good(text!(places.created, name = called));
            shown.refresh();
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Show when=move || { kinds.with_value(Vec::len) > 1 }>
                <Choices label=text!(places.kind_of_place) value=chosen options=options.clone() />
            </Show>
            <Show when=move || kind() == PlaceKind::Compound>
                <Choices label=text!(places.compound_kind) value=compound_kind options=compound_kinds() />
            </Show>
            <Field
                label=text!(places.name)
                value=name
                maxlength=LONGEST_NAME
                required=true
                placeholder=text!(places.name_example)
                problem=attempt.problem("name")
            />
            <FormProblem failure=attempt.problem_beside(&["name"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(places.create_submit)}</Button>
            </div>
        </form>
    }
}

#[component]
fn Rename(place: TreePlace, open: RwSignal<bool>, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let name = RwSignal::new(place.name.clone());
    let is_compound = place.compound_kind.is_some();
    let compound_kind = RwSignal::new(place.compound_kind.map(key_of).unwrap_or_default().into());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let kind = compound_kind.with_untracked(|key: &String| compound_kind_of(key));
        let work = tree::rename(place.id, name.get_untracked().trim().to_string(), kind);
        attempt.run(work, move |_| {
            open.set(false);
            toasts.good(text!(places.saved));
            shown.refresh();
        });
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <Field
                label=text!(places.name)
                value=name
                maxlength=LONGEST_NAME
                required=true
                problem=attempt.problem("name")
            />
            <Show when=move || is_compound>
                <Choices label=text!(places.compound_kind) value=compound_kind options=compound_kinds() />
            </Show>
            <FormProblem failure=attempt.problem_beside(&["name"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(places.save)}</Button>
            </div>
        </form>
    }
}

/// To another parent, or into another place of the kind: choose it, look once more, do it.
#[component]
fn Elsewhere(act: Act, place: TreePlace, open: RwSignal<bool>, shown: Shown) -> impl IntoView {
    let chosen = RwSignal::new(None::<Branch>);
    let place = StoredValue::new(place);
    move || match chosen.get() {
        None => view! { <Choose act place chosen /> }.into_any(),
        Some(there) => view! { <Confirm act place there chosen open shown /> }.into_any(),
    }
}

#[component]
fn Choose(
    act: Act,
    place: StoredValue<TreePlace>,
    chosen: RwSignal<Option<Branch>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = use_pages(move |after| tree::administered(search.get(), after));
    let (id, kind) = place.with_value(|place| (place.id, place.kind));
    let parent = place.with_value(|place| place.ancestors.last().map(|step| step.id));
    let may = move |one: &Branch| match act {
        Act::Merge => one.kind == kind && one.id != id,
        _ => fits(kind, one.kind) && Some(one.id) != parent,
    };
    let lines = move || {
        let line = |one: Branch| {
            let name = one.full_name.clone();
            view! {
                <button type="button" class="list-item" on:click=move |_| chosen.set(Some(one.clone()))>
                    <span class="grow">{name}</span>
                    <Icon name=IconName::Next />
                </button>
            }
        };
        let fitting: Vec<Branch> = found.rows.get().into_iter().filter(may).collect();
        match fitting.is_empty() {
            true => view! { <p class="soft">{text!(places.search_there)}</p> }.into_any(),
            false => {
                view! { <div class="list">{fitting.into_iter().map(line).collect_view()}</div> }
                    .into_any()
            }
        }
    };
    let label = match act {
        Act::Merge => text!(places.merge_search),
        _ => text!(places.move_search),
    };
    view! {
        <Field label value=search kind="search" placeholder=text!(places.search_example) />
        <PagedFrame pages=found empty=|| view! {
            <Empty icon=IconName::Place title=text!(places.none_found) />
        }>
            {lines}
        </PagedFrame>
    }
}

#[component]
fn Confirm(
    act: Act,
    place: StoredValue<TreePlace>,
    there: Branch,
    chosen: RwSignal<Option<Branch>>,
    open: RwSignal<bool>,
    shown: Shown,
) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let attempt = Attempt::new();
    let (id, name) = place.with_value(|place| (place.id, place.name.clone()));
    let to = there.name.clone();
    let (question, consequence, button) = match act {
        Act::Merge => (
            text!(places.merge_question, name = name.clone(), to = to.clone()),
            text!(places.merge_consequence),
            text!(places.merge),
        ),
        _ => (
            text!(places.move_question, name = name.clone(), to = to.clone()),
            text!(places.move_consequence),
            text!(places.move_it),
        ),
    };
    let go = move |_| {
        let (navigate, name, to) = (navigate.clone(), name.clone(), to.clone());
        let there = there.id;
        let work = async move {
            match act {
                Act::Merge => tree::merge(id, there).await,
                _ => tree::move_to(id, there).await,
            }
        };
        attempt.run(work, move |at: Id| {
            open.set(false);
            match act {
                Act::Merge => {
                    toasts.good(text!(places.merged, name, to));
                    navigate(&format!("/places/{at}"), Default::default());
                }
                _ => {
                    toasts.good(text!(places.moved, name, to));
                    shown.refresh();
                    request_animation_frame(focus_heading);
                }
            }
        });
    };
    view! {
        <div class="hint">
            <strong>{question}</strong>
            <span>{consequence}</span>
        </div>
        <FormProblem failure=attempt.failure />
        <div class="row">
            <Button on_press=move |_| chosen.set(None)>{text!(places.choose_again)}</Button>
            <Button kind=ButtonKind::Main busy=attempt.busy on_press=go>{button}</Button>
        </div>
    }
}

#[component]
fn Close(place: TreePlace, open: RwSignal<bool>, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let attempt = Attempt::new();
    let parent = place.ancestors.last().cloned();
    let name = place.name.clone();
    let go = move |_| {
        let (navigate, parent, name) = (navigate.clone(), parent.clone(), name.clone());
        let work = async move { tree::close(place.id).await };
        attempt.run(work, move |_: Id| {
            open.set(false);
            toasts.good(text!(places.closed_one, name));
            match parent.filter(|step| step.administered) {
                Some(step) => navigate(&format!("/places/{}", step.id), Default::default()),
                None => shown.refresh(),
            }
        });
    };
    let failure = Signal::derive(move || attempt.failure.get() as Option<Failure>);
    view! {
        <p>{text!(places.close_words)}</p>
        <FormProblem failure />
        <div class="row">
            <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=attempt.busy on_press=go>{text!(places.close)}</Button>
        </div>
    }
}
