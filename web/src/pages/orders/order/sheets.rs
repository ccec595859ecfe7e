//! The sheets of an order's page, one for each thing that can be done to it.

use crate::{
    api::{
        Id,
        orders::{
            EvidenceRule,
            page::{CoHandling, Order, OrderAction},
        },
    },
    pages::orders::sheets::{
        After, AnswerSheet, AnswerTakeoverSheet, AskForHelpSheet, AskTakeoverSheet, DispatchSheet,
        Dispatched, FinishSheet, HelpSheet, LeadSheet, MergeSheet, OfferSheet, ProgressSheet,
        RateRequestSheet, RateSheet, RedirectSheet, Saying, SayingSheet, WithdrawSheet,
    },
};
use leptos::prelude::*;

/// Which of them are open.
#[derive(Clone, Copy)]
pub struct Sheets {
    /// What is seldom done.
    pub more: RwSignal<bool>,
    of: [RwSignal<bool>; OrderAction::COUNT],
}

impl Sheets {
    pub fn new() -> Self {
        Self {
            more: RwSignal::new(false),
            of: std::array::from_fn(|_| RwSignal::new(false)),
        }
    }

    /// Nobody looks at those of actions that ask for nothing more, or that have a page of their own.
    pub fn open(self, action: OrderAction) {
        self.of(action).set(true);
    }

    fn of(self, action: OrderAction) -> RwSignal<bool> {
        let sheet = match action {
            // Both are said in one place.
            OrderAction::AcceptOffer => OrderAction::RefuseOffer,
            other => other,
        };
        self.of[sheet as usize]
    }
}

/// All of them, whatever may be done now: what somebody is writing must not vanish because the
/// order moves on under their hands.
#[component]
pub fn AllSheets(
    id: Id,
    order: Memo<Option<Order>>,
    question: Signal<Option<String>>,
    asked_to_help: Signal<Vec<CoHandling>>,
    sheets: Sheets,
    after: After,
) -> impl IntoView {
    let dispatched = Memo::new(move |_| {
        order.with(|order| {
            let order = order.as_ref()?;
            Some(Dispatched::new(
                &order.brief,
                &order.rules,
                order.signs.hidden,
            ))
        })
    });
    let evidence = Signal::derive(move || {
        order.with(|order| {
            let order = order.as_ref();
            order.map_or(EvidenceRule::None, |order| order.rules.evidence_rule)
        })
    });
    let members = Memo::new(move |_| {
        let crew = order.with(|order| order.as_ref().map(|order| order.crew.clone()));
        crew.unwrap_or_default()
    });
    let asked = Memo::new(move |_| order.with(|order| order.as_ref()?.takeover.clone()));
    let is_hidden = Memo::new(move |_| {
        order.with(|order| order.as_ref().is_some_and(|order| order.signs.hidden))
    });
    let offers = Memo::new(move |_| {
        order.with(|order| {
            let all = order.iter().flat_map(|order| &order.offers);
            all.filter(|one| one.may_answer)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let on = move |action| sheets.of(action);
    view! {
        {move || dispatched.get().map(|order| view! { <DispatchSheet open=on(OrderAction::Dispatch) order after /> })}
        {move || view! { <RedirectSheet open=on(OrderAction::Redirect) order=id is_hidden=is_hidden.get() after /> }}
        <OfferSheet open=on(OrderAction::RefuseOffer) order=id asked=offers after />
        <SayingSheet open=on(OrderAction::Decline) saying=Saying::Decline order=id after />
        <WithdrawSheet open=on(OrderAction::Withdraw) order=id after />
        <SayingSheet open=on(OrderAction::Release) saying=Saying::Release order=id after />
        <LeadSheet open=on(OrderAction::HandOverLead) order=id members after />
        <AskTakeoverSheet open=on(OrderAction::RequestTakeover) order=id members after />
        <AnswerTakeoverSheet open=on(OrderAction::AnswerTakeover) order=id asked after />
        <ProgressSheet open=on(OrderAction::Progress) order=id after />
        <FinishSheet open=on(OrderAction::Finish) order=id evidence after />
        <RateSheet open=on(OrderAction::Rate) order=id after />
        <SayingSheet open=on(OrderAction::Reopen) saying=Saying::Reopen order=id after />
        <AnswerSheet open=on(OrderAction::Answer) order=id question after />
        <MergeSheet open=on(OrderAction::Merge) order=id after />
        <AskForHelpSheet open=on(OrderAction::AskCoHandler) order=id after />
        <HelpSheet open=on(OrderAction::AnswerCoHandling) order=id asked=asked_to_help after />
        <SayingSheet open=on(OrderAction::Ask) saying=Saying::Question order=id after />
        <SayingSheet open=on(OrderAction::PassUp) saying=Saying::PassUp order=id after />
        <SayingSheet open=on(OrderAction::Supervise) saying=Saying::Hurry order=id after />
        <RateRequestSheet open=on(OrderAction::RateRequest) order=id after />
    }
}
