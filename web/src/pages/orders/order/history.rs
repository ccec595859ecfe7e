//! What has happened to an order, newest first.

use super::photo_views;
use crate::{
    api::orders::page::{OrderEvent, OrderEventKind},
    components::{Moment, PhotoGrid, Timeline, TimelineItem, TimelineTone},
    pages::orders::{
        sheets::Stars,
        words::{event_words, outcome_words},
    },
};
use leptos::prelude::*;

#[component]
pub fn History(events: Memo<Vec<OrderEvent>>, is_open: Memo<bool>) -> impl IntoView {
    let newest = Memo::new(move |_| events.with(|events| events.first().map(|event| event.id)));
    view! {
        <Timeline>
            <For
                each=move || events.get()
                // What was sealed may be opened later.
                key=move |event| (event.id, event.sealed, newest.get_untracked() == Some(event.id) && is_open.get_untracked())
                let:event
            >
                {
                    let is_now = newest.get_untracked() == Some(event.id) && is_open.get_untracked();
                    view! { <Event event tone=if is_now { TimelineTone::Now } else { TimelineTone::Good } /> }
                }
            </For>
        </Timeline>
    }
}

#[component]
fn Event(event: OrderEvent, tone: TimelineTone) -> impl IntoView {
    let (kind, at) = (event.kind, event.at);
    let title = match event.outcome {
        None if event.passed == Some(false) => text!(orders.event.follow_up_failed).to_string(),
        Some(outcome) => format!(
            "{}{}{}",
            event_words(kind),
            text!(common.separator),
            outcome_words(outcome)
        ),
        None => event_words(kind).to_string(),
    };
    let title = match &event.organization {
        Some(name) if event.actor_name != *name => {
            format!("{title}{}{name}", text!(common.separator))
        }
        _ => title,
    };
    let who = match event.actor_is_viewer {
        true => text!(orders.you).to_string(),
        false => event.actor_name,
    };
    // The request's own photos stand with its words.
    let photos = match kind {
        OrderEventKind::Submitted => Vec::new(),
        _ => photo_views(&event.photos),
    };
    let has_photos = !photos.is_empty();
    let crew = event.crew_size.map(|size| {
        format!(
            "{}{}",
            text!(common.separator),
            text!(orders.crew_needed, size = size)
        )
    });
    let meta = move || {
        let (who, crew) = (who.clone(), crew.clone());
        view! { <Moment at />" "{who}{crew} }
    };
    view! {
        <TimelineItem tone title meta>
            {event.sealed.then(|| view! { <p class="soft">{text!(orders.ratings.sealed_short)}</p> })}
            {event.stars.map(|count| view! { <Stars count /> })}
            {event.other_order.map(|other| view! {
                <a class="link" href=format!("/orders/{}", other.id)>
                    {text!(orders.order.number_of, number = other.number)}
                </a>
            })}
            {event.words.map(|words| view! { <p class="pre">{words}</p> })}
            {has_photos.then(|| view! { <PhotoGrid photos=Signal::stored(photos) /> })}
        </TimelineItem>
    }
}
