//! Whoever comes takes a number: by what the screen in the hall shows, or from the desk.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{ticket, ticket::TicketState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use uuid::Uuid;

use super::{
    appointing::{held, insert, item_in_use, of_item},
    house::House,
    rules, screen,
};
use crate::{
    app::{App, Write},
    centres::{hours::MINUTES_OF_A_DAY, ticks},
    error::{ErrorCode, Result, field, limit},
    family,
    identity::sign_in::of_number,
    requests::{self, RequestKey},
    vault::Phone,
    viewer::Viewer,
};

/// Somebody in the hall.
#[derive(Clone, Debug)]
pub struct Coming {
    pub centre_id: Uuid,
    /// Of the screen.
    pub code: String,
    /// With an appointment.
    pub ticket_id: Option<Uuid>,
    /// Without one.
    pub item_id: Option<Uuid>,
}

/// Answers the ticket: the appointment's, or a new one, whose id is the request's.
///
/// # Errors
/// `NOT_FOUND` on `centreId`; `DOOR_CODE_OLD` on `code`; `NOT_FOUND`, `TOO_SOON` with the minutes before the
/// appointment, `STATE_CHANGED` on `ticketId`; `REQUIRED`, `NOT_FOUND`, `ALREADY_WAITING` on `itemId`.
pub async fn take_number(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    coming: Coming,
) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let result = coming.ticket_id.unwrap_or(key.id());
    requests::remember(&write, viewer, key, result, now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let house = House::held(&write, coming.centre_id).await;
    let mut house = house.map_err(|error| error.on("centreId"))?;
    if !screen::is_shown(app, &house.windows, &coming.code, now) {
        return Err(field(ErrorCode::DoorCodeOld, "code"));
    }
    match coming.ticket_id {
        Some(id) => {
            let (_, row) = held(&write, id).await?;
            let may = match row.person_id {
                Some(person) if person != viewer.person_id => {
                    family::links::may_act_for(&*write, &viewer, person).await?
                }
                person => person.is_some(),
            };
            if !may || row.centre_id != house.centre.id {
                return Err(field(ErrorCode::NotFound, "ticketId"));
            }
            arrive(&mut write, app, &mut house, row, now).await?;
        }
        None => {
            let item_id = coming.item_id;
            let item_id = item_id.ok_or_else(|| field(ErrorCode::Required, "itemId"))?;
            let whom = (key.id(), Some(viewer.person_id), viewer.person_id);
            walk_in(&mut write, app, &mut house, (item_id, whom), now).await?;
        }
    }
    write.commit().await?;
    Ok(result)
}

/// The desk saw somebody come for their appointment.
///
/// # Errors
/// `NOT_FOUND`, `TOO_SOON`, `STATE_CHANGED` on `ticketId`.
pub async fn admit(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let (mut house, row) = held(&write, id).await?;
    if !viewer.manages(&house.place) {
        return Err(field(ErrorCode::NotFound, "ticketId"));
    }
    arrive(&mut write, app, &mut house, row, now).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// A number from the desk, for whoever has this phone number or for nobody in particular. The request's id
/// becomes the ticket's.
///
/// # Errors
/// `NOT_FOUND` on `itemId`, also for whoever does not manage the centre; `PHONE_INVALID`, `NOT_FOUND` on
/// `phone`; `ALREADY_WAITING` on `itemId`.
pub async fn give_number(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (item_id, phone): (Uuid, Option<&str>),
) -> Result<Uuid> {
    let phone = phone.filter(|phone| !phone.trim().is_empty());
    let phone = phone.map(|phone| Phone::parse(phone).map_err(|error| error.on("phone")));
    let (phone, now) = (phone.transpose()?, app.clock.now());
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let item = item_in_use(&*write, item_id).await?;
    let house = House::held(&write, item.centre_id).await;
    let mut house = house.map_err(|error| error.on("itemId"))?;
    if !viewer.manages(&house.place) {
        return Err(field(ErrorCode::NotFound, "itemId"));
    }
    let person = match phone {
        Some(phone) => {
            let known = of_number(&*write, app.vault.hash(&phone)).await?;
            Some(known.ok_or_else(|| field(ErrorCode::NotFound, "phone"))?.id)
        }
        None => None,
    };
    let whom = (key.id(), person, viewer.person_id);
    walk_in(&mut write, app, &mut house, (item_id, whom), now).await?;
    write.commit().await?;
    Ok(key.id())
}

/// The number of an appointment.
async fn arrive(
    write: &mut Write<'_>,
    app: &App,
    house: &mut House,
    row: ticket::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    if !rules::may_arrive(&row, now) {
        let early = row.starts_at.is_some_and(|at| now < at - rules::EARLY);
        return Err(match row.state {
            TicketState::Booked if early => {
                limit(ErrorCode::TooSoon, "ticketId", rules::EARLY.num_minutes())
            }
            _ => field(ErrorCode::StateChanged, "ticketId"),
        });
    }
    let (today, _) = ticks::day_and_minute(app.zone, now);
    let mut next = row.into_active_model();
    come(&mut next, app, house.next_number(today), (today, now));
    next.update(&**write).await?;
    house.touch(write, now).await
}

/// A number without an appointment.
async fn walk_in(
    write: &mut Write<'_>,
    app: &App,
    house: &mut House,
    (item_id, whom): (Uuid, (Uuid, Option<Uuid>, Uuid)),
    now: DateTime<Utc>,
) -> Result<()> {
    let item = item_in_use(&**write, item_id).await?;
    if item.centre_id != house.centre.id {
        return Err(field(ErrorCode::NotFound, "itemId"));
    }
    let (today, _) = ticks::day_and_minute(app.zone, now);
    if let (_, Some(person_id), _) = whom {
        let in_house = ticket::Entity::find()
            .filter(ticket::Column::PersonId.eq(person_id))
            .filter(ticket::Column::CentreId.eq(item.centre_id))
            .filter(ticket::Column::State.is_in([TicketState::Waiting, TicketState::Called]));
        if in_house.count(&**write).await? > 0 {
            return Err(field(ErrorCode::AlreadyWaiting, "itemId"));
        }
    }
    let mut row = of_item(&item, whom, today, now);
    come(&mut row, app, house.next_number(today), (today, now));
    insert(row, write).await?;
    house.touch(write, now).await
}

fn come(
    row: &mut ticket::ActiveModel,
    app: &App,
    number: i32,
    (today, now): (NaiveDate, DateTime<Utc>),
) {
    row.number = Set(Some(number));
    row.arrived_at = Set(Some(now));
    row.state = Set(TicketState::Waiting);
    row.day = Set(today);
    row.look_at = Set(Some(ticks::instant(app.zone, today, MINUTES_OF_A_DAY)));
    row.changed_at = Set(now);
}
