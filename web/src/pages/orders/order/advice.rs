//! What the viewer of an order should know or do first of all.

use crate::{
    api::orders::{
        EvidenceRule, OrderState,
        page::{Order, OrderAction},
    },
    components::Moment,
};
use leptos::prelude::*;

#[component]
pub fn Advice(order: Order, question: Option<String>) -> impl IntoView {
    let may = |action| order.actions.contains(&action);
    let brief = &order.brief;
    let advice = match brief.state {
        OrderState::Declined => Some((
            "hint",
            text!(orders.order.declined),
            order.public_reason.clone(),
        )),
        OrderState::Merged => Some(("hint", text!(orders.order.merged), None)),
        _ if may(OrderAction::Answer) => Some(("hint", text!(orders.order.asked), question)),
        OrderState::Finished if may(OrderAction::Rate) => {
            Some(("hint good", text!(orders.order.please_rate), None))
        }
        OrderState::Closed if order.closed_silently && may(OrderAction::Reopen) => Some((
            "hint",
            text!(orders.order.closed_silently),
            Some(text!(orders.order.closed_silently_words).to_string()),
        )),
        OrderState::Finished | OrderState::Closed if may(OrderAction::RateRequest) => Some((
            "hint good",
            text!(orders.rate_request.please),
            Some(text!(orders.rate_request.please_words).to_string()),
        )),
        _ if order.signs.hidden && may(OrderAction::Dispatch) => {
            Some(("hint", text!(orders.order.hidden), None))
        }
        _ if may(OrderAction::Finish) && order.rules.evidence_rule == EvidenceRule::Photo => {
            Some(("hint", text!(orders.order.evidence), None))
        }
        _ => None,
    };
    let goes_on = order.merged_into.clone();
    let closes_at = order.answer_by.filter(|_| may(OrderAction::Rate));
    let unsolvable = order.unsolvable_reason.clone().map(|reason| {
        view! {
            <div class="hint">
                <strong>{text!(orders.order.unsolvable)}</strong>
                <span class="pre">{reason}</span>
            </div>
        }
    });
    let advice = advice.map(|(class, title, words)| {
        view! {
            <div class=class>
                <strong>{title}</strong>
                {words.map(|words| view! { <span class="pre">{words}</span> })}
                {goes_on.map(|other| view! {
                    <a class="link" href=format!("/orders/{}", other.id)>
                        {text!(orders.order.merged_into, number = other.number)}
                    </a>
                })}
                {closes_at.map(|at| view! {
                    <span>{text!(orders.order.closes_at_before)}<Moment at />{text!(orders.order.closes_at_after)}</span>
                })}
            </div>
        }
    });
    view! { {unsolvable}{advice} }
}
