//! Whom an event of an order is told to, and in what words.

use std::collections::HashSet;

use entity::{
    notification::NotificationKind, order, order::OrderSource, order_event,
    order_event::OrderEventKind,
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
    for_people(&requesters(order), order, event)
}

/// Whoever asked for it, and whom they asked for.
fn requesters(order: &order::Model) -> Vec<Uuid> {
    let asked = [Some(order.requester_id), order.second_requester_id];
    asked.into_iter().flatten().collect()
}

/// The person of the compound on whose behalf it was just raised.
pub(super) fn for_whom_it_was_raised(
    order: &order::Model,
    event: &order_event::Model,
) -> Vec<Notice> {
    let mut notices = for_people(order.second_requester_id.as_slice(), order, event);
    for notice in &mut notices {
        notice.kind = NotificationKind::OrderRaisedForYou;
    }
    notices
}

/// Whoever says whether it is done: who asked, or of what a patrol found, the desk.
pub(super) async fn for_confirmers(
    db: &impl ConnectionTrait,
    order: &order::Model,
    event: &order_event::Model,
) -> Result<Vec<Notice>> {
    let mut told = requesters(order);
    if order.source == OrderSource::Patrol {
        told.extend(people_at_desk(db, order.desk_id, Some(order.community_id), event.at).await?);
    }
    Ok(for_people(&told, order, event))
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
