//! The page of one order: what it is about, who is in it, what has happened, and what the viewer may
//! do now. Follows live hints and drops those that tell no news.

mod advice;
mod crew_hints;
mod facts;
mod foot;
mod history;
mod more;
mod ratings;
mod sheets;

pub use self::facts::spaced;
use self::{
    advice::Advice,
    crew_hints::CrewHints,
    facts::Facts,
    foot::Foot,
    history::History,
    more::MoreSheet,
    ratings::{Ratings, has_ratings},
    sheets::{AllSheets, Sheets},
};
use super::{
    card::{ClockChip, EscalationChip, StateChip, has_deadline},
    publish::PublishCard,
    sheets::After,
    signs::Signs,
    words::{category_words, headline, state_words},
};
use crate::{
    api::{
        Id,
        inbox::{self, Read},
        orders::{
            OrderState, desk_work,
            page::{self, Order, OrderAction, OrderEvent, OrderEventKind, OrderPage},
        },
    },
    components::{
        Attempt, Button, ButtonKind, ButtonLink, Empty, IconName, Loaded, Page, PhotoGrid,
        PhotoView, Show, use_load,
    },
    state::{
        live::{Hint, Topic},
        use_live, use_session, use_toasts,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

lazy_page!(orders: ORDER, order_view, ByAddress);

/// From one order to another, e.g. by a link in a toast, everything is built anew.
#[component]
fn ByAddress() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let text = params.with(|params| params.get("id"));
        text.as_deref().and_then(Id::parse)
    });
    move || match id.get() {
        Some(id) => view! { <OneOrder id /> }.into_any(),
        None => view! { <Page title=text!(orders.order.title) back="/"><NoSuchOrder /></Page> }
            .into_any(),
    }
}

#[component]
fn OneOrder(id: Id) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let loading = use_load(move || page::order(id));
    let order = Memo::new(move |_| {
        loading.value.with(|value| {
            let page = value.as_ref()?.as_ref()?;
            Some(page.order.clone())
        })
    });
    use_live(move |hint| {
        let shown = order.with_untracked(|order| order.as_ref().map(|order| order.brief.version));
        let is_old = match hint {
            Hint::Changed { version, .. } => version.is_some() && version <= shown,
            Hint::Anything => false,
        };
        if hint.is_about(Topic::Order, Some(id)) && !is_old {
            loading.refresh();
        }
    });
    let version = Memo::new(move |_| order.with(|order| Some(order.as_ref()?.brief.version)));
    let unread = Memo::new(move |_| {
        session
            .me
            .with(|me| Some(me.as_ref()?.unread_notifications))
    });
    // Whoever has the order before them need not be told of it any longer.
    Effect::new(move || {
        if version.get().is_some() && unread.get() > Some(0) {
            spawn_local(async move {
                if let Ok(left) = inbox::mark_read(Read::OfOrder(id)).await {
                    session.set_unread(left);
                }
            });
        }
    });
    let after = After {
        done: Callback::new(move |words| {
            loading.refresh();
            session.reload();
            toasts.good(words);
        }),
        outdated: Callback::new(move |()| loading.refresh()),
    };
    let sheets = Sheets::new();
    let question = Signal::derive(move || {
        let value = loading.value;
        value.with(|value| value.as_ref()?.as_ref().and_then(question_of))
    });
    let asked_to_help = Signal::derive(move || {
        order.with(|order| {
            let all = order.iter().flat_map(|order| &order.co_handlings);
            all.filter(|one| one.may_answer)
                .cloned()
                .collect::<Vec<_>>()
        })
    });

    let title = move || match order.get() {
        Some(order) => headline(&order.brief.words),
        None => text!(orders.order.title).to_string(),
    };
    let small = move || {
        order.get().map(|order| {
            let brief = order.brief;
            let mut parts = vec![category_words(&brief.category), brief.place.name];
            // Else the chip says it.
            if has_deadline(brief.state) {
                parts.push(state_words(brief.state).to_string());
            }
            parts.join(text!(common.separator))
        })
    };
    let chip = move || order.get().map(|order| view! { <OrderChip order /> });
    // The bottom of the page belongs to what the viewer may do; taking it back is no main action.
    let actions = Memo::new(move |_| {
        let actions = order.get().map(|order| order.actions).unwrap_or_default();
        let mut actions: Vec<_> = actions
            .into_iter()
            .filter(|action| !foot::is_aside(*action) && !more::is_seldom(*action))
            .collect();
        // Both are said in one place.
        if actions.contains(&OrderAction::AcceptOffer) {
            actions.retain(|action| *action != OrderAction::RefuseOffer);
        }
        actions.sort_by_key(|action| foot::weight(*action));
        actions
    });
    let seldom = Memo::new(move |_| {
        let mut actions = order.get().map(|order| order.actions).unwrap_or_default();
        actions.retain(|action| more::is_seldom(*action));
        actions
    });
    let claim = Attempt::new();
    let has_foot = Signal::derive(move || {
        claim.failure.with(Option::is_some)
            || actions.with(|actions| !actions.is_empty())
            || seldom.with(|seldom| !seldom.is_empty())
    });
    let foot = move || view! { <Foot id order actions seldom claim sheets after /> };
    view! {
        <Page
            title
            small=move || small().unwrap_or_default()
            back="/orders"
            chip=move || view! { {chip} }
            foot
            foot_when=has_foot
        >
            <Loaded loading let:found>
                {
                    let is_there = Memo::new(move |_| found.with(Option::is_some));
                    let last = Signal::derive(move || found.get());
                    move || match is_there.get() {
                        true => view! { <Content id page=last sheets after /> }.into_any(),
                        false => view! { <NoSuchOrder /> }.into_any(),
                    }
                }
            </Loaded>
            <AllSheets id order question asked_to_help sheets after />
            <MoreSheet open=sheets.more actions=seldom sheets />
        </Page>
    }
}

#[component]
fn NoSuchOrder() -> impl IntoView {
    view! {
        <Empty icon=IconName::Order title=text!(orders.order.none) words=text!(orders.order.none_words)>
            <ButtonLink href="/">{text!(common.not_found.home)}</ButtonLink>
        </Empty>
    }
}

#[component]
fn OrderChip(order: Order) -> impl IntoView {
    let brief = order.brief;
    match has_deadline(brief.state) {
        true => view! {
            <ClockChip due=brief.due() />
            <EscalationChip escalation=brief.escalation is_supervised=brief.supervised_at.is_some() />
        }
        .into_any(),
        false => view! { <StateChip state=brief.state /> }.into_any(),
    }
}

#[component]
fn Content(id: Id, page: Signal<Option<OrderPage>>, sheets: Sheets, after: After) -> impl IntoView {
    // From when there is something to tell; whoever has nothing in it is not asked.
    let publication = Memo::new(move |_| {
        order_of(page).and_then(|order| match order.brief.state {
            OrderState::Submitted | OrderState::Dispatched | OrderState::InProgress => None,
            _ => order.publication,
        })
    });
    let order = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.order.clone())));
    let events = Memo::new(move |_| {
        page.with(|page| page.as_ref().map(|page| page.events.clone()))
            .unwrap_or_default()
    });
    let words = move || order.with(|order| order.as_ref().map(|order| order.brief.words.clone()));
    let photos = Memo::new(move |_| {
        let photos = order.with(|order| order.as_ref().map(|order| order.photos.clone()));
        photo_views(&photos.unwrap_or_default())
    });
    let is_open = Memo::new(move |_| {
        order.with(|order| order.as_ref().is_some_and(|order| order.brief.open))
    });
    let may_leave = Memo::new(move |_| {
        order.with(|order| {
            let order = order.as_ref();
            order.is_some_and(|order| order.actions.contains(&OrderAction::Leave))
        })
    });
    let asides = Memo::new(move |_| {
        order.with(|order| {
            let actions = order.iter().flat_map(|order| order.actions.clone());
            actions
                .filter(|action| foot::is_aside(*action) && *action != OrderAction::Leave)
                .collect::<Vec<_>>()
        })
    });
    view! {
        // Spoken when somebody else has moved it on.
        <div class="unseen" role="status">
            {move || order.with(|order| order.as_ref().map(|order| state_words(order.brief.state)))}
        </div>
        {move || order.get().map(|order| {
            let question = page.with_untracked(|page| page.as_ref().and_then(question_of));
            view! { <Advice order=order.clone() question /><CrewHints order /> }
        })}
        <article class="card">
            {move || order.get().map(|order| view! { <Signs signs=order.signs /> })}
            <p class="pre">{words}</p>
            <Show when=move || photos.with(|photos| !photos.is_empty())>
                <PhotoGrid photos />
            </Show>
            {move || order.get().map(|order| view! { <Facts order /> })}
        </article>
        {move || order.get().filter(has_ratings).map(|order| view! { <Ratings order /> })}
        <section class="card">
            <h2 class="unseen">{text!(orders.order.history)}</h2>
            <History events is_open />
        </section>
        {move || publication.get().map(|publication| view! {
            <PublishCard order=id publication on_change=after.done />
        })}
        // By the action: what a thumb is coming down on must not turn into something else.
        <For each=move || asides.get() key=|action| *action as u8 let:action>
            <button type="button" class="button bare" on:click=move |_| sheets.open(action)>
                {foot::action_words(action)}
            </button>
        </For>
        <Show when=move || may_leave.get()><LeaveButton id after /></Show>
    }
}

fn order_of(page: Signal<Option<OrderPage>>) -> Option<Order> {
    page.with(|page| page.as_ref().map(|page| page.order.clone()))
}

/// What the resident was asked last.
fn question_of(page: &OrderPage) -> Option<String> {
    let asked = |event: &&OrderEvent| event.kind == OrderEventKind::Asked;
    page.events.iter().find(asked)?.words.clone()
}

/// Asks for nothing more: joining again is as easy.
#[component]
fn LeaveButton(id: Id, after: After) -> impl IntoView {
    let attempt = Attempt::new();
    let leave = move |_| {
        attempt.run(desk_work::leave(id), move |_| {
            after.done.run(text!(orders.nearby.left));
        });
    };
    view! {
        <p class="soft">{text!(orders.order.followed)}</p>
        <Button kind=ButtonKind::Bare busy=attempt.busy on_press=leave>{text!(orders.nearby.leave)}</Button>
    }
}

fn photo_views(photos: &[page::Photo]) -> Vec<PhotoView> {
    let view = |photo: &page::Photo| PhotoView {
        url: photo.url.clone(),
        thumbnail_url: photo.thumbnail_url.clone(),
    };
    photos.iter().map(view).collect()
}
