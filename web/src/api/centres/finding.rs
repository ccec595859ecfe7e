//! Rooms that are free when somebody wants one, and keeping one of them for a moment.

use super::{CentreName, Equipment, RoomKind};
use crate::api::{
    CalendarDay, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct FreeRoom {
    pub id: Id,
    pub name: String,
    pub kind: RoomKind,
    pub capacity: i32,
    pub by_seat: bool,
    pub equipment: Vec<Equipment>,
    pub step_free: bool,
    pub needs_approval: bool,
    pub centre: CentreName,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RoomFinding {
    pub room: FreeRoom,
    /// When it could be used from.
    pub starts: Vec<Timestamp>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RoomSearch {
    pub date: CalendarDay,
    pub from_minute: i32,
    pub until_minute: i32,
    pub minutes: i32,
    pub heads: i32,
    pub equipment: Vec<Equipment>,
    pub step_free: bool,
}

#[derive(cynic::QueryVariables)]
struct FreeRoomsVariables {
    search: RoomSearch,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "FreeRoomsVariables")]
struct FreeRooms {
    #[arguments(search: $search)]
    free_rooms: Vec<RoomFinding>,
}

operation!(query FreeRooms(FreeRoomsVariables));

/// Those that fit best first.
pub async fn free_rooms(search: RoomSearch) -> Result<Vec<RoomFinding>, Failure> {
    let answer = query(FreeRooms::ask(FreeRoomsVariables { search })).await?;
    Ok(answer.free_rooms)
}

#[derive(cynic::QueryVariables)]
struct OtherTimesVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OtherTimesVariables")]
struct OtherTimes {
    #[arguments(bookingId: $id)]
    other_times: Vec<RoomFinding>,
}

operation!(query OtherTimes(OtherTimesVariables));

/// What could be had instead of a booking that a closure ended.
pub async fn other_times(id: Id) -> Result<Vec<RoomFinding>, Failure> {
    let answer = query(OtherTimes::ask(OtherTimesVariables { id })).await?;
    Ok(answer.other_times)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct HoldRoomInput {
    request_id: Id,
    room_id: Id,
    starts_at: Timestamp,
    minutes: i32,
    heads: i32,
}

#[derive(cynic::QueryVariables)]
struct HoldVariables {
    input: HoldRoomInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Booking")]
struct HeldBooking {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "HoldVariables")]
struct HoldRoom {
    #[arguments(input: $input)]
    hold_room: HeldBooking,
}

operation!(mutation HoldRoom(HoldVariables));

/// Answers the booking that is to be filled in. Where one books seats, for so many people.
pub async fn hold(
    room_id: Id,
    (starts_at, minutes): (Timestamp, i32),
    heads: i32,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = HoldRoomInput {
            request_id,
            room_id,
            starts_at,
            minutes,
            heads,
        };
        HoldRoom::ask(HoldVariables { input })
    });
    Ok(answer.await?.hold_room.id)
}
