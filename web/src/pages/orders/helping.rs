//! 协办: what communities and branches have asked the viewer's department or unit to help with.

use super::{
    card::{CardHead, kind_and_crew},
    filter::{FilterSegment, OPEN, filter_of},
    offered::Offered,
};
use crate::{
    api::orders::{OrderBrief, OrderFilter, co_handled},
    components::{Empty, IconName, Page, PagedList, use_pages},
    state::{live::Topic, use_live},
};
use leptos::prelude::*;

lazy_page!(orders: HELPING, helping_view, HelpingPage);

#[component]
fn HelpingPage() -> impl IntoView {
    let chosen = RwSignal::new(OPEN.to_string());
    let pages = use_pages(move |after| co_handled(chosen.with(|chosen| filter_of(chosen)), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            pages.refresh();
        }
    });
    let empty = move || match chosen.with_untracked(|chosen| filter_of(chosen)) {
        OrderFilter::Open => view! {
            <Empty
                icon=IconName::Check
                title=text!(orders.co_handling.none_open)
                words=text!(orders.co_handling.none_open_words)
            />
        }
        .into_any(),
        _ => view! { <Empty icon=IconName::Order title=text!(orders.co_handling.none_done) /> }
            .into_any(),
    };
    view! {
        <Page title=text!(orders.co_handling.list) back="/">
            <Offered />
            <FilterSegment
                chosen
                label=text!(orders.co_handling.list)
                open=text!(orders.co_handling.open)
                done=text!(orders.co_handling.closed)
            />
            <PagedList
                pages
                key=|order| (order.id, order.version)
                row=|order| view! { <HelpCard order /> }
                empty
            />
        </Page>
    }
}

#[component]
fn HelpCard(order: OrderBrief) -> impl IntoView {
    let words = kind_and_crew(&order);
    view! {
        <a class="card" href=format!("/orders/{}", order.id)>
            <CardHead state=order.state due=order.due() place=order.place.with_compound() />
            <span class="title clamp">{order.words}</span>
            <span class="soft">{words}</span>
        </a>
    }
}
