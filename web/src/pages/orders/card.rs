//! What the cards of all lists of orders have in common.

use super::words::{category_words, crew_words, state_kind, state_words};
use crate::{
    api::orders::{OrderBrief, OrderState},
    components::{Chip, DeadlineChip},
};
use leptos::prelude::*;

/// The first line of a card: how it stands and how urgent it is, and where.
#[component]
pub fn CardHead(
    state: OrderState,
    due: crate::api::Timestamp,
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
                {is_running.then(|| view! { <DeadlineChip due /> })}
            </span>
            <span class="soft">{place}</span>
        </span>
    }
}

#[component]
pub fn StateChip(state: OrderState) -> impl IntoView {
    view! { <Chip kind=state_kind(state)>{state_words(state)}</Chip> }
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
