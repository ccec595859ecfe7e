//! Keeping what came free for the first who waits for it.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use entity::{
    booking, booking::BookingState, booking_event::BookingEventKind, room_space, waitlist_entry,
    waitlist_entry::WaitlistState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Set, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    super::{
        notices::{self, Told},
        occupying::{self, Extent},
        reach,
        rooms::Bookable,
        rules::{Asking, Span},
        step::record,
        ticks,
    },
    joining::rooms_for,
};
use crate::{
    app::{App, Write},
    capacity::Guard,
    clock::new_id,
    db::WAITLIST_LOCK,
    error::Result,
    viewer::Viewer,
};

/// How long an offer is kept, and how long at least for what has begun or soon will.
const OFFER: TimeDelta = TimeDelta::minutes(30);
const SHORT_OFFER: TimeDelta = TimeDelta::minutes(10);
/// Nobody has to answer at night: local minutes of the day.
const EVENING: u32 = 21 * 60;
const MORNING: u32 = 8 * 60;
const AT_ONCE: u64 = 50;

/// Until when an offer made now is kept: half an hour by day, at night until half an hour into the
/// morning, and not past the start but by ten minutes from now.
pub fn offered_until(now: DateTime<Utc>, starts_at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let local = now.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    let waits = match minute {
        MORNING..EVENING => 0,
        0..MORNING => MORNING - minute,
        _ => 24 * 60 - minute + MORNING,
    };
    let until = now + TimeDelta::minutes(waits.into()) + OFFER;
    until.min(starts_at.max(now + SHORT_OFFER))
}

/// Looks at whoever waits for something that may have come free; answers how many were looked at.
pub async fn look(app: &App) -> Result<usize> {
    let mut looked = 0;
    loop {
        let some = some(app).await?;
        looked += some;
        if some == 0 {
            return Ok(looked);
        }
    }
}

async fn some(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = || due(now).filter(waitlist_entry::Column::State.eq(WaitlistState::Waiting));
    if due().one(app.db.reader()).await?.is_none() {
        return Ok(0);
    }
    let mut write = app.write().await?;
    // One instance at a time, so that they are looked at in the order in which they came.
    if app.guard == Guard::On {
        app.db.hold(&write, WAITLIST_LOCK).await?;
    }
    let entries = due()
        .order_by_asc(waitlist_entry::Column::CreatedAt)
        .order_by_asc(waitlist_entry::Column::Id)
        .limit(AT_ONCE)
        .lock(LockType::Update)
        .all(&*write)
        .await?;
    let count = entries.len();
    for entry in entries {
        consider(&mut write, app, entry, now).await?;
    }
    write.commit().await?;
    Ok(count)
}

fn due(now: DateTime<Utc>) -> Select<waitlist_entry::Entity> {
    waitlist_entry::Entity::find().filter(waitlist_entry::Column::LookAt.lte(now))
}

/// Offers what this one waits for, or looks again when something else comes free.
async fn consider(
    write: &mut Write<'_>,
    app: &App,
    entry: waitlist_entry::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let viewer = Viewer::in_absence(&**write, entry.person_id, now).await?;
    let mut offered = None;
    if now < entry.ends_at {
        for room in rooms_for(&entry).all(&**write).await? {
            let room = Bookable::held(write, room.id).await?;
            offered = offer(write, app, (&entry, &viewer), &room, now).await?;
            if offered.is_some() {
                break;
            }
        }
    }
    let is_over = entry.ends_at <= now;
    let ends_at = entry.ends_at;
    let mut next = entry.into_active_model();
    match offered {
        Some(booking) => {
            next.state = Set(WaitlistState::Offered);
            next.booking_id = Set(Some(booking));
            next.look_at = Set(None);
        }
        None if is_over => {
            next.state = Set(WaitlistState::Over);
            next.look_at = Set(None);
        }
        None => next.look_at = Set(Some(ends_at)),
    }
    next.changed_at = Set(now);
    next.update(&**write).await?;
    Ok(())
}

/// Keeps the room for somebody, if it is free and they may book it; answers the booking.
async fn offer(
    write: &mut Write<'_>,
    app: &App,
    (entry, viewer): (&waitlist_entry::Model, &Viewer),
    room: &Bookable,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>> {
    let Some(span) = span_for(app, entry, room, now) else {
        return Ok(None);
    };
    let extent = room.extent(span, entry.heads);
    let is_open = occupying::is_free(&**write, &extent, &[], now).await?
        && reach::may_book(&**write, viewer, room.room.id, now).await?;
    if !is_open {
        return Ok(None);
    }
    let row = booking::Model {
        id: new_id(),
        room_id: room.room.id,
        centre_id: room.centre.id,
        person_id: entry.person_id,
        booked_by: entry.person_id,
        organization_id: None,
        series_id: None,
        series_date: None,
        state: BookingState::Offered,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        purpose: String::new(),
        heads: entry.heads,
        counted: false,
        look_at: Some(offered_until(now, span.starts_at, app.zone)),
        reason: None,
        decided_by: None,
        checked_in_at: None,
        missed_until: None,
        appeal: None,
        version: 1,
        created_at: now,
        changed_at: now,
    };
    booking::Entity::insert(booking::ActiveModel::from(row.clone()))
        .exec_without_returning(&**write)
        .await?;
    let wanted = [(extent, row.id)];
    let got = occupying::occupy_each(write, &wanted, now, app.guard).await?;
    if !got.contains(&row.id) {
        booking::Entity::delete_by_id(row.id).exec(&**write).await?;
        return Ok(None);
    }
    let event = (BookingEventKind::Offered, None, row.person_id);
    record(write, std::slice::from_ref(&row), event, now).await?;
    let told = Told::once(BookingEventKind::Offered, row.person_id);
    notices::tell(write, app, &row, room, told, now).await?;
    Ok(Some(row.id))
}

/// All of the time that somebody waits for, or what is left of it, from the next slot on.
fn span_for(
    app: &App,
    entry: &waitlist_entry::Model,
    room: &Bookable,
    now: DateTime<Utc>,
) -> Option<Span> {
    let slot = room.room.slot_minutes;
    let (starts_at, asking) = match now < entry.starts_at {
        true => (entry.starts_at, Asking::Resident),
        false => {
            let (day, minute) = ticks::day_and_minute(app.zone, now);
            let next = ticks::instant(app.zone, day, (minute / slot + 1) * slot);
            (next, Asking::Manager)
        }
    };
    let minutes = i32::try_from((entry.ends_at - starts_at).num_minutes()).ok()?;
    room.check(app, (starts_at, minutes), asking, now).ok()
}

/// Spaces of a centre came free in a stretch of time: whoever waits for some of that is looked at next.
pub async fn mark(
    tx: &DatabaseTransaction,
    spaces: &[Uuid],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<()> {
    let centres = entity::space::Entity::find()
        .select_only()
        .column(entity::space::Column::CentreId)
        .filter(entity::space::Column::Id.is_in(spaces.iter().copied()))
        .into_query();
    waitlist_entry::Entity::update_many()
        .set(waitlist_entry::ActiveModel {
            look_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(waitlist_entry::Column::State.eq(WaitlistState::Waiting))
        .filter(waitlist_entry::Column::CentreId.in_subquery(centres))
        .filter(waitlist_entry::Column::StartsAt.lt(until))
        .filter(waitlist_entry::Column::EndsAt.gt(from))
        .exec(tx)
        .await?;
    Ok(())
}

/// Those of some bookings that are in the way of somebody else who waits and has not been looked at since
/// it came free: they come first.
pub async fn promised(
    tx: &DatabaseTransaction,
    wanted: &[(Extent, Uuid)],
    but: Uuid,
    now: DateTime<Utc>,
) -> Result<HashSet<Uuid>> {
    let first = due(now)
        .filter(waitlist_entry::Column::State.eq(WaitlistState::Waiting))
        .filter(waitlist_entry::Column::PersonId.ne(but))
        .all(tx)
        .await?;
    let mut promised = HashSet::new();
    for entry in first {
        let ticks = ticks::of_span(entry.starts_at, entry.ends_at);
        let overlaps =
            |extent: &Extent| extent.ticks.start < ticks.end && ticks.start < extent.ticks.end;
        let mut in_the_way: Vec<&(Extent, Uuid)> = wanted.iter().collect();
        in_the_way.retain(|(extent, _)| overlaps(extent));
        if in_the_way.is_empty() {
            continue;
        }
        let rooms = rooms_for(&entry)
            .select_only()
            .column(entity::room::Column::Id)
            .into_query();
        let spaces: Vec<Uuid> = room_space::Entity::find()
            .filter(room_space::Column::RoomId.in_subquery(rooms))
            .select_only()
            .column(room_space::Column::SpaceId)
            .into_tuple()
            .all(tx)
            .await?;
        in_the_way.retain(|(extent, _)| extent.spaces.iter().any(|space| spaces.contains(space)));
        promised.extend(in_the_way.into_iter().map(|(_, id)| *id));
    }
    Ok(promised)
}

/// What came of the offers that these bookings were.
pub async fn settle(
    tx: &DatabaseTransaction,
    bookings: &[Uuid],
    state: WaitlistState,
    now: DateTime<Utc>,
) -> Result<()> {
    waitlist_entry::Entity::update_many()
        .set(waitlist_entry::ActiveModel {
            state: Set(state),
            look_at: Set(None),
            changed_at: Set(now),
            ..Default::default()
        })
        .filter(waitlist_entry::Column::BookingId.is_in(bookings.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(&format!("2026-11-{text}:00+08:00"))
            .unwrap()
            .to_utc()
    }

    #[test]
    fn offers_are_kept_for_half_an_hour_of_the_day() {
        let until = |now, starts_at| offered_until(at(now), at(starts_at), Shanghai);
        assert_eq!(until("24T10:00", "25T09:00"), at("24T10:30"));
        assert_eq!(until("24T20:59", "25T09:00"), at("24T21:29"));
        assert_eq!(until("24T21:00", "25T09:00"), at("25T08:30"));
        assert_eq!(until("25T02:00", "25T09:00"), at("25T08:30"));
        assert_eq!(until("25T02:00", "25T08:15"), at("25T08:15"));
        assert_eq!(until("24T10:00", "24T10:20"), at("24T10:20"));
        assert_eq!(until("24T10:00", "24T09:30"), at("24T10:10"));
    }
}
