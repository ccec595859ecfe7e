//! 便民服务窗口 for those who come: what the windows do, appointments, and numbers.

use crate::api::{
    CalendarDay, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketState {
    Booked,
    Waiting,
    Called,
    Passed,
    Served,
    Missed,
    Closed,
    Cancelled,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketAction {
    Admit,
    Call,
    Cancel,
    HandOn,
    Pass,
    Serve,
}

/// What windows do for people.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct WindowItem {
    pub id: Id,
    pub name: String,
    pub about: Option<String>,
    pub bring: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ServiceWindows {
    pub centre_id: Id,
    pub centre_name: String,
    pub counters: i32,
    pub places: i32,
    pub slot_minutes: i32,
    pub ahead_days: i32,
    pub waiting_count: i32,
    pub screen_link: Option<String>,
    pub items: Vec<WindowItem>,
}

#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq)]
pub struct WindowSlot {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub left: i32,
}

/// An appointment, or a number.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Ticket {
    pub id: Id,
    pub centre_id: Id,
    pub centre_name: String,
    pub centre_address: String,
    pub item: WindowItem,
    pub person_id: Option<Id>,
    pub person_name: Option<String>,
    pub booked_by_name: Option<String>,
    pub day: CalendarDay,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub arrives_from: Option<Timestamp>,
    pub note: Option<String>,
    pub state: TicketState,
    pub number: Option<String>,
    pub ahead: Option<i32>,
    pub counter: Option<i32>,
    pub called_at: Option<Timestamp>,
    pub reason: Option<String>,
    pub order_id: Option<Id>,
    pub permitted: Vec<TicketAction>,
}

impl Ticket {
    pub fn may(&self, action: TicketAction) -> bool {
        self.permitted.contains(&action)
    }
}

#[derive(cynic::QueryVariables)]
struct CentreVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CentreVariables")]
struct WindowsOfCentre {
    #[arguments(centreId: $id)]
    service_windows: Option<ServiceWindows>,
}

operation!(query WindowsOfCentre(CentreVariables));

/// Nothing where a centre has none.
pub async fn windows(id: Id) -> Result<Option<ServiceWindows>, Failure> {
    let answer = query(WindowsOfCentre::ask(CentreVariables { id })).await?;
    Ok(answer.service_windows)
}

#[derive(cynic::QueryVariables)]
struct SlotsVariables {
    id: Id,
    from: CalendarDay,
    days: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "SlotsVariables")]
struct WindowSlots {
    #[arguments(centreId: $id, from: $from, days: $days)]
    window_slots: Vec<WindowSlot>,
}

operation!(query WindowSlots(SlotsVariables));

/// At most fourteen days; also what is full.
pub async fn slots(id: Id, from: CalendarDay, days: i32) -> Result<Vec<WindowSlot>, Failure> {
    let variables = SlotsVariables { id, from, days };
    Ok(query(WindowSlots::ask(variables)).await?.window_slots)
}

#[derive(cynic::QueryVariables)]
struct TicketVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "TicketVariables")]
struct OneTicket {
    #[arguments(id: $id)]
    ticket: Option<Ticket>,
}

operation!(query OneTicket(TicketVariables));

pub async fn ticket(id: Id) -> Result<Option<Ticket>, Failure> {
    Ok(query(OneTicket::ask(TicketVariables { id })).await?.ticket)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct MyTickets {
    my_tickets: Vec<Ticket>,
}

operation!(query MyTickets(()));

/// The viewer's and the family's.
pub async fn mine() -> Result<Vec<Ticket>, Failure> {
    Ok(query(MyTickets::ask(())).await?.my_tickets)
}

/// What somebody wants to have done, and when.
#[derive(Clone, Debug)]
pub struct Appointment {
    pub item_id: Id,
    pub starts_at: Timestamp,
    /// Without one the viewer.
    pub person_id: Option<Id>,
    pub note: Option<String>,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct BookTicketInput {
    request_id: Id,
    item_id: Id,
    starts_at: Timestamp,
    #[cynic(skip_serializing_if = "Option::is_none")]
    person_id: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct BookTicketVariables {
    input: BookTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "BookTicketVariables")]
struct BookTicket {
    #[arguments(input: $input)]
    book_ticket: Ticket,
}

operation!(mutation BookTicket(BookTicketVariables));

pub async fn book(wanted: Appointment) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = BookTicketInput {
            request_id,
            item_id: wanted.item_id,
            starts_at: wanted.starts_at,
            person_id: wanted.person_id,
            note: wanted.note,
        };
        BookTicket::ask(BookTicketVariables { input })
    });
    Ok(answer.await?.book_ticket)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CancelTicketInput {
    request_id: Id,
    ticket_id: Id,
}

#[derive(cynic::QueryVariables)]
struct CancelTicketVariables {
    input: CancelTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CancelTicketVariables")]
struct CancelTicket {
    #[arguments(input: $input)]
    cancel_ticket: Ticket,
}

operation!(mutation CancelTicket(CancelTicketVariables));

pub async fn cancel(ticket_id: Id) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = CancelTicketInput {
            request_id,
            ticket_id,
        };
        CancelTicket::ask(CancelTicketVariables { input })
    });
    Ok(answer.await?.cancel_ticket)
}

/// For what somebody in the hall takes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFor {
    Appointment(Id),
    Item(Id),
}

#[derive(cynic::InputObject, Clone, Debug)]
struct TakeNumberInput {
    request_id: Id,
    centre_id: Id,
    code: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    item_id: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct TakeNumberVariables {
    input: TakeNumberInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "TakeNumberVariables")]
struct TakeNumber {
    #[arguments(input: $input)]
    take_number: Ticket,
}

operation!(mutation TakeNumber(TakeNumberVariables));

/// By what the screen in the hall shows.
pub async fn take_number(
    centre_id: Id,
    code: String,
    wanted: NumberFor,
) -> Result<Ticket, Failure> {
    let (ticket_id, item_id) = match wanted {
        NumberFor::Appointment(id) => (Some(id), None),
        NumberFor::Item(id) => (None, Some(id)),
    };
    let answer = act(|request_id| {
        let input = TakeNumberInput {
            request_id,
            centre_id,
            code,
            ticket_id,
            item_id,
        };
        TakeNumber::ask(TakeNumberVariables { input })
    });
    Ok(answer.await?.take_number)
}
