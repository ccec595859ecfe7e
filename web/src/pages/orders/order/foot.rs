//! What the viewer may do now, at the foot of the page: the main action last, under the thumb.

use super::Sheets;
use crate::{
    api::{
        Id, failure_text,
        orders::{
            actions, is_kept,
            page::{Order, OrderAction},
        },
    },
    components::{Attempt, Button, ButtonKind, ButtonLink, Show},
    pages::orders::{
        hall::skill_names,
        sheets::{After, is_outdated},
        tasks::reached_cap,
    },
    state::use_session,
};
use leptos::prelude::*;

/// The heavier, the more it is what the page is for.
pub fn weight(action: OrderAction) -> u8 {
    match action {
        OrderAction::Withdraw
        | OrderAction::Leave
        | OrderAction::Release
        | OrderAction::HandOverLead => 0,
        OrderAction::Ask
        | OrderAction::Merge
        | OrderAction::PassUp
        | OrderAction::AskCoHandler
        | OrderAction::Supervise
        | OrderAction::Redirect
        | OrderAction::RefuseOffer
        | OrderAction::Decline
        | OrderAction::Reopen
        | OrderAction::Progress
        | OrderAction::RequestTakeover => 1,
        // The desk writes down what a department said only where it has nothing better to do.
        OrderAction::AnswerCoHandling => 1,
        OrderAction::Claim
        | OrderAction::Dispatch
        | OrderAction::Finish
        | OrderAction::Rate
        | OrderAction::RateRequest
        | OrderAction::FollowUp
        | OrderAction::AcceptOffer
        | OrderAction::Answer => 2,
        // Somebody waits for it.
        OrderAction::AnswerTakeover => 3,
    }
}

/// Taking something back or handing it on is no main action: it stands below everything else.
pub fn is_aside(action: OrderAction) -> bool {
    weight(action) == 0
}

pub fn action_words(action: OrderAction) -> &'static str {
    match action {
        OrderAction::Dispatch => text!(orders.dispatch.button),
        OrderAction::Decline => text!(orders.decline.button),
        OrderAction::Withdraw => text!(orders.withdraw.button),
        OrderAction::Ask => text!(orders.ask.button),
        OrderAction::Answer => text!(orders.answer.button),
        OrderAction::Merge => text!(orders.merge.button),
        OrderAction::PassUp => text!(orders.pass_up.button),
        OrderAction::AskCoHandler => text!(orders.co_handler.button),
        OrderAction::AnswerCoHandling => text!(orders.co_handling.button),
        OrderAction::Supervise => text!(orders.supervise.button),
        OrderAction::Redirect => text!(orders.redirect.button),
        OrderAction::AcceptOffer => text!(orders.offer.button),
        OrderAction::RefuseOffer => text!(orders.offer.refuse_button),
        OrderAction::Leave => text!(orders.nearby.leave),
        OrderAction::Claim => text!(orders.hall.claim),
        OrderAction::Release => text!(orders.crew.release_button),
        OrderAction::HandOverLead => text!(orders.crew.hand_button),
        OrderAction::RequestTakeover => text!(orders.crew.ask_button),
        OrderAction::AnswerTakeover => text!(orders.crew.answer_button),
        OrderAction::Progress => text!(orders.progress.button),
        OrderAction::Finish => text!(orders.finish.button),
        OrderAction::Rate => text!(orders.rate.button),
        OrderAction::Reopen => text!(orders.reopen.button),
        OrderAction::RateRequest => text!(orders.rate_request.button),
        OrderAction::FollowUp => text!(orders.follow_up.button),
    }
}

#[component]
pub fn Foot(
    id: Id,
    order: Memo<Option<Order>>,
    actions: Memo<Vec<OrderAction>>,
    seldom: Memo<Vec<OrderAction>>,
    claim: Attempt,
    sheets: Sheets,
    after: After,
) -> impl IntoView {
    let main = Memo::new(move |_| actions.with(|actions| actions.last().copied()));
    let button = move |action: OrderAction| {
        if action == OrderAction::Claim {
            return view! { <ClaimButton id order claim after /> }.into_any();
        }
        if action == OrderAction::FollowUp {
            return view! {
                <ButtonLink kind=ButtonKind::Main href="/follow-ups">{action_words(action)}</ButtonLink>
            }
            .into_any();
        }
        let kind = match main.get_untracked() == Some(action) {
            true => ButtonKind::Main,
            false => ButtonKind::Quiet,
        };
        view! { <Button kind on_press=move |_| sheets.open(action)>{action_words(action)}</Button> }
            .into_any()
    };
    Effect::new(move || {
        if claim
            .failure
            .get()
            .is_some_and(|failure| is_outdated(&failure))
        {
            after.outdated.run(());
        }
    });
    view! {
        // Stays when there is nothing left to claim: it says why.
        <div role="alert">
            {move || claim.failure.get().map(|failure| view! {
                <div class="hint">{failure_text(&failure)}</div>
            })}
        </div>
        <div class="row">
            <Show when=move || seldom.with(|seldom| !seldom.is_empty())>
                <Button on_press=move |_| sheets.more.set(true)>{text!(orders.order.more)}</Button>
            </Show>
            <For
                each=move || actions.get()
                key=move |action| (*action as u8, main.get_untracked() == Some(*action))
                children=button
            />
        </div>
    }
}

/// Takes a place in the crew, or says beforehand why that is not possible.
#[component]
fn ClaimButton(id: Id, order: Memo<Option<Order>>, claim: Attempt, after: After) -> impl IntoView {
    let session = use_session();
    let send = move |_| {
        claim.run(actions::claim(id), move |_| {
            after.done.run(text!(orders.hall.claimed));
        });
    };
    let hindrance = Memo::new(move |_| {
        let missing = order.with(|order| {
            let order = order.as_ref()?;
            // The desk knows whom it asks.
            let was_chosen = order
                .offers
                .iter()
                .any(|one| one.may_answer && one.organization.is_none());
            let lacks = !was_chosen && !order.skills.is_empty() && order.matched_skills.is_empty();
            lacks.then(|| {
                text!(
                    orders.hall.skill_missing_named,
                    skills = skill_names(&order.skills)
                )
            })
        });
        let kept = order.with(|order| {
            let order = order.as_ref()?;
            let kept = is_kept(&order.unit_places, order.free_places);
            kept.then(|| text!(orders.crew.kept).to_string())
        });
        missing.or(kept).or_else(|| {
            let cap = session.me.with(|me| reached_cap(me.as_ref()?));
            cap.map(|cap| text!(orders.hall.cap, cap = cap))
        })
    });
    view! {
        <div class="stack tight grow">
            <div role="status" class="soft">{move || hindrance.get()}</div>
            <Button
                kind=ButtonKind::Main wide=true busy=claim.busy
                disabled=Signal::derive(move || hindrance.with(Option::is_some))
                on_press=send
            >
                {text!(orders.hall.claim)}
            </Button>
        </div>
    }
}
