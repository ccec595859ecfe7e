//! What people do to orders. Each answers when the server has it; whoever shows the order reads it
//! again, for the answer may be older than what a hint has brought meanwhile.

use super::{
    DayPart, OrderSource,
    endings::RatingTag,
    offers::AudienceInput,
    page::{ElderRelation, OrderOutcome},
};
use crate::api::{
    CalendarDay, Failure, Id, act, act_as,
    operation::{Operation, operation},
    schema,
};

/// The changed order, as little of it as can be asked for.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
pub(super) struct Changed {
    pub(super) version: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SubmitOrderInput {
    pub request_id: Id,
    pub category_code: String,
    pub words: String,
    pub place_id: Id,
    pub photo_ids: Vec<Id>,
    pub answers: Option<Vec<AnswerInput>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub preferred: Option<PreferenceInput>,
    pub source: Option<OrderSource>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalfInput>,
    pub hidden: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct AnswerInput {
    pub code: String,
    pub values: Vec<String>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct PreferenceInput {
    pub day: CalendarDay,
    pub part: DayPart,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct OnBehalfInput {
    pub name: String,
    pub phone: String,
    pub relation: ElderRelation,
}

#[derive(cynic::QueryVariables)]
struct SubmitOrderVariables {
    input: SubmitOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SubmitOrderVariables")]
struct SubmitOrder {
    #[arguments(input: $input)]
    submit_order: Submitted,
}

operation!(mutation SubmitOrder(SubmitOrderVariables));

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
struct Submitted {
    id: Id,
}

/// Answers the order's id, which is the request's.
pub async fn submit(input: SubmitOrderInput) -> Result<Id, Failure> {
    let answer = act_as(input.request_id, |request_id| {
        let input = SubmitOrderInput {
            request_id,
            ..input
        };
        SubmitOrder::ask(SubmitOrderVariables { input })
    });
    Ok(answer.await?.submit_order.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct DispatchOrderInput {
    request_id: Id,
    order_id: Id,
    crew_size: i32,
    skill_codes: Vec<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    unit_places: Option<Vec<UnitPlacesInput>>,
    audience: Option<AudienceInput>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct UnitPlacesInput {
    pub organization_id: Id,
    pub places: i32,
}

#[derive(cynic::QueryVariables)]
struct DispatchOrderVariables {
    input: DispatchOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "DispatchOrderVariables")]
struct DispatchOrder {
    #[arguments(input: $input)]
    dispatch_order: Changed,
}

operation!(mutation DispatchOrder(DispatchOrderVariables));

pub async fn dispatch(
    order_id: Id,
    crew_size: i32,
    skill_codes: Vec<String>,
    note: String,
    unit_places: Vec<UnitPlacesInput>,
    audience: AudienceInput,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let note = some_words(note);
        let input = DispatchOrderInput {
            request_id,
            order_id,
            crew_size,
            skill_codes,
            note,
            unit_places: Some(unit_places),
            audience: Some(audience),
        };
        DispatchOrder::ask(DispatchOrderVariables { input })
    });
    Ok(answer.await?.dispatch_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct DeclineOrderInput {
    request_id: Id,
    order_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct DeclineOrderVariables {
    input: DeclineOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "DeclineOrderVariables")]
struct DeclineOrder {
    #[arguments(input: $input)]
    decline_order: Changed,
}

operation!(mutation DeclineOrder(DeclineOrderVariables));

pub async fn decline(order_id: Id, reason: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = DeclineOrderInput {
            request_id,
            order_id,
            reason,
        };
        DeclineOrder::ask(DeclineOrderVariables { input })
    });
    Ok(answer.await?.decline_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct WithdrawOrderInput {
    request_id: Id,
    order_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct WithdrawOrderVariables {
    input: WithdrawOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "WithdrawOrderVariables")]
struct WithdrawOrder {
    #[arguments(input: $input)]
    withdraw_order: Changed,
}

operation!(mutation WithdrawOrder(WithdrawOrderVariables));

pub async fn withdraw(order_id: Id, reason: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let reason = some_words(reason);
        let input = WithdrawOrderInput {
            request_id,
            order_id,
            reason,
        };
        WithdrawOrder::ask(WithdrawOrderVariables { input })
    });
    Ok(answer.await?.withdraw_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ClaimOrderInput {
    request_id: Id,
    order_id: Id,
}

#[derive(cynic::QueryVariables)]
struct ClaimOrderVariables {
    input: ClaimOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ClaimOrderVariables")]
struct ClaimOrder {
    #[arguments(input: $input)]
    claim_order: Changed,
}

operation!(mutation ClaimOrder(ClaimOrderVariables));

pub async fn claim(order_id: Id) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = ClaimOrderInput {
            request_id,
            order_id,
        };
        ClaimOrder::ask(ClaimOrderVariables { input })
    });
    Ok(answer.await?.claim_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AddProgressInput {
    request_id: Id,
    order_id: Id,
    words: String,
    photo_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct AddProgressVariables {
    input: AddProgressInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AddProgressVariables")]
struct AddProgress {
    #[arguments(input: $input)]
    add_progress: Changed,
}

operation!(mutation AddProgress(AddProgressVariables));

pub async fn add_progress(order_id: Id, words: String, photo_ids: Vec<Id>) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AddProgressInput {
            request_id,
            order_id,
            words,
            photo_ids,
        };
        AddProgress::ask(AddProgressVariables { input })
    });
    Ok(answer.await?.add_progress.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct FinishOrderInput {
    request_id: Id,
    order_id: Id,
    outcome: OrderOutcome,
    words: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    photo_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct FinishOrderVariables {
    input: FinishOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "FinishOrderVariables")]
struct FinishOrder {
    #[arguments(input: $input)]
    finish_order: Changed,
}

operation!(mutation FinishOrder(FinishOrderVariables));

pub async fn finish(
    order_id: Id,
    outcome: OrderOutcome,
    words: String,
    reason: Option<String>,
    photo_ids: Vec<Id>,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = FinishOrderInput {
            request_id,
            order_id,
            outcome,
            words,
            reason,
            photo_ids,
        };
        FinishOrder::ask(FinishOrderVariables { input })
    });
    Ok(answer.await?.finish_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RateOrderInput {
    request_id: Id,
    order_id: Id,
    stars: i32,
    tags: Vec<RatingTag>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct RateOrderVariables {
    input: RateOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RateOrderVariables")]
struct RateOrder {
    #[arguments(input: $input)]
    rate_order: Changed,
}

operation!(mutation RateOrder(RateOrderVariables));

pub async fn rate(
    order_id: Id,
    stars: i32,
    tags: Vec<RatingTag>,
    words: String,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let words = some_words(words);
        let input = RateOrderInput {
            request_id,
            order_id,
            stars,
            tags,
            words,
        };
        RateOrder::ask(RateOrderVariables { input })
    });
    Ok(answer.await?.rate_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ReopenOrderInput {
    request_id: Id,
    order_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct ReopenOrderVariables {
    input: ReopenOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ReopenOrderVariables")]
struct ReopenOrder {
    #[arguments(input: $input)]
    reopen_order: Changed,
}

operation!(mutation ReopenOrder(ReopenOrderVariables));

pub async fn reopen(order_id: Id, reason: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = ReopenOrderInput {
            request_id,
            order_id,
            reason,
        };
        ReopenOrder::ask(ReopenOrderVariables { input })
    });
    Ok(answer.await?.reopen_order.version)
}

/// Words that may be left out.
pub(super) fn some_words(words: String) -> Option<String> {
    Some(words).filter(|words| !words.trim().is_empty())
}
