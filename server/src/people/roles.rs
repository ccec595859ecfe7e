//! Giving and ending roles. What one may give lies below what one holds; both leave an entry in the
//! audit and a notice to the person, whose app then shows what has changed.

use entity::{
    appointment, appointment::AppointmentRole, notification::NotificationKind, organization,
    person, place,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, Set, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    rules::{self, SeatKind},
    seats::{Seat, held_at, may_give, place_of},
    service,
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    capacity::Guard,
    db::ROLES_LOCK,
    error::{ErrorCode, OnUnique, Result, field},
    inbox::{
        self,
        rules::step_of,
        service::{About, Notice},
    },
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// What somebody is to be given.
pub struct Gift {
    pub person_id: Uuid,
    pub role: AppointmentRole,
    /// A place or an organisation, as the role has it; none for the system's.
    pub seat_id: Option<Uuid>,
}

/// The request's id becomes that of the appointment.
///
/// # Errors
/// `FORBIDDEN` when the role is not the viewer's to give there, `NOT_FOUND` on `personId` or
/// `seatId` for what the viewer does not see, `INVALID` on `seatId` for a seat that the role is not
/// held at, `ROLE_HELD` when the person holds it there already.
pub async fn give(viewer: &Viewer, app: &App, key: &RequestKey, gift: Gift) -> Result<Uuid> {
    // With the guard off, what everybody writes first: look, and only then open the transaction.
    let looked = match app.guard {
        Guard::On => None,
        Guard::Off => Some(look(viewer, app.db.reader(), &gift).await?),
    };
    let mut write = app.write().await?;
    let viewer = &still(viewer, app, &write).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(gift.person_id);
    }
    let Look { person, seat, held } = match looked {
        Some(look) => look,
        None => {
            hold_seat(&write, &gift).await?;
            look(viewer, &*write, &gift).await?
        }
    };
    if held > 0 {
        return Err(ErrorCode::RoleHeld.into());
    }
    let now = app.clock.now();
    let (place_id, organization_id) = match &seat {
        Seat::Place(place) => (Some(place.id), None),
        Seat::Organization(organization) => (None, Some(organization.id)),
        Seat::System => (None, None),
    };
    let row = appointment::ActiveModel {
        id: Set(key.id()),
        person_id: Set(person.id),
        role: Set(gift.role),
        place_id: Set(place_id),
        organization_id: Set(organization_id),
        since: Set(now),
        until: Set(None),
    }
    .insert(&*write)
    .await
    .on_unique("appointment", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    let change = Change {
        is_given: true,
        appointment_id: row.id,
        person: &person,
        role: row.role,
        seat: &seat,
    };
    record_and_tell(&mut write, viewer, app, change).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.commit().await?;
    Ok(person.id)
}

/// What a gift depends on.
struct Look {
    person: person::Model,
    seat: Seat,
    /// How often the person holds the role there already.
    held: u64,
}

async fn look(viewer: &Viewer, db: &impl ConnectionTrait, gift: &Gift) -> Result<Look> {
    let person = service::one(viewer, db, gift.person_id).await;
    let person = person.map_err(|error| match error.code() {
        ErrorCode::NotFound => error.on("personId"),
        _ => error,
    })?;
    let seat = seat_of(viewer, db, gift).await?;
    if !may_give(viewer, db, gift.role, &seat).await? {
        return Err(ErrorCode::Forbidden.into());
    }
    let held = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(person.id))
        .filter(appointment::Column::Role.eq(gift.role))
        .filter(appointment::Column::Until.is_null());
    let held = match &seat {
        Seat::Place(place) => held.filter(appointment::Column::PlaceId.eq(place.id)),
        Seat::Organization(one) => held.filter(appointment::Column::OrganizationId.eq(one.id)),
        Seat::System => held,
    };
    let held = held.count(db).await?;
    Ok(Look { person, seat, held })
}

/// Nobody moves the seat while it is decided whose it is.
async fn hold_seat(tx: &DatabaseTransaction, gift: &Gift) -> Result<()> {
    let Some(id) = gift.seat_id else {
        return Ok(());
    };
    let seat = organization::Entity::find_by_id(id).one(tx).await?;
    let place_id = seat.map_or(Some(id), |organization| organization.seat_id);
    match place_id {
        Some(id) => match places::service::held_place(tx, id).await {
            // Whether there is such a seat is said where it is looked at.
            Err(error) if error.code() == ErrorCode::NotFound => Ok(()),
            held => held.map(drop),
        },
        None => Ok(()),
    }
}

/// Ends a role at once. Answers whose it was.
///
/// # Errors
/// `NOT_FOUND` for what the viewer does not see, `FORBIDDEN` for a role that is not the viewer's to
/// give, and for one's own; `STATE_CHANGED` when it had ended.
pub async fn end(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    appointment_id: Uuid,
) -> Result<Uuid> {
    let mut write = app.write().await?;
    let viewer = &still(viewer, app, &write).await?;
    // Whose role has ended may be nobody whom the viewer sees any more.
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let row = appointment::Entity::find_by_id(appointment_id)
        .one(&*write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let person = service::one(viewer, &*write, row.person_id).await?;
    let seat = held_at(&*write, &row).await?;
    // Whoever ends their own role may leave a place without anybody to give it back.
    if row.person_id == viewer.person_id || !may_give(viewer, &*write, row.role, &seat).await? {
        return Err(ErrorCode::Forbidden.into());
    }
    let now = app.clock.now();
    let ended = appointment::Entity::update_many()
        .col_expr(appointment::Column::Until, Expr::value(now))
        .filter(appointment::Column::Id.eq(row.id))
        .filter(appointment::Column::Until.is_null())
        .exec(&*write)
        .await?
        .rows_affected;
    if ended == 0 {
        return Err(ErrorCode::StateChanged.into());
    }
    let change = Change {
        is_given: false,
        appointment_id: row.id,
        person: &person,
        role: row.role,
        seat: &seat,
    };
    record_and_tell(&mut write, viewer, app, change).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.commit().await?;
    Ok(person.id)
}

/// Ends every role held at an organisation that is being closed; its holder of [`ROLES_LOCK`] sees to
/// it that none is given meanwhile.
pub async fn end_all_at(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    organization: &organization::Model,
) -> Result<()> {
    let held = appointment::Entity::find()
        .filter(appointment::Column::OrganizationId.eq(organization.id))
        .filter(appointment::Column::Until.is_null())
        .order_by_asc(appointment::Column::Id)
        .all(&**write)
        .await?;
    for row in held {
        let person = service::known(&**write, row.person_id).await?;
        appointment::Entity::update_many()
            .col_expr(appointment::Column::Until, Expr::value(app.clock.now()))
            .filter(appointment::Column::Id.eq(row.id))
            .exec(&**write)
            .await?;
        let change = Change {
            is_given: false,
            appointment_id: row.id,
            person: &person,
            role: row.role,
            seat: &Seat::Organization(organization.clone()),
        };
        record_and_tell(write, viewer, app, change).await?;
    }
    Ok(())
}

/// The viewer as they are now that nobody else changes roles: of two administrators who end each
/// other's role at the same time, the second is none any more.
async fn still(viewer: &Viewer, app: &App, tx: &DatabaseTransaction) -> Result<Viewer> {
    if app.guard == Guard::Off {
        return Ok(viewer.clone());
    }
    app.db.hold(tx, ROLES_LOCK).await?;
    Viewer::of_person(tx, viewer.person_id, viewer.session_id, app.clock.now()).await
}

async fn seat_of(viewer: &Viewer, db: &impl ConnectionTrait, gift: &Gift) -> Result<Seat> {
    let unseen = || field(ErrorCode::NotFound, "seatId");
    let unfit = || field(ErrorCode::Invalid, "seatId");
    let kind = rules::seat_kind(gift.role);
    let id = match (kind, gift.seat_id) {
        (SeatKind::System, None) => return Ok(Seat::System),
        (SeatKind::System, Some(_)) => return Err(unfit()),
        (_, None) => return Err(field(ErrorCode::Required, "seatId")),
        (_, Some(id)) => id,
    };
    if let SeatKind::Organizations(kinds) = kind {
        let found = organization::Entity::find_by_id(id)
            .filter(organization::Column::ClosedAt.is_null())
            .one(db)
            .await?
            .ok_or_else(unseen)?;
        return match kinds.contains(&found.kind) {
            true => Ok(Seat::Organization(found)),
            false => Err(unfit()),
        };
    }
    let found = place::Entity::find_by_id(id)
        .filter(place::Column::ClosedAt.is_null())
        .one(db)
        .await?
        .filter(|place| viewer.administers(place))
        .ok_or_else(unseen)?;
    match kind {
        SeatKind::Places(kinds) if kinds.contains(&found.kind) => Ok(Seat::Place(found)),
        _ => Err(unfit()),
    }
}

/// A role that was given or ended.
struct Change<'a> {
    is_given: bool,
    appointment_id: Uuid,
    person: &'a person::Model,
    role: AppointmentRole,
    seat: &'a Seat,
}

async fn record_and_tell(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    change: Change<'_>,
) -> Result<()> {
    let Change { person, seat, .. } = change;
    let role = change.role.to_value();
    let place = place_of(&**write, seat).await?;
    let held = json!({"role": role, "seat": seat.name()});
    let (action, kind, step, before, after) = match change.is_given {
        true => (
            AuditAction::RoleGiven,
            NotificationKind::RoleGiven,
            1,
            json!({}),
            held,
        ),
        false => (
            AuditAction::RoleEnded,
            NotificationKind::RoleEnded,
            2,
            held,
            json!({}),
        ),
    };
    let deed = Deed {
        action,
        subject_id: person.id,
        subject: person.name.clone(),
        place: place.as_ref(),
        before,
        after,
    };
    audit::record(write, viewer, app.clock.now(), deed).await?;
    let notice = Notice {
        person_id: person.id,
        kind,
        source_id: step_of(change.appointment_id, step),
        about: About::Oneself,
        subject: seat.name().to_owned(),
        detail: role,
    };
    inbox::service::notify(write, app, vec![notice]).await
}
