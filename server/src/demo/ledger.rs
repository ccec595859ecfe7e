//! What is known only when all rows are: numbers of orders, what members have in hand, what was read.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::{
    enrollment::EnrollmentState,
    notification,
    notification::NotificationKind,
    order::{self, OrderState},
    order_counter, photo,
};
use uuid::Uuid;

use super::{
    dice::Dice,
    organizations::Organizations,
    people::People,
    street::{Plan, Street},
    territory::Territory,
};
use crate::inbox::rules::step_of;

/// Older notices have been read.
const UNREAD: TimeDelta = TimeDelta::days(2);

/// `YYMMDD-NNNN`, counted per day in the street's zone.
pub fn number_orders(plan: &Plan<'_>, street: &mut Street) {
    street
        .orders
        .sort_by_key(|order| (order.submitted_at, order.id));
    let mut counters: BTreeMap<(Uuid, String), i32> = BTreeMap::new();
    for order in &mut street.orders {
        let local = order.submitted_at.with_timezone(&plan.zone);
        let day = local.format("%y%m%d").to_string();
        let last = counters.entry((order.street_id, day.clone())).or_default();
        *last += 1;
        order.number = format!("{day}-{last:04}");
    }
    street.counters = counters
        .into_iter()
        .map(|((street_id, day), last)| order_counter::Model {
            street_id,
            day,
            last,
        })
        .collect();
}

/// Whether a crew still has this order in hand.
pub fn is_unfinished(order: &order::Model) -> bool {
    matches!(order.state, OrderState::Dispatched | OrderState::InProgress)
}

pub fn count_unfinished(street: &mut Street) {
    let rounds: BTreeMap<Uuid, i32> = street
        .orders
        .iter()
        .filter(|order| is_unfinished(order))
        .map(|order| (order.id, order.round))
        .collect();
    let mut in_hand: BTreeMap<Uuid, i32> = BTreeMap::new();
    for one in &street.crew {
        if one.released_at.is_none() && rounds.get(&one.order_id) == Some(&one.round) {
            *in_hand.entry(one.person_id).or_default() += 1;
        }
    }
    for (person, _) in &mut street.people {
        person.unfinished_count = in_hand.get(&person.id).copied().unwrap_or(0);
    }
}

/// Tells the desks of each 报到, and those who asked how it was decided.
pub fn announce_enrollments(
    plan: &Plan<'_>,
    territory: &Territory,
    organizations: &Organizations,
    people: &People,
    street: &mut Street,
) {
    let mut dice = Dice::new(plan.seed, "enrolments");
    let names: BTreeMap<Uuid, &str> = street
        .people
        .iter()
        .map(|(person, _)| (person.id, person.name.as_str()))
        .collect();
    for row in &street.enrollments {
        let home = territory
            .compounds
            .iter()
            .position(|compound| compound.id == row.place_id);
        let (Some(person_id), Some(home)) = (row.person_id, home) else {
            continue;
        };
        let desk = organizations.desk_of_building[home][0];
        let compound = &territory.compounds[home].name;
        let mut tell = |person_id, kind, version, detail: &str, at| {
            street.notifications.push(notification::Model {
                id: dice.id(at),
                person_id,
                kind,
                source_id: step_of(row.id, version),
                order_id: None,
                enrollment_id: Some(row.id),
                booking_id: None,
                subject: compound.clone(),
                detail: detail.to_owned(),
                at,
                read_at: None,
            });
        };
        let name = names.get(&person_id).copied().unwrap_or_default();
        let asked = NotificationKind::EnrollmentAsked;
        tell(people.dispatchers[desk], asked, 1, name, row.asked_at);
        if let Some(at) = row.decided_at {
            let reason = row.reason.as_deref().unwrap_or_default();
            let decided = match row.state {
                EnrollmentState::Returned => NotificationKind::EnrollmentReturned,
                _ => NotificationKind::EnrollmentConfirmed,
            };
            tell(person_id, decided, 2, reason, at);
        }
    }
}

pub fn mark_read(plan: &Plan<'_>, street: &mut Street) {
    for notice in &mut street.notifications {
        if notice.at < plan.now - UNREAD {
            notice.read_at = Some(notice.at + TimeDelta::hours(1));
        }
    }
}

/// Leaves the photos that are kept.
pub fn clear_photos(plan: &Plan<'_>, street: &mut Street) {
    let since = plan.now - TimeDelta::days(plan.figures.photo_days);
    let is_kept = |photo: &photo::Model| photo.centre_id.is_some() || photo.created_at >= since;
    (street.photos).retain(|(photo, _)| plan.is_first() && is_kept(photo));
}

/// What must hold of the rows whatever chance said; for tests.
#[cfg(test)]
pub fn faults(street: &Street) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    let mut numbers = std::collections::BTreeSet::new();
    for order in &street.orders {
        let name = format!("order {} ({:?})", order.number, order.state);
        check(
            numbers.insert(&order.number),
            format!("{name}: number twice"),
        );
        check(
            order.open == crate::orders::rules::is_open(order.state),
            format!("{name}: open flag"),
        );
        let mut events: Vec<_> = street
            .events
            .iter()
            .filter(|event| event.order_id == order.id)
            .collect();
        events.sort_by_key(|event| event.sequence);
        let sequences: Vec<i32> = events.iter().map(|event| event.sequence).collect();
        check(
            sequences == (1..=order.event_count).collect::<Vec<_>>(),
            format!("{name}: events {sequences:?}"),
        );
        check(
            events.is_sorted_by_key(|event| event.at),
            format!("{name}: events out of order"),
        );
        check(
            order.version == order.event_count,
            format!("{name}: version"),
        );
        let active = street
            .crew
            .iter()
            .filter(|one| {
                one.order_id == order.id && one.round == order.round && one.released_at.is_none()
            })
            .count();
        check(
            usize::try_from(order.crew_taken) == Ok(active) && order.crew_taken <= order.crew_size,
            format!("{name}: crew {active} of {}", order.crew_taken),
        );
    }
    for counter in &street.counters {
        let given = street
            .orders
            .iter()
            .filter(|order| order.number.starts_with(&counter.day))
            .count();
        check(
            usize::try_from(counter.last) == Ok(given),
            format!("counter of {}", counter.day),
        );
    }
    for (person, _) in &street.people {
        check(
            person.unfinished_count <= person.unfinished_cap,
            format!("{} has too much in hand", person.name),
        );
    }
    let mut taken = std::collections::BTreeSet::new();
    for one in &street.occupancies {
        check(
            taken.insert((one.space_id, one.tick)),
            format!("{:?} is taken twice at {}", one.space_id, one.tick),
        );
    }
    let mut quarters = BTreeMap::new();
    for one in &street.occupancies {
        // Of several seats, each has the whole time.
        let of_space = quarters.entry((one.booking_id, one.space_id));
        *of_space.or_insert(0) += 1;
    }
    let mut least_of = BTreeMap::new();
    for ((booking, _), quarters) in quarters {
        let least = least_of.entry(booking).or_insert(quarters);
        *least = quarters.min(*least);
    }
    let events: std::collections::BTreeSet<_> = (street.booking_events.iter())
        .map(|event| (event.booking_id, event.sequence, event.at))
        .collect();
    for row in &street.bookings {
        let kept = least_of.get(&Some(row.id)).copied().unwrap_or(0);
        let least = (row.ends_at - row.starts_at).num_minutes() / 15;
        let is_kept = match row.state.occupies() {
            true => kept >= least,
            false => kept == 0,
        };
        check(is_kept, format!("booking {} is not kept", row.id));
        let told = (row.id, row.version, row.changed_at);
        let has_event = events.contains(&told);
        check(has_event, format!("booking {} has no event", row.id));
    }
    faults
}
