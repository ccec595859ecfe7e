//! One order that has ended, as everybody may read of it.

use super::words::{day_words, ending_kind, ending_words, span_words};
use crate::{
    api::board::{BoardEntry, Ending},
    components::{Chip, Icon, IconName, PhotoGrid, PhotoView},
    pages::orders::words::outcome_words,
    state::settings::in_language,
};
use leptos::prelude::*;

const MOST_STARS: i32 = 5;

#[component]
pub fn Entry(entry: BoardEntry, shows_compounds: bool) -> impl IntoView {
    let category = in_language(&entry.category.name_zh, &entry.category.name_en).to_string();
    let compound = entry.compound.as_ref().filter(|_| shows_compounds);
    let headline = match compound {
        Some(compound) => format!("{category}{}{}", text!(common.separator), compound.name),
        None => category,
    };
    let photos: Vec<PhotoView> = entry
        .photos
        .iter()
        .map(|photo| PhotoView {
            url: photo.url.clone(),
            thumbnail_url: photo.thumbnail_url.clone(),
        })
        .collect();
    let facts = facts(&entry).join(text!(common.separator));
    let ending = entry.ending;
    let reason_title = match ending {
        Ending::Declined => text!(board.reason.declined),
        _ => text!(board.reason.unsolvable),
    };
    view! {
        <article class="card board-entry">
            <div class="row spread">
                <Chip kind=ending_kind(ending)>{ending_words(ending)}</Chip>
                <span class="soft">{text!(board.ended_on, day = day_words(&entry.ended_on.0))}</span>
            </div>
            <h3 class="title">{headline}</h3>
            {entry.request_words.map(|words| view! { <p class="pre">{words}</p> })}
            <p class="soft">{facts}</p>
            {entry.public_reason.map(|words| view! {
                <div class="hint"><strong>{reason_title}</strong><span class="pre">{words}</span></div>
            })}
            {entry.closing_words.map(|words| view! {
                <p><span class="soft">{text!(board.closing)}</span>{words}</p>
            })}
            {(!photos.is_empty()).then(|| view! { <PhotoGrid photos=Signal::stored(photos) /> })}
            {entry.stars.map(|count| view! {
                <div class="row">
                    <Stars count />
                    {entry.rating_words.map(|words| view! { <span>{words}</span> })}
                </div>
            })}
        </article>
    }
}

fn facts(entry: &BoardEntry) -> Vec<String> {
    let mut facts = vec![text!(board.asked_on, day = day_words(&entry.asked_on.0))];
    // What the handlers said, where nobody confirmed it.
    if let (Ending::Silent, Some(outcome)) = (entry.ending, entry.outcome) {
        facts.push(text!(board.said, outcome = outcome_words(outcome)));
    }
    if let Some(minutes) = entry.dispatch_minutes {
        facts.push(text!(board.dispatched_in, span = span_words(minutes)));
    }
    if let Some(minutes) = entry.finish_minutes {
        facts.push(text!(board.finished_in, span = span_words(minutes)));
    }
    if let Some(in_time) = entry.in_time {
        facts.push(match in_time {
            true => text!(board.was_in_time).to_string(),
            false => text!(board.was_late).to_string(),
        });
    }
    if entry.reopened > 0 {
        facts.push(text!(board.was_reopened, count = entry.reopened));
    }
    facts
}

#[component]
fn Stars(count: i32) -> impl IntoView {
    let star = move |number: i32| {
        view! { <span class:lit=number <= count><Icon name=IconName::Star small=true /></span> }
    };
    view! {
        <span class="stars" role="img" aria-label=text!(board.stars, count = count)>
            {(1..=MOST_STARS).map(star).collect_view()}
        </span>
    }
}
