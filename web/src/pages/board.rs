//! 公示栏 of a compound or a community: the figures in a few calm lines, then what was done, one by
//! one. Read without signing in where the street lets everybody.

mod choose;
mod entry;
mod summary;
mod words;

pub use choose::BOARDS;

use crate::{
    api::{
        Id,
        board::{self, BoardPeriod, Ending, Summary},
    },
    components::{
        ButtonLink, Empty, Icon, IconName, Loaded, Page, PagedList, Segment, Show, use_load,
        use_pages,
    },
    state::settings::in_language,
};
use entry::Entry;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use summary::Figures;
use words::{ENDINGS, ending_of, ending_words, key_of, period_of};

lazy_page!(board: BOARD, board_view, BoardPage);

/// From one board to another everything is built anew.
#[component]
fn BoardPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("place")?)));
    move || match id.get() {
        Some(id) => view! { <OneBoard id /> }.into_any(),
        None => view! { <Page title=text!(board.title) back="/"><NotPublic /></Page> }.into_any(),
    }
}

/// What the board is narrowed to.
#[derive(Clone, Copy)]
struct Narrowed {
    period: RwSignal<String>,
    category: RwSignal<String>,
    ending: RwSignal<String>,
}

impl Narrowed {
    fn period(self) -> BoardPeriod {
        self.period.with(|key| period_of(key))
    }

    fn category(self) -> Option<String> {
        Some(self.category.get()).filter(|code| !code.is_empty())
    }

    fn ending(self) -> Option<Ending> {
        self.ending.with(|key| ending_of(key))
    }
}

#[component]
fn OneBoard(id: Id) -> impl IntoView {
    let narrowed = Narrowed {
        period: RwSignal::new("quarter".to_string()),
        category: RwSignal::new(String::new()),
        ending: RwSignal::new(String::new()),
    };
    let summary = use_load(move || board::summary(id, narrowed.period(), narrowed.category()));
    // Stays while other figures are being read, and with it the filters and the headline.
    let last = RwSignal::new(None::<Summary>);
    Effect::new(move || {
        if let Some(found) = summary.value.get() {
            last.set(Some(found));
        }
    });
    let is_there = Memo::new(move |_| last.with(Option::is_some));
    let is_hidden = Memo::new(move |_| {
        let code = summary
            .failure
            .with(|failure| failure.as_ref().and_then(|one| one.code()));
        code == Some(crate::api::ErrorCode::NotFound)
    });
    let title = move || last.with(|last| last.as_ref().map(|last| last.place.name.clone()));
    let choose = move || {
        view! { <ButtonLink href="/board">{text!(board.other)}</ButtonLink> }
    };
    view! {
        <Page
            title=move || title().unwrap_or_else(|| text!(board.title).to_string())
            small=text!(board.title)
            back="/"
            chip=choose
        >
            <Show when=move || !is_hidden.get() fallback=NotPublic>
                <Periods narrowed />
                <Show when=move || is_there.get()>
                    <Filters narrowed last />
                </Show>
                <Loaded loading=summary let:found>
                    <Figures summary=found />
                </Loaded>
                <Show when=move || is_there.get()>
                    <Entries id narrowed last />
                    <OpenData id />
                </Show>
            </Show>
        </Page>
    }
}

#[component]
fn NotPublic() -> impl IntoView {
    view! {
        <Empty icon=IconName::Place title=text!(board.not_public) words=text!(board.not_public_words)>
            <ButtonLink href="/board">{text!(board.choose)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn Periods(narrowed: Narrowed) -> impl IntoView {
    let options = Signal::derive(move || {
        [
            ("month", text!(board.period.month)),
            ("quarter", text!(board.period.quarter)),
            ("year", text!(board.period.year)),
        ]
        .map(|(key, words)| (key.to_string(), words.to_string()))
        .to_vec()
    });
    view! { <Segment label=text!(board.period.label) value=narrowed.period options /> }
}

#[component]
fn Filters(narrowed: Narrowed, last: RwSignal<Option<Summary>>) -> impl IntoView {
    let categories = Memo::new(move |_| {
        let found = last.with(|last| last.as_ref().map(|last| last.categories.clone()));
        let option = |one: board::BoardCategory| {
            let name = in_language(&one.name_zh, &one.name_en).to_string();
            (one.code, name)
        };
        found
            .unwrap_or_default()
            .into_iter()
            .map(option)
            .collect::<Vec<_>>()
    });
    let endings = Memo::new(move |_| {
        ENDINGS
            .map(|ending| (key_of(ending).to_string(), ending_words(ending).to_string()))
            .to_vec()
    });
    view! {
        <div class="board-filters">
            <Select label=text!(board.category) all=text!(board.all_categories) value=narrowed.category options=categories />
            <Select label=text!(board.ending.label) all=text!(board.all_endings) value=narrowed.ending options=endings />
        </div>
    }
}

#[component]
fn Select(
    label: &'static str,
    all: &'static str,
    value: RwSignal<String>,
    options: Memo<Vec<(String, String)>>,
) -> impl IntoView {
    let option = move |(key, words): (String, String)| {
        let this = key.clone();
        view! {
            <option value=key prop:selected=move || value.with(|value| *value == this)>{words}</option>
        }
    };
    view! {
        <select class="input" aria-label=label on:change=move |event| value.set(event_target_value(&event))>
            <option value="" prop:selected=move || value.with(String::is_empty)>{all}</option>
            {move || options.get().into_iter().map(option).collect_view()}
        </select>
    }
}

#[component]
fn Entries(id: Id, narrowed: Narrowed, last: RwSignal<Option<Summary>>) -> impl IntoView {
    let entries = use_pages(move |after| {
        let (period, category) = (narrowed.period(), narrowed.category());
        board::entries(id, period, category, narrowed.ending(), after)
    });
    let shows_compounds = last.with_untracked(|last| {
        let kind = last.as_ref().map(|last| last.place.kind);
        kind != Some(crate::api::tree::PlaceKind::Compound)
    });
    view! {
        <section class="section">
            <h2>{text!(board.done)}</h2>
            <PagedList
                pages=entries
                key=|entry| entry.id.clone()
                row=move |entry| view! { <Entry entry shows_compounds /> }
                empty=|| view! {
                    <Empty icon=IconName::Order title=text!(board.none) words=text!(board.none_words) />
                }
            />
        </section>
    }
}

#[component]
fn OpenData(id: Id) -> impl IntoView {
    let link = |extension: &'static str, words: &'static str| {
        view! {
            <a class="button" href=format!("/open-data/{id}.{extension}") download="" rel="external">
                <Icon name=IconName::Download small=true />
                {words}
            </a>
        }
    };
    view! {
        <section class="section">
            <h2>{text!(board.open_data.title)}</h2>
            <p class="soft">{text!(board.open_data.words)}</p>
            <div class="row">
                {link("csv", text!(board.open_data.csv))}
                {link("json", text!(board.open_data.json))}
            </div>
        </section>
    }
}
