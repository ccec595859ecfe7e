//! Whose life is the viewer's to change, which is less than who the viewer sees.

use entity::{appointment, person, person::PersonState, place, residency};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    seats::{held_at, may_give},
    visibility::{visible_to, visible_with_gone},
};
use crate::{
    error::{ErrorCode, Result},
    places,
    viewer::Viewer,
};

/// Somebody who takes part and lives where the viewer administers, or whose home is unknown and whom
/// the viewer sees. Whoever only works or reports here belongs to the administrators of their home.
///
/// # Errors
/// `NOT_FOUND` for whom the viewer does not see, `FORBIDDEN` for who lives elsewhere.
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
    match home {
        Some(home) if !viewer.administers(&home) => Err(ErrorCode::Forbidden.into()),
        _ => Ok(person),
    }
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
