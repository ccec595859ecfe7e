//! Doubles that were merged into this person, and taking a merge back.

use super::words::rows_words;
use crate::{
    api::{
        lives,
        people::{Person, PersonMerge},
    },
    components::{Attempt, Button, ButtonKind, Chip, ConfirmSheet, Loading, Moment, Show},
    state::use_toasts,
};
use leptos::prelude::*;

#[component]
pub fn MergesCard(person: Signal<Person>, loading: Loading<Person>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<PersonMerge>);
    let attempt = Attempt::new();
    let any = move || person.with(|person| !person.merges.is_empty());
    let ask = Callback::new(move |merge: PersonMerge| {
        chosen.set(Some(merge));
        open.set(true);
    });
    let undo = move |()| {
        let Some(merge) = chosen.get_untracked() else {
            return;
        };
        attempt.run(lives::undo_merge(merge.id), move |person| {
            open.set(false);
            loading.set(person);
            toasts.good(text!(people.undone_now));
        });
    };
    let kept = move || {
        let kept = chosen.get().map(|merge| merge.kept_if_undone);
        let kept = kept.filter(|kept| !kept.is_empty())?;
        let line = |one: &crate::api::people::KeptRows| {
            text!(
                people.done.rows,
                rows = rows_words(one.rows),
                count = one.count
            )
        };
        let lines = kept.iter().map(|one| view! { <li>{line(one)}</li> });
        Some(view! {
            <div class="hint">
                <p>{text!(people.undo_kept)}</p>
                <ul>{lines.collect_view()}</ul>
            </div>
        })
    };
    view! {
        <Show when=any>
            <section class="card">
                <h2 class="title">{text!(people.merges)}</h2>
                <ul class="stack">
                    {move || person.with(|person| {
                        let newest = person.merges.iter().find(|one| one.undone_at.is_none());
                        let newest = newest.map(|one| one.id);
                        let may = person.may_change;
                        let line = |one: &PersonMerge| line(one, may && newest != Some(one.id), ask);
                        person.merges.iter().map(line).collect_view()
                    })}
                </ul>
            </section>
        </Show>
        <ConfirmSheet
            open
            danger=true
            title=text!(people.undo_title)
            confirm=text!(people.undo)
            busy=attempt.busy
            failure=attempt.failure
            on_confirm=undo
        >
            <p>{text!(people.undo_words)}</p>
            {kept}
        </ConfirmSheet>
    }
}

fn line(one: &PersonMerge, is_older: bool, ask: Callback<PersonMerge>) -> impl IntoView + use<> {
    let merge = one.clone();
    let side = match (one.may_undo, one.undone_at) {
        (true, _) => view! {
            <Button kind=ButtonKind::Bare on_press=move |_| ask.run(merge.clone())>{text!(people.undo)}</Button>
        }
        .into_any(),
        (false, Some(_)) => view! { <Chip>{text!(people.undone)}</Chip> }.into_any(),
        (false, None) => ().into_any(),
    };
    let later = is_older && one.undone_at.is_none();
    view! {
        <li class="row spread">
            <span class="grow">
                <span class="block">{text!(people.merged_with, name = one.other_name.clone())}</span>
                <span class="soft block">
                    <Moment at=one.at />{text!(common.separator)}
                    {text!(people.merged_by, name = one.actor_name.clone())}
                </span>
                {later.then(|| view! { <span class="soft block">{text!(people.undo_later)}</span> })}
            </span>
            {side}
        </li>
    }
}
