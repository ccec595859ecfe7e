//! 便民服务窗口 for those who keep them: what they do, who comes, and calling them to a counter.

use super::windows::Ticket;
use crate::api::{
    CalendarDay, Failure, Id, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryVariables)]
struct QueueVariables {
    id: Id,
    day: CalendarDay,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "QueueVariables")]
struct WindowQueue {
    #[arguments(centreId: $id, day: $day)]
    window_queue: Vec<Ticket>,
}

operation!(query WindowQueue(QueueVariables));

/// Those called, those who wait in their turn, those who passed, appointments to come, and the rest.
pub async fn queue(id: Id, day: CalendarDay) -> Result<Vec<Ticket>, Failure> {
    let answer = query(WindowQueue::ask(QueueVariables { id, day })).await?;
    Ok(answer.window_queue)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AdmitTicketInput {
    request_id: Id,
    ticket_id: Id,
}

#[derive(cynic::QueryVariables)]
struct AdmitTicketVariables {
    input: AdmitTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AdmitTicketVariables")]
struct AdmitTicket {
    #[arguments(input: $input)]
    admit_ticket: Ticket,
}

operation!(mutation AdmitTicket(AdmitTicketVariables));

/// The desk saw them come.
pub async fn admit(ticket_id: Id) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = AdmitTicketInput {
            request_id,
            ticket_id,
        };
        AdmitTicket::ask(AdmitTicketVariables { input })
    });
    Ok(answer.await?.admit_ticket)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CallNextInput {
    request_id: Id,
    centre_id: Id,
    counter: i32,
}

#[derive(cynic::QueryVariables)]
struct CallNextVariables {
    input: CallNextInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CallNextVariables")]
struct CallNext {
    #[arguments(input: $input)]
    call_next: Ticket,
}

operation!(mutation CallNext(CallNextVariables));

/// Whoever's turn it is.
pub async fn call_next(centre_id: Id, counter: i32) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = CallNextInput {
            request_id,
            centre_id,
            counter,
        };
        CallNext::ask(CallNextVariables { input })
    });
    Ok(answer.await?.call_next)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CallTicketInput {
    request_id: Id,
    ticket_id: Id,
    counter: i32,
}

#[derive(cynic::QueryVariables)]
struct CallTicketVariables {
    input: CallTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CallTicketVariables")]
struct CallTicket {
    #[arguments(input: $input)]
    call_ticket: Ticket,
}

operation!(mutation CallTicket(CallTicketVariables));

/// This one, also once more.
pub async fn call(ticket_id: Id, counter: i32) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = CallTicketInput {
            request_id,
            ticket_id,
            counter,
        };
        CallTicket::ask(CallTicketVariables { input })
    });
    Ok(answer.await?.call_ticket)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ServeTicketInput {
    request_id: Id,
    ticket_id: Id,
}

#[derive(cynic::QueryVariables)]
struct ServeTicketVariables {
    input: ServeTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ServeTicketVariables")]
struct ServeTicket {
    #[arguments(input: $input)]
    serve_ticket: Ticket,
}

operation!(mutation ServeTicket(ServeTicketVariables));

pub async fn serve(ticket_id: Id) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = ServeTicketInput {
            request_id,
            ticket_id,
        };
        ServeTicket::ask(ServeTicketVariables { input })
    });
    Ok(answer.await?.serve_ticket)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct PassTicketInput {
    request_id: Id,
    ticket_id: Id,
}

#[derive(cynic::QueryVariables)]
struct PassTicketVariables {
    input: PassTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "PassTicketVariables")]
struct PassTicket {
    #[arguments(input: $input)]
    pass_ticket: Ticket,
}

operation!(mutation PassTicket(PassTicketVariables));

/// They did not come when called.
pub async fn pass(ticket_id: Id) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = PassTicketInput {
            request_id,
            ticket_id,
        };
        PassTicket::ask(PassTicketVariables { input })
    });
    Ok(answer.await?.pass_ticket)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct HandOnTicketInput {
    request_id: Id,
    ticket_id: Id,
    category_code: String,
    words: String,
}

#[derive(cynic::QueryVariables)]
struct HandOnTicketVariables {
    input: HandOnTicketInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "HandOnTicketVariables")]
struct HandOnTicket {
    #[arguments(input: $input)]
    hand_on_ticket: Ticket,
}

operation!(mutation HandOnTicket(HandOnTicketVariables));

/// Their matter becomes an order of theirs.
pub async fn hand_on(
    ticket_id: Id,
    category_code: String,
    words: String,
) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = HandOnTicketInput {
            request_id,
            ticket_id,
            category_code,
            words,
        };
        HandOnTicket::ask(HandOnTicketVariables { input })
    });
    Ok(answer.await?.hand_on_ticket)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct GiveNumberInput {
    request_id: Id,
    item_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct GiveNumberVariables {
    input: GiveNumberInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "GiveNumberVariables")]
struct GiveNumber {
    #[arguments(input: $input)]
    give_number: Ticket,
}

operation!(mutation GiveNumber(GiveNumberVariables));

/// To somebody without a phone at hand, or without any.
pub async fn give_number(item_id: Id, phone: Option<String>) -> Result<Ticket, Failure> {
    let answer = act(|request_id| {
        let input = GiveNumberInput {
            request_id,
            item_id,
            phone,
        };
        GiveNumber::ask(GiveNumberVariables { input })
    });
    Ok(answer.await?.give_number)
}
