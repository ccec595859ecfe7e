//! The page of one order: what it is about, who is in it, what has happened, and what the viewer may
//! do now. Follows live hints and drops those that tell no news.

mod facts;
mod foot;
mod history;

use self::{facts::Facts, foot::Foot, history::History};
use super::{
    card::{EscalationChip, StateChip, has_deadline},
    publish::PublishCard,
    sheets::{
        After, DeclineSheet, DispatchSheet, Dispatched, FinishSheet, ProgressSheet, RateSheet,
        ReopenSheet, WithdrawSheet,
    },
    words::{category_words, headline, state_words},
};
use crate::{
    api::{
        Id,
        orders::{
            EvidenceRule, OrderState,
            page::{self, Order, OrderAction, OrderPage},
        },
    },
    components::{
        Attempt, ButtonLink, DeadlineChip, Empty, IconName, Loaded, Page, PhotoGrid, PhotoView,
        Show, use_load,
    },
    state::{
        live::{Hint, Topic},
        use_live, use_session, use_toasts,
    },
};
use leptos::prelude::*;
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

/// Which sheet is open.
#[derive(Clone, Copy)]
struct Sheets {
    dispatch: RwSignal<bool>,
    decline: RwSignal<bool>,
    withdraw: RwSignal<bool>,
    progress: RwSignal<bool>,
    finish: RwSignal<bool>,
    rate: RwSignal<bool>,
    reopen: RwSignal<bool>,
}

impl Sheets {
    fn new() -> Self {
        Self {
            dispatch: RwSignal::new(false),
            decline: RwSignal::new(false),
            withdraw: RwSignal::new(false),
            progress: RwSignal::new(false),
            finish: RwSignal::new(false),
            rate: RwSignal::new(false),
            reopen: RwSignal::new(false),
        }
    }

    fn open(self, action: OrderAction) {
        let sheet = match action {
            OrderAction::Dispatch => self.dispatch,
            OrderAction::Decline => self.decline,
            OrderAction::Withdraw => self.withdraw,
            OrderAction::Progress => self.progress,
            OrderAction::Finish => self.finish,
            OrderAction::Rate => self.rate,
            OrderAction::Reopen => self.reopen,
            // Asks for nothing more.
            OrderAction::Claim => return,
        };
        sheet.set(true);
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
    let after = After {
        done: Callback::new(move |words| {
            loading.refresh();
            session.reload();
            toasts.good(words);
        }),
        outdated: Callback::new(move |()| loading.refresh()),
    };
    let sheets = Sheets::new();

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
            .filter(|action| *action != OrderAction::Withdraw)
            .collect();
        actions.sort_by_key(|action| foot::weight(*action));
        actions
    });
    let claim = Attempt::new();
    let has_foot = Signal::derive(move || {
        claim.failure.with(Option::is_some) || actions.with(|actions| !actions.is_empty())
    });
    let foot = move || view! { <Foot id order actions claim sheets after /> };
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
            <AllSheets id order sheets after />
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
            <DeadlineChip due=brief.due_at working_days=brief.due().working_days />
            <EscalationChip escalation=brief.escalation />
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
    let may_withdraw = Memo::new(move |_| {
        order.with(|order| {
            let actions = order.iter().flat_map(|order| &order.actions);
            actions
                .into_iter()
                .any(|action| *action == OrderAction::Withdraw)
        })
    });
    view! {
        // Spoken when somebody else has moved it on.
        <div class="unseen" role="status">
            {move || order.with(|order| order.as_ref().map(|order| state_words(order.brief.state)))}
        </div>
        {move || order.get().map(|order| view! { <Advice order /> })}
        <article class="card">
            <p class="pre">{words}</p>
            <Show when=move || photos.with(|photos| !photos.is_empty())>
                <PhotoGrid photos />
            </Show>
            {move || order.get().map(|order| view! { <Facts order /> })}
        </article>
        <section class="card">
            <h2 class="unseen">{text!(orders.order.history)}</h2>
            <History events is_open />
        </section>
        {move || publication.get().map(|publication| view! {
            <PublishCard order=id publication on_change=after.done />
        })}
        <Show when=move || may_withdraw.get()>
            <button type="button" class="button bare" on:click=move |_| sheets.open(OrderAction::Withdraw)>
                {text!(orders.withdraw.button)}
            </button>
        </Show>
    }
}

fn order_of(page: Signal<Option<OrderPage>>) -> Option<Order> {
    page.with(|page| page.as_ref().map(|page| page.order.clone()))
}

/// What the viewer should know or do first of all.
#[component]
fn Advice(order: Order) -> impl IntoView {
    let may = |action| order.actions.contains(&action);
    let brief = &order.brief;
    let advice = match brief.state {
        OrderState::Declined => Some((
            "hint",
            text!(orders.order.declined),
            order.public_reason.clone(),
        )),
        OrderState::Finished if may(OrderAction::Rate) => {
            Some(("hint good", text!(orders.order.please_rate), None))
        }
        _ if may(OrderAction::Finish) && order.rules.evidence_rule == EvidenceRule::Photo => {
            Some(("hint", text!(orders.order.evidence), None))
        }
        _ => None,
    };
    advice.map(|(class, title, words)| {
        view! {
            <div class=class>
                <strong>{title}</strong>
                {words.map(|words| view! { <span class="pre">{words}</span> })}
            </div>
        }
    })
}

fn photo_views(photos: &[page::Photo]) -> Vec<PhotoView> {
    let view = |photo: &page::Photo| PhotoView {
        url: photo.url.clone(),
        thumbnail_url: photo.thumbnail_url.clone(),
    };
    photos.iter().map(view).collect()
}

/// All of them, whatever may be done now: what somebody is writing must not vanish because the
/// order moves on under their hands.
#[component]
fn AllSheets(id: Id, order: Memo<Option<Order>>, sheets: Sheets, after: After) -> impl IntoView {
    let dispatched = Memo::new(move |_| {
        order.with(|order| {
            let order = order.as_ref()?;
            Some(Dispatched::new(&order.brief, &order.rules))
        })
    });
    let evidence = Signal::derive(move || {
        order.with(|order| {
            let order = order.as_ref();
            order.map_or(EvidenceRule::None, |order| order.rules.evidence_rule)
        })
    });
    view! {
        {move || dispatched.get().map(|order| view! { <DispatchSheet open=sheets.dispatch order after /> })}
        <DeclineSheet open=sheets.decline order=id after />
        <WithdrawSheet open=sheets.withdraw order=id after />
        <ProgressSheet open=sheets.progress order=id after />
        <FinishSheet open=sheets.finish order=id evidence after />
        <RateSheet open=sheets.rate order=id after />
        <ReopenSheet open=sheets.reopen order=id after />
    }
}
