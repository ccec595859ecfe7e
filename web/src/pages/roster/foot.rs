//! The buttons below an import: import it in one way or the other, take it back.

use crate::{
    api::{
        ErrorCode, Failure,
        roster::{self, ImportBatch, ImportState, changes},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, ConfirmSheet, FormProblem, Icon, IconName, Loading,
    },
    state::{use_settings, use_toasts},
};
use leptos::prelude::*;
use leptos_i18n::Locale as _;

/// Failures that are said in words of their own, and what has become of the batch is read again.
fn shown_failure(attempt: Attempt, batch: Loading<ImportBatch>) -> Signal<Option<Failure>> {
    let toasts = use_toasts();
    Effect::new(move || {
        let code = attempt
            .failure
            .with(|failure| failure.as_ref().and_then(Failure::code));
        match code {
            Some(ErrorCode::StateChanged) => {
                toasts.problem(text!(roster.overtaken));
                batch.refresh();
            }
            Some(ErrorCode::NotFound) => toasts.problem(text!(roster.not_owner)),
            _ => {}
        }
    });
    Signal::derive(move || {
        attempt.failure.get().filter(|failure| {
            !matches!(
                failure.code(),
                Some(ErrorCode::StateChanged | ErrorCode::NotFound)
            )
        })
    })
}

#[component]
pub fn StagedFoot(batch: Loading<ImportBatch>, is_mapping: RwSignal<bool>) -> impl IntoView {
    let attempt = Attempt::new();
    let of = move |what: fn(&ImportBatch) -> i32| {
        batch
            .value
            .with(|batch| batch.as_ref().map(what))
            .unwrap_or_default()
    };
    let to_import = Memo::new(move |_| of(ImportBatch::to_import));
    let errors = Memo::new(move |_| of(|batch| batch.errors));
    let ambiguous = Memo::new(move |_| of(|batch| batch.ambiguous));
    let in_the_way = Memo::new(move |_| errors.get() + ambiguous.get());
    let import = move |all_or_nothing: bool| {
        let id = batch
            .value
            .with_untracked(|batch| batch.as_ref().map(|batch| batch.id));
        if let Some(id) = id {
            attempt.run(changes::commit(id, all_or_nothing), move |working| {
                batch.set(working);
            });
        }
    };
    let failure = shown_failure(attempt, batch);
    let note = move || match in_the_way.get() {
        0 => text!(roster.import_all_words).to_string(),
        _ => text!(
            roster.all_blocked,
            errors = errors.get(),
            ambiguous = ambiguous.get()
        ),
    };
    let cannot = Signal::derive(move || to_import.get() == 0);
    view! {
        <FormProblem failure />
        <p class="soft" id="import-note" role="status">{note}</p>
        <div class="import-buttons">
            <Button kind=ButtonKind::Bare on_press=move |_| is_mapping.set(true)>{text!(roster.mapping.change)}</Button>
            <Button
                busy=attempt.busy
                disabled=Signal::derive(move || cannot.get() || in_the_way.get() > 0)
                on_press=move |_| import(true)
            >
                {text!(roster.import_all)}
            </Button>
            <Button kind=ButtonKind::Main busy=attempt.busy disabled=cannot on_press=move |_| import(false)>
                {move || match to_import.get() {
                    0 => text!(roster.nothing_to_do).to_string(),
                    count => text!(roster.import_good, count),
                }}
            </Button>
        </div>
    }
}

#[component]
pub fn ResultFoot(batch: Loading<ImportBatch>, is_mapping: RwSignal<bool>) -> impl IntoView {
    let settings = use_settings();
    let attempt = Attempt::new();
    let is_asking = RwSignal::new(false);
    let id = Memo::new(move |_| {
        batch
            .value
            .with(|batch| batch.as_ref().map(|batch| batch.id))
    });
    let state = Memo::new(move |_| {
        batch
            .value
            .with(|batch| batch.as_ref().map(|batch| batch.state))
    });
    let may_undo = Memo::new(move |_| {
        batch
            .value
            .with(|batch| batch.as_ref().is_some_and(|batch| batch.may_undo))
    });
    let undo = move |()| {
        if let Some(id) = id.get_untracked() {
            attempt.run(changes::undo(id), move |undoing| {
                is_asking.set(false);
                batch.set(undoing);
            });
        }
    };
    let failure = shown_failure(attempt, batch);
    let language = move || settings.language().as_str();
    view! {
        <div class="import-buttons">
            {move || id.get().map(|id| view! {
                <a class="button" href=roster::result(id, language()) download rel="external">
                    <Icon name=IconName::Download small=true />{text!(roster.result)}
                </a>
            })}
            {move || match state.get() {
                Some(ImportState::Committed) if may_undo.get() => Some(view! {
                    <Button on_press=move |_| is_asking.set(true)>{text!(roster.undo)}</Button>
                }
                .into_any()),
                Some(ImportState::Failed) => Some(view! {
                    <Button on_press=move |_| is_mapping.set(true)>{text!(roster.recheck)}</Button>
                }
                .into_any()),
                _ => None,
            }}
            <ButtonLink href="/import" kind=ButtonKind::Main>{text!(roster.another)}</ButtonLink>
        </div>
        <ConfirmSheet
            open=is_asking
            title=text!(roster.undo_ask)
            confirm=text!(roster.undo_go)
            danger=true
            busy=attempt.busy
            failure
            on_confirm=undo
        >
            <p>{text!(roster.undo_words)}</p>
        </ConfirmSheet>
    }
}
