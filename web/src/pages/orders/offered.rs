//! 点名给您: what a desk has asked the viewer, or their unit, to take.

use super::card::{CardHead, kind_and_crew};
use crate::{
    api::orders::{OrderBrief, offers::offered},
    components::{Show, use_pages},
    state::{live::Topic, use_live},
};
use leptos::prelude::*;

/// Nothing where nobody asks.
#[component]
pub fn Offered() -> impl IntoView {
    let pages = use_pages(offered);
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            pages.refresh();
        }
    });
    view! {
        <Show when=move || pages.rows.with(|rows| !rows.is_empty())>
            <section class="stack">
                <h2>{text!(orders.offer.list)}</h2>
                <For
                    each=move || pages.rows.get()
                    key=|order| (order.id, order.version)
                    children=|order| view! { <OfferedCard order /> }
                />
            </section>
        </Show>
    }
}

#[component]
fn OfferedCard(order: OrderBrief) -> impl IntoView {
    let words = kind_and_crew(&order);
    view! {
        <a class="card" href=format!("/orders/{}", order.id)>
            <CardHead state=order.state due=order.due() deadline_only=true place=order.place.with_compound() />
            <span class="title clamp">{order.words}</span>
            <span class="soft">{words}</span>
        </a>
    }
}
