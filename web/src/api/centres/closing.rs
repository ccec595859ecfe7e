//! Closing a centre or a room for a time, and opening it again.

use crate::api::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    schema,
};

/// All that a change is asked for: pages are read anew.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Centre")]
struct ChangedCentre {
    #[allow(dead_code)]
    id: Id,
}

/// What is closed, when and why.
#[derive(Clone, Debug)]
pub struct Closing {
    pub centre_id: Id,
    /// Without one the whole centre.
    pub room_id: Option<Id>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub reason: String,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CloseCentreInput {
    request_id: Id,
    centre_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    room_id: Option<Id>,
    starts_at: Timestamp,
    ends_at: Timestamp,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct CloseVariables {
    input: CloseCentreInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CloseVariables")]
struct CloseCentre {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    close_centre: ChangedCentre,
}

operation!(mutation CloseCentre(CloseVariables));

pub async fn close(closing: Closing) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CloseCentreInput {
            request_id,
            centre_id: closing.centre_id,
            room_id: closing.room_id,
            starts_at: closing.starts_at,
            ends_at: closing.ends_at,
            reason: closing.reason,
        };
        CloseCentre::ask(CloseVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct LiftClosureInput {
    request_id: Id,
    closure_id: Id,
}

#[derive(cynic::QueryVariables)]
struct LiftVariables {
    input: LiftClosureInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LiftVariables")]
struct LiftClosure {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    lift_closure: ChangedCentre,
}

operation!(mutation LiftClosure(LiftVariables));

pub async fn lift(closure_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = LiftClosureInput {
            request_id,
            closure_id,
        };
        LiftClosure::ask(LiftVariables { input })
    });
    answer.await.map(drop)
}
