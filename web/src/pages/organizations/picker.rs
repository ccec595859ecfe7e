//! Choosing a place or an organisation by name, within a form.

use super::words::full_kind_words;
use crate::{
    api::{
        Failure, Id,
        organizations::{self, Narrowed, OrganizationKind},
        tree::{self, PlaceKind},
    },
    components::{
        Button, ButtonKind, Field, Icon, IconName, ListPage, PagedFrame, Show, use_pages,
    },
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin};

/// What can be chosen, or was.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub id: Id,
    pub name: String,
    /// Where it is, or what it is.
    pub words: String,
}

pub type Found = Pin<Box<dyn Future<Output = Result<ListPage<Choice>, Failure>>>>;

/// Places that the viewer administers.
pub fn places(search: String, fits: fn(PlaceKind) -> bool) -> Found {
    Box::pin(async move {
        let page = tree::administered(search, None).await?;
        let rows = page.rows.into_iter().filter(|one| fits(one.kind));
        let choice = |one: tree::Branch| Choice {
            id: one.id,
            name: one.name,
            words: one.full_name,
        };
        Ok(ListPage {
            rows: rows.map(choice).collect(),
            next: None,
        })
    })
}

/// Organisations of these kinds that the viewer sees, without one.
pub fn organizations_of(
    search: String,
    kinds: Vec<OrganizationKind>,
    without: Option<Id>,
) -> Found {
    Box::pin(async move {
        let narrowed = Narrowed {
            kinds,
            search,
            ..Default::default()
        };
        let page = organizations::list(narrowed, None).await?;
        let rows = page.rows.into_iter().filter(|one| Some(one.id) != without);
        let choice = |one: organizations::OrganizationLine| {
            let kind = full_kind_words(one.kind, one.branch_kind).to_string();
            let seat = one.seat.map(|seat| seat.full_name);
            let words: Vec<String> = [Some(kind), seat].into_iter().flatten().collect();
            Choice {
                id: one.id,
                name: one.name,
                words: words.join(text!(common.separator)),
            }
        };
        Ok(ListPage {
            rows: rows.map(choice).collect(),
            next: None,
        })
    })
}

/// A search and what it found; a press on a line is the choice.
#[component]
pub fn Finder(
    #[prop(into)] label: TextProp,
    #[prop(into)] placeholder: TextProp,
    /// Signals that it reads start the search anew.
    find: impl Fn(String) -> Found + 'static,
    #[prop(into)] on_choose: Callback<Choice>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let found = use_pages(move |_| find(search.get()));
    let line = move |one: Choice| {
        let (name, words) = (one.name.clone(), one.words.clone());
        view! {
            <button type="button" class="list-item" on:click=move |_| on_choose.run(one.clone())>
                <span class="grow">
                    <span class="block">{name}</span>
                    <span class="soft block">{words}</span>
                </span>
                <Icon name=IconName::Next small=true />
            </button>
        }
    };
    view! {
        <div class="stack tight">
            <Field label value=search kind="search" placeholder problem />
            <PagedFrame pages=found empty=|| view! {
                <p class="soft">{text!(organizations.nothing_fits)}</p>
            }>
                <div class="list found">
                    {move || found.rows.get().into_iter().take(MOST_SHOWN).map(line).collect_view()}
                </div>
            </PagedFrame>
        </div>
    }
}

/// More than that is found by its name.
const MOST_SHOWN: usize = 8;

/// One choice of a form: what was chosen with a way to choose anew, else the search.
#[component]
pub fn Picker(
    #[prop(into)] label: TextProp,
    #[prop(into)] placeholder: TextProp,
    chosen: RwSignal<Option<Choice>>,
    find: impl Fn(String) -> Found + Clone + Send + Sync + 'static,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let (label, placeholder) = (StoredValue::new(label), StoredValue::new(placeholder));
    view! {
        <Show
            when=move || chosen.with(Option::is_some)
            fallback=move || {
                let find = find.clone();
                view! {
                    <Finder
                        label=label.get_value()
                        placeholder=placeholder.get_value()
                        find=move |search| find(search)
                        on_choose=move |choice| chosen.set(Some(choice))
                        problem
                    />
                }
            }
        >
            <div class="field">
                <span class="label">{move || label.with_value(TextProp::get)}</span>
                <div class="row spread chosen">
                    <span>{move || chosen.with(|one| one.as_ref().map(|one| one.words.clone()))}</span>
                    <Button
                        kind=ButtonKind::Bare
                        label=text!(organizations.choose_other_one, label = label.with_value(TextProp::get).to_string())
                        on_press=move |_| chosen.set(None)
                    >
                        {text!(organizations.choose_other)}
                    </Button>
                </div>
                {move || problem.get().map(|words| view! { <div class="wrong">{words}</div> })}
            </div>
        </Show>
    }
}
