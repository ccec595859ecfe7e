//! Whom an event of an order is told to, and in what words.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{
    notification::NotificationKind,
    order,
    order::{OrderSource, OrderState},
    order_crew, order_event,
    order_event::OrderEventKind,
    order_follower,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{service::crew_of, sight, supervision};
use crate::{
    app::Write,
    error::Result,
    identity::service::{administrators_of, people_at_desk},
    inbox::{
        rules::step_of,
        service::{About, Notice},
    },
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
    let people = desk_people(db, order, event.at).await?;
    Ok(for_people(&people, order, event))
}

/// Whoever has to act on the order now, except whoever did it.
pub(super) async fn for_whose_move(
    write: &Write<'_>,
    order: &order::Model,
    event: &order_event::Model,
) -> Result<Vec<Notice>> {
    let people = whose_move(write, order, event.at).await?;
    Ok(for_people(&people, order, event))
}

/// The crew once there is one, else the desk: an order in the hall is the desk's to place.
pub(super) async fn whose_move(
    write: &Write<'_>,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    if matches!(order.state, OrderState::Dispatched | OrderState::InProgress) {
        let crew = crew_of(&**write, order.id).await?;
        let crew: Vec<Uuid> = sight::active(order, &crew)
            .map(|one| one.person_id)
            .collect();
        if !crew.is_empty() {
            return Ok(crew);
        }
    }
    desk_people(&**write, order, now).await
}

/// Who serves the order's desk; where nobody was appointed to it, who administers the place above it.
async fn desk_people(
    db: &impl ConnectionTrait,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    if order.passed_up_by.is_some() && supervision::is_with_the_street(db, order).await? {
        return administrators_of(db, order.street_id, now).await;
    }
    people_at_desk(db, order.desk_id, Some(order.community_id), now).await
}

/// Those who were asked by name to take it, or for their unit.
pub(super) fn of_offers(
    people: &[Uuid],
    order: &order::Model,
    event: &order_event::Model,
) -> Vec<Notice> {
    let mut told = for_people(people, order, event);
    for notice in &mut told {
        notice.kind = NotificationKind::OrderOffered;
    }
    told
}

/// Those with the same trouble hear of what the requester hears of, as far as it concerns them.
pub(super) async fn for_followers(
    db: &impl ConnectionTrait,
    order: &order::Model,
    event: &order_event::Model,
) -> Result<Vec<Notice>> {
    if order.follower_count == 0 || !concerns_followers(event.kind) {
        return Ok(Vec::new());
    }
    let people: Vec<Uuid> = order_follower::Entity::find()
        .select_only()
        .column(order_follower::Column::PersonId)
        .filter(order_follower::Column::OrderId.eq(order.id))
        .filter(order_follower::Column::LeftAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(for_people(&people, order, event))
}

fn concerns_followers(kind: OrderEventKind) -> bool {
    matches!(
        kind,
        OrderEventKind::Dispatched
            | OrderEventKind::Declined
            | OrderEventKind::Merged
            | OrderEventKind::PassedUp
            | OrderEventKind::Withdrawn
            | OrderEventKind::Finished
            | OrderEventKind::Reopened
    )
}

/// Desk, crew and requester, except whoever did it.
pub(super) async fn for_everybody(
    db: &impl ConnectionTrait,
    order: &order::Model,
    crew: &[Uuid],
    event: &order_event::Model,
) -> Result<Vec<Notice>> {
    let mut people = desk_people(db, order, event.at).await?;
    people.extend(crew);
    people.extend(requesters(order));
    Ok(for_people(&people, order, event))
}

/// Somebody is to ask about it; whatever for, they read where they do it.
pub(super) fn of_follow_up(
    people: &[Uuid],
    order: &order::Model,
    follow_up_id: Uuid,
) -> Vec<Notice> {
    let mut told = of_the_clock(people, order, NotificationKind::FollowUpArrived);
    for notice in &mut told {
        notice.source_id = follow_up_id;
    }
    told
}

/// What was said is not for them yet.
pub(super) fn without_words(told: &mut [Notice]) {
    for notice in told {
        notice.detail.clear();
    }
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
            about: About::Order(order.id),
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
        about: About::Order(order.id),
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
            about: About::Order(order.id),
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
        OrderEventKind::Asked => NotificationKind::OrderAsked,
        OrderEventKind::Answered | OrderEventKind::AnswerMissed => NotificationKind::OrderAnswered,
        OrderEventKind::Merged => NotificationKind::OrderMerged,
        OrderEventKind::Absorbed | OrderEventKind::Joined | OrderEventKind::Left => {
            NotificationKind::OrderAbsorbed
        }
        OrderEventKind::PassedUp => NotificationKind::OrderPassedUp,
        OrderEventKind::Supervised => NotificationKind::OrderSupervised,
        OrderEventKind::CoHandlerAsked => NotificationKind::OrderCoHandlerAsked,
        OrderEventKind::CoHandlerDone | OrderEventKind::CoHandlerRefused => {
            NotificationKind::OrderCoHandlerAnswered
        }
        OrderEventKind::CoHandlerLate => NotificationKind::OrderCoHandlerLate,
        OrderEventKind::Withdrawn => NotificationKind::OrderWithdrawn,
        OrderEventKind::Claimed => NotificationKind::OrderClaimed,
        OrderEventKind::ReturnedToDesk => NotificationKind::OrderReturnedToDesk,
        OrderEventKind::LeadPassed => NotificationKind::OrderLeadPassed,
        OrderEventKind::TakeoverAsked => NotificationKind::TakeoverAsked,
        OrderEventKind::TakeoverAccepted => NotificationKind::TakeoverAccepted,
        OrderEventKind::TakeoverRefused => NotificationKind::TakeoverRefused,
        OrderEventKind::TakeoverExpired => NotificationKind::TakeoverExpired,
        OrderEventKind::Redirected => NotificationKind::OrderOffered,
        OrderEventKind::OfferAccepted => NotificationKind::OfferAccepted,
        OrderEventKind::OfferRefused => NotificationKind::OfferRefused,
        OrderEventKind::OfferLapsed => NotificationKind::OfferLapsed,
        OrderEventKind::ClaimLapsed => NotificationKind::ClaimLapsed,
        OrderEventKind::Progressed => NotificationKind::OrderProgressed,
        OrderEventKind::Finished => NotificationKind::OrderFinished,
        OrderEventKind::Rated => NotificationKind::OrderRated,
        // Only one that failed is told: then it is open again.
        OrderEventKind::Reopened | OrderEventKind::FollowedUp => NotificationKind::OrderReopened,
        OrderEventKind::RequestRated => NotificationKind::OrderRequestRated,
        OrderEventKind::ClosedSilently => NotificationKind::OrderClosedSilently,
        OrderEventKind::Released => NotificationKind::OrderReleased,
        OrderEventKind::Late => NotificationKind::OrderLate,
        OrderEventKind::Escalated => NotificationKind::OrderEscalated,
    }
}

pub(super) fn cut(words: &str) -> String {
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
