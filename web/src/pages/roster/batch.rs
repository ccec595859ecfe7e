//! One import: what each line would do, the one button that does it, and what came of it.

use super::{
    rows::{RowCards, RowTable},
    words::{state_chip, verdict_words},
};
use crate::{
    api::{
        ErrorCode, Failure, Id,
        roster::{self, ImportBatch, ImportState, ImportVerdict},
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, FormProblem, IconName, Loaded, Loading,
        Moment, Page, PagedFrame, Segment, Show, use_is_wide, use_load, use_pages,
    },
    state::{live::Topic, use_live, use_toasts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

lazy_page!(office: BATCH, batch_view, BatchPage);

#[component]
fn BatchPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| Id::parse(&params.get("id")?)));
    let batch = use_load(move || {
        let id = id.get();
        async move {
            match id {
                Some(id) => roster::batch(id).await,
                None => Err(Failure::refused(ErrorCode::NotFound)),
            }
        }
    });
    use_live(move |hint| {
        if hint.is_about(Topic::Import, id.get_untracked()) {
            batch.refresh();
        }
    });
    let shown = move |what: fn(&ImportBatch) -> String| {
        batch
            .value
            .with(|batch| batch.as_ref().map(what))
            .unwrap_or_default()
    };
    let title = move || match batch.value.with(Option::is_some) {
        true => shown(|batch| batch.file_name.clone()),
        false => text!(roster.title).to_string(),
    };
    let small = move || shown(|batch| text!(roster.lines, count = batch.total));
    let chip = move || {
        move || {
            let state = batch
                .value
                .with(|batch| batch.as_ref().map(|batch| batch.state));
            state.map(state_chip)
        }
    };
    let is_gone = Memo::new(move |_| {
        batch
            .failure
            .with(|failure| failure.as_ref().and_then(Failure::code) == Some(ErrorCode::NotFound))
    });
    view! {
        <Page
            title
            small
            back="/import"
            wide=true
            chip
            foot=move || view! { <Foot batch /> }
            foot_when=Signal::derive(move || batch.value.with(Option::is_some))
        >
            <Show
                when=move || !is_gone.get()
                fallback=|| view! {
                    <Empty icon=IconName::Import title=text!(roster.gone)>
                        <ButtonLink href="/import">{text!(roster.title)}</ButtonLink>
                    </Empty>
                }
            >
                <Loaded loading=batch let:batch>
                    <Lines batch />
                </Loaded>
            </Show>
        </Page>
    }
}

const VERDICTS: [(&str, ImportVerdict); 4] = [
    ("new", ImportVerdict::New),
    ("changed", ImportVerdict::Changed),
    ("error", ImportVerdict::Error),
    ("same", ImportVerdict::Same),
];

#[component]
fn Lines(batch: Signal<ImportBatch>) -> impl IntoView {
    let first = batch.with_untracked(|batch| {
        VERDICTS
            .into_iter()
            .find(|(_, verdict)| batch.count(*verdict) > 0)
            .unwrap_or(VERDICTS[0])
    });
    let tab = RwSignal::new(first.0.to_string());
    let verdict = Memo::new(move |_| {
        tab.with(|tab| {
            let found = VERDICTS.iter().find(|(key, _)| key == tab);
            found.map_or(ImportVerdict::New, |(_, verdict)| *verdict)
        })
    });
    let id = Memo::new(move |_| batch.with(|batch| batch.id));
    let state = Memo::new(move |_| batch.with(|batch| batch.state));
    let rows = use_pages(move |after| {
        // Lines that changed since the preview are judged anew by an import.
        state.track();
        roster::rows(id.get(), verdict.get(), after)
    });
    let tabs = Signal::derive(move || {
        batch.with(|batch| {
            let tab = |(key, verdict): (&str, ImportVerdict)| {
                let count = batch.count(verdict);
                let words = verdict_words(verdict);
                (
                    key.to_string(),
                    text!(roster.verdict_count, verdict = words, count),
                )
            };
            VERDICTS.map(tab).to_vec()
        })
    });
    let is_wide = use_is_wide();
    view! {
        <Outcome batch />
        <Segment label=text!(roster.verdicts) value=tab options=tabs />
        <p class="soft">{move || about(verdict.get(), state.get())}</p>
        <PagedFrame pages=rows empty=move || nothing(verdict.get_untracked())>
            {move || match is_wide.get() {
                true => view! { <RowTable rows verdict=verdict.get_untracked() /> }.into_any(),
                false => view! { <RowCards rows /> }.into_any(),
            }}
        </PagedFrame>
    }
}

fn about(verdict: ImportVerdict, state: ImportState) -> &'static str {
    match (verdict, state == ImportState::Committed) {
        (ImportVerdict::New, false) => text!(roster.about.new),
        (ImportVerdict::New, true) => text!(roster.about.new_done),
        (ImportVerdict::Changed, false) => text!(roster.about.changed),
        (ImportVerdict::Changed, true) => text!(roster.about.changed_done),
        (ImportVerdict::Same, _) => text!(roster.about.same),
        (ImportVerdict::Error, _) => text!(roster.about.error),
    }
}

fn nothing(verdict: ImportVerdict) -> AnyView {
    let (icon, title) = match verdict {
        ImportVerdict::New => (IconName::People, text!(roster.nothing.new)),
        ImportVerdict::Changed => (IconName::People, text!(roster.nothing.changed)),
        ImportVerdict::Same => (IconName::People, text!(roster.nothing.same)),
        ImportVerdict::Error => (IconName::Check, text!(roster.nothing.error)),
    };
    view! { <Empty icon title /> }.into_any()
}

/// What came of it, once it is over.
#[component]
fn Outcome(batch: Signal<ImportBatch>) -> impl IntoView {
    view! {
        <div role="status">
            {move || batch.with(|batch| match batch.state {
                ImportState::Staged | ImportState::Committing => None,
                ImportState::Failed => {
                    Some(view! { <p class="hint wrong">{text!(roster.failed_words)}</p> }.into_any())
                }
                ImportState::Committed => {
                    let errors = batch.errors;
                    Some(view! {
                        <div class="hint good">
                            <strong>{text!(roster.done_title)}</strong>
                            <span>{text!(roster.done_words, new = batch.new, changed = batch.changed)}</span>
                            {(errors > 0).then(|| view! { <span>{text!(roster.done_errors, count = errors)}</span> })}
                            {batch.committed_at.map(|at| view! { <span class="soft"><Moment at /></span> })}
                        </div>
                    }
                    .into_any())
                }
            })}
        </div>
    }
}

#[component]
fn Foot(batch: Loading<ImportBatch>) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let of = move |what: fn(&ImportBatch) -> i32| {
        batch
            .value
            .with(|batch| batch.as_ref().map(what))
            .unwrap_or_default()
    };
    let state = Memo::new(move |_| {
        batch
            .value
            .with(|batch| batch.as_ref().map(|batch| batch.state))
    });
    let to_import = Memo::new(move |_| of(ImportBatch::to_import));
    let errors = Memo::new(move |_| of(|batch| batch.errors));
    let is_busy =
        Signal::derive(move || attempt.busy.get() || state.get() == Some(ImportState::Committing));
    let import = move |_| {
        let Some(id) = batch
            .value
            .with_untracked(|batch| batch.as_ref().map(|batch| batch.id))
        else {
            return;
        };
        attempt.run(roster::commit(id), move |imported| batch.set(imported));
    };
    // Imported in another window, or not one's own: said in its own words.
    let failure = Signal::derive(move || {
        attempt.failure.get().filter(|failure| {
            !matches!(
                failure.code(),
                Some(ErrorCode::StateChanged | ErrorCode::NotFound)
            )
        })
    });
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
    let note = move || match (is_busy.get(), errors.get()) {
        (true, _) => Some(text!(roster.committing_words).to_string()),
        (false, 0) => None,
        (false, count) => Some(text!(roster.errors_stay, count)),
    };
    view! {
        {move || match state.get() {
            Some(ImportState::Committed | ImportState::Failed) => {
                view! { <ButtonLink href="/import" wide=true>{text!(roster.another)}</ButtonLink> }.into_any()
            }
            Some(ImportState::Staged | ImportState::Committing) => view! {
                <FormProblem failure />
                <p class="soft" role="status">{note}</p>
                <Button
                    kind=ButtonKind::Main
                    wide=true
                    busy=is_busy
                    disabled=Signal::derive(move || to_import.get() == 0)
                    on_press=import
                >
                    {move || match to_import.get() {
                        0 => text!(roster.nothing_to_import).to_string(),
                        count => text!(roster.import_lines, count),
                    }}
                </Button>
            }
            .into_any(),
            None => ().into_any(),
        }}
    }
}
