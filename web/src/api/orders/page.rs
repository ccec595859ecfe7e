//! One order with everything about it, as its page shows it.

use super::{CategoryRules, OrderBrief, PageInfo};
use crate::api::{
    Failure, Id, Timestamp,
    account::{OrganizationName, Skill},
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderAction {
    Dispatch,
    Decline,
    Withdraw,
    Claim,
    Progress,
    Finish,
    Rate,
    Reopen,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEventKind {
    Submitted,
    Dispatched,
    Declined,
    Withdrawn,
    Claimed,
    Progressed,
    Finished,
    Rated,
    Reopened,
    Released,
    Late,
    Escalated,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderOutcome {
    Solved,
    Partly,
    Unsolvable,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OrderPerson {
    pub name: String,
    pub phone: Option<String>,
    pub is_viewer: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CrewMember {
    pub name: String,
    pub is_viewer: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Photo {
    pub url: String,
    pub thumbnail_url: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OrderEvent {
    pub id: Id,
    pub kind: OrderEventKind,
    pub at: Timestamp,
    pub actor_name: String,
    pub actor_is_viewer: bool,
    pub words: Option<String>,
    pub outcome: Option<OrderOutcome>,
    pub stars: Option<i32>,
    pub crew_size: Option<i32>,
    pub photos: Vec<Photo>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct Order {
    #[cynic(spread)]
    pub brief: OrderBrief,
    #[cynic(alias, rename = "category")]
    pub rules: CategoryRules,
    pub number: String,
    pub desk: Option<OrganizationName>,
    pub skills: Vec<Skill>,
    pub matched_skills: Vec<Skill>,
    pub public_reason: Option<String>,
    pub reopened: i32,
    pub requester: OrderPerson,
    pub crew: Vec<CrewMember>,
    pub photos: Vec<Photo>,
    pub actions: Vec<OrderAction>,
    /// Null for who has nothing of their own in it.
    pub publication: Option<Publication>,
}

/// What the public board may show of the viewer's own.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Publication {
    pub words: bool,
    pub photos: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderEventConnection")]
struct EventPage {
    page_info: PageInfo,
    nodes: Vec<OrderEvent>,
}

#[derive(cynic::QueryVariables)]
struct OrderVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
struct OrderWithEvents {
    #[cynic(spread)]
    order: Order,
    #[arguments(first: 50)]
    timeline: EventPage,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OrderVariables")]
struct OneOrder {
    #[arguments(id: $id)]
    order: Option<OrderWithEvents>,
}

operation!(query OneOrder(OrderVariables));

#[derive(cynic::QueryVariables)]
struct EventsVariables {
    id: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order", variables = "EventsVariables")]
struct MoreEvents {
    #[arguments(first: 50, after: $after)]
    timeline: EventPage,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "EventsVariables")]
struct LaterEvents {
    #[arguments(id: $id)]
    order: Option<MoreEvents>,
}

operation!(query LaterEvents(EventsVariables));

/// An order and what happened to it, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderPage {
    pub order: Order,
    pub events: Vec<OrderEvent>,
}

/// `None` when there is no such order, or when the viewer may not see it.
pub async fn order(id: Id) -> Result<Option<OrderPage>, Failure> {
    let answer = query(OneOrder::ask(OrderVariables { id })).await?;
    let Some(OrderWithEvents { order, timeline }) = answer.order else {
        return Ok(None);
    };
    let mut events = timeline.nodes;
    let mut next = timeline.page_info.next();
    // The newest come last, so a long story is read to its end.
    while let Some(after) = next.take() {
        let variables = EventsVariables {
            id,
            after: Some(after),
        };
        if let Some(more) = query(LaterEvents::ask(variables)).await?.order {
            events.extend(more.timeline.nodes);
            next = more.timeline.page_info.next();
        }
    }
    events.reverse();
    Ok(Some(OrderPage { order, events }))
}
