//! The service windows of a centre as they are kept: how they serve, what they do, and the screen in the hall.

mod items;
mod rules;
mod screen;

use self::{items::Items, rules::RulesSheet, screen::ScreenLink};
use crate::{
    api::{
        Id,
        centres::windows::{self, ServiceWindows},
    },
    components::{Button, Icon, IconName, Loaded, Show, use_load},
};
use leptos::prelude::*;

#[component]
pub fn KeptWindows(centre: Id) -> impl IntoView {
    let loading = use_load(move || windows::windows(centre));
    let writing = RwSignal::new(false);
    let changed = Callback::new(move |()| loading.refresh());
    let is_any = Memo::new(move |_| loading.value.with(|known| matches!(known, Some(Some(_)))));
    let known = Signal::derive(move || loading.value.get().flatten());
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(windows.keep.heading)}</h2>
                <Show when=move || is_any.get()>
                    <Button on_press=move |_| writing.set(true)>{text!(windows.keep.settings)}</Button>
                </Show>
            </div>
            <Loaded loading let:_known>
                {move || match is_any.get().then(|| known.get_untracked()).flatten() {
                    None => view! { <NotYet writing /> }.into_any(),
                    Some(first) => {
                        let shown = Signal::derive(move || known.get().unwrap_or_else(|| first.clone()));
                        view! { <Kept centre shown changed /> }.into_any()
                    }
                }}
            </Loaded>
            <RulesSheet open=writing centre known on_changed=changed />
        </section>
    }
}

/// Nothing so far, and what it would be good for.
#[component]
fn NotYet(writing: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="card">
            <p class="soft">{text!(windows.keep.none_words)}</p>
            <div class="row">
                <Button on_press=move |_| writing.set(true)>
                    <Icon name=IconName::Plus small=true />{text!(windows.keep.open)}
                </Button>
            </div>
        </div>
    }
}

#[component]
fn Kept(centre: Id, shown: Signal<ServiceWindows>, changed: Callback<()>) -> impl IntoView {
    let facts = move || {
        let one = shown.get();
        let facts = [
            (
                text!(windows.keep.counters),
                text!(windows.keep.counters_of, count = one.counters),
            ),
            (
                text!(windows.keep.places),
                text!(windows.keep.places_of, count = one.places),
            ),
            (
                text!(windows.keep.slot),
                text!(windows.keep.minutes_of, count = one.slot_minutes),
            ),
            (
                text!(windows.keep.ahead),
                text!(windows.keep.days_of, count = one.ahead_days),
            ),
        ];
        facts
            .map(|(what, words)| view! { <div><dt>{what}</dt><dd class="num">{words}</dd></div> })
            .collect_view()
    };
    let items = Signal::derive(move || shown.with(|one| one.items.clone()));
    let link = Memo::new(move |_| shown.with(|one| one.screen_link.clone()));
    view! {
        <div class="stack">
            <div class="card"><dl class="facts plain long-labels">{facts}</dl></div>
            <Items centre items on_changed=changed />
            {move || link.get().map(|link| view! { <ScreenLink centre link /> })}
        </div>
    }
}
