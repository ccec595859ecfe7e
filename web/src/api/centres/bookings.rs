//! 预约: one booking, one's own, and for whom one may book.

use crate::{
    api::{
        ErrorCode, Failure, Id, Timestamp,
        account::OrganizationName,
        operation::{Operation, operation},
        orders::PageInfo,
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingState {
    Held,
    Offered,
    Requested,
    Booked,
    Declined,
    Cancelled,
    Closed,
    Lapsed,
    Missed,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appeal {
    Open,
    Excused,
    Upheld,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingEventKind {
    Requested,
    Booked,
    Approved,
    Declined,
    Expired,
    Moved,
    Cancelled,
    Closed,
    Offered,
    CheckedIn,
    Missed,
    Appealed,
    Excused,
    Upheld,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingAction {
    Confirm,
    Approve,
    Decline,
    Move,
    Cancel,
    CheckIn,
    Admit,
    Appeal,
    Excuse,
    Uphold,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct BookedCentre {
    pub id: Id,
    pub name: String,
    pub address: String,
    pub telephone: Option<String>,
}

/// As much of the rules as moving a booking needs.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct BookedRoom {
    pub id: Id,
    pub name: String,
    pub capacity: i32,
    pub by_seat: bool,
    pub rules: Option<String>,
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    pub ahead_days: i32,
    pub needs_approval: bool,
    pub centre: BookedCentre,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BookingEvent {
    pub id: Id,
    pub kind: BookingEventKind,
    pub at: Timestamp,
    pub starts_at: Timestamp,
    pub actor_name: String,
    pub words: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Booking {
    pub id: Id,
    pub version: i32,
    pub state: BookingState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub purpose: String,
    pub heads: i32,
    /// Their numbers, in a room that is booked by seat.
    pub seats: Vec<i32>,
    pub person_name: String,
    /// Who entered it for them.
    pub booked_by_name: Option<String>,
    pub organization: Option<OrganizationName>,
    pub held_until: Option<Timestamp>,
    pub approve_by: Option<Timestamp>,
    pub check_in_from: Option<Timestamp>,
    pub check_in_by: Option<Timestamp>,
    pub checked_in_at: Option<Timestamp>,
    pub missed_until: Option<Timestamp>,
    pub appeal: Option<Appeal>,
    pub reason: Option<String>,
    pub is_own: bool,
    pub permitted: Vec<BookingAction>,
    pub series_id: Option<Id>,
    pub room: BookedRoom,
    pub events: Vec<BookingEvent>,
}

#[derive(cynic::QueryVariables)]
struct BookingVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BookingVariables")]
struct OneBooking {
    #[arguments(id: $id)]
    booking: Option<Booking>,
}

operation!(query OneBooking(BookingVariables));

pub async fn booking(id: Id) -> Result<Booking, Failure> {
    let booking = query(OneBooking::ask(BookingVariables { id }))
        .await?
        .booking;
    booking.ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct CentreOfBooking {
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RoomOfBooking {
    pub name: String,
    pub centre: CentreOfBooking,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Booking")]
pub struct BookingLine {
    pub id: Id,
    pub version: i32,
    pub state: BookingState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub purpose: String,
    pub room: RoomOfBooking,
}

#[derive(cynic::QueryVariables)]
struct MyBookingsVariables {
    past: bool,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "BookingConnection")]
struct BookingPage {
    nodes: Vec<BookingLine>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MyBookingsVariables")]
struct MyBookings {
    #[arguments(past: $past, first: 20, after: $after)]
    my_bookings: BookingPage,
}

operation!(query MyBookings(MyBookingsVariables));

/// What is to come, the next first, or what is over, the latest first.
pub async fn mine(past: bool, after: Option<String>) -> Result<ListPage<BookingLine>, Failure> {
    let page = query(MyBookings::ask(MyBookingsVariables { past, after }))
        .await?
        .my_bookings;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Employment")]
struct WorksAt {
    organization: OrganizationName,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Appointment")]
struct ServesAt {
    organization: Option<OrganizationName>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Me")]
struct Belonging {
    desks: Vec<OrganizationName>,
    employments: Vec<WorksAt>,
    appointments: Vec<ServesAt>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct OwnOrganizations {
    me: Option<Belonging>,
}

operation!(query OwnOrganizations(()));

/// Those that the viewer may book for: where they work, and whom they serve or report for.
pub async fn own_organizations() -> Result<Vec<OrganizationName>, Failure> {
    let me = query(OwnOrganizations::ask(())).await?.me;
    Ok(me.map(Belonging::organizations).unwrap_or_default())
}

impl Belonging {
    fn organizations(self) -> Vec<OrganizationName> {
        let employers = self.employments.into_iter().map(|one| one.organization);
        let offices = self
            .appointments
            .into_iter()
            .filter_map(|one| one.organization);
        let mut own: Vec<OrganizationName> = Vec::new();
        for one in employers.chain(self.desks).chain(offices) {
            if !own.contains(&one) {
                own.push(one);
            }
        }
        own
    }
}

/// Somebody for whom the viewer may book a room.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RoomBooker {
    pub person_id: Id,
    pub name: String,
    pub is_own: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Centre")]
struct ManagedCentre {
    may_manage: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Room")]
struct ManagedRoom {
    centre: ManagedCentre,
}

#[derive(cynic::QueryVariables)]
struct BookersVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BookersVariables")]
struct RoomBookers {
    #[arguments(roomId: $id)]
    room_bookers: Vec<RoomBooker>,
    me: Option<Belonging>,
    #[arguments(id: $id)]
    room: Option<ManagedRoom>,
}

operation!(query RoomBookers(BookersVariables));

/// For whom the viewer may book a room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bookers {
    /// The viewer first, if they may, then elders of the family.
    pub people: Vec<RoomBooker>,
    pub organizations: Vec<OrganizationName>,
    /// Whoever comes to the desk, by their number.
    pub visitors: bool,
}

pub async fn bookers(room: Id) -> Result<Bookers, Failure> {
    let RoomBookers {
        room_bookers,
        me,
        room,
    } = query(RoomBookers::ask(BookersVariables { id: room })).await?;
    Ok(Bookers {
        people: room_bookers,
        organizations: me.map(Belonging::organizations).unwrap_or_default(),
        visitors: room.is_some_and(|room| room.centre.may_manage),
    })
}
