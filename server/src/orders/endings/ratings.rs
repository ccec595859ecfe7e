//! When ratings are sealed. Pure, without clock or database.
//!
//! The requester rates the work and each of the crew rates the request, once per round. Ratings of a
//! round are sealed until the requester and everybody who is in the crew have rated, or until time
//! ends: seven days after the work was finished, and never while the order still waits for the
//! requester's answer. Until then only its author reads a rating: nobody at the desk, nobody else of
//! the crew, no notice. That somebody has rated is no secret; what they said is. When time has ended
//! nobody can rate that round any more, so that no rating is written by somebody who has read the
//! other side's. A round that was reopened is over in the same way.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{order, order::OrderState};
use uuid::Uuid;

/// For how long after the work was finished each side may say how it was.
pub const RATING_DAYS: TimeDelta = TimeDelta::days(7);

/// Whether the present round can still be rated by those of the crew who have not.
pub fn may_be_rated(order: &order::Model, now: DateTime<Utc>) -> bool {
    match (order.state, order.finished_at) {
        (OrderState::Finished, _) => true,
        (OrderState::Closed, Some(finished_at)) => now < finished_at + RATING_DAYS,
        _ => false,
    }
}

/// Whether the ratings of the present round are sealed. `crew` is whoever has a place in it.
pub fn are_sealed(
    order: &order::Model,
    requester_has_rated: bool,
    crew: &[Uuid],
    crew_that_has_rated: &[Uuid],
    now: DateTime<Utc>,
) -> bool {
    let both_are_in =
        requester_has_rated && crew.iter().all(|one| crew_that_has_rated.contains(one));
    may_be_rated(order, now) && !both_are_in
}

#[cfg(test)]
mod tests {
    use entity::order::{Escalation, OrderSource};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn order(state: OrderState) -> order::Model {
        let then = at("2026-11-23T09:00:00+08:00");
        order::Model {
            id: Uuid::nil(),
            number: String::new(),
            requester_id: Uuid::nil(),
            category_code: String::new(),
            words: String::new(),
            place_id: Uuid::nil(),
            compound_id: None,
            community_id: Uuid::nil(),
            street_id: Uuid::nil(),
            desk_id: Uuid::nil(),
            passed_up_by: None,
            asked_at: None,
            merged_into_id: None,
            follower_count: 0,
            supervised_at: None,
            state,
            open: false,
            crew_size: 2,
            crew_taken: 2,
            unit_places: 0,
            free_taken: 0,
            audience: order::Audience::Compound,
            given_back: 0,
            submitted_at: then,
            dispatched_at: None,
            dispatch_due_at: then,
            finish_due_at: then,
            due_at: then,
            finished_at: Some(then),
            closed_at: None,
            public_reason: None,
            unsolvable_reason: None,
            outcome: None,
            round: 0,
            escalation: Escalation::None,
            look_at: None,
            settle_at: None,
            event_count: 1,
            version: 1,
            source: OrderSource::Resident,
            hidden: false,
            open_to_all: false,
            second_requester_id: None,
            preferred_day: None,
            preferred_part: None,
        }
    }

    #[test]
    fn both_sides_or_time_break_the_seal() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let crew = [one, two];
        let closed = order(OrderState::Closed);
        let then = closed.finished_at.unwrap();
        let soon = then + TimeDelta::days(6);
        for (requester, rated, sealed) in [
            (true, &[][..], true),
            (true, &[one][..], true),
            (false, &[one, two][..], true),
            (true, &[one, two][..], false),
        ] {
            assert_eq!(are_sealed(&closed, requester, &crew, rated, soon), sealed);
        }
        let late = then + RATING_DAYS;
        assert!(!are_sealed(&closed, true, &crew, &[], late));
        assert!(are_sealed(
            &closed,
            true,
            &crew,
            &[],
            late - TimeDelta::microseconds(1)
        ));
        // As long as the requester may still rate, they read nothing.
        let waiting = order(OrderState::Finished);
        assert!(are_sealed(&waiting, false, &crew, &crew, late));
        for state in [OrderState::Submitted, OrderState::InProgress] {
            assert!(!are_sealed(&order(state), false, &crew, &[], soon));
            assert!(!may_be_rated(&order(state), soon));
        }
    }
}
