//! Whose turn it is at the windows, and what may be done with a ticket: pure, without clock or database.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{ticket, ticket::TicketState};

/// How long before their appointment people may take a number.
pub const EARLY: TimeDelta = TimeDelta::minutes(60);
/// How long after its end an appointment is kept for whoever is late.
pub const LATE: TimeDelta = TimeDelta::minutes(15);

/// What somebody can do with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketAction {
    Cancel,
    Admit,
    Call,
    Serve,
    Pass,
    HandOn,
}

/// What may be done now, by whoever the ticket is for and acts for them, and what the desk may besides.
pub fn permitted(ticket: &ticket::Model, at_desk: bool, now: DateTime<Utc>) -> Vec<TicketAction> {
    use TicketAction::{Admit, Call, Cancel, HandOn, Pass, Serve};
    let for_all: &[TicketAction] = match ticket.state {
        TicketState::Booked if ticket.ends_at.is_none_or(|ends_at| now < ends_at) => &[Cancel],
        TicketState::Waiting => &[Cancel],
        _ => &[],
    };
    let for_desk: &[TicketAction] = match ticket.state {
        TicketState::Booked if may_arrive(ticket, now) => &[Admit],
        TicketState::Waiting | TicketState::Passed => &[Call],
        TicketState::Called => &[Serve, Pass, Call],
        _ => &[],
    };
    let has_matter = ticket.person_id.is_some() && ticket.order_id.is_none();
    let hands_on = matches!(ticket.state, TicketState::Called | TicketState::Served) && has_matter;
    let mut actions = for_all.to_vec();
    if at_desk {
        actions.extend(for_desk);
        actions.extend(hands_on.then_some(HandOn));
    }
    actions
}

/// Whether whoever has an appointment may take a number for it.
pub fn may_arrive(ticket: &ticket::Model, now: DateTime<Utc>) -> bool {
    let (Some(starts_at), Some(ends_at)) = (ticket.starts_at, ticket.ends_at) else {
        return false;
    };
    ticket.state == TicketState::Booked && (starts_at - EARLY..ends_at + LATE).contains(&now)
}

/// Those who wait in the order in which they are called: whose appointment has begun, by its time, then all
/// others as they came; whoever is early is one of these until their time comes.
pub fn in_turn(mut waiting: Vec<ticket::Model>, now: DateTime<Utc>) -> Vec<ticket::Model> {
    waiting.sort_by_key(|one| {
        let due = one.starts_at.filter(|starts_at| *starts_at <= now);
        (due.is_none(), due, one.number)
    });
    waiting
}

/// As it stands on screens.
pub fn written(number: i32) -> String {
    format!("{number:03}")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    fn ticket(state: TicketState, appointment: Option<i64>, number: i32) -> ticket::Model {
        ticket::Model {
            id: Uuid::from_u128(number.unsigned_abs().into()),
            centre_id: Uuid::nil(),
            item_id: Uuid::nil(),
            person_id: Some(Uuid::nil()),
            booked_by: Uuid::nil(),
            day: at(0).date_naive(),
            starts_at: appointment.map(at),
            ends_at: appointment.map(|minute| at(minute + 20)),
            note: None,
            number: Some(number),
            arrived_at: None,
            counter: None,
            called_at: None,
            state,
            reason: None,
            order_id: None,
            look_at: None,
            created_at: at(0),
            changed_at: at(0),
        }
    }

    #[test]
    fn appointments_whose_time_has_come_go_first() {
        let waiting = || {
            vec![
                ticket(TicketState::Waiting, None, 1),
                ticket(TicketState::Waiting, Some(60), 2),
                ticket(TicketState::Waiting, None, 3),
                ticket(TicketState::Waiting, Some(40), 4),
            ]
        };
        let turns = |minute| {
            let turns = in_turn(waiting(), at(minute));
            turns
                .into_iter()
                .filter_map(|one| one.number)
                .collect::<Vec<_>>()
        };
        assert_eq!(turns(30), [1, 2, 3, 4]);
        assert_eq!(turns(40), [4, 1, 2, 3]);
        assert_eq!(turns(60), [4, 2, 1, 3]);
    }

    #[test]
    fn what_may_be_done_with_a_ticket() {
        use TicketAction::{Admit, Call, Cancel, HandOn, Pass, Serve};
        let booked = ticket(TicketState::Booked, Some(120), 1);
        assert_eq!(permitted(&booked, false, at(0)), [Cancel]);
        assert_eq!(permitted(&booked, true, at(0)), [Cancel]);
        assert_eq!(permitted(&booked, true, at(60)), [Cancel, Admit]);
        assert_eq!(permitted(&booked, true, at(150)), [Admit]);
        assert_eq!(permitted(&booked, true, at(155)), []);
        let called = ticket(TicketState::Called, None, 1);
        assert_eq!(permitted(&called, false, at(0)), []);
        assert_eq!(permitted(&called, true, at(0)), [Serve, Pass, Call, HandOn]);
        let nobodys = ticket::Model {
            person_id: None,
            ..called
        };
        assert_eq!(permitted(&nobodys, true, at(0)), [Serve, Pass, Call]);
        let served = ticket(TicketState::Served, None, 1);
        assert_eq!(permitted(&served, true, at(0)), [HandOn]);
        assert_eq!(written(7), "007");
    }
}
