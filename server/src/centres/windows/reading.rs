//! Reading windows and tickets.

use std::cmp::Reverse;

use chrono::NaiveDate;
use entity::{centre, service_window, ticket, ticket::TicketState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{house::House, rules};
use crate::{
    app::App,
    centres::{reach::Belonging, ticks},
    error::{ErrorCode, Result, field},
    family::links::people_of,
    live::recheck::Span,
    places,
    viewer::Viewer,
};

/// One's own that are shown together.
const MOST_OWN: u64 = 50;
/// Tickets of one day that the desk looks at together.
const MOST: u64 = 200;

/// Everybody may look at what the windows of a centre do.
pub async fn windows(
    _viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
) -> Result<Option<service_window::Model>> {
    let row = service_window::Entity::find_by_id(centre_id);
    Ok(row.one(app.db.reader()).await?)
}

pub async fn known(app: &App, id: Uuid) -> Result<ticket::Model> {
    let row = ticket::Entity::find_by_id(id).one(app.db.reader()).await?;
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Of the viewer, of those whom they act for, or of a centre that they manage.
pub async fn ticket(viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<ticket::Model>> {
    let db = app.db.reader();
    let Some(row) = ticket::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    let is_own = row.person_id == Some(viewer.person_id) || row.booked_by == viewer.person_id;
    if is_own
        || people_of(app.db.reader(), viewer)
            .await?
            .iter()
            .any(|id| row.person_id == Some(*id))
    {
        return Ok(Some(row));
    }
    let centre = centre::Entity::find_by_id(row.centre_id).one(db).await?;
    let centre = centre.ok_or(ErrorCode::NotFound)?;
    let place = places::service::place(db, centre.place_id).await?;
    Ok(viewer.manages(&place).then_some(row))
}

/// From today on, but not what was given up: the next first.
pub async fn own(viewer: &Viewer, app: &App) -> Result<Vec<ticket::Model>> {
    let (today, _) = ticks::day_and_minute(app.zone, app.clock.now());
    let mut rows = ticket::Entity::find()
        .filter(ticket::Column::PersonId.is_in(people_of(app.db.reader(), viewer).await?))
        .filter(ticket::Column::Day.gte(today))
        .filter(ticket::Column::State.ne(TicketState::Cancelled))
        .order_by_asc(ticket::Column::Day)
        .order_by_asc(ticket::Column::Id)
        .limit(MOST_OWN)
        .all(app.db.reader())
        .await?;
    rows.sort_by_key(|row| (row.day, row.starts_at.or(row.arrived_at), row.id));
    Ok(rows)
}

/// Everybody of one day: those called, those who wait in turn, those who passed, appointments to come, and
/// the rest, the latest first.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it, and where it has no windows.
pub async fn queue(
    viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    day: NaiveDate,
) -> Result<Vec<ticket::Model>> {
    let db = app.db.reader();
    let unknown = || field(ErrorCode::NotFound, "centreId");
    let house = House::find(db, centre_id).await;
    let house = house.map_err(|error| error.on("centreId"))?;
    if !viewer.manages(&house.place) {
        return Err(unknown());
    }
    let rows = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(centre_id))
        .filter(ticket::Column::Day.eq(day))
        .order_by_desc(ticket::Column::ChangedAt)
        .order_by_desc(ticket::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let of = |states: &[TicketState]| {
        let rows = rows.iter().filter(|row| states.contains(&row.state));
        rows.cloned().collect::<Vec<_>>()
    };
    let mut called = of(&[TicketState::Called]);
    called.sort_by_key(|row| row.counter);
    let waiting = rules::in_turn(of(&[TicketState::Waiting]), app.clock.now());
    let mut passed = of(&[TicketState::Passed]);
    passed.sort_by_key(|row| Reverse(row.called_at));
    let mut booked = of(&[TicketState::Booked]);
    booked.sort_by_key(|row| (row.starts_at, row.id));
    let rest = rows.iter().filter(|row| !row.state.stands()).cloned();
    let in_house = called.into_iter().chain(waiting).chain(passed);
    Ok(in_house.chain(booked).chain(rest).collect())
}

/// Whoever manages the centre, belongs where it lies, or has a ticket there: others look again when they
/// come back.
pub async fn may_see(viewer: &Viewer, app: &App, centre_id: Uuid) -> Result<bool> {
    let db = app.db.reader();
    let house = match House::find(db, centre_id).await {
        Ok(house) => house,
        Err(_) => return Ok(false),
    };
    if viewer.manages(&house.place) {
        return Ok(true);
    }
    let belonging = Belonging::of(db, viewer, app.clock.now()).await?;
    if belonging.is_around(&house.place) {
        return Ok(true);
    }
    let ticket = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(centre_id))
        .filter(ticket::Column::PersonId.is_in(people_of(app.db.reader(), viewer).await?))
        .filter(ticket::Column::State.is_in(TicketState::STANDING))
        .one(db)
        .await?;
    Ok(ticket.is_some())
}

/// Windows at which something happened in a stretch of time, with their versions.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    Ok(service_window::Entity::find()
        .select_only()
        .columns([
            service_window::Column::CentreId,
            service_window::Column::Version,
        ])
        .filter(service_window::Column::ChangedAt.between(span.since, span.until))
        .order_by_asc(service_window::Column::ChangedAt)
        .into_tuple()
        .all(app.db.reader())
        .await?)
}
