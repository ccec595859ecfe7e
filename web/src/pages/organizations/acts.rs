//! What an administrator does to an organisation: the buttons, and a sheet for each.

use super::{
    cover::{CoverForm, Save},
    facts::FactsForm,
    one::Shown,
    picker::{Choice, Finder, organizations_of},
    words::UNITS,
};
use crate::{
    api::{
        Id,
        organizations::{self, MergePreview, Organization, changes},
        tree::PlaceKind,
    },
    components::{
        Attempt, Button, ButtonKind, FormProblem, Loaded, Sheet, focus_heading, use_load,
    },
    state::use_toasts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Edit,
    Cover,
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
            act: RwSignal::new(Act::Edit),
            open: RwSignal::new(false),
        }
    }

    fn start(self, act: Act) {
        self.act.set(act);
        self.open.set(true);
    }
}

#[component]
pub fn Buttons(acts: Acts) -> impl IntoView {
    view! {
        <div class="row">
            <Button kind=ButtonKind::Main on_press=move |_| acts.start(Act::Edit)>
                {text!(organizations.edit)}
            </Button>
            <Button on_press=move |_| acts.start(Act::Cover)>{text!(organizations.set_coverage)}</Button>
            <Button on_press=move |_| acts.start(Act::Merge)>{text!(organizations.merge)}</Button>
            <Button kind=ButtonKind::Danger on_press=move |_| acts.start(Act::Close)>
                {text!(organizations.close)}
            </Button>
        </div>
    }
}

#[component]
pub fn ActSheet(acts: Acts, one: Signal<Organization>, shown: Shown) -> impl IntoView {
    let name = Memo::new(move |_| one.with(|one| one.name.clone()));
    let title = move || {
        let name = name.get();
        match acts.act.get() {
            Act::Edit => text!(organizations.edit_title, name),
            Act::Cover => text!(organizations.cover_title, name),
            Act::Merge => text!(organizations.merge_title, name),
            Act::Close => text!(organizations.close_title, name),
        }
    };
    let refresh = Callback::new(move |_: Id| shown.refresh());
    view! {
        <Sheet open=acts.open title>
            {move || {
                let of = one.get_untracked();
                match acts.act.get() {
                    Act::Edit => view! { <FactsForm open=acts.open of=Some(of) done=refresh /> }.into_any(),
                    Act::Cover => view! { <Cover of open=acts.open shown /> }.into_any(),
                    Act::Merge => view! { <Merge of open=acts.open /> }.into_any(),
                    Act::Close => view! { <Close of open=acts.open shown /> }.into_any(),
                }
            }}
        </Sheet>
    }
}

fn below_district(kind: PlaceKind) -> bool {
    kind > PlaceKind::District
}

#[component]
fn Cover(of: Organization, open: RwSignal<bool>, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let id = of.id;
    let former = of.covers.into_iter().map(|place| Choice {
        id: place.id,
        name: place.full_name.clone(),
        words: place.full_name,
    });
    let former: Vec<Choice> = former.collect();
    let save: Save = Rc::new(move |add, remove| Box::pin(changes::set_coverage(id, add, remove)));
    let done = move |()| {
        toasts.good(text!(organizations.coverage_saved));
        shown.refresh();
    };
    view! {
        <p class="soft">{text!(organizations.cover_words)}</p>
        <CoverForm open former fits=below_district save done />
    }
}

/// Choose what it becomes, look at what goes along, do it.
#[component]
fn Merge(of: Organization, open: RwSignal<bool>) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let of = StoredValue::new(of);
    let (id, kind) = of.with_value(|of| (of.id, of.kind));
    let kinds = match UNITS.contains(&kind) {
        true => UNITS.to_vec(),
        false => vec![kind],
    };
    move || match chosen.get() {
        None => {
            let kinds = kinds.clone();
            view! {
                <Finder
                    label=text!(organizations.merge_search)
                    placeholder=text!(organizations.search_example)
                    find=move |search| organizations_of(search, kinds.clone(), Some(id))
                    on_choose=move |choice| chosen.set(Some(choice))
                />
            }
            .into_any()
        }
        Some(into) => view! { <ConfirmMerge of into chosen open /> }.into_any(),
    }
}

#[component]
fn ConfirmMerge(
    of: StoredValue<Organization>,
    into: Choice,
    chosen: RwSignal<Option<Choice>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = use_navigate();
    let attempt = Attempt::new();
    let (id, name) = of.with_value(|of| (of.id, of.name.clone()));
    let preview = use_load(move || organizations::merge_preview(id, into.id));
    let question = text!(
        organizations.merge_question,
        name = name.clone(),
        to = into.name.clone()
    );
    let go = move |_| {
        let (navigate, name, to) = (navigate.clone(), name.clone(), into.name.clone());
        attempt.run(changes::merge(id, into.id), move |at| {
            open.set(false);
            toasts.good(text!(organizations.merged, name, to));
            navigate(&format!("/organizations/{at}"), Default::default());
            request_animation_frame(focus_heading);
        });
    };
    view! {
        <div class="hint">
            <strong>{question}</strong>
            <span>{text!(organizations.merge_consequence)}</span>
        </div>
        <Loaded loading=preview let:preview>
            <p>{move || preview.with(preview_words)}</p>
        </Loaded>
        <FormProblem failure=attempt.failure />
        <div class="row">
            <Button on_press=move |_| chosen.set(None)>{text!(organizations.choose_again)}</Button>
            <Button kind=ButtonKind::Main busy=attempt.busy on_press=go>{text!(organizations.merge)}</Button>
        </div>
    }
}

/// What goes along, without what there is none of.
fn preview_words(preview: &MergePreview) -> String {
    let said = |count: i32, words: fn(i32) -> String| (count > 0).then(|| words(count));
    let parts: Vec<String> = [
        said(preview.people, |count| {
            text!(organizations.along.people, count)
        }),
        said(preview.roles, |count| {
            text!(organizations.along.roles, count)
        }),
        said(preview.contacts, |count| {
            text!(organizations.along.contacts, count)
        }),
        said(preview.covered, |count| {
            text!(organizations.along.covered, count)
        }),
        said(preview.reports, |count| {
            text!(organizations.along.reports, count)
        }),
        said(preview.parts, |count| {
            text!(organizations.along.parts, count)
        }),
        said(preview.orders, |count| {
            text!(organizations.along.orders, count)
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    match parts.is_empty() {
        true => text!(organizations.along.nothing).to_string(),
        false => text!(
            organizations.along.these,
            what = parts.join(text!(organizations.comma))
        ),
    }
}

#[component]
fn Close(of: Organization, open: RwSignal<bool>, shown: Shown) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let (id, name) = (of.id, of.name);
    let go = move |_| {
        let name = name.clone();
        attempt.run(changes::close(id), move |_| {
            open.set(false);
            toasts.good(text!(organizations.closed_one, name));
            shown.refresh();
            request_animation_frame(focus_heading);
        });
    };
    view! {
        <p>{text!(organizations.close_words)}</p>
        <FormProblem failure=attempt.failure />
        <div class="row">
            <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=attempt.busy on_press=go>{text!(organizations.close)}</Button>
        </div>
    }
}
