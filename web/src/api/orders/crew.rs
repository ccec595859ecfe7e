//! What people do about places in crews.

use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
};

/// The changed order, as little of it as can be asked for.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
struct Changed {
    version: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ReleaseOrderInput {
    request_id: Id,
    order_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct ReleaseOrderVariables {
    input: ReleaseOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ReleaseOrderVariables")]
struct ReleaseOrder {
    #[arguments(input: $input)]
    release_order: Changed,
}

operation!(mutation ReleaseOrder(ReleaseOrderVariables));

pub async fn release(order_id: Id, reason: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = ReleaseOrderInput {
            request_id,
            order_id,
            reason,
        };
        ReleaseOrder::ask(ReleaseOrderVariables { input })
    });
    Ok(answer.await?.release_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct HandOverLeadInput {
    request_id: Id,
    order_id: Id,
    crew_member_id: Id,
}

#[derive(cynic::QueryVariables)]
struct HandOverLeadVariables {
    input: HandOverLeadInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "HandOverLeadVariables")]
struct HandOverLead {
    #[arguments(input: $input)]
    hand_over_lead: Changed,
}

operation!(mutation HandOverLead(HandOverLeadVariables));

pub async fn hand_over_lead(order_id: Id, crew_member_id: Id) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = HandOverLeadInput {
            request_id,
            order_id,
            crew_member_id,
        };
        HandOverLead::ask(HandOverLeadVariables { input })
    });
    Ok(answer.await?.hand_over_lead.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RequestTakeoverInput {
    request_id: Id,
    order_id: Id,
    crew_member_id: Id,
    words: String,
}

#[derive(cynic::QueryVariables)]
struct RequestTakeoverVariables {
    input: RequestTakeoverInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RequestTakeoverVariables")]
struct RequestTakeover {
    #[arguments(input: $input)]
    request_takeover: Changed,
}

operation!(mutation RequestTakeover(RequestTakeoverVariables));

pub async fn request_takeover(
    order_id: Id,
    crew_member_id: Id,
    words: String,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = RequestTakeoverInput {
            request_id,
            order_id,
            crew_member_id,
            words,
        };
        RequestTakeover::ask(RequestTakeoverVariables { input })
    });
    Ok(answer.await?.request_takeover.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AnswerTakeoverInput {
    request_id: Id,
    order_id: Id,
    accept: bool,
    #[cynic(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct AnswerTakeoverVariables {
    input: AnswerTakeoverInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AnswerTakeoverVariables")]
struct AnswerTakeover {
    #[arguments(input: $input)]
    answer_takeover: Changed,
}

operation!(mutation AnswerTakeover(AnswerTakeoverVariables));

/// Accepts where no reason is given against it.
pub async fn answer_takeover(order_id: Id, refusal: Option<String>) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AnswerTakeoverInput {
            request_id,
            order_id,
            accept: refusal.is_none(),
            reason: refusal,
        };
        AnswerTakeover::ask(AnswerTakeoverVariables { input })
    });
    Ok(answer.await?.answer_takeover.version)
}

#[derive(cynic::QueryVariables)]
struct UnitsVariables {
    order_id: Id,
    name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct Unit {
    pub id: Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "UnitsVariables")]
struct UnitsForOrder {
    #[arguments(orderId: $order_id, name: $name)]
    units_for_order: Vec<Unit>,
}

operation!(query UnitsForOrder(UnitsVariables));

/// Units that places of the order can be kept for.
pub async fn units(order_id: Id, name: String) -> Result<Vec<Unit>, Failure> {
    let answer = query(UnitsForOrder::ask(UnitsVariables { order_id, name }));
    Ok(answer.await?.units_for_order)
}
