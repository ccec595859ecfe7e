//! How a centre is used: by room and hour over some days, and what is still to come today.

use super::desk::BoardBooking;
use crate::api::{
    CalendarDay, Failure, Id,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "HourUse")]
pub struct HourUse {
    pub hour: i32,
    pub open_minutes: i32,
    pub used_minutes: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RoomUse")]
pub struct RoomUse {
    pub room_id: Id,
    pub room_name: String,
    pub bookings: i32,
    pub heads: i32,
    pub missed: i32,
    pub hours: Vec<HourUse>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CentreUse")]
struct Rooms {
    rooms: Vec<RoomUse>,
}

#[derive(cynic::QueryVariables)]
struct UseVariables {
    id: Id,
    from: CalendarDay,
    days: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "UseVariables")]
struct CentreUse {
    #[arguments(centreId: $id, from: $from, days: $days)]
    centre_use: Rooms,
}

operation!(query CentreUse(UseVariables));

/// Of at most 92 days.
pub async fn of_rooms(id: Id, from: CalendarDay, days: i32) -> Result<Vec<RoomUse>, Failure> {
    let variables = UseVariables { id, from, days };
    Ok(query(CentreUse::ask(variables)).await?.centre_use.rooms)
}

/// All bookings of some days, the last one included, as a sheet for Excel.
pub fn sheet(id: Id, from: &CalendarDay, until: &CalendarDay, language: &str) -> String {
    let (from, until) = (&from.0, &until.0);
    format!("/centres/{id}/bookings.xlsx?from={from}&until={until}&lang={language}")
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
struct NamedCentre {
    name: String,
}

#[derive(cynic::QueryVariables)]
struct TodayVariables {
    id: Id,
    day: CalendarDay,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "TodayVariables")]
struct CentreToday {
    #[arguments(id: $id)]
    centre: Option<NamedCentre>,
    #[arguments(centreId: $id, from: $day, days: 1, first: 300)]
    centre_board: Vec<BoardBooking>,
}

operation!(query CentreToday(TodayVariables));

/// What stands on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayOfBookings {
    pub centre_name: String,
    pub bookings: Vec<BoardBooking>,
}

/// In the order in which they begin.
pub async fn of_day(id: Id, day: CalendarDay) -> Result<DayOfBookings, Failure> {
    let answer = query(CentreToday::ask(TodayVariables { id, day })).await?;
    Ok(DayOfBookings {
        centre_name: answer.centre.map(|one| one.name).unwrap_or_default(),
        bookings: answer.centre_board,
    })
}
