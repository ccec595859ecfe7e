//! Centres: those whose rooms the viewer may book, and what one says of itself.

use super::{Equipment, RoomKind, RoomName, pictures::CentrePhoto};
use crate::{
    api::{
        ErrorCode, Failure, Id, Timestamp,
        operation::{Operation, operation},
        orders::PageInfo,
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct CentreLine {
    pub id: Id,
    pub name: String,
    pub address: String,
    pub rooms: Vec<RoomName>,
}

#[derive(cynic::QueryVariables)]
struct CentresVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CentreConnection")]
struct CentrePage {
    nodes: Vec<CentreLine>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CentresVariables")]
struct OwnCentres {
    #[arguments(first: 20, after: $after)]
    centres: CentrePage,
}

operation!(query OwnCentres(CentresVariables));

/// By name.
pub async fn centres(after: Option<String>) -> Result<ListPage<CentreLine>, Failure> {
    let page = query(OwnCentres::ask(CentresVariables { after }))
        .await?
        .centres;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

/// In the order of a week.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Holiday,
}

/// Minutes since midnight.
#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq)]
pub struct OpeningHours {
    pub day: OpeningDay,
    pub from_minute: i32,
    pub until_minute: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Closure {
    pub id: Id,
    pub room: Option<RoomName>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub reason: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RoomLine {
    pub id: Id,
    pub name: String,
    pub kind: RoomKind,
    pub capacity: i32,
    pub by_seat: bool,
    pub equipment: Vec<Equipment>,
    pub step_free: bool,
    pub needs_approval: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Centre {
    pub name: String,
    pub address: String,
    pub telephone: Option<String>,
    pub about: Option<String>,
    pub photos: Vec<CentrePhoto>,
    pub weekly_bookings: i32,
    pub openings: Vec<OpeningHours>,
    pub closures: Vec<Closure>,
    pub rooms: Vec<RoomLine>,
    pub serves_meals: bool,
    pub has_windows: bool,
    pub may_manage: bool,
}

#[derive(cynic::QueryVariables)]
struct CentreVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CentreVariables")]
struct OneCentre {
    #[arguments(id: $id)]
    centre: Option<Centre>,
}

operation!(query OneCentre(CentreVariables));

pub async fn centre(id: Id) -> Result<Centre, Failure> {
    let centre = query(OneCentre::ask(CentreVariables { id })).await?.centre;
    centre.ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}
