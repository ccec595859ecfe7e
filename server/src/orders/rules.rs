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
}

/// What becomes of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    To(OrderState),
    /// The state stays.
    Stays,
    /// Stays in the hall until the crew is complete, then the work is on.
    WhenComplete(OrderState),
}

pub struct Transition {
    pub action: OrderAction,
    pub by: OrderPart,
    pub from: &'static [OrderState],
    pub outcome: Outcome,
}

use Outcome::{Stays, To, WhenComplete};

pub const TRANSITIONS: [Transition; 12] = [
    row(OrderAction::Dispatch, Desk, &[Submitted], To(Dispatched)),
    row(OrderAction::Decline, Desk, &[Submitted], To(Declined)),
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
    row(OrderAction::Reopen, Requester, &[Finished], To(Submitted)),
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

/// The state after an action that was permitted.
pub fn next_state(state: OrderState, action: OrderAction, crew_is_complete: bool) -> OrderState {
    match transition(action).outcome {
        To(state) => state,
        Stays => state,
        WhenComplete(complete) if crew_is_complete => complete,
        WhenComplete(_) => state,
    }
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
    matches!(state, Submitted | Dispatched | InProgress)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    const ACTIONS: [OrderAction; 12] = [
        OrderAction::Dispatch,
        OrderAction::Decline,
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
        assert_eq!(pairs, 7 * 12);
    }

    #[test]
    fn an_incomplete_crew_stays_in_the_hall() {
        assert_eq!(
            next_state(Dispatched, OrderAction::Claim, false),
            Dispatched
        );
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
    fn nobody_can_do_anything_to_an_ended_order() {
        for state in [Closed, Declined, Withdrawn] {
            assert!(!is_open(state));
            assert!(permitted(&[Requester, Desk, Handler, Member], state).is_empty());
        }
    }
}
