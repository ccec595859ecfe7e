//! Appointments at service windows in the calendar of whoever they are for. A number that was taken in the
//! hall is no appointment, and no calendar has it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{centre, ticket, ticket::TicketState, window_item};
use icalendar::{Component, Event, EventLike, EventStatus};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{BEHIND, MOST};
use crate::{centres::calendar_file::location, error::Result};

/// Those ahead and those that were lately, by time.
pub(super) async fn of_person(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Event>> {
    let rows = ticket::Entity::find()
        .filter(ticket::Column::PersonId.eq(person_id))
        .filter(ticket::Column::EndsAt.gt(now - BEHIND))
        .order_by_asc(ticket::Column::StartsAt)
        .order_by_asc(ticket::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let ids = |of: fn(&ticket::Model) -> Uuid| {
        let mut ids: Vec<Uuid> = rows.iter().map(of).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let items = window_item::Entity::find()
        .filter(window_item::Column::Id.is_in(ids(|row| row.item_id)))
        .all(db)
        .await?;
    let centres = centre::Entity::find()
        .filter(centre::Column::Id.is_in(ids(|row| row.centre_id)))
        .all(db)
        .await?;
    let items: HashMap<Uuid, window_item::Model> =
        items.into_iter().map(|one| (one.id, one)).collect();
    let centres: HashMap<Uuid, centre::Model> =
        centres.into_iter().map(|one| (one.id, one)).collect();
    let event = |row: &ticket::Model| {
        let (item, centre) = (items.get(&row.item_id)?, centres.get(&row.centre_id)?);
        event(row, item, centre)
    };
    Ok(rows.iter().filter_map(event).collect())
}

/// What somebody wrote with it stays out: the link is read by whoever has it.
fn event(
    ticket: &ticket::Model,
    item: &window_item::Model,
    centre: &centre::Model,
) -> Option<Event> {
    let (starts_at, ends_at) = (ticket.starts_at?, ticket.ends_at?);
    let (status, sequence) = told_of(ticket.state);
    let mut event = Event::new();
    event
        .uid(&format!("{}@linli", ticket.id))
        .sequence(sequence)
        .timestamp(ticket.changed_at)
        .starts(starts_at)
        .ends(ends_at)
        .status(status)
        .summary(&format!("{} · 服务窗口", item.name))
        .location(&location(centre));
    let bring: Vec<&str> = item.to_bring().collect();
    if !bring.is_empty() {
        event.description(&format!("请带：{}", bring.join("、")));
    }
    Some(event.done())
}

/// An appointment never moves, and what ended without it stays so: there is one thing to tell after the
/// first, which is the next in the sequence.
fn told_of(state: TicketState) -> (EventStatus, u32) {
    match state {
        TicketState::Booked
        | TicketState::Waiting
        | TicketState::Called
        | TicketState::Passed
        | TicketState::Served => (EventStatus::Confirmed, 1),
        TicketState::Cancelled | TicketState::Closed | TicketState::Missed => {
            (EventStatus::Cancelled, 2)
        }
    }
}
