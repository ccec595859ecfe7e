//! Calendars to subscribe to, by a private link.

use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryVariables)]
struct LinkVariables {
    room: Option<Id>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "LinkVariables")]
struct CalendarLink {
    #[arguments(roomId: $room)]
    calendar_link: String,
}

operation!(query CalendarLink(LinkVariables));

/// Of what the viewer has booked, or of a room that they manage.
pub async fn link(room: Option<Id>) -> Result<String, Failure> {
    let answer = query(CalendarLink::ask(LinkVariables { room })).await?;
    Ok(answer.calendar_link)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RenewCalendarInput {
    request_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    room_id: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct RenewCalendarVariables {
    input: RenewCalendarInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RenewCalendarVariables")]
struct RenewCalendar {
    #[arguments(input: $input)]
    renew_calendar: String,
}

operation!(mutation RenewCalendar(RenewCalendarVariables));

/// Answers a new link; the former one no longer works.
pub async fn renew(room_id: Option<Id>) -> Result<String, Failure> {
    let answer = act(|request_id| {
        let input = RenewCalendarInput {
            request_id,
            room_id,
        };
        RenewCalendar::ask(RenewCalendarVariables { input })
    });
    Ok(answer.await?.renew_calendar)
}
