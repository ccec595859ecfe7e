//! What both sides said, as far as the viewer may read it, and until when it is kept from the other.

use crate::{
    api::orders::{
        OrderState,
        endings::{RatingTag, RequestRating},
        page::Order,
    },
    components::{Chip, Icon, IconName},
    pages::orders::{sheets::Stars, words::tag_words},
};
use leptos::prelude::*;

/// Nothing where neither has said anything that can be read and nothing is sealed.
pub fn has_ratings(order: &Order) -> bool {
    let is_over = matches!(order.brief.state, OrderState::Finished | OrderState::Closed);
    is_over && (order.rating.is_some() || !order.request_ratings.is_empty() || is_waiting(order))
}

/// Somebody has rated, or the order is closed with words that are still sealed.
fn is_waiting(order: &Order) -> bool {
    order.ratings_sealed && order.brief.state == OrderState::Closed
}

#[component]
pub fn Ratings(order: Order) -> impl IntoView {
    let is_sealed = order.ratings_sealed;
    let of_work = order.rating.filter(|_| !order.closed_silently);
    let of_request = order.request_ratings;
    view! {
        <section class="card ratings">
            <h2>{text!(orders.ratings.title)}</h2>
            {of_work.map(|rating| view! {
                <Said who=text!(orders.ratings.of_work).to_string() stars=rating.stars tags=rating.tags words=rating.words />
            })}
            {of_request.into_iter().map(|rating| view! { <OfRequest rating /> }).collect_view()}
            {is_sealed.then(|| view! {
                <p class="soft row"><Icon name=IconName::Clock small=true /><span>{text!(orders.ratings.sealed)}</span></p>
            })}
        </section>
    }
}

#[component]
fn OfRequest(rating: RequestRating) -> impl IntoView {
    let name = match rating.is_viewer {
        true => text!(orders.you).to_string(),
        false => rating.name,
    };
    let who = text!(orders.ratings.of_request, name);
    view! { <Said who stars=rating.stars tags=rating.tags words=rating.words /> }
}

#[component]
fn Said(who: String, stars: i32, tags: Vec<RatingTag>, words: Option<String>) -> impl IntoView {
    let has_tags = !tags.is_empty();
    let chip = |tag| view! { <Chip>{tag_words(tag)}</Chip> };
    view! {
        <div class="said">
            <div class="row spread"><span class="soft">{who}</span><Stars count=stars /></div>
            {has_tags.then(|| view! { <div class="row">{tags.into_iter().map(chip).collect_view()}</div> })}
            {words.map(|words| view! { <p class="pre">{words}</p> })}
        </div>
    }
}
