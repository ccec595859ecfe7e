//! Whose life is the viewer's to change, which is less than who the viewer sees.

use entity::{
    appointment, employment, enrollment, enrollment::EnrollmentState, organization, person,
    person::PersonState, place, residency,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{
    seats::{held_at, may_give},
    visibility::{visible_to, visible_with_gone},
};
use crate::{
    app::App,
    capacity::Guard,
    db::{IMPORT_LOCK, ROLES_LOCK},
    error::{ErrorCode, Result},
    places,
    viewer::Viewer,
};

/// The viewer as they are now that nobody else changes roles, places or rosters.
pub async fn begin(viewer: &Viewer, app: &App, tx: &DatabaseTransaction) -> Result<Viewer> {
    if app.guard == Guard::Off {
        return Ok(viewer.clone());
    }
    app.db.hold(tx, IMPORT_LOCK).await?;
    app.db.hold(tx, ROLES_LOCK).await?;
    Viewer::of_person(tx, viewer.person_id, viewer.session_id, app.clock.now()).await
}

/// Somebody who takes part and lives where the viewer administers, or whose home is unknown and who
/// works and reports nowhere else. Whoever only works or reports here belongs to the administrators of
/// their home.
///
/// # Errors
/// `NOT_FOUND` for whom the viewer does not see, `FORBIDDEN` for who belongs elsewhere.
pub async fn administered(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<person::Model> {
    let person = visible_to(viewer)?
        .filter(person::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    lives_within(viewer, db, person).await
}

/// The same for somebody who is gone.
///
/// # Errors
/// Those of [`administered`]; `STATE_CHANGED` for who is not gone.
pub async fn gone(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<person::Model> {
    let person = visible_with_gone(viewer)?
        .filter(person::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    if person.is_present() {
        return Err(ErrorCode::StateChanged.into());
    }
    lives_within(viewer, db, person).await
}

async fn lives_within(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    person: person::Model,
) -> Result<person::Model> {
    let home = match person.state {
        PersonState::Present => home_of(db, person.id).await?,
        _ => last_home_of(db, person.id).await?,
    };
    let is_within = match home {
        Some(home) => viewer.administers(&home),
        None => viewer.is_system_admin() || is_nowhere_else(viewer, db, &person).await?,
    };
    match is_within {
        true => Ok(person),
        false => Err(ErrorCode::Forbidden.into()),
    }
}

/// Whether somebody reports or works, and all of it where the viewer administers. Of somebody who is
/// gone counts what ended with them.
async fn is_nowhere_else(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    person: &person::Model,
) -> Result<bool> {
    let reports = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person.id))
        .all(db)
        .await?;
    let mut places: Vec<Option<Uuid>> = reports
        .iter()
        .filter(|row| match person.gone_since {
            Some(_) => row.ended_at == person.gone_since,
            None => EnrollmentState::LIVING.contains(&row.state),
        })
        .map(|row| Some(row.place_id))
        .collect();
    let works = employment::Entity::find()
        .filter(employment::Column::PersonId.eq(person.id))
        .all(db)
        .await?;
    for row in works.iter().filter(|row| row.until == person.gone_since) {
        let unit = organization::Entity::find_by_id(row.organization_id);
        places.push(unit.one(db).await?.and_then(|unit| unit.seat_id));
    }
    for id in &places {
        let Some(id) = *id else {
            return Ok(false);
        };
        if !viewer.administers(&places::service::place(db, id).await?) {
            return Ok(false);
        }
    }
    Ok(!places.is_empty())
}

/// Nobody changes their own life so, nor that of people whose roles are not theirs to give: it would
/// end those roles, or give them to somebody else.
///
/// # Errors
/// `FORBIDDEN`.
pub async fn check_rights(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    person: &person::Model,
) -> Result<()> {
    if person.id == viewer.person_id {
        return Err(ErrorCode::Forbidden.into());
    }
    let held = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(person.id))
        .filter(appointment::Column::Until.is_null())
        .all(db)
        .await?;
    for row in held {
        let seat = held_at(db, &row).await?;
        if !may_give(viewer, db, row.role, &seat).await? {
            return Err(ErrorCode::Forbidden.into());
        }
    }
    Ok(())
}

pub async fn home_of(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Option<place::Model>> {
    let present = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person_id))
        .filter(residency::Column::Until.is_null())
        .one(db)
        .await?;
    match present {
        Some(row) => Ok(Some(places::service::place(db, row.place_id).await?)),
        None => Ok(None),
    }
}

async fn last_home_of(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Option<place::Model>> {
    let last = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person_id))
        .order_by_desc(residency::Column::Until)
        .order_by_desc(residency::Column::Id)
        .one(db)
        .await?;
    match last {
        Some(row) => Ok(Some(places::service::place(db, row.place_id).await?)),
        None => Ok(None),
    }
}
