//! Tickets in words: how they stand, when they are, and what a refusal means here.

use crate::{
    api::{
        ErrorCode, Failure,
        centres::windows::{Ticket, TicketState},
        failure_text,
    },
    components::ChipKind,
    pages::centres::days::{day_words, read_day, span_words},
    state::clock::Clock,
};

pub fn state_words(state: TicketState) -> (&'static str, ChipKind) {
    match state {
        TicketState::Booked => (text!(windows.state.booked), ChipKind::Done),
        TicketState::Waiting => (text!(windows.state.waiting), ChipKind::Time),
        TicketState::Called => (text!(windows.state.called), ChipKind::Late),
        TicketState::Passed => (text!(windows.state.passed), ChipKind::Late),
        TicketState::Served => (text!(windows.state.served), ChipKind::Plain),
        TicketState::Missed => (text!(windows.state.missed), ChipKind::Plain),
        TicketState::Closed => (text!(windows.state.closed), ChipKind::Late),
        TicketState::Cancelled => (text!(windows.state.cancelled), ChipKind::Plain),
    }
}

/// 「明天 09:00–09:30」; of a number without an appointment, its day.
pub fn when_words(ticket: &Ticket, clock: Clock) -> String {
    match (ticket.starts_at, ticket.ends_at) {
        (Some(starts_at), Some(ends_at)) => span_words(clock, starts_at, ends_at),
        _ => read_day(&ticket.day.0)
            .map(day_words)
            .unwrap_or_else(|| ticket.day.0.clone()),
    }
}

/// 「现在 3 人在等」
pub fn waiting_words(count: i32) -> String {
    match count {
        0 => text!(windows.waiting_none).to_string(),
        count => text!(windows.waiting, count),
    }
}

/// 「前面还有 3 位」, or that they are next.
pub fn ahead_words(ahead: i32) -> String {
    match ahead {
        0 => text!(windows.ticket.next).to_string(),
        count => text!(windows.ticket.ahead, count),
    }
}

/// A refusal of an appointment or a number.
pub fn refusal_words(failure: &Failure) -> String {
    let limit = match failure {
        Failure::Refused(error) => error.limit,
        Failure::Network | Failure::Broken => None,
    };
    match (failure.code(), failure.field(), limit) {
        (Some(ErrorCode::AlreadyWaiting), ..) => text!(windows.refusal.already).to_string(),
        (Some(ErrorCode::TooMany), Some("itemId"), Some(limit)) => {
            text!(windows.refusal.too_many, limit)
        }
        (Some(ErrorCode::TooSoon), Some("ticketId"), _) => {
            text!(windows.refusal.too_soon).to_string()
        }
        (Some(ErrorCode::NoResidence), Some("ticketId"), _) => {
            text!(windows.refusal.no_home).to_string()
        }
        (Some(ErrorCode::Forbidden), Some("personId" | "itemId"), _) => {
            text!(windows.refusal.other_community).to_string()
        }
        _ => failure_text(failure),
    }
}

/// The same where it is somebody else's: what is said to people of themselves is said of them.
pub fn refusal_words_of_other(failure: &Failure) -> String {
    match failure.code() {
        Some(ErrorCode::NotConfirmed) => text!(centres.form.not_confirmed).to_string(),
        _ => refusal_words(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;

    fn refused(code: ErrorCode, field: &str, limit: Option<i32>) -> String {
        refusal_words(&Failure::Refused(ApiError {
            code,
            field: Some(field.to_string()),
            limit,
        }))
    }

    #[test]
    fn a_refusal_says_what_it_means_at_a_window() {
        assert_eq!(
            refused(ErrorCode::TooMany, "itemId", Some(3)),
            "每人最多同时有 3 个预约，办完或取消一个再约。"
        );
        assert_eq!(
            refused(ErrorCode::TooSoon, "ticketId", None),
            "还没到取号时间，提前一小时起可以取号。"
        );
        // Of other things it means what it means elsewhere.
        assert_ne!(
            refused(ErrorCode::TooSoon, "startsAt", None),
            refused(ErrorCode::TooSoon, "ticketId", None)
        );
    }

    #[test]
    fn who_is_next_is_told_so() {
        assert_eq!(ahead_words(0), "下一位就是您，请留在大厅");
        assert_eq!(ahead_words(2), "前面还有 2 位");
    }
}
