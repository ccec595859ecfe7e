//! 候补: waiting for a time that is taken.

use super::RoomName;
use crate::api::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitlistState {
    Waiting,
    Offered,
    Taken,
    Missed,
    Left,
    Over,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct WaitlistEntry {
    pub id: Id,
    pub state: WaitlistState,
    pub centre_name: String,
    /// Without one any room of the centre that holds so many will do.
    pub room: Option<RoomName>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub heads: i32,
    pub booking_id: Option<Id>,
    /// How many others come first.
    pub ahead: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct MyWaitlist {
    my_waitlist: Vec<WaitlistEntry>,
}

operation!(query MyWaitlist(()));

/// The soonest first.
pub async fn mine() -> Result<Vec<WaitlistEntry>, Failure> {
    Ok(query(MyWaitlist::ask(())).await?.my_waitlist)
}

/// What somebody waits for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub room_id: Id,
    pub starts_at: Timestamp,
    pub minutes: i32,
    pub heads: i32,
    pub any_room: bool,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct JoinWaitlistInput {
    request_id: Id,
    room_id: Id,
    starts_at: Timestamp,
    minutes: i32,
    heads: i32,
    any_room: bool,
}

#[derive(cynic::QueryVariables)]
struct JoinVariables {
    input: JoinWaitlistInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "WaitlistEntry")]
struct ChangedEntry {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "JoinVariables")]
struct JoinWaitlist {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    join_waitlist: ChangedEntry,
}

operation!(mutation JoinWaitlist(JoinVariables));

pub async fn join(wish: Wish) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = JoinWaitlistInput {
            request_id,
            room_id: wish.room_id,
            starts_at: wish.starts_at,
            minutes: wish.minutes,
            heads: wish.heads,
            any_room: wish.any_room,
        };
        JoinWaitlist::ask(JoinVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct LeaveWaitlistInput {
    request_id: Id,
    entry_id: Id,
}

#[derive(cynic::QueryVariables)]
struct LeaveVariables {
    input: LeaveWaitlistInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LeaveVariables")]
struct LeaveWaitlist {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    leave_waitlist: ChangedEntry,
}

operation!(mutation LeaveWaitlist(LeaveVariables));

pub async fn leave(entry_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = LeaveWaitlistInput {
            request_id,
            entry_id,
        };
        LeaveWaitlist::ask(LeaveVariables { input })
    });
    answer.await.map(drop)
}
