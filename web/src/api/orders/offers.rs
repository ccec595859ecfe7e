//! To whom a desk gives an order, and what those say who were asked for it by name.

use super::{OrderBrief, PageInfo};
use crate::{
    api::{
        Failure, Id, Timestamp,
        account::{OrganizationName, Skill},
        act,
        operation::{Operation, operation},
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Compound,
    Community,
    Named,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct AudienceInput {
    pub kind: Audience,
    pub person_ids: Vec<Id>,
    pub organization_ids: Vec<Id>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferState {
    Open,
    Accepted,
    Refused,
    Lapsed,
}

/// Somebody, or a unit, who was asked by name.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OrderOffer {
    pub id: Id,
    pub person_name: Option<String>,
    pub organization: Option<OrganizationName>,
    pub state: OfferState,
    pub expires_at: Timestamp,
    pub reason: Option<String>,
    pub may_answer: bool,
}

impl OrderOffer {
    pub fn name(&self) -> String {
        let unit = self.organization.as_ref().map(|one| one.name.clone());
        unit.or_else(|| self.person_name.clone())
            .unwrap_or_default()
    }
}

/// A member who can be asked.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OfferCandidate")]
pub struct Candidate {
    pub id: Id,
    pub name: String,
    pub place: super::PlaceName,
    pub skills: Vec<Skill>,
    pub unfinished_count: i32,
    pub unfinished_cap: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OfferCandidates")]
pub struct Candidates {
    pub people: Vec<Candidate>,
    pub organizations: Vec<OrganizationName>,
}

#[derive(cynic::QueryVariables)]
struct OfferCandidatesVariables {
    order: Id,
    search: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OfferCandidatesVariables")]
struct OfferCandidates {
    #[arguments(orderId: $order, search: $search)]
    offer_candidates: Candidates,
}

operation!(query OfferCandidates(OfferCandidatesVariables));

/// By a part of their names; members of the order's compound first.
pub async fn candidates(order: Id, search: String) -> Result<Candidates, Failure> {
    let variables = OfferCandidatesVariables { order, search };
    Ok(query(OfferCandidates::ask(variables))
        .await?
        .offer_candidates)
}

#[derive(cynic::QueryVariables)]
struct OfferedOrdersVariables {
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderConnection")]
struct OfferedPage {
    page_info: PageInfo,
    nodes: Vec<OrderBrief>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OfferedOrdersVariables")]
struct OfferedOrders {
    #[arguments(first: $first, after: $after)]
    offered_orders: OfferedPage,
}

operation!(query OfferedOrders(OfferedOrdersVariables));

/// Orders that the viewer, or their unit, was asked by name to take.
pub async fn offered(after: Option<String>) -> Result<ListPage<OrderBrief>, Failure> {
    let first = super::PAGE_SIZE;
    let variables = OfferedOrdersVariables { first, after };
    let page = query(OfferedOrders::ask(variables)).await?.offered_orders;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
struct Changed {
    version: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RedirectOrderInput {
    request_id: Id,
    order_id: Id,
    audience: AudienceInput,
    #[cynic(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct RedirectOrderVariables {
    input: RedirectOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RedirectOrderVariables")]
struct RedirectOrder {
    #[arguments(input: $input)]
    redirect_order: Changed,
}

operation!(mutation RedirectOrder(RedirectOrderVariables));

pub async fn redirect(order_id: Id, audience: AudienceInput, note: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let note = super::actions::some_words(note);
        let input = RedirectOrderInput {
            request_id,
            order_id,
            audience,
            note,
        };
        RedirectOrder::ask(RedirectOrderVariables { input })
    });
    Ok(answer.await?.redirect_order.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RefuseOfferInput {
    request_id: Id,
    order_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    organization_id: Option<Id>,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct RefuseOfferVariables {
    input: RefuseOfferInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RefuseOfferVariables")]
struct RefuseOffer {
    #[arguments(input: $input)]
    refuse_offer: Changed,
}

operation!(mutation RefuseOffer(RefuseOfferVariables));

/// For a unit, or without one for oneself.
pub async fn refuse(
    order_id: Id,
    organization_id: Option<Id>,
    reason: String,
) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = RefuseOfferInput {
            request_id,
            order_id,
            organization_id,
            reason,
        };
        RefuseOffer::ask(RefuseOfferVariables { input })
    });
    Ok(answer.await?.refuse_offer.version)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AcceptOfferInput {
    request_id: Id,
    order_id: Id,
    organization_id: Id,
}

#[derive(cynic::QueryVariables)]
struct AcceptOfferVariables {
    input: AcceptOfferInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AcceptOfferVariables")]
struct AcceptOffer {
    #[arguments(input: $input)]
    accept_offer: Changed,
}

operation!(mutation AcceptOffer(AcceptOfferVariables));

pub async fn accept(order_id: Id, organization_id: Id) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = AcceptOfferInput {
            request_id,
            order_id,
            organization_id,
        };
        AcceptOffer::ask(AcceptOfferVariables { input })
    });
    Ok(answer.await?.accept_offer.version)
}
