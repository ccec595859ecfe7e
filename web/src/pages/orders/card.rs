//! What the cards of all lists of orders have in common.

use super::words::{category_words, crew_words, state_kind, state_words};
use crate::{
    api::orders::{Due, Escalation, OrderBrief, OrderState},
    components::{Chip, ChipKind, DeadlineChip},
};
use leptos::prelude::*;

/// The first line of a card: how it stands and how urgent it is, and where.
#[component]
pub fn CardHead(
    state: OrderState,
    due: Due,
    /// In the hall every order is in the same state.
    #[prop(optional)]
    deadline_only: bool,
    place: String,
) -> impl IntoView {
    let is_running = has_deadline(state);
    view! {
        <span class="row spread">
            <span class="row">
                {(!deadline_only || !is_running).then(|| view! { <StateChip state /> })}
                {is_running.then(|| view! { <ClockChip due /> })}
            </span>
            <span class="soft">{place}</span>
        </span>
    }
}

#[component]
pub fn StateChip(state: OrderState) -> impl IntoView {
    view! { <Chip kind=state_kind(state)>{state_words(state)}</Chip> }
}

/// How long there is left, or that the clock stands.
#[component]
pub fn ClockChip(due: Due) -> impl IntoView {
    match due.stands {
        true => view! { <Chip kind=ChipKind::Time>{text!(orders.order.waits_for_answer)}</Chip> }
            .into_any(),
        false => view! { <DeadlineChip due=due.at working_days=due.working_days /> }.into_any(),
    }
}

/// To whom it was told that the order is late, and that the street urged it on; nothing before that.
#[component]
pub fn EscalationChip(
    escalation: Escalation,
    #[prop(optional)] is_supervised: bool,
) -> impl IntoView {
    let words = match escalation {
        Escalation::None | Escalation::Near => None,
        Escalation::Community => Some(text!(orders.escalation.community)),
        Escalation::Street => Some(text!(orders.escalation.street)),
    };
    let supervised = is_supervised.then(|| text!(orders.order.supervised));
    let chip = |words| view! { <Chip kind=ChipKind::Late>{words}</Chip> };
    [words, supervised]
        .map(|words| words.map(chip))
        .collect_view()
}

/// Whether somebody still has to keep a date.
pub fn has_deadline(state: OrderState) -> bool {
    matches!(
        state,
        OrderState::Submitted | OrderState::Dispatched | OrderState::InProgress
    )
}

/// 「设施维修 · 需 2 人，已有 1 人」
pub fn kind_and_crew(order: &OrderBrief) -> String {
    let category = category_words(&order.category);
    match order.state {
        OrderState::Dispatched => format!(
            "{category}{}{}",
            text!(common.separator),
            crew_words(order.crew_size, order.crew_taken)
        ),
        _ => category,
    }
}
