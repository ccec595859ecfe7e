//! The lines of an import by what they came to.

use super::rows::{RowCards, RowTable};
use crate::{
    api::roster::{
        ImportBatch, ImportState,
        lines::{self, ImportOutcome, ImportVerdict, RowFilter},
    },
    components::{Choices, Empty, IconName, PagedFrame, Switch, use_is_wide, use_pages},
};
use leptos::prelude::*;

/// What lists need of their import.
#[derive(Clone, Copy)]
pub struct Listed {
    pub batch: Signal<ImportBatch>,
    /// Whether a decision is meant for all lines with the same question.
    pub for_all: RwSignal<bool>,
    pub may_decide: Signal<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Tab {
    key: &'static str,
    filter: RowFilter,
    words: &'static str,
    about: &'static str,
    count: i32,
}

fn tabs(batch: &ImportBatch) -> Vec<Tab> {
    let by_verdict = |key, verdict, words, about, count| Tab {
        key,
        filter: RowFilter::Verdict(verdict),
        words,
        about,
        count,
    };
    let by_outcome = |key, outcome, words, about, count| Tab {
        key,
        filter: RowFilter::Outcome(outcome),
        words,
        about,
        count,
    };
    let ambiguous = by_verdict(
        "ambiguous",
        ImportVerdict::Ambiguous,
        text!(roster.tab.ambiguous),
        text!(roster.about.ambiguous),
        batch.ambiguous,
    );
    let left = by_outcome(
        "left",
        ImportOutcome::Left,
        text!(roster.tab.left),
        text!(roster.about.left),
        batch.left,
    );
    let is_over = matches!(batch.state, ImportState::Committed | ImportState::Undone);
    let mut tabs = match is_over {
        false => vec![
            ambiguous,
            by_verdict(
                "new",
                ImportVerdict::New,
                text!(roster.tab.new),
                text!(roster.about.new),
                batch.new,
            ),
            by_verdict(
                "changed",
                ImportVerdict::Changed,
                text!(roster.tab.changed),
                text!(roster.about.changed),
                batch.changed,
            ),
            left,
        ],
        true => vec![
            by_outcome(
                "undone",
                ImportOutcome::Undone,
                text!(roster.tab.undone),
                text!(roster.about.undone),
                batch.undone,
            ),
            by_outcome(
                "kept",
                ImportOutcome::Kept,
                text!(roster.tab.kept),
                text!(roster.about.kept),
                batch.kept,
            ),
            by_outcome(
                "imported",
                ImportOutcome::Imported,
                text!(roster.tab.imported),
                text!(roster.about.imported),
                batch.imported - batch.undone - batch.kept,
            ),
            left,
            ambiguous,
        ],
    };
    tabs.extend([
        by_verdict(
            "error",
            ImportVerdict::Error,
            text!(roster.tab.error),
            text!(roster.about.error),
            batch.errors,
        ),
        by_verdict(
            "skipped",
            ImportVerdict::Skipped,
            text!(roster.tab.skipped),
            text!(roster.about.skipped),
            batch.skipped,
        ),
        by_verdict(
            "same",
            ImportVerdict::Same,
            text!(roster.tab.same),
            text!(roster.about.same),
            batch.same,
        ),
    ]);
    // What matters is there even where there is none of it.
    tabs.retain(|tab| tab.count > 0 || matches!(tab.key, "new" | "changed" | "error" | "same"));
    if is_over {
        tabs.retain(|tab| tab.count > 0);
    }
    tabs
}

#[component]
pub fn Lines(batch: Signal<ImportBatch>) -> impl IntoView {
    let tabs = Memo::new(move |_| batch.with(tabs));
    let first = tabs.with_untracked(|tabs| {
        let filled = tabs.iter().find(|tab| tab.count > 0);
        filled.or(tabs.first()).map_or("new", |tab| tab.key)
    });
    let chosen = RwSignal::new(first.to_string());
    let tab = Memo::new(move |_| {
        tabs.with(|tabs| {
            let found = chosen.with(|key| tabs.iter().find(|tab| tab.key == key).copied());
            found.or(tabs.first().copied())
        })
    });
    // The last line of a tab was decided: what is left to look at comes into sight.
    Effect::new(move || {
        if let Some(tab) = tab.get()
            && chosen.with_untracked(|key| key != tab.key)
        {
            chosen.set(tab.key.to_string());
        }
    });
    let id = Memo::new(move |_| batch.with(|batch| batch.id));
    let filter = Memo::new(move |_| tab.get().map(|tab| tab.filter));
    let counts =
        Memo::new(move |_| tabs.with(|tabs| tabs.iter().map(|tab| tab.count).collect::<Vec<_>>()));
    let rows = use_pages(move |after| {
        let (id, filter) = (id.get(), filter.get());
        async move {
            let filter = filter.unwrap_or(RowFilter::Verdict(ImportVerdict::New));
            lines::rows(id, filter, after).await
        }
    });
    // A decision moves lines from one list to another.
    Effect::new(move |before: Option<Vec<i32>>| {
        let now = counts.get();
        if before.is_some_and(|before| before != now) {
            rows.refresh();
        }
        now
    });
    let options = Signal::derive(move || {
        tabs.with(|tabs| {
            let option = |tab: &Tab| {
                let words = text!(roster.tab_count, tab = tab.words, count = tab.count);
                (tab.key.to_string(), words)
            };
            tabs.iter().map(option).collect::<Vec<_>>()
        })
    });
    let listed = Listed {
        batch,
        for_all: RwSignal::new(false),
        may_decide: Signal::derive(move || batch.with(|batch| batch.state == ImportState::Staged)),
    };
    let is_deciding = Memo::new(move |_| {
        listed.may_decide.get() && tab.get().is_some_and(|tab| tab.key == "ambiguous")
    });
    let is_wide = use_is_wide();
    view! {
        <Choices label=text!(roster.verdicts) value=chosen options />
        <p class="soft">{move || tab.get().map(|tab| tab.about)}</p>
        {move || is_deciding.get().then(|| view! {
            <Switch
                label=text!(roster.for_all)
                checked=listed.for_all
                on_change=move |yes| listed.for_all.set(yes)
            />
        })}
        <PagedFrame pages=rows empty=move || view! { <Empty icon=IconName::Check title=text!(roster.nothing) /> }.into_any()>
            {move || match is_wide.get() {
                true => view! { <RowTable rows listed /> }.into_any(),
                false => view! { <RowCards rows listed /> }.into_any(),
            }}
        </PagedFrame>
    }
}
