//! Orders as lists show them.

use super::{Id, Timestamp, schema};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    Submitted,
    Dispatched,
    InProgress,
    Finished,
    Closed,
    Declined,
    Withdrawn,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Category")]
pub struct CategoryName {
    pub name_zh: String,
    pub name_en: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct OrderPlace {
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct OrderBrief {
    pub id: Id,
    pub version: i32,
    pub state: OrderState,
    pub category: CategoryName,
    pub words: String,
    pub place: OrderPlace,
    pub crew_size: i32,
    pub crew_taken: i32,
    pub due_at: Timestamp,
    pub open: bool,
}
