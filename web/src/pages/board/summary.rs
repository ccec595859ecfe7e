//! The figures of a board: how many were solved of how many, what became of the others, how fast,
//! and how people found it.

use super::words::{ENDINGS, ending_words, span_words};
use crate::{
    api::board::{BoardCategoryCounts, BoardCounts, Ending, Summary},
    components::Show,
    state::settings::in_language,
};
use leptos::prelude::*;

#[component]
pub fn Figures(summary: Signal<Summary>) -> impl IntoView {
    move || {
        let figures = summary.get().figures;
        let counts = figures.counts;
        if counts.total == 0 {
            return ().into_any();
        }
        let by_category = figures.by_category;
        view! {
            <section class="card board-figures" aria-label=text!(board.figures)>
                <p class="board-lead">
                    {text!(board.solved_of, solved = counts.solved, total = counts.total)}
                </p>
                <ul class="board-counts">
                    {ENDINGS.map(|ending| count_line(ending, &counts)).collect_view()}
                </ul>
                <ul class="board-facts">
                    {facts(&counts, figures.dispatch_minutes, figures.finish_minutes)
                        .into_iter()
                        .map(|words| view! { <li>{words}</li> })
                        .collect_view()}
                </ul>
                <Show when={let several = by_category.len() > 1; move || several}>
                    <Categories by_category=by_category.clone() />
                </Show>
            </section>
        }
        .into_any()
    }
}

fn count_of(counts: &BoardCounts, ending: Ending) -> i32 {
    match ending {
        Ending::Solved => counts.solved,
        Ending::Partly => counts.partly,
        Ending::Unsolvable => counts.unsolvable,
        Ending::Declined => counts.declined,
        Ending::Withdrawn => counts.withdrawn,
        Ending::Silent => counts.silent,
    }
}

/// Each way of ending by itself: closed is not solved.
fn count_line(ending: Ending, counts: &BoardCounts) -> impl IntoView {
    let count = count_of(counts, ending);
    view! {
        <li>
            <span class="soft">{ending_words(ending)}</span>
            <b class="num">{count}</b>
        </li>
    }
}

fn facts(counts: &BoardCounts, dispatch: Option<i32>, finish: Option<i32>) -> Vec<String> {
    let mut facts = Vec::new();
    if counts.finished > 0 {
        facts.push(text!(
            board.in_time,
            in_time = counts.in_time,
            finished = counts.finished
        ));
    }
    if let Some(minutes) = dispatch {
        facts.push(text!(board.dispatched_within, span = span_words(minutes)));
    }
    if let Some(minutes) = finish {
        facts.push(text!(board.finished_within, span = span_words(minutes)));
    }
    facts.push(match (counts.mean_stars, counts.ratings) {
        (Some(mean), ratings) => text!(board.mean_stars, mean = format!("{mean:.1}"), ratings),
        (None, 0) => text!(board.no_ratings).to_string(),
        (None, ratings) => text!(board.few_ratings, ratings),
    });
    if counts.reopened > 0 {
        facts.push(text!(board.reopened, count = counts.reopened));
    }
    facts
}

#[component]
fn Categories(by_category: Vec<BoardCategoryCounts>) -> impl IntoView {
    let line = |one: BoardCategoryCounts| {
        let name = in_language(&one.category.name_zh, &one.category.name_en).to_string();
        let (solved, total) = (one.counts.solved, one.counts.total);
        view! {
            <li>
                <span class="grow">{name}</span>
                <span class="soft num">{text!(board.solved_of_short, solved, total)}</span>
            </li>
        }
    };
    view! {
        <details class="board-categories">
            <summary>{text!(board.by_category)}</summary>
            <ul>{by_category.into_iter().map(line).collect_view()}</ul>
        </details>
    }
}
