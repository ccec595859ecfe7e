//! 签到 and 爽约: the screen at a door, checking in, what nobody came to, and what becomes of it.

use super::bookings::{Appeal, Booking, BookingState, RoomOfBooking};
use crate::{
    api::{
        Failure, Id, Timestamp, act,
        invitations::QrCode,
        operation::{Operation, operation},
        orders::PageInfo,
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "TimeSpan")]
pub struct DoorTime {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// What the screen at the door of a room shows.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Door {
    pub room_name: String,
    pub centre_name: String,
    pub qr: QrCode,
    pub changes_at: Timestamp,
    pub times: Vec<DoorTime>,
}

#[derive(cynic::QueryVariables)]
struct DoorVariables {
    room: Id,
    token: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "DoorVariables")]
struct DoorScreen {
    #[arguments(roomId: $room, token: $token)]
    door: Option<Door>,
}

operation!(query DoorScreen(DoorVariables));

/// Nothing for a link that does not work.
pub async fn door(room: Id, token: String) -> Result<Option<Door>, Failure> {
    let answer = query(DoorScreen::ask(DoorVariables { room, token })).await?;
    Ok(answer.door)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CheckInInput {
    request_id: Id,
    room_id: Id,
    code: String,
}

#[derive(cynic::QueryVariables)]
struct CheckInVariables {
    input: CheckInInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Booking")]
pub struct CheckedIn {
    pub id: Id,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub room: RoomOfBooking,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CheckInVariables")]
struct CheckIn {
    #[arguments(input: $input)]
    check_in: CheckedIn,
}

operation!(mutation CheckIn(CheckInVariables));

/// By what the screen at the door shows.
pub async fn check_in(room_id: Id, code: String) -> Result<CheckedIn, Failure> {
    let answer = act(|request_id| {
        let input = CheckInInput {
            request_id,
            room_id,
            code,
        };
        CheckIn::ask(CheckInVariables { input })
    });
    Ok(answer.await?.check_in)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AdmitBookingInput {
    request_id: Id,
    booking_id: Id,
}

#[derive(cynic::QueryVariables)]
struct AdmitVariables {
    input: AdmitBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AdmitVariables")]
struct AdmitBooking {
    #[arguments(input: $input)]
    admit_booking: Booking,
}

operation!(mutation AdmitBooking(AdmitVariables));

/// The desk saw them come.
pub async fn admit(booking_id: Id) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = AdmitBookingInput {
            request_id,
            booking_id,
        };
        AdmitBooking::ask(AdmitVariables { input })
    });
    Ok(answer.await?.admit_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AppealBookingInput {
    request_id: Id,
    booking_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct AppealVariables {
    input: AppealBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AppealVariables")]
struct AppealBooking {
    #[arguments(input: $input)]
    appeal_booking: Booking,
}

operation!(mutation AppealBooking(AppealVariables));

pub async fn appeal(booking_id: Id, reason: String) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = AppealBookingInput {
            request_id,
            booking_id,
            reason,
        };
        AppealBooking::ask(AppealVariables { input })
    });
    Ok(answer.await?.appeal_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ExcuseBookingInput {
    request_id: Id,
    booking_id: Id,
}

#[derive(cynic::QueryVariables)]
struct ExcuseVariables {
    input: ExcuseBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ExcuseVariables")]
struct ExcuseBooking {
    #[arguments(input: $input)]
    excuse_booking: Booking,
}

operation!(mutation ExcuseBooking(ExcuseVariables));

/// It does not count.
pub async fn excuse(booking_id: Id) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = ExcuseBookingInput {
            request_id,
            booking_id,
        };
        ExcuseBooking::ask(ExcuseVariables { input })
    });
    Ok(answer.await?.excuse_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct UpholdBookingInput {
    request_id: Id,
    booking_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct UpholdVariables {
    input: UpholdBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "UpholdVariables")]
struct UpholdBooking {
    #[arguments(input: $input)]
    uphold_booking: Booking,
}

operation!(mutation UpholdBooking(UpholdVariables));

/// It counts all the same.
pub async fn uphold(booking_id: Id, reason: String) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = UpholdBookingInput {
            request_id,
            booking_id,
            reason,
        };
        UpholdBooking::ask(UpholdVariables { input })
    });
    Ok(answer.await?.uphold_booking)
}

/// When each of the viewer's missed bookings counts no longer.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Booking")]
pub struct OwnMissed {
    pub missed_until: Option<Timestamp>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct MyMissedBookings {
    my_missed_bookings: Vec<OwnMissed>,
}

operation!(query MyMissedBookings(()));

pub async fn own_missed() -> Result<Vec<OwnMissed>, Failure> {
    let answer = query(MyMissedBookings::ask(())).await?;
    Ok(answer.my_missed_bookings)
}

/// One that nobody came to, as the desk lists it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Booking")]
pub struct MissedBooking {
    pub id: Id,
    pub version: i32,
    pub state: BookingState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub purpose: String,
    pub person_name: String,
    pub appeal: Option<Appeal>,
    pub room: RoomOfBooking,
}

#[derive(cynic::QueryVariables)]
struct MissedVariables {
    centre: Id,
    appealed: bool,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "BookingConnection")]
struct MissedPage {
    nodes: Vec<MissedBooking>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MissedVariables")]
struct MissedBookings {
    #[arguments(centreId: $centre, appealed: $appealed, first: 20, after: $after)]
    missed_bookings: MissedPage,
}

operation!(query MissedBookings(MissedVariables));

/// What counts of a centre, or what of that is appealed, the latest first.
pub async fn missed(
    centre: Id,
    appealed: bool,
    after: Option<String>,
) -> Result<ListPage<MissedBooking>, Failure> {
    let variables = MissedVariables {
        centre,
        appealed,
        after,
    };
    let page = query(MissedBookings::ask(variables)).await?.missed_bookings;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RenewDoorInput {
    request_id: Id,
    room_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RenewVariables {
    input: RenewDoorInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Room")]
struct RenewedDoor {
    door_link: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RenewVariables")]
struct RenewDoor {
    #[arguments(input: $input)]
    renew_door: RenewedDoor,
}

operation!(mutation RenewDoor(RenewVariables));

/// Answers the new link; the former one no longer works.
pub async fn renew_door(room_id: Id) -> Result<Option<String>, Failure> {
    let answer = act(|request_id| {
        let input = RenewDoorInput {
            request_id,
            room_id,
        };
        RenewDoor::ask(RenewVariables { input })
    });
    Ok(answer.await?.renew_door.door_link)
}
