//! One import, from its columns to what came of it.

use super::{
    foot::{ResultFoot, StagedFoot},
    lines::Lines,
    mapping::{Chosen, Mapping, MappingFoot},
    words::{kind_words, reason_words, state_chip},
};
use crate::{
    api::{
        ErrorCode, Failure, Id,
        roster::{self, ImportBatch, ImportState},
    },
    components::{ButtonLink, Empty, IconName, Loaded, Loading, Moment, Page, Show, use_load},
    state::{live::Topic, use_live},
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

/// While the server works on it, it is looked at this often, beside what is heard live.
const PAUSE_MILLISECONDS: u32 = 2_000;

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
    let state = Memo::new(move |_| {
        batch
            .value
            .with(|batch| batch.as_ref().map(|batch| batch.state))
    });
    watch_work(batch, state);
    // Columns are chosen again after a preview too.
    let is_mapping = RwSignal::new(false);
    let chosen = Memo::new_with_compare(
        move |_| {
            is_mapping.track();
            let is_open = state.get() == Some(ImportState::Mapping) || is_mapping.get();
            is_open.then(|| {
                batch
                    .value
                    .with_untracked(|batch| batch.as_ref().map(Chosen::of))
            })?
        },
        |before, after| before.is_some() != after.is_some(),
    );
    Effect::new(move || {
        if state.get() == Some(ImportState::Judging) {
            is_mapping.set(false);
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
    let small = move || {
        shown(|batch| {
            let lines = text!(roster.lines, count = batch.total);
            format!(
                "{}{}{lines}",
                kind_words(batch.kind),
                text!(common.separator)
            )
        })
    };
    let chip = move || move || state.get().map(state_chip);
    let is_gone = Memo::new(move |_| {
        batch
            .failure
            .with(|failure| failure.as_ref().and_then(Failure::code) == Some(ErrorCode::NotFound))
    });
    let foot = move || {
        view! {
            {move || match (state.get(), chosen.get(), id.get()) {
                (Some(_), Some(chosen), Some(id)) => {
                    view! { <MappingFoot batch id chosen /> }.into_any()
                }
                (Some(ImportState::Staged), ..) => view! { <StagedFoot batch is_mapping /> }.into_any(),
                (Some(ImportState::Committed | ImportState::Undone | ImportState::Failed), ..) => {
                    view! { <ResultFoot batch is_mapping /> }.into_any()
                }
                _ => ().into_any(),
            }}
        }
    };
    view! {
        <Page
            title
            small
            back="/import"
            wide=true
            chip
            foot
            foot_when=Signal::derive(move || state.get().is_some_and(|state| !state.is_at_work()))
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
                    {move || match (state.get(), chosen.get()) {
                        (_, Some(chosen)) => view! { <Mapping batch chosen /> }.into_any(),
                        (Some(state), _) if state.is_at_work() => view! { <Progress batch /> }.into_any(),
                        _ => view! { <Outcome batch /><Lines batch /> }.into_any(),
                    }}
                </Loaded>
            </Show>
        </Page>
    }
}

/// Looks again and again while the server works, for whom no hint reaches.
fn watch_work(batch: Loading<ImportBatch>, state: Memo<Option<ImportState>>) {
    let is_at_work = Memo::new(move |_| state.get().is_some_and(ImportState::is_at_work));
    Effect::new(move || {
        if !is_at_work.get() {
            return;
        }
        spawn_local(async move {
            loop {
                TimeoutFuture::new(PAUSE_MILLISECONDS).await;
                if is_at_work.try_get_untracked() != Some(true) {
                    return;
                }
                batch.refresh();
            }
        });
    });
}

#[component]
fn Progress(batch: Signal<ImportBatch>) -> impl IntoView {
    let words = Memo::new(move |_| {
        batch.with(|batch| match batch.state {
            ImportState::Committing => text!(roster.progress.committing),
            ImportState::Undoing => text!(roster.progress.undoing),
            ImportState::Reverting => text!(roster.progress.reverting),
            _ => text!(roster.progress.judging),
        })
    });
    let counts = Memo::new(move |_| batch.with(|batch| (batch.done, batch.to_do)));
    view! {
        <div class="card sending">
            <div class="row spread">
                <p class="title" role="status">{words}</p>
                <span class="soft num">
                    {move || {
                        let (done, total) = counts.get();
                        (total > 0).then(|| text!(roster.progress.count, done, total))
                    }}
                </span>
            </div>
            // Without a value it shows that something goes on.
            <progress
                class="progress"
                max=move || counts.get().1.max(1).to_string()
                value=move || (counts.get().0 > 0).then(|| counts.get().0.to_string())
                aria-label=words
            ></progress>
            <p class="soft">{text!(roster.progress.leave)}</p>
        </div>
    }
}

/// What came of it, once it is over.
#[component]
fn Outcome(batch: Signal<ImportBatch>) -> impl IntoView {
    view! {
        <div role="status">
            {move || batch.with(|batch| match batch.state {
                ImportState::Committed => Some(view! { <Done batch=batch.clone() /> }.into_any()),
                ImportState::Undone => Some(view! {
                    <div class="hint">
                        <strong>{text!(roster.undone_title)}</strong>
                        <span>{text!(roster.undone_words, undone = batch.undone)}</span>
                        {(batch.kept > 0).then(|| view! { <span>{text!(roster.undone_kept, kept = batch.kept)}</span> })}
                        {batch.undone_at.map(|at| view! { <span class="soft"><Moment at /></span> })}
                    </div>
                }
                .into_any()),
                ImportState::Failed => Some(view! {
                    <div class="hint wrong">
                        <strong>{text!(roster.failed_title)}</strong>
                        <span>{failure_words(batch)}</span>
                    </div>
                }
                .into_any()),
                _ => None,
            })}
        </div>
    }
}

fn failure_words(batch: &ImportBatch) -> String {
    match batch.failure {
        Some(ErrorCode::StateChanged) => text!(roster.failed_stale, count = batch.left),
        Some(code) => {
            let why = text!(roster.failed_why, why = reason_words(code));
            format!("{} {why}", text!(roster.failed_words))
        }
        None => text!(roster.failed_words).to_string(),
    }
}

#[component]
fn Done(batch: ImportBatch) -> impl IntoView {
    let (left, stay) = (batch.left, batch.in_the_way());
    view! {
        <div class="hint good">
            <strong>{text!(roster.done_title)}</strong>
            <span>{text!(roster.done_words, imported = batch.imported)}</span>
            {(left > 0).then(|| view! { <span>{text!(roster.done_left, count = left)}</span> })}
            {(stay > 0).then(|| view! { <span>{text!(roster.done_errors, count = stay)}</span> })}
            {batch.committed_at.map(|at| view! { <span class="soft"><Moment at /></span> })}
        </div>
    }
}
