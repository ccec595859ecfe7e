//! 我的诉求: what the viewer has raised, and how it stands.

use super::{
    card::{CardHead, kind_and_crew},
    filter::{FilterSegment, OPEN, filter_of},
};
use crate::{
    api::orders::{OrderBrief, OrderFilter, OrderState, my_orders},
    components::{
        ButtonKind, ButtonLink, Empty, Icon, IconName, Moment, Page, PagedList, use_pages,
    },
    state::{live::Topic, use_live, use_settings},
};
use leptos::prelude::*;

lazy_page!(orders: MY_ORDERS, my_orders_view, MyOrdersPage);

#[component]
fn MyOrdersPage() -> impl IntoView {
    let chosen = RwSignal::new(OPEN.to_string());
    let pages = use_pages(move |after| my_orders(chosen.with(|chosen| filter_of(chosen)), after));
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            pages.refresh();
        }
    });
    let empty = move || {
        match chosen.with_untracked(|chosen| filter_of(chosen)) {
        OrderFilter::Open => view! {
            <Empty
                icon=IconName::Check
                title=text!(account.home.none_open)
                words=text!(account.home.none_open_words)
            >
                <ButtonLink kind=ButtonKind::Main href="/submit">{text!(account.home.submit)}</ButtonLink>
            </Empty>
        }
        .into_any(),
        _ => view! { <Empty icon=IconName::Order title=text!(orders.mine.none_done) /> }.into_any(),
    }
    };
    let settings = use_settings();
    let raise = move || match settings.is_elder() {
        true => text!(account.home.submit_elder),
        false => text!(account.home.submit),
    };
    let submit = move || {
        view! {
            <ButtonLink href="/submit"><Icon name=IconName::Plus small=true />{raise}</ButtonLink>
        }
    };
    view! {
        <Page title=text!(common.tabs.orders) chip=submit>
            <FilterSegment
                chosen
                label=text!(common.tabs.orders)
                open=text!(orders.mine.open)
                done=text!(orders.mine.done)
            />
            <PagedList
                pages
                key=|order| (order.id, order.version)
                row=|order| view! { <MyOrderCard order /> }
                empty
            />
        </Page>
    }
}

#[component]
fn MyOrderCard(order: OrderBrief) -> impl IntoView {
    let words = kind_and_crew(&order);
    let waits_for_viewer = order.state == OrderState::Finished;
    view! {
        <a class="card" href=format!("/orders/{}", order.id)>
            <CardHead state=order.state due=order.due() place=order.place.name />
            <span class="title clamp">{order.words}</span>
            <span class="row spread">
                <span class="soft">{words}{text!(common.separator)}<Moment at=order.submitted_at /></span>
                {waits_for_viewer.then(|| view! {
                    <span class="link">{text!(orders.mine.rate_now)}<Icon name=IconName::Next small=true /></span>
                })}
            </span>
        </a>
    }
}
