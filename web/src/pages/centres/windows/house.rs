//! The windows of a centre: what they do, each with what to bring, and how many wait now.

use super::{Bring, words::waiting_words};
use crate::{
    api::{
        Id,
        centres::windows::{self, ServiceWindows, WindowItem},
    },
    components::{ButtonLink, Chip, ChipKind, Empty, Icon, IconName, Loaded, Page, Show, use_load},
    state::{live::Topic, use_live},
};
use leptos::prelude::*;

#[component]
pub fn WindowsPage(id: Id) -> impl IntoView {
    let loading = use_load(move || windows::windows(id));
    use_live(move |hint| {
        if hint.is_about(Topic::Windows, Some(id)) {
            loading.refresh();
        }
    });
    let name = move || {
        let known = loading.value.get().flatten();
        known.map(|known| known.centre_name).unwrap_or_default()
    };
    view! {
        <Page title=text!(windows.title) small=name back=format!("/centres/at/{id}")>
            <Loaded loading let:known>
                {
                    let is_any = Memo::new(move |_| known.with(Option::is_some));
                    move || match is_any.get().then(|| known.get_untracked()).flatten() {
                        Some(first) => {
                            let shown = Signal::derive(move || known.get().unwrap_or_else(|| first.clone()));
                            view! { <Items id shown /> }.into_any()
                        }
                        None => view! { <NoWindows centre=id /> }.into_any(),
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
pub fn NoWindows(centre: Id) -> impl IntoView {
    view! {
        <Empty icon=IconName::Desk title=text!(windows.none) words=text!(windows.none_words)>
            <ButtonLink href=format!("/centres/at/{centre}")>{text!(windows.to_centre)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn Items(id: Id, shown: Signal<ServiceWindows>) -> impl IntoView {
    let items = Memo::new(move |_| shown.with(|shown| shown.items.clone()));
    let waiting = Memo::new(move |_| shown.with(|shown| shown.waiting_count));
    let kind = Signal::derive(move || match waiting.get() {
        0 => ChipKind::Done,
        _ => ChipKind::Time,
    });
    view! {
        <p class="row" aria-live="polite">
            <Chip kind><span class="num">{move || waiting_words(waiting.get())}</span></Chip>
        </p>
        <p class="soft">{text!(windows.intro)}</p>
        <div class="stack">
            <For each=move || items.get() key=|item| format!("{item:?}") let:item>
                <ItemCard centre=id item />
            </For>
        </div>
        <Show when=move || items.with(Vec::is_empty)>
            <Empty icon=IconName::Desk title=text!(windows.nothing) words=text!(windows.nothing_words)>
                <ButtonLink href=format!("/centres/at/{id}")>{text!(windows.to_centre)}</ButtonLink>
            </Empty>
        </Show>
    }
}

#[component]
fn ItemCard(centre: Id, item: WindowItem) -> impl IntoView {
    let WindowItem {
        id,
        name,
        about,
        bring,
    } = item;
    let unseen = name.clone();
    let bring = match bring.len() {
        0 => view! { <Bring bring /> }.into_any(),
        count => view! {
            <details class="more plain">
                <summary>
                    <Icon name=IconName::Next small=true />
                    {text!(windows.bring.count, count)}
                </summary>
                <div class="stack"><Bring bring /></div>
            </details>
        }
        .into_any(),
    };
    view! {
        <article class="card window-item">
            <div class="row spread">
                <h2>{name}</h2>
                <ButtonLink href=format!("/centres/at/{centre}/windows/{id}")>
                    {text!(windows.item.book)}
                    <span class="unseen">{unseen}</span>
                </ButtonLink>
            </div>
            {about.map(|about| view! { <p class="soft pre">{about}</p> })}
            {bring}
        </article>
    }
}
