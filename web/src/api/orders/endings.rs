//! How orders end: ratings of both sides, and follow-ups.

use super::{OrderBrief, PageInfo, page::OrderOutcome};
use crate::{
    api::{
        Failure, Id, Timestamp, act,
        operation::{Operation, operation},
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingTag {
    Prompt,
    Patient,
    Skilled,
    Tidy,
    KeptInformed,
    Late,
    NotFixed,
    Rude,
    LeftMess,
    Dismissive,
    WellDescribed,
    SomebodyThere,
    Friendly,
    Unclear,
    NobodyThere,
    Unfriendly,
    WrongCategory,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Rating {
    pub stars: i32,
    pub tags: Vec<RatingTag>,
    pub words: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RequestRating {
    pub name: String,
    pub is_viewer: bool,
    pub stars: i32,
    pub tags: Vec<RatingTag>,
    pub words: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpKind {
    LowRating,
    Sample,
    LookBack,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrderPerson")]
pub struct RequesterName {
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct AskedOrder {
    #[cynic(spread)]
    pub brief: OrderBrief,
    pub outcome: Option<OrderOutcome>,
    pub closed_at: Option<Timestamp>,
    pub requester: RequesterName,
}

/// What the viewer is to ask about.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct FollowUp {
    pub id: Id,
    pub kind: FollowUpKind,
    pub due_at: Timestamp,
    pub phone: String,
    pub order: AskedOrder,
}

#[derive(cynic::QueryVariables)]
struct FollowUpsVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "FollowUpConnection")]
struct FollowUpPage {
    page_info: PageInfo,
    nodes: Vec<FollowUp>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "FollowUpsVariables")]
struct FollowUps {
    #[arguments(first: 20, after: $after)]
    follow_ups: FollowUpPage,
}

operation!(query FollowUps(FollowUpsVariables));

pub async fn follow_ups(after: Option<String>) -> Result<ListPage<FollowUp>, Failure> {
    let answer = query(FollowUps::ask(FollowUpsVariables { after })).await?;
    let page = answer.follow_ups;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
struct Ended {
    version: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RateRequestInput {
    request_id: Id,
    order_id: Id,
    stars: i32,
    tags: Vec<RatingTag>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct RateRequestVariables {
    input: RateRequestInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RateRequestVariables")]
struct RateRequest {
    #[arguments(input: $input)]
    rate_request: Ended,
}

operation!(mutation RateRequest(RateRequestVariables));

pub async fn rate_request(
    order_id: Id,
    stars: i32,
    tags: Vec<RatingTag>,
    words: String,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let words = super::actions::some_words(words);
        let input = RateRequestInput {
            request_id,
            order_id,
            stars,
            tags,
            words,
        };
        RateRequest::ask(RateRequestVariables { input })
    });
    Ok(answer.await?.rate_request.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct DoFollowUpInput {
    request_id: Id,
    follow_up_id: Id,
    passed: bool,
    #[cynic(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct DoFollowUpVariables {
    input: DoFollowUpInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "DoFollowUpVariables")]
struct DoFollowUp {
    #[arguments(input: $input)]
    do_follow_up: Ended,
}

operation!(mutation DoFollowUp(DoFollowUpVariables));

pub async fn do_follow_up(follow_up_id: Id, passed: bool, words: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let words = super::actions::some_words(words);
        let input = DoFollowUpInput {
            request_id,
            follow_up_id,
            passed,
            words,
        };
        DoFollowUp::ask(DoFollowUpVariables { input })
    });
    Ok(answer.await?.do_follow_up.version)
}
