//! Who may do what to an order, from which state, and where it leads: one table.

use async_graphql::Enum;
use entity::{
    order::OrderState::{self, *},
    order_event::OrderPart::{self, *},
};

use crate::error::ErrorCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum OrderAction {
    Dispatch,
    Decline,
    Ask,
    Answer,
    Merge,
    PassUp,
    AskCoHandler,
    AnswerCoHandling,
    Supervise,
    Redirect,
    AcceptOffer,
    RefuseOffer,
    Leave,
    Withdraw,
    Claim,
    Release,
    HandOverLead,
    RequestTakeover,
    AnswerTakeover,
    Progress,
    Finish,
    Rate,
    Reopen,
    RateRequest,
    FollowUp,
}

/// What becomes of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    To(OrderState),
    /// The state stays.
    Stays,
    /// Stays in the hall until the crew is complete, then the work is on.
    WhenComplete(OrderState),
    /// Stays unless all is not well.
    WhenFailed(OrderState),
}

pub struct Transition {
    pub action: OrderAction,
    pub by: OrderPart,
    pub from: &'static [OrderState],
    pub outcome: Outcome,
}

use Outcome::{Stays, To, WhenComplete, WhenFailed};

/// Somebody other than the requester has to act.
pub const UNDER_WAY: &[OrderState] = &[Submitted, Dispatched, InProgress];

pub const TRANSITIONS: [Transition; 25] = [
    row(OrderAction::Dispatch, Desk, &[Submitted], To(Dispatched)),
    row(OrderAction::Decline, Desk, &[Submitted], To(Declined)),
    row(OrderAction::Ask, Desk, UNDER_WAY, Stays),
    row(OrderAction::Answer, Requester, UNDER_WAY, Stays),
    row(OrderAction::Merge, Desk, UNDER_WAY, To(Merged)),
    row(OrderAction::PassUp, Desk, &[Submitted], Stays),
    row(OrderAction::AskCoHandler, Desk, UNDER_WAY, Stays),
    row(OrderAction::AnswerCoHandling, CoHandler, UNDER_WAY, Stays),
    row(OrderAction::Supervise, Street, UNDER_WAY, Stays),
    row(OrderAction::Redirect, Desk, &[Dispatched], Stays),
    row(OrderAction::AcceptOffer, UnitOffered, &[Dispatched], Stays),
    // Where nobody else is left who was asked, it goes on to the desk.
    row(OrderAction::RefuseOffer, Offered, &[Dispatched], Stays),
    row(
        OrderAction::Leave,
        Follower,
        &[Submitted, Dispatched, InProgress, Finished],
        Stays,
    ),
    row(
        OrderAction::Withdraw,
        Requester,
        &[Submitted, Dispatched],
        To(Withdrawn),
    ),
    row(
        OrderAction::Claim,
        Member,
        &[Dispatched],
        WhenComplete(InProgress),
    ),
    // For the first time; for the second it goes on to the desk.
    row(
        OrderAction::Release,
        Handler,
        &[Dispatched, InProgress],
        To(Dispatched),
    ),
    row(
        OrderAction::HandOverLead,
        Handler,
        &[Dispatched, InProgress],
        Stays,
    ),
    row(
        OrderAction::RequestTakeover,
        Member,
        &[Dispatched, InProgress],
        Stays,
    ),
    row(
        OrderAction::AnswerTakeover,
        Handler,
        &[Dispatched, InProgress],
        Stays,
    ),
    row(
        OrderAction::Progress,
        Handler,
        &[Dispatched, InProgress],
        Stays,
    ),
    row(
        OrderAction::Finish,
        Handler,
        &[Dispatched, InProgress],
        To(Finished),
    ),
    row(OrderAction::Rate, Requester, &[Finished], To(Closed)),
    // A closed one only when it closed in silence, and soon: see `endings::possible`.
    row(
        OrderAction::Reopen,
        Requester,
        &[Finished, Closed],
        To(Submitted),
    ),
    // Once each, as long as the round may be rated: see `endings::ratings`.
    row(
        OrderAction::RateRequest,
        Handler,
        &[Finished, Closed],
        Stays,
    ),
    // By somebody who had no part in the round: see `endings::follow_ups`.
    row(
        OrderAction::FollowUp,
        Desk,
        &[Closed],
        WhenFailed(Submitted),
    ),
];

const fn row(
    action: OrderAction,
    by: OrderPart,
    from: &'static [OrderState],
    outcome: Outcome,
) -> Transition {
    Transition {
        action,
        by,
        from,
        outcome,
    }
}

/// The row for an action.
fn transition(action: OrderAction) -> &'static Transition {
    // Every action has its row; a test sees to it.
    TRANSITIONS
        .iter()
        .find(|row| row.action == action)
        .unwrap_or(&TRANSITIONS[0])
}

/// In which part somebody with these parts may do this now.
///
/// # Errors
/// `FORBIDDEN` when none of the parts may ever do it, `STATE_CHANGED` when it is too late or too early.
pub fn permit(
    parts: &[OrderPart],
    state: OrderState,
    action: OrderAction,
) -> Result<OrderPart, ErrorCode> {
    let row = transition(action);
    if !parts.contains(&row.by) {
        return Err(ErrorCode::Forbidden);
    }
    if !row.from.contains(&state) {
        return Err(ErrorCode::StateChanged);
    }
    Ok(row.by)
}

/// The state after an action that was permitted; `reached` tells whether what the outcome waits for
/// has come.
pub fn next_state(state: OrderState, action: OrderAction, reached: bool) -> OrderState {
    match transition(action).outcome {
        To(state) => state,
        Stays => state,
        WhenComplete(next) | WhenFailed(next) if reached => next,
        WhenComplete(_) | WhenFailed(_) => state,
    }
}

/// Whether the order's question to the resident leaves room for this: one at a time, and an answer
/// only while it is open.
pub fn question_allows(is_asked: bool, action: OrderAction) -> bool {
    match action {
        OrderAction::Ask => !is_asked,
        OrderAction::Answer => is_asked,
        _ => true,
    }
}

/// Whether this ends the question: the desk or the crew knew enough without an answer. Who is in the
/// crew has nothing to do with what the resident was asked.
pub fn settles_question(action: OrderAction) -> bool {
    !matches!(
        action,
        OrderAction::Ask
            | OrderAction::Claim
            | OrderAction::Release
            | OrderAction::HandOverLead
            | OrderAction::RequestTakeover
            | OrderAction::AnswerTakeover
            | OrderAction::Progress
            | OrderAction::PassUp
            | OrderAction::AskCoHandler
            | OrderAction::AnswerCoHandling
            | OrderAction::Supervise
            | OrderAction::Redirect
            | OrderAction::AcceptOffer
            | OrderAction::RefuseOffer
            | OrderAction::Leave
    )
}

/// Everything that somebody with these parts may do now, in the table's order.
pub fn permitted(parts: &[OrderPart], state: OrderState) -> Vec<OrderAction> {
    TRANSITIONS
        .iter()
        .map(|row| row.action)
        .filter(|action| permit(parts, state, *action).is_ok())
        .collect()
}

/// Whether anybody still has something to do.
pub fn is_open(state: OrderState) -> bool {
    matches!(state, Submitted | Dispatched | InProgress | Finished)
}

/// Whether a deadline runs: somebody other than the requester has to act.
pub fn is_timed(state: OrderState) -> bool {
    UNDER_WAY.contains(&state)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    const ACTIONS: [OrderAction; 25] = [
        OrderAction::Dispatch,
        OrderAction::Decline,
        OrderAction::Ask,
        OrderAction::Answer,
        OrderAction::Merge,
        OrderAction::PassUp,
        OrderAction::AskCoHandler,
        OrderAction::AnswerCoHandling,
        OrderAction::Supervise,
        OrderAction::Redirect,
        OrderAction::AcceptOffer,
        OrderAction::RefuseOffer,
        OrderAction::Leave,
        OrderAction::Withdraw,
        OrderAction::Claim,
        OrderAction::Release,
        OrderAction::HandOverLead,
        OrderAction::RequestTakeover,
        OrderAction::AnswerTakeover,
        OrderAction::Progress,
        OrderAction::Finish,
        OrderAction::Rate,
        OrderAction::Reopen,
        OrderAction::RateRequest,
        OrderAction::FollowUp,
    ];

    #[test]
    fn every_action_has_exactly_one_row() {
        for action in ACTIONS {
            let rows = TRANSITIONS.iter().filter(|row| row.action == action);
            assert_eq!(rows.count(), 1, "{action:?}");
        }
    }

    /// Written out by hand, apart from the table: what each state allows to whom, and where it leads.
    fn expected(state: OrderState, action: OrderAction) -> Option<(OrderPart, OrderState)> {
        match (state, action) {
            (Submitted, OrderAction::Dispatch) => Some((Desk, Dispatched)),
            (Submitted, OrderAction::Decline) => Some((Desk, Declined)),
            (Submitted, OrderAction::PassUp) => Some((Desk, Submitted)),
            (Submitted | Dispatched | InProgress, OrderAction::Ask) => Some((Desk, state)),
            (Submitted | Dispatched | InProgress, OrderAction::Answer) => Some((Requester, state)),
            (Submitted | Dispatched | InProgress, OrderAction::Merge) => Some((Desk, Merged)),
            (Submitted | Dispatched | InProgress, OrderAction::AskCoHandler) => Some((Desk, state)),
            (Submitted | Dispatched | InProgress, OrderAction::AnswerCoHandling) => {
                Some((CoHandler, state))
            }
            (Submitted | Dispatched | InProgress, OrderAction::Supervise) => Some((Street, state)),
            (Submitted | Dispatched | InProgress | Finished, OrderAction::Leave) => {
                Some((Follower, state))
            }
            (Dispatched, OrderAction::Redirect) => Some((Desk, Dispatched)),
            (Dispatched, OrderAction::AcceptOffer) => Some((UnitOffered, Dispatched)),
            (Dispatched, OrderAction::RefuseOffer) => Some((Offered, Dispatched)),
            (Submitted, OrderAction::Withdraw) => Some((Requester, Withdrawn)),
            (Dispatched, OrderAction::Withdraw) => Some((Requester, Withdrawn)),
            (Dispatched, OrderAction::Claim) => Some((Member, InProgress)),
            (Dispatched | InProgress, OrderAction::Release) => Some((Handler, Dispatched)),
            (Dispatched | InProgress, OrderAction::HandOverLead) => Some((Handler, state)),
            (Dispatched | InProgress, OrderAction::RequestTakeover) => Some((Member, state)),
            (Dispatched | InProgress, OrderAction::AnswerTakeover) => Some((Handler, state)),
            (Dispatched, OrderAction::Progress) => Some((Handler, Dispatched)),
            (Dispatched, OrderAction::Finish) => Some((Handler, Finished)),
            (InProgress, OrderAction::Progress) => Some((Handler, InProgress)),
            (InProgress, OrderAction::Finish) => Some((Handler, Finished)),
            (Finished, OrderAction::Rate) => Some((Requester, Closed)),
            (Finished, OrderAction::Reopen) => Some((Requester, Submitted)),
            (Closed, OrderAction::Reopen) => Some((Requester, Submitted)),
            (Finished, OrderAction::RateRequest) => Some((Handler, Finished)),
            (Closed, OrderAction::RateRequest) => Some((Handler, Closed)),
            (Closed, OrderAction::FollowUp) => Some((Desk, Submitted)),
            _ => None,
        }
    }

    #[test]
    fn every_pair_of_state_and_action_is_decided_for_every_part() {
        let mut pairs = 0;
        for state in OrderState::iter() {
            for action in ACTIONS {
                pairs += 1;
                for part in OrderPart::iter() {
                    let permitted = permit(&[part], state, action);
                    match expected(state, action) {
                        Some((by, to)) if by == part => {
                            assert_eq!(permitted, Ok(by), "{part:?} {state:?} {action:?}");
                            assert_eq!(next_state(state, action, true), to);
                        }
                        _ => assert!(permitted.is_err(), "{part:?} {state:?} {action:?}"),
                    }
                }
            }
        }
        assert_eq!(pairs, 8 * 25);
    }

    #[test]
    fn an_incomplete_crew_stays_in_the_hall() {
        assert_eq!(
            next_state(Dispatched, OrderAction::Claim, false),
            Dispatched
        );
    }

    #[test]
    fn a_follow_up_that_passes_changes_nothing() {
        assert_eq!(next_state(Closed, OrderAction::FollowUp, false), Closed);
    }

    #[test]
    fn too_late_and_not_yours_are_told_apart() {
        assert_eq!(
            permit(&[Desk], Closed, OrderAction::Dispatch),
            Err(ErrorCode::StateChanged)
        );
        assert_eq!(
            permit(&[Member], Submitted, OrderAction::Dispatch),
            Err(ErrorCode::Forbidden)
        );
        assert_eq!(
            permit(&[], Submitted, OrderAction::Dispatch),
            Err(ErrorCode::Forbidden)
        );
    }

    #[test]
    fn nobody_can_do_anything_to_an_order_that_was_never_done() {
        for state in [Declined, Merged, Withdrawn] {
            assert!(!is_open(state));
            let parts: Vec<OrderPart> = OrderPart::iter().collect();
            assert!(permitted(&parts, state).is_empty());
        }
        assert!(!is_open(Closed));
        assert!(permitted(&[Member], Closed).is_empty());
    }
}
