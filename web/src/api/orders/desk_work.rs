//! What a desk does with an order beside sending it to the hall, and what neighbours, departments and
//! the street add; as `actions.rs` does for the way from request to rating.

use super::{
    PlaceName,
    actions::{Changed, some_words},
};
use crate::api::{
    Failure, Id, Timestamp,
    account::OrganizationName,
    act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::InputObject, Clone, Debug)]
struct AskRequesterInput {
    request_id: Id,
    order_id: Id,
    words: String,
}

#[derive(cynic::QueryVariables)]
struct AskRequesterVariables {
    input: AskRequesterInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AskRequesterVariables")]
struct AskRequester {
    #[arguments(input: $input)]
    ask_requester: Changed,
}

operation!(mutation AskRequester(AskRequesterVariables));

pub async fn ask(order_id: Id, words: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AskRequesterInput {
            request_id,
            order_id,
            words,
        };
        AskRequester::ask(AskRequesterVariables { input })
    });
    Ok(answer.await?.ask_requester.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AnswerQuestionInput {
    request_id: Id,
    order_id: Id,
    words: String,
    photo_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct AnswerQuestionVariables {
    input: AnswerQuestionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AnswerQuestionVariables")]
struct AnswerQuestion {
    #[arguments(input: $input)]
    answer_question: Changed,
}

operation!(mutation AnswerQuestion(AnswerQuestionVariables));

pub async fn answer(order_id: Id, words: String, photo_ids: Vec<Id>) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AnswerQuestionInput {
            request_id,
            order_id,
            words,
            photo_ids,
        };
        AnswerQuestion::ask(AnswerQuestionVariables { input })
    });
    Ok(answer.await?.answer_question.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MergeOrderInput {
    request_id: Id,
    order_id: Id,
    into_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct MergeOrderVariables {
    input: MergeOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MergeOrderVariables")]
struct MergeOrder {
    #[arguments(input: $input)]
    merge_order: Changed,
}

operation!(mutation MergeOrder(MergeOrderVariables));

pub async fn merge(order_id: Id, into_id: Id, note: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let note = some_words(note);
        let input = MergeOrderInput {
            request_id,
            order_id,
            into_id,
            note,
        };
        MergeOrder::ask(MergeOrderVariables { input })
    });
    Ok(answer.await?.merge_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct JoinOrderInput {
    request_id: Id,
    order_id: Id,
}

#[derive(cynic::QueryVariables)]
struct JoinOrderVariables {
    input: JoinOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "JoinOrderVariables")]
struct JoinOrder {
    #[arguments(input: $input)]
    join_order: Changed,
}

operation!(mutation JoinOrder(JoinOrderVariables));

pub async fn join(order_id: Id) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = JoinOrderInput {
            request_id,
            order_id,
        };
        JoinOrder::ask(JoinOrderVariables { input })
    });
    Ok(answer.await?.join_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct LeaveOrderInput {
    request_id: Id,
    order_id: Id,
}

#[derive(cynic::QueryVariables)]
struct LeaveOrderVariables {
    input: LeaveOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LeaveOrderVariables")]
struct LeaveOrder {
    #[arguments(input: $input)]
    leave_order: Changed,
}

operation!(mutation LeaveOrder(LeaveOrderVariables));

pub async fn leave(order_id: Id) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = LeaveOrderInput {
            request_id,
            order_id,
        };
        LeaveOrder::ask(LeaveOrderVariables { input })
    });
    Ok(answer.await?.leave_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct PassUpOrderInput {
    request_id: Id,
    order_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct PassUpOrderVariables {
    input: PassUpOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "PassUpOrderVariables")]
struct PassUpOrder {
    #[arguments(input: $input)]
    pass_up_order: Changed,
}

operation!(mutation PassUpOrder(PassUpOrderVariables));

pub async fn pass_up(order_id: Id, reason: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = PassUpOrderInput {
            request_id,
            order_id,
            reason,
        };
        PassUpOrder::ask(PassUpOrderVariables { input })
    });
    Ok(answer.await?.pass_up_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SuperviseOrderInput {
    request_id: Id,
    order_id: Id,
    words: String,
}

#[derive(cynic::QueryVariables)]
struct SuperviseOrderVariables {
    input: SuperviseOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SuperviseOrderVariables")]
struct SuperviseOrder {
    #[arguments(input: $input)]
    supervise_order: Changed,
}

operation!(mutation SuperviseOrder(SuperviseOrderVariables));

pub async fn supervise(order_id: Id, words: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = SuperviseOrderInput {
            request_id,
            order_id,
            words,
        };
        SuperviseOrder::ask(SuperviseOrderVariables { input })
    });
    Ok(answer.await?.supervise_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AskCoHandlerInput {
    request_id: Id,
    order_id: Id,
    organization_id: Id,
    words: String,
    working_days: i32,
}

#[derive(cynic::QueryVariables)]
struct AskCoHandlerVariables {
    input: AskCoHandlerInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AskCoHandlerVariables")]
struct AskCoHandler {
    #[arguments(input: $input)]
    ask_co_handler: Changed,
}

operation!(mutation AskCoHandler(AskCoHandlerVariables));

pub async fn ask_co_handler(
    order_id: Id,
    organization_id: Id,
    words: String,
    working_days: i32,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AskCoHandlerInput {
            request_id,
            order_id,
            organization_id,
            words,
            working_days,
        };
        AskCoHandler::ask(AskCoHandlerVariables { input })
    });
    Ok(answer.await?.ask_co_handler.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AnswerCoHandlingInput {
    request_id: Id,
    order_id: Id,
    organization_id: Id,
    done: bool,
    words: String,
    photo_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct AnswerCoHandlingVariables {
    input: AnswerCoHandlingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AnswerCoHandlingVariables")]
struct AnswerCoHandling {
    #[arguments(input: $input)]
    answer_co_handling: Changed,
}

operation!(mutation AnswerCoHandling(AnswerCoHandlingVariables));

/// `done`, or it cannot help.
pub async fn answer_co_handling(
    order_id: Id,
    organization_id: Id,
    done: bool,
    words: String,
    photo_ids: Vec<Id>,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AnswerCoHandlingInput {
            request_id,
            order_id,
            organization_id,
            done,
            words,
            photo_ids,
        };
        AnswerCoHandling::ask(AnswerCoHandlingVariables { input })
    });
    Ok(answer.await?.answer_co_handling.version)
}

#[derive(cynic::QueryVariables)]
struct OrderIdVariables {
    order_id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OrderIdVariables")]
struct MergeCandidates {
    #[arguments(orderId: $order_id)]
    merge_candidates: Vec<NearbyOrder>,
}

operation!(query MergeCandidates(OrderIdVariables));

/// Orders that this one could be merged into.
pub async fn merge_candidates(order_id: Id) -> Result<Vec<NearbyOrder>, Failure> {
    let question = MergeCandidates::ask(OrderIdVariables { order_id });
    Ok(query(question).await?.merge_candidates)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OrderIdVariables")]
struct CoHandlerCandidates {
    #[arguments(orderId: $order_id)]
    co_handler_candidates: Vec<OrganizationName>,
}

operation!(query CoHandlerCandidates(OrderIdVariables));

/// Departments and units that may be asked to help.
pub async fn co_handler_candidates(order_id: Id) -> Result<Vec<OrganizationName>, Failure> {
    let question = CoHandlerCandidates::ask(OrderIdVariables { order_id });
    Ok(query(question).await?.co_handler_candidates)
}

/// An order of the same compound.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct NearbyOrder {
    pub id: Id,
    pub words: String,
    pub place: PlaceName,
    pub submitted_at: Timestamp,
    pub follower_count: i32,
    pub is_followed: bool,
}

#[derive(cynic::QueryVariables)]
struct NearbyOrdersVariables {
    category_code: String,
    place_id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "NearbyOrdersVariables")]
struct NearbyOrders {
    #[arguments(categoryCode: $category_code, placeId: $place_id)]
    nearby_orders: Vec<NearbyOrder>,
}

operation!(query NearbyOrders(NearbyOrdersVariables));

pub async fn nearby_orders(
    category_code: String,
    place_id: Id,
) -> Result<Vec<NearbyOrder>, Failure> {
    let question = NearbyOrders::ask(NearbyOrdersVariables {
        category_code,
        place_id,
    });
    Ok(query(question).await?.nearby_orders)
}
