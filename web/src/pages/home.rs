//! Home: what this viewer most probably came for, by role.

use crate::{
    api::{
        account::Me,
        home::{HomeOrders, home_orders},
        orders::OrderBrief,
    },
    components::{
        Chip, ChipKind, ElderToggle, Empty, Icon, IconName, Loaded, Page, Show, use_load,
    },
    i18n::Locale,
    pages::orders::card::{CardHead, kind_and_crew},
    state::{live::Topic, settings::locale, use_clock, use_live, use_session, use_settings},
};
use leptos::prelude::*;

first_page!(HOME, HomePage);

#[component]
fn HomePage() -> impl IntoView {
    let session = use_session();
    let clock = use_clock();
    let is_member = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.is_member()))
    });
    let has_desk = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| !me.desks.is_empty()))
    });
    let waiting = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().map_or(0, |me| me.desk_waiting))
    });
    let to_ask = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().map_or(0, |me| me.follow_ups_waiting))
    });
    let is_asked = Memo::new(move |_| to_ask.get() > 0);
    let is_unconfirmed = Memo::new(move |_| {
        let own = session.me.with(|me| me.as_ref().and_then(Me::unconfirmed));
        own.is_some()
    });
    let orders = use_load(move || home_orders(is_member.get()));
    use_live(move |hint| {
        if hint.is_about(Topic::Order, None) {
            orders.refresh();
        }
    });

    let greeting = move || {
        let hour = (clock.now().0 / 60_000 + clock.offset_minutes()).rem_euclid(24 * 60) / 60;
        let hello = match hour {
            5..11 => text!(account.home.hello_morning),
            11..13 => text!(account.home.hello_noon),
            13..18 => text!(account.home.hello_afternoon),
            _ => text!(account.home.hello_evening),
        };
        let name = session
            .me
            .with(|me| me.as_ref().map(|me| me.name.clone()))
            .unwrap_or_default();
        match locale() {
            Locale::zh_CN => format!("{name}，{hello}"),
            Locale::en => format!("{hello}, {name}"),
        }
    };
    view! {
        <Page title=greeting small=move || session.me.with(|me| me.as_ref().map(whereabouts)).unwrap_or_default() chip=|| view! { <ElderToggle /> }>
            <Show when=move || has_desk.get()>
                <DeskCard waiting />
            </Show>
            <Show when=move || is_asked.get()>
                <a class="hint" href="/follow-ups">
                    <strong>{move || text!(account.home.follow_ups, count = to_ask.get())}</strong>
                    {text!(account.home.follow_ups_words)}
                </a>
            </Show>
            <Show when=move || is_unconfirmed.get()><UnconfirmedCard /></Show>
            <SubmitCard quiet=Signal::derive(move || waiting.get() > 0) />
            <Loaded loading=orders let:orders>
                {move || orders.with(|orders| orders.missing_calendar_year).map(|year| view! {
                    <a class="hint" href="/calendar">
                        <strong>{text!(account.home.calendar_missing, year)}</strong>
                        {text!(account.home.calendar_missing_words)}
                    </a>
                })}
                <Show when=move || orders.with(|orders| orders.helps)>
                    <a class="hint" href="/helping">
                        <strong>{text!(account.home.helps)}</strong>
                        {text!(account.home.helps_words)}
                    </a>
                </Show>
                <Show when=move || is_member.get()><MemberLists orders /></Show>
                <MyOrders orders />
                <CentresCard />
                <Wishes orders />
                <BoardCard />
            </Loaded>
        </Page>
    }
}

fn whereabouts(me: &Me) -> String {
    let words = me.whereabouts.clone();
    words.unwrap_or_else(|| text!(account.home.no_home).to_string())
}

/// The main action: raising a request. Where a desk has work waiting, that comes first.
#[component]
fn SubmitCard(#[prop(into)] quiet: Signal<bool>) -> impl IntoView {
    let settings = use_settings();
    view! {
        <a class="lead" class:quiet=move || quiet.get() href="/submit">
            <strong class="words">{move || match settings.is_elder() {
                true => text!(account.home.submit_elder),
                false => text!(account.home.submit),
            }}</strong>
            <span class="words">{text!(account.home.submit_words)}</span>
            <Icon name=IconName::Plus />
        </a>
    }
}

/// Rooms of the neighbourhood centres.
#[component]
fn CentresCard() -> impl IntoView {
    view! {
        <LinkCard
            href="/centres"
            title=text!(account.home.centres)
            words=text!(account.home.centres_words)
        />
    }
}

/// What became of everybody's requests, in the viewer's own compound where they have one.
#[component]
fn BoardCard() -> impl IntoView {
    let session = use_session();
    let href = move || {
        let compound = session.me.with(|me| {
            let home = me.as_ref()?.residency.as_ref()?.place.compound.clone();
            home.map(|compound| compound.id)
        });
        compound.map_or("/board".to_string(), |id| format!("/board/{id}"))
    };
    view! { <LinkCard href=href title=text!(board.open) words=text!(board.open_words) /> }
}

#[component]
fn LinkCard(
    #[prop(into)] href: TextProp,
    title: &'static str,
    words: &'static str,
) -> impl IntoView {
    view! {
        <a class="card" href=move || href.get()>
            <span class="row spread">
                <span class="title">{title}</span>
                <Icon name=IconName::Next />
            </span>
            <span class="soft">{words}</span>
        </a>
    }
}

/// Until the registration is confirmed: what it waits for.
#[component]
fn UnconfirmedCard() -> impl IntoView {
    view! {
        <a class="hint" href="/registration">
            <strong>{text!(account.home.unconfirmed)}</strong>
            {text!(account.home.unconfirmed_words)}
        </a>
    }
}

/// What waits on the viewer's desks.
#[component]
fn DeskCard(waiting: Memo<i32>) -> impl IntoView {
    view! {
        <a class="lead" class:quiet=move || waiting.get() == 0 href="/desk">
            <strong class="words">{text!(account.home.desk_open)}</strong>
            <span class="words">
                {move || match waiting.get() {
                    0 => text!(account.home.desk_clear).into_any(),
                    count => view! { <b>{count}</b>{text!(account.home.desk_words)} }.into_any(),
                }}
            </span>
            <Icon name=IconName::Desk />
        </a>
    }
}

/// What a member has taken on, and what still waits in the hall.
#[component]
fn MemberLists(orders: Signal<HomeOrders>) -> impl IntoView {
    let session = use_session();
    let load = move || {
        session.me.with(|me| {
            me.as_ref().map(|me| {
                text!(
                    account.home.tasks_of,
                    count = me.unfinished_orders,
                    cap = me.unfinished_cap
                )
            })
        })
    };
    let tasks = Signal::derive(move || orders.with(|orders| orders.tasks.clone()));
    let hall = Signal::derive(move || orders.with(|orders| orders.hall.clone()));
    view! {
        <Show when=move || tasks.with(|tasks| !tasks.is_empty())>
            <section class="section">
                <div class="row spread">
                    <h2>{text!(account.home.tasks)}</h2>
                    <Chip kind=ChipKind::Done>{load}</Chip>
                </div>
                <OrderLines orders=tasks />
            </section>
        </Show>
        <section class="section">
            <div class="row spread">
                <h2>{text!(account.home.hall_open)}</h2>
                <a class="link" href="/hall">{text!(account.home.hall)}<Icon name=IconName::Next small=true /></a>
            </div>
            <Show
                when=move || hall.with(|hall| !hall.is_empty())
                fallback=move || view! { <p class="soft">{text!(account.home.hall_empty)}</p> }
            >
                <OrderLines orders=hall />
            </Show>
        </section>
    }
}

#[component]
fn MyOrders(orders: Signal<HomeOrders>) -> impl IntoView {
    let mine = Signal::derive(move || orders.with(|orders| orders.mine.clone()));
    view! {
        <section class="section">
            <div class="row spread">
                <h2>{text!(account.home.my_open)}</h2>
                <a class="link" href="/orders">{text!(account.home.all)}<Icon name=IconName::Next small=true /></a>
            </div>
            <Show
                when=move || mine.with(|mine| !mine.is_empty())
                fallback=move || view! {
                    <div class="card">
                        <Empty
                            icon=IconName::Check
                            title=text!(account.home.none_open)
                            words=text!(account.home.none_open_words)
                        />
                    </div>
                }
            >
                <OrderLines orders=mine />
            </Show>
        </section>
    }
}

/// 微心愿 of neighbours, where there are any.
#[component]
fn Wishes(orders: Signal<HomeOrders>) -> impl IntoView {
    let wishes = Signal::derive(move || orders.with(|orders| orders.wishes.clone()));
    view! {
        <Show when=move || wishes.with(|wishes| !wishes.is_empty())>
            <section class="section">
                <div class="row spread">
                    <h2>{text!(account.home.wishes)}</h2>
                    <a class="link" href="/wishes">{text!(account.home.all)}<Icon name=IconName::Next small=true /></a>
                </div>
                <OrderLines orders=wishes />
            </section>
        </Show>
    }
}

#[component]
fn OrderLines(orders: Signal<Vec<OrderBrief>>) -> impl IntoView {
    view! {
        <div class="stack">
            <For each=move || orders.get() key=|order| (order.id, order.version) let:order>
                <OrderLine order />
            </For>
        </div>
    }
}

#[component]
fn OrderLine(order: OrderBrief) -> impl IntoView {
    let words = kind_and_crew(&order);
    view! {
        <a class="card" href=format!("/orders/{}", order.id)>
            <CardHead state=order.state due=order.due() place=order.place.name />
            <span class="title clamp">{order.words}</span>
            <span class="soft">{words}</span>
        </a>
    }
}
