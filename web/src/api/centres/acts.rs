//! What people do with a booking; each answers how it stands afterwards.

use super::{bookings::Booking, series::SeriesScope};
use crate::api::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    schema,
};

/// What is said of a booking.
#[derive(Clone, Debug)]
pub struct Details {
    pub purpose: String,
    pub heads: i32,
    pub whose: Whose,
}

/// Whose a booking becomes.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Whose {
    #[default]
    Own,
    /// Of the family.
    Elder(Id),
    /// Of whoever has this number, at the desk.
    Visitor(String),
    Organization(Id),
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ConfirmBookingInput {
    request_id: Id,
    booking_id: Id,
    purpose: String,
    heads: i32,
    #[cynic(skip_serializing_if = "Option::is_none")]
    organization_id: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    person_id: Option<Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct ConfirmVariables {
    input: ConfirmBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmVariables")]
struct ConfirmBooking {
    #[arguments(input: $input)]
    confirm_booking: Booking,
}

operation!(mutation ConfirmBooking(ConfirmVariables));

pub async fn confirm(booking_id: Id, details: Details) -> Result<Booking, Failure> {
    let (organization_id, person_id, phone) = match details.whose {
        Whose::Own => (None, None, None),
        Whose::Elder(id) => (None, Some(id), None),
        Whose::Visitor(phone) => (None, None, Some(phone)),
        Whose::Organization(id) => (Some(id), None, None),
    };
    let answer = act(|request_id| {
        let input = ConfirmBookingInput {
            request_id,
            booking_id,
            purpose: details.purpose,
            heads: details.heads,
            organization_id,
            person_id,
            phone,
        };
        ConfirmBooking::ask(ConfirmVariables { input })
    });
    Ok(answer.await?.confirm_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MoveBookingInput {
    request_id: Id,
    booking_id: Id,
    starts_at: Timestamp,
    minutes: i32,
    scope: SeriesScope,
}

#[derive(cynic::QueryVariables)]
struct MoveVariables {
    input: MoveBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MoveVariables")]
struct MoveBooking {
    #[arguments(input: $input)]
    move_booking: Booking,
}

operation!(mutation MoveBooking(MoveVariables));

/// Dates of a series that move with it keep their days.
pub async fn shift(
    booking_id: Id,
    (starts_at, minutes): (Timestamp, i32),
    scope: SeriesScope,
) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = MoveBookingInput {
            request_id,
            booking_id,
            starts_at,
            minutes,
            scope,
        };
        MoveBooking::ask(MoveVariables { input })
    });
    Ok(answer.await?.move_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CancelBookingInput {
    request_id: Id,
    booking_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    scope: SeriesScope,
}

#[derive(cynic::QueryVariables)]
struct CancelVariables {
    input: CancelBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CancelVariables")]
struct CancelBooking {
    #[arguments(input: $input)]
    cancel_booking: Booking,
}

operation!(mutation CancelBooking(CancelVariables));

pub async fn cancel(
    booking_id: Id,
    reason: Option<String>,
    scope: SeriesScope,
) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = CancelBookingInput {
            request_id,
            booking_id,
            reason,
            scope,
        };
        CancelBooking::ask(CancelVariables { input })
    });
    Ok(answer.await?.cancel_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ApproveBookingInput {
    request_id: Id,
    booking_id: Id,
    scope: SeriesScope,
}

#[derive(cynic::QueryVariables)]
struct ApproveVariables {
    input: ApproveBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ApproveVariables")]
struct ApproveBooking {
    #[arguments(input: $input)]
    approve_booking: Booking,
}

operation!(mutation ApproveBooking(ApproveVariables));

pub async fn approve(booking_id: Id, scope: SeriesScope) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = ApproveBookingInput {
            request_id,
            booking_id,
            scope,
        };
        ApproveBooking::ask(ApproveVariables { input })
    });
    Ok(answer.await?.approve_booking)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct DeclineBookingInput {
    request_id: Id,
    booking_id: Id,
    reason: String,
    scope: SeriesScope,
}

#[derive(cynic::QueryVariables)]
struct DeclineVariables {
    input: DeclineBookingInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "DeclineVariables")]
struct DeclineBooking {
    #[arguments(input: $input)]
    decline_booking: Booking,
}

operation!(mutation DeclineBooking(DeclineVariables));

pub async fn decline(
    booking_id: Id,
    reason: String,
    scope: SeriesScope,
) -> Result<Booking, Failure> {
    let answer = act(|request_id| {
        let input = DeclineBookingInput {
            request_id,
            booking_id,
            reason,
            scope,
        };
        DeclineBooking::ask(DeclineVariables { input })
    });
    Ok(answer.await?.decline_booking)
}
