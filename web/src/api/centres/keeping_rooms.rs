//! Keeping the rooms of a centre: what they are like, and by which rules they are booked.

use super::{Equipment, RoomAudience, RoomKind};
use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct KeptRoom {
    pub id: Id,
    pub name: String,
    pub kind: RoomKind,
    pub capacity: i32,
    pub by_seat: bool,
    pub equipment: Vec<Equipment>,
    pub step_free: bool,
    pub rules: Option<String>,
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    pub turnaround_minutes: i32,
    pub lead_minutes: i32,
    pub ahead_days: i32,
    pub series_days: i32,
    pub audience: RoomAudience,
    pub needs_approval: bool,
    pub check_in: bool,
    pub door_link: Option<String>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RoomDetailsInput {
    pub name: String,
    pub kind: RoomKind,
    pub capacity: i32,
    pub equipment: Vec<Equipment>,
    pub step_free: bool,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    pub turnaround_minutes: i32,
    pub lead_minutes: i32,
    pub ahead_days: i32,
    pub series_days: i32,
    pub audience: RoomAudience,
    pub needs_approval: bool,
    pub check_in: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Room")]
struct ChangedRoom {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreateRoomInput {
    request_id: Id,
    centre_id: Id,
    part_ids: Vec<Id>,
    by_seat: bool,
    details: RoomDetailsInput,
}

#[derive(cynic::QueryVariables)]
struct CreateVariables {
    input: CreateRoomInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateVariables")]
struct CreateRoom {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    create_room: ChangedRoom,
}

operation!(mutation CreateRoom(CreateVariables));

/// With `parts` it is these rooms together; by seat it has a seat for each whom it holds.
pub async fn create(
    centre_id: Id,
    (part_ids, by_seat): (Vec<Id>, bool),
    details: RoomDetailsInput,
) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CreateRoomInput {
            request_id,
            centre_id,
            part_ids,
            by_seat,
            details,
        };
        CreateRoom::ask(CreateVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditRoomInput {
    request_id: Id,
    room_id: Id,
    details: RoomDetailsInput,
}

#[derive(cynic::QueryVariables)]
struct EditVariables {
    input: EditRoomInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditVariables")]
struct EditRoom {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    edit_room: ChangedRoom,
}

operation!(mutation EditRoom(EditVariables));

pub async fn edit(room_id: Id, details: RoomDetailsInput) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EditRoomInput {
            request_id,
            room_id,
            details,
        };
        EditRoom::ask(EditVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RetireRoomInput {
    request_id: Id,
    room_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RetireVariables {
    input: RetireRoomInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RetireVariables")]
struct RetireRoom {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    retire_room: ChangedRoom,
}

operation!(mutation RetireRoom(RetireVariables));

/// It is booked no longer.
pub async fn retire(room_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RetireRoomInput {
            request_id,
            room_id,
        };
        RetireRoom::ask(RetireVariables { input })
    });
    answer.await.map(drop)
}
