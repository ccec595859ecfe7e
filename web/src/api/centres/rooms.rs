//! One room: what it is like, by which rules it is booked, and when it is free.

use super::{CentreName, Equipment, RoomAudience, RoomKind, bookings::RoomBooker};
use crate::api::{
    CalendarDay, ErrorCode, Failure, Id, Timestamp,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Room {
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
    pub retired: bool,
    pub may_book: bool,
    pub centre: CentreName,
}

#[derive(cynic::QueryVariables)]
struct RoomVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "RoomVariables")]
struct OneRoom {
    #[arguments(id: $id)]
    room: Option<Room>,
    #[arguments(roomId: $id)]
    room_bookers: Vec<RoomBooker>,
}

operation!(query OneRoom(RoomVariables));

/// And those for whom the viewer may book it.
pub async fn room(id: Id) -> Result<(Room, Vec<RoomBooker>), Failure> {
    let OneRoom { room, room_bookers } = query(OneRoom::ask(RoomVariables { id })).await?;
    let room = room.ok_or_else(|| Failure::refused(ErrorCode::NotFound))?;
    Ok((room, room_bookers))
}

#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq)]
pub struct TimeSpan {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Turnaround included.
#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq)]
pub struct TakenSpan {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub is_closed: bool,
    pub is_own: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RoomDay {
    pub date: CalendarDay,
    pub open: Vec<TimeSpan>,
    pub taken: Vec<TakenSpan>,
    /// When the room could be used from, for as long as was asked.
    pub starts: Vec<Timestamp>,
}

#[derive(cynic::QueryVariables)]
struct DaysVariables {
    id: Id,
    from: CalendarDay,
    count: i32,
    minutes: i32,
    heads: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "DaysVariables")]
struct RoomDays {
    #[arguments(roomId: $id, from: $from, count: $count, minutes: $minutes, heads: $heads)]
    room_days: Vec<RoomDay>,
}

operation!(query RoomDays(DaysVariables));

/// At most 14 days, from the first one on, for so many minutes, and so many people where it is booked by
/// seat.
pub async fn days(
    id: Id,
    (from, count): (CalendarDay, i32),
    (minutes, heads): (i32, i32),
) -> Result<Vec<RoomDay>, Failure> {
    let variables = DaysVariables {
        id,
        from,
        count,
        minutes,
        heads,
    };
    Ok(query(RoomDays::ask(variables)).await?.room_days)
}
