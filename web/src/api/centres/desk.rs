//! What managers of centres work with: their centres, what waits for them, and what is booked.

use super::{
    CentreName, RoomName,
    bookings::BookingState,
    houses::{Closure, OpeningHours},
    rooms::TimeSpan,
};
use crate::api::{
    CalendarDay, Failure, Id, Timestamp,
    account::{OrganizationName, PlaceName},
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct ManagedCentre {
    pub id: Id,
    pub name: String,
    pub place: PlaceName,
}

#[derive(cynic::QueryVariables)]
struct ManagedVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CentreConnection")]
struct ManagedPage {
    nodes: Vec<ManagedCentre>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "ManagedVariables")]
struct ManagedCentres {
    #[arguments(first: 100, after: $after)]
    managed_centres: ManagedPage,
}

operation!(query ManagedCentres(ManagedVariables));

/// All that the viewer manages, by name.
pub async fn managed() -> Result<Vec<ManagedCentre>, Failure> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let answer = query(ManagedCentres::ask(ManagedVariables { after })).await?;
        let page = answer.managed_centres;
        all.extend(page.nodes);
        after = page.page_info.next();
        if after.is_none() {
            return Ok(all);
        }
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RequestedRoom {
    pub name: String,
    pub centre: CentreName,
}

/// A booking that waits for a manager.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Booking")]
pub struct Request {
    pub id: Id,
    pub version: i32,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub purpose: String,
    pub heads: i32,
    pub person_name: String,
    pub organization: Option<OrganizationName>,
    pub approve_by: Option<Timestamp>,
    pub room: RequestedRoom,
}

#[derive(cynic::QueryVariables)]
struct RequestsVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "BookingConnection")]
struct RequestPage {
    nodes: Vec<Request>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "RequestsVariables")]
struct BookingRequests {
    #[arguments(first: 50, after: $after)]
    booking_requests: RequestPage,
}

operation!(query BookingRequests(RequestsVariables));

/// All that wait for the viewer, of all their centres, the soonest to begin first.
pub async fn requests() -> Result<Vec<Request>, Failure> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let answer = query(BookingRequests::ask(RequestsVariables { after })).await?;
        let page = answer.booking_requests;
        all.extend(page.nodes);
        after = page.page_info.next();
        if after.is_none() {
            return Ok(all);
        }
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct DeskRoom {
    pub id: Id,
    pub name: String,
    pub capacity: i32,
    pub by_seat: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct DeskCentre {
    pub id: Id,
    pub name: String,
    pub may_manage: bool,
    pub has_windows: bool,
    pub openings: Vec<OpeningHours>,
    pub rooms: Vec<DeskRoom>,
    pub closures: Vec<Closure>,
}

#[derive(cynic::QueryVariables)]
struct DeskVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "DeskVariables")]
struct CentreDesk {
    #[arguments(id: $id)]
    centre: Option<DeskCentre>,
}

operation!(query CentreDesk(DeskVariables));

pub async fn desk(id: Id) -> Result<Option<DeskCentre>, Failure> {
    let answer = query(CentreDesk::ask(DeskVariables { id })).await?;
    Ok(answer.centre)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Booking")]
pub struct BoardBooking {
    pub id: Id,
    pub state: BookingState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub purpose: String,
    pub heads: i32,
    pub check_in_by: Option<Timestamp>,
    pub checked_in_at: Option<Timestamp>,
    pub person_name: String,
    pub organization: Option<OrganizationName>,
    pub room: RoomName,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RoomDay")]
pub struct OpenDay {
    pub open: Vec<TimeSpan>,
}

#[derive(cynic::QueryVariables)]
pub struct BoardVariables {
    centre: Id,
    room: Id,
    from: CalendarDay,
    days: i32,
}

/// What stands in some days. When the centre is open is asked of one of its rooms, which follow the
/// calendar alike.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "BoardVariables")]
pub struct CentreBoard {
    #[arguments(centreId: $centre, from: $from, days: $days)]
    pub centre_board: Vec<BoardBooking>,
    #[arguments(roomId: $room, from: $from, count: $days, minutes: 60)]
    pub room_days: Vec<OpenDay>,
}

operation!(query CentreBoard(BoardVariables));

/// At once.
const MOST_DAYS: usize = 14;

/// At most 14 days.
pub async fn board(
    centre: Id,
    room: Id,
    from: CalendarDay,
    days: i32,
) -> Result<CentreBoard, Failure> {
    let variables = BoardVariables {
        centre,
        room,
        from,
        days,
    };
    query(CentreBoard::ask(variables)).await
}

/// What stands from a day on, for as many days as there are.
pub async fn booked(
    centre: Id,
    room: Id,
    days: impl Iterator<Item = CalendarDay>,
) -> Result<Vec<BoardBooking>, Failure> {
    let days: Vec<CalendarDay> = days.collect();
    let mut all = Vec::new();
    for part in days.chunks(MOST_DAYS) {
        let count = i32::try_from(part.len()).unwrap_or_default();
        let read = board(centre, room, part[0].clone(), count).await?;
        all.extend(read.centre_board);
    }
    Ok(all)
}
