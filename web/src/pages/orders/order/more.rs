//! What is seldom done to an order, out of the way of what is done every day.

use super::{Sheets, foot::action_words};
use crate::{
    api::orders::page::OrderAction,
    components::{Button, Sheet},
};
use leptos::prelude::*;

/// Whether it waits behind 「更多」.
pub fn is_seldom(action: OrderAction) -> bool {
    matches!(
        action,
        OrderAction::Ask
            | OrderAction::Merge
            | OrderAction::PassUp
            | OrderAction::AskCoHandler
            | OrderAction::Supervise
            | OrderAction::Redirect
    )
}

#[component]
pub fn MoreSheet(
    open: RwSignal<bool>,
    actions: Memo<Vec<OrderAction>>,
    sheets: Sheets,
) -> impl IntoView {
    let choose = move |action| {
        open.set(false);
        sheets.open(action);
    };
    view! {
        <Sheet open title=text!(orders.order.more)>
            <div class="stack">
                <For each=move || actions.get() key=|action| *action as u8 let:action>
                    <Button wide=true on_press=move |_| choose(action)>{action_words(action)}</Button>
                </For>
            </div>
        </Sheet>
    }
}
