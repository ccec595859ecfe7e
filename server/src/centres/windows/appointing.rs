//! Making an appointment at the windows, and giving a turn up.

use chrono::{DateTime, Days, Utc};
use entity::{ticket, ticket::TicketState, window_item, window_slot};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    house::House,
    notices::{self, Told},
    rules::{self, LATE, TicketAction},
    slots::Span,
};
use crate::{
    app::{App, Write},
    capacity::{self, WindowTime},
    centres::{reach::belongs_around, ticks},
    error::{ErrorCode, OnUnique, Result, field, limit},
    family,
    identity::service::hold_person,
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NOTE: usize = 80;
/// Appointments that somebody keeps ahead at once.
const MOST_AHEAD: u64 = 3;

/// An appointment for somebody.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub item_id: Uuid,
    pub starts_at: DateTime<Utc>,
    /// For whom; without one for the viewer.
    pub person_id: Option<Uuid>,
    pub note: Option<String>,
}

/// The request's id becomes the ticket's.
///
/// # Errors
/// `NOT_FOUND` on `itemId`; `NOT_FOUND` on `personId` for somebody whom the viewer may not act for,
/// `FORBIDDEN` there for who belongs to another community, `NOT_CONFIRMED`; `SLOT_FULL`, `INVALID`,
/// `TOO_SOON`, `TOO_FAR`, `CENTRE_CLOSED`, `ALREADY_WAITING` on `startsAt`; `TOO_MANY` on `itemId`;
/// `TOO_LONG`, `INVALID` on `note`; `INVALID` on `requestId` for an id that is taken.
pub async fn book(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Wanted) -> Result<Uuid> {
    let note = match wanted.note.filter(|note| !note.trim().is_empty()) {
        Some(note) => Some(checked_text(&note, "note", LONGEST_NOTE)?),
        None => None,
    };
    let (reader, now) = (app.db.reader(), app.clock.now());
    if let Some(done) = requests::recall(reader, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let item = item_in_use(reader, wanted.item_id).await?;
    let known = House::find(reader, item.centre_id).await;
    let known = known.map_err(|_| field(ErrorCode::NotFound, "itemId"))?;
    // Most who come too late hear so without waiting for anybody who writes.
    if is_full(reader, &known, wanted.starts_at).await? {
        // Unless a twin of this very request has it by now.
        let done = requests::recall(reader, viewer, key, app.guard).await?;
        return done.ok_or_else(|| field(ErrorCode::SlotFull, "startsAt"));
    }
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    // First, so that a twin waits here and then hears what came of this one.
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let person_id = wanted.person_id.unwrap_or(viewer.person_id);
    let at_desk = viewer.manages(&known.place);
    check_person(&write, app, &viewer, (person_id, at_desk), &known).await?;
    let house = House::held(&write, item.centre_id).await;
    let mut house = house.map_err(|_| field(ErrorCode::NotFound, "itemId"))?;
    // As it is now, and until this ends.
    item_in_use(&*write, item.id).await?;
    let span = open_slot(&write, app, &house, wanted.starts_at, now).await?;
    check_ahead(&write, person_id, span.starts_at).await?;
    let time = WindowTime {
        centre_id: house.centre.id,
        starts_at: span.starts_at,
        places: house.windows.places,
    };
    if !capacity::take_window_place(&write, time, app.guard).await? {
        return Err(field(ErrorCode::SlotFull, "startsAt"));
    }
    let (day, _) = ticks::day_and_minute(app.zone, span.starts_at);
    let row = ticket::ActiveModel {
        starts_at: Set(Some(span.starts_at)),
        ends_at: Set(Some(span.ends_at)),
        note: Set(note),
        look_at: Set(Some(span.ends_at + LATE)),
        ..of_item(
            &item,
            (key.id(), Some(person_id), viewer.person_id),
            day,
            now,
        )
    };
    let row = insert(row, &write).await?;
    house.touch(&mut write, now).await?;
    if person_id != viewer.person_id {
        let told = Told::Booked {
            by: viewer.person_id,
        };
        notices::tell(&mut write, app, &house, &row, told).await?;
    }
    write.commit().await?;
    Ok(key.id())
}

/// A ticket that nothing is known of but what it is for, who it is for and who makes it.
pub(super) fn of_item(
    item: &window_item::Model,
    (id, person_id, booked_by): (Uuid, Option<Uuid>, Uuid),
    day: chrono::NaiveDate,
    now: DateTime<Utc>,
) -> ticket::ActiveModel {
    ticket::ActiveModel {
        id: Set(id),
        centre_id: Set(item.centre_id),
        item_id: Set(item.id),
        person_id: Set(person_id),
        booked_by: Set(booked_by),
        day: Set(day),
        state: Set(TicketState::Booked),
        created_at: Set(now),
        changed_at: Set(now),
        ..Default::default()
    }
}

pub(super) async fn insert(row: ticket::ActiveModel, write: &Write<'_>) -> Result<ticket::Model> {
    row.insert(&**write)
        .await
        .on_unique("ticket", &["id"], || field(ErrorCode::Invalid, "requestId"))
}

/// # Errors
/// `NOT_FOUND` on `itemId`.
pub(super) async fn item_in_use(db: &impl ConnectionTrait, id: Uuid) -> Result<window_item::Model> {
    window_item::Entity::find_by_id(id)
        .filter(window_item::Column::RetiredAt.is_null())
        .one(db)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "itemId"))
}

async fn is_full(
    db: &impl ConnectionTrait,
    house: &House,
    starts_at: DateTime<Utc>,
) -> Result<bool> {
    let slot = window_slot::Entity::find_by_id((house.centre.id, starts_at));
    let slot = slot.one(db).await?;
    Ok(slot.is_some_and(|slot| slot.taken >= house.windows.places))
}

/// Holds whom it is for, who may be served here and whom the viewer may act for.
async fn check_person(
    write: &Write<'_>,
    app: &App,
    viewer: &Viewer,
    (person_id, at_desk): (Uuid, bool),
    house: &House,
) -> Result<()> {
    let is_own = person_id == viewer.person_id;
    if !is_own && !at_desk && !family::links::may_act_for(&**write, viewer, person_id).await? {
        return Err(field(ErrorCode::NotFound, "personId"));
    }
    let unknown = |_| field(ErrorCode::NotFound, "personId");
    let person = hold_person(write, person_id).await.map_err(unknown)?;
    if !person.is_present() {
        return Err(field(ErrorCode::NotFound, "personId"));
    }
    check_confirmed(&**write, person_id).await?;
    match belongs_around(&**write, app, person_id, &house.place).await? {
        true => Ok(()),
        false => Err(field(ErrorCode::Forbidden, "personId")),
    }
}

/// A time of the windows that somebody may still make an appointment for.
async fn open_slot(
    write: &Write<'_>,
    app: &App,
    house: &House,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Span> {
    let slot = house.slot_at(app, starts_at);
    let slot = slot.ok_or_else(|| field(ErrorCode::Invalid, "startsAt"))?;
    if slot.starts_at <= now {
        return Err(field(ErrorCode::TooSoon, "startsAt"));
    }
    let (today, _) = ticks::day_and_minute(app.zone, now);
    let (day, _) = ticks::day_and_minute(app.zone, starts_at);
    let ahead = house.windows.ahead_days;
    if day > today + Days::new(ahead.unsigned_abs().into()) {
        return Err(limit(ErrorCode::TooFar, "startsAt", ahead.into()));
    }
    match house.closures(&**write, slot).await?.is_empty() {
        true => Ok(slot),
        false => Err(field(ErrorCode::CentreClosed, "startsAt")),
    }
}

/// Of somebody who is held: two requests at once are counted one after the other.
async fn check_ahead(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    starts_at: DateTime<Utc>,
) -> Result<()> {
    let of_person = ticket::Entity::find().filter(ticket::Column::PersonId.eq(person_id));
    let then = of_person
        .clone()
        .filter(ticket::Column::StartsAt.eq(starts_at))
        .filter(ticket::Column::State.is_in(TicketState::STANDING));
    if then.count(tx).await? > 0 {
        return Err(field(ErrorCode::AlreadyWaiting, "startsAt"));
    }
    let ahead = of_person.filter(ticket::Column::State.eq(TicketState::Booked));
    match ahead.count(tx).await? < MOST_AHEAD {
        true => Ok(()),
        false => Err(limit(ErrorCode::TooMany, "itemId", MOST_AHEAD as i64)),
    }
}

/// Gives an appointment or a number up: whoever it is for, who made it, their family, or the desk.
///
/// # Errors
/// `NOT_FOUND` on `ticketId`; `STATE_CHANGED`.
pub async fn cancel(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let (mut house, row) = held(&write, id).await?;
    let at_desk = viewer.manages(&house.place);
    let is_own = row.person_id == Some(viewer.person_id) || row.booked_by == viewer.person_id;
    let may = match row.person_id {
        _ if is_own || at_desk => true,
        Some(person_id) => family::links::may_act_for(&*write, &viewer, person_id).await?,
        None => false,
    };
    if !may {
        return Err(field(ErrorCode::NotFound, "ticketId"));
    }
    if !rules::permitted(&row, at_desk, now).contains(&TicketAction::Cancel) {
        return Err(ErrorCode::StateChanged.into());
    }
    let row = end(&write, row, TicketState::Cancelled, now).await?;
    house.touch(&mut write, now).await?;
    let told = Told::Cancelled {
        by: viewer.person_id,
    };
    notices::tell(&mut write, app, &house, &row, told).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// A ticket and its house, both held.
///
/// # Errors
/// `NOT_FOUND` on `ticketId`.
pub(super) async fn held(tx: &DatabaseTransaction, id: Uuid) -> Result<(House, ticket::Model)> {
    let unknown = || field(ErrorCode::NotFound, "ticketId");
    let row = ticket::Entity::find_by_id(id).one(tx).await?;
    let row = row.ok_or_else(unknown)?;
    let house = House::held(tx, row.centre_id).await;
    let house = house.map_err(|error| error.on("ticketId"))?;
    let row = ticket::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(tx)
        .await?
        .ok_or_else(unknown)?;
    Ok((house, row))
}

/// A ticket stands no longer; an appointment's place is there for somebody else.
pub(super) async fn end(
    tx: &DatabaseTransaction,
    row: ticket::Model,
    state: TicketState,
    now: DateTime<Utc>,
) -> Result<ticket::Model> {
    if let (TicketState::Booked, Some(starts_at)) = (row.state, row.starts_at) {
        capacity::give_back_window_place(tx, (row.centre_id, starts_at)).await?;
    }
    let mut next = row.into_active_model();
    next.state = Set(state);
    next.look_at = Set(None);
    next.changed_at = Set(now);
    Ok(next.update(tx).await?)
}

/// Somebody takes part no longer: what they would have come for is there for others.
pub async fn give_up_all(write: &mut Write<'_>, person_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let rows = ticket::Entity::find()
        .filter(ticket::Column::PersonId.eq(person_id))
        .filter(ticket::Column::State.is_in([TicketState::Booked, TicketState::Waiting]))
        .order_by_asc(ticket::Column::CentreId)
        .order_by_asc(ticket::Column::Id)
        .all(&**write)
        .await?;
    for row in rows {
        let (mut house, row) = held(write, row.id).await?;
        if matches!(row.state, TicketState::Booked | TicketState::Waiting) {
            end(write, row, TicketState::Cancelled, now).await?;
            house.touch(write, now).await?;
        }
    }
    Ok(())
}
