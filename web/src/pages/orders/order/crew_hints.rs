//! What somebody should know of their place in the crew: until when to show progress, who asks for
//! it, who finishes.

use crate::{
    api::orders::{
        OrderState,
        offers::OfferState,
        page::{Order, OrderAction},
    },
    components::time::moment_words,
    state::use_clock,
};
use leptos::prelude::*;

#[component]
pub fn CrewHints(order: Order) -> impl IntoView {
    let clock = use_clock();
    let time = move |at| moment_words(clock.now(), at, clock.offset_minutes());
    let is_running = matches!(
        order.brief.state,
        OrderState::Dispatched | OrderState::InProgress
    );
    let own = order.crew.iter().find(|member| member.is_viewer);
    let due = own
        .and_then(|own| own.progress_due_at)
        .filter(|_| is_running);
    let others_finish =
        is_running && own.is_some() && !order.actions.contains(&OrderAction::Finish);
    let asked = order.takeover.map(|asked| {
        view! {
            <div class="hint">
                {move || {
                    let time = time(asked.expires_at);
                    let (asker, holder) = (asked.asker_name.clone(), asked.holder_name.clone());
                    match (asked.is_for_viewer, asked.is_by_viewer) {
                        (true, _) => text!(orders.crew.asked_of_you, name = asker, time = time),
                        (_, true) => text!(orders.crew.asked_by_you, name = holder, time = time),
                        _ => text!(orders.crew.asked, asker = asker, holder = holder),
                    }
                }}
                {asked.is_for_viewer.then(|| view! { <span class="pre">{asked.words.clone()}</span> })}
            </div>
        }
    });
    let offers = order.offers.into_iter().filter(|one| one.may_answer);
    let offered = offers.filter(|one| one.state == OfferState::Open).map(|one| {
        view! {
            <div class="hint">
                <strong>{match &one.organization {
                    Some(unit) => text!(orders.offer.asked_unit, unit = unit.name.clone()),
                    None => text!(orders.offer.asked).to_string(),
                }}</strong>
                <span>{move || text!(orders.offer.answer_by, time = time(one.expires_at))}</span>
            </div>
        }
    });
    view! {
        {offered.collect_view()}
        {asked}
        {due.map(|due| view! {
            <div class="hint">{move || text!(orders.crew.show_by, time = time(due))}</div>
        })}
        {others_finish.then(|| view! { <div class="hint">{text!(orders.crew.lead_finishes)}</div> })}
    }
}
