//! One order with everything about it, as its page shows it.

use super::{
    CategoryRules, OrderBrief, OrderSigns, PageInfo, UnitPlaces,
    endings::{Rating, RequestRating},
    form::QuestionKind,
    offers::{Audience, OrderOffer},
};
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

impl OrderAction {
    /// How many there are.
    pub const COUNT: usize = OrderAction::FollowUp as usize + 1;
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEventKind {
    Submitted,
    Dispatched,
    Declined,
    Asked,
    Answered,
    AnswerMissed,
    Merged,
    Absorbed,
    Joined,
    Left,
    PassedUp,
    Supervised,
    CoHandlerAsked,
    CoHandlerDone,
    CoHandlerRefused,
    CoHandlerLate,
    Withdrawn,
    Claimed,
    ReturnedToDesk,
    LeadPassed,
    TakeoverAsked,
    TakeoverAccepted,
    TakeoverRefused,
    TakeoverExpired,
    Redirected,
    OfferAccepted,
    OfferRefused,
    OfferLapsed,
    ClaimLapsed,
    Progressed,
    Finished,
    Rated,
    Reopened,
    RequestRated,
    ClosedSilently,
    FollowedUp,
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

/// What whoever raised an order is to the person for whom.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElderRelation {
    Child,
    Spouse,
    Relative,
    Neighbour,
    Helper,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OrderElder {
    pub name: String,
    pub phone: Option<String>,
    pub relation: ElderRelation,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OrderAnswer {
    pub kind: QuestionKind,
    pub label_zh: String,
    pub label_en: String,
    pub value_zh: String,
    pub value_en: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CrewMember {
    pub id: Id,
    pub name: String,
    pub is_viewer: bool,
    pub leads: bool,
    pub unit: Option<OrganizationName>,
    pub progress_due_at: Option<Timestamp>,
}

/// Somebody asks for another one's place.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Takeover {
    pub asker_name: String,
    pub holder_name: String,
    pub words: String,
    pub expires_at: Timestamp,
    pub is_by_viewer: bool,
    pub is_for_viewer: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Photo {
    pub url: String,
    pub thumbnail_url: String,
}

/// Another order, as a link.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OrderLink {
    pub id: Id,
    pub number: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoHandlingState {
    Asked,
    Done,
    Refused,
    Lapsed,
}

/// A department or unit that was asked to help.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CoHandling {
    pub id: Id,
    pub organization: OrganizationName,
    pub words: String,
    pub due_at: Timestamp,
    pub state: CoHandlingState,
    pub answer: Option<String>,
    pub may_answer: bool,
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
    pub organization: Option<String>,
    pub other_order: Option<OrderLink>,
    pub passed: Option<bool>,
    pub sealed: bool,
    pub photos: Vec<Photo>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct Order {
    #[cynic(spread)]
    pub brief: OrderBrief,
    #[cynic(spread)]
    pub signs: OrderSigns,
    pub answers: Vec<OrderAnswer>,
    pub on_behalf: Option<OrderElder>,
    #[cynic(alias, rename = "category")]
    pub rules: CategoryRules,
    pub number: String,
    pub desk: Option<OrganizationName>,
    pub skills: Vec<Skill>,
    pub matched_skills: Vec<Skill>,
    pub public_reason: Option<String>,
    pub merged_into: Option<OrderLink>,
    pub co_handlings: Vec<CoHandling>,
    pub unsolvable_reason: Option<String>,
    pub rating: Option<Rating>,
    pub request_ratings: Vec<RequestRating>,
    pub ratings_sealed: bool,
    pub answer_by: Option<Timestamp>,
    pub closed_silently: bool,
    pub reopened: i32,
    pub requester: OrderPerson,
    pub crew: Vec<CrewMember>,
    pub unit_places: Vec<UnitPlaces>,
    pub free_places: Option<i32>,
    pub takeover: Option<Takeover>,
    pub audience: Audience,
    pub offers: Vec<OrderOffer>,
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
