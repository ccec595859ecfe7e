//! Which boards there are: one's own first, then those that everybody may read.

use crate::{
    api::{
        Id,
        board::{self, BoardPlace, Directory},
        tree::PlaceKind,
    },
    components::{ButtonLink, Empty, Icon, IconName, Loaded, Page, Show, use_load},
    state::use_session,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

lazy_page!(board: BOARDS, boards_view, BoardsPage);

#[component]
fn BoardsPage() -> impl IntoView {
    let query = use_query_map();
    let within = Memo::new(move |_| query.with(|query| Id::parse(&query.get("in")?)));
    let found = use_load(move || board::directory(within.get()));
    view! {
        <Page title=text!(board.title) back="/">
            <p class="soft">{text!(board.what)}</p>
            <Loaded loading=found let:found>
                {move || view! { <Choice found=found.get() is_within=within.get_untracked().is_some() /> }}
            </Loaded>
        </Page>
    }
}

#[component]
fn Choice(found: Directory, is_within: bool) -> impl IntoView {
    let is_signed_in = use_session().me.with_untracked(Option::is_some);
    if found.places.is_empty() && found.own.is_empty() {
        return view! {
            <Empty icon=IconName::Place title=text!(board.nowhere) words=text!(board.nowhere_words)>
                <Show when=move || !is_signed_in>
                    <ButtonLink href="/sign-in?to=/board">{text!(board.sign_in)}</ButtonLink>
                </Show>
            </Empty>
        }
        .into_any();
    }
    let own = if is_within { Vec::new() } else { found.own };
    let here = found.place.filter(|place| has_board(place.kind));
    let title = here
        .as_ref()
        .map(|place| text!(board.in_place, name = place.name.clone()));
    view! {
        <Show when={let any = !own.is_empty(); move || any}>
            <section class="section">
                <h2>{text!(board.own)}</h2>
                <div class="list">{own.iter().cloned().map(board_line).collect_view()}</div>
            </section>
        </Show>
        <section class="section">
            <h2>{title.unwrap_or_else(|| text!(board.all).to_string())}</h2>
            <div class="list">
                {here.map(board_line)}
                {found.places.into_iter().map(line).collect_view()}
            </div>
        </section>
    }
    .into_any()
}

fn has_board(kind: PlaceKind) -> bool {
    matches!(
        kind,
        PlaceKind::Community | PlaceKind::Village | PlaceKind::Compound
    )
}

/// To the board of a compound; of what is larger, to what there is in it.
fn line(place: BoardPlace) -> AnyView {
    match place.kind {
        PlaceKind::Compound => board_line(place),
        _ => link(format!("/board?in={}", place.id), place.name),
    }
}

fn board_line(place: BoardPlace) -> AnyView {
    let name = match place.kind {
        PlaceKind::Compound => place.name,
        _ => text!(board.whole, name = place.name),
    };
    link(format!("/board/{}", place.id), name)
}

fn link(href: String, name: String) -> AnyView {
    view! {
        <a class="list-item" href=href>
            <span class="grow">{name}</span>
            <Icon name=IconName::Next />
        </a>
    }
    .into_any()
}
