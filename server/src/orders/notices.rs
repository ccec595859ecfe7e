//! Whom an event of an order is told to, and in what words.

use std::collections::HashSet;

use entity::{
    notification::NotificationKind, order, order_crew, order_event, order_event::OrderEventKind,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{
    error::Result,
    identity::service::people_at_desk,
    inbox::{rules::step_of, service::Notice},
};

/// As much of an order's words as names it in a list.
const SUBJECT_LETTERS: usize = 40;

pub(super) fn for_requester(order: &order::Model, event: &order_event::Model) -> Vec<Notice> {
    for_people(&[order.requester_id], order, event)
}

/// Everybody at the order's desk, except whoever did it.
pub(super) async fn for_desk(
    db: &impl ConnectionTrait,
    order: &order::Model,
    event: &order_event::Model,
) -> Result<Vec<Notice>> {
    let people = people_at_desk(db, order.desk_id, Some(order.community_id), event.at).await?;
    Ok(for_people(&people, order, event))
}

/// What time brought about, told to these.
pub(super) fn of_the_clock(
    people: &[Uuid],
    order: &order::Model,
    kind: NotificationKind,
) -> Vec<Notice> {
    let people: HashSet<Uuid> = people.iter().copied().collect();
    people
        .into_iter()
        .map(|person_id| Notice {
            person_id,
            kind,
            source_id: step_of(order.id, order.version),
            order_id: Some(order.id),
            enrollment_id: None,
            subject: cut(&order.words),
            detail: String::new(),
        })
        .collect()
}

/// What becomes of somebody's place in a crew; once for each time that they took it.
pub(super) fn of_a_place(
    place: &order_crew::Model,
    order: &order::Model,
    kind: NotificationKind,
) -> Notice {
    let since = place.claimed_at.timestamp();
    Notice {
        person_id: place.person_id,
        kind,
        source_id: step_of(place.id, i32::try_from(since).unwrap_or(i32::MAX)),
        order_id: Some(order.id),
        enrollment_id: None,
        subject: cut(&order.words),
        detail: String::new(),
    }
}

/// Nobody is told of what they did themselves, and nobody twice.
pub fn for_people(
    people: &[Uuid],
    order: &order::Model,
    event: &order_event::Model,
) -> Vec<Notice> {
    let people: HashSet<Uuid> = people
        .iter()
        .copied()
        .filter(|person_id| *person_id != event.actor_id)
        .collect();
    people
        .into_iter()
        .map(|person_id| Notice {
            person_id,
            kind: kind(event.kind),
            source_id: event.id,
            order_id: Some(order.id),
            enrollment_id: None,
            subject: cut(&order.words),
            detail: event.words.as_deref().map(cut).unwrap_or_default(),
        })
        .collect()
}

fn kind(kind: OrderEventKind) -> NotificationKind {
    match kind {
        OrderEventKind::Submitted => NotificationKind::OrderArrived,
        OrderEventKind::Dispatched => NotificationKind::OrderDispatched,
        OrderEventKind::Declined => NotificationKind::OrderDeclined,
        OrderEventKind::Withdrawn => NotificationKind::OrderWithdrawn,
        OrderEventKind::Claimed => NotificationKind::OrderClaimed,
        OrderEventKind::ReturnedToDesk => NotificationKind::OrderReturnedToDesk,
        OrderEventKind::LeadPassed => NotificationKind::OrderLeadPassed,
        OrderEventKind::TakeoverAsked => NotificationKind::TakeoverAsked,
        OrderEventKind::TakeoverAccepted => NotificationKind::TakeoverAccepted,
        OrderEventKind::TakeoverRefused => NotificationKind::TakeoverRefused,
        OrderEventKind::TakeoverExpired => NotificationKind::TakeoverExpired,
        OrderEventKind::ClaimLapsed => NotificationKind::ClaimLapsed,
        OrderEventKind::Progressed => NotificationKind::OrderProgressed,
        OrderEventKind::Finished => NotificationKind::OrderFinished,
        OrderEventKind::Rated => NotificationKind::OrderRated,
        OrderEventKind::Reopened => NotificationKind::OrderReopened,
        OrderEventKind::Released => NotificationKind::OrderReleased,
        OrderEventKind::Late => NotificationKind::OrderLate,
        OrderEventKind::Escalated => NotificationKind::OrderEscalated,
    }
}

fn cut(words: &str) -> String {
    if words.chars().count() <= SUBJECT_LETTERS {
        words.to_owned()
    } else {
        words
            .chars()
            .take(SUBJECT_LETTERS - 1)
            .chain(['…'])
            .collect()
    }
}
