//! Finding people, and what there is to know of one.

use entity::{appointment, employment, enrollment, person, residency};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order as Direction, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    reach,
    visibility::{visible_to, visible_with_gone},
};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    error::{Error, ErrorCode, Result, field},
    identity,
    paging::{Page, PageArguments, beyond},
    places,
    requests::{self, RequestKey},
    vault::Phone,
    viewer::Viewer,
    words::may_be_stored,
};

/// As much of the past as a person's page shows.
const LATEST: u64 = 20;

/// Those whom the viewer sees, by name; found by part of the name or by the whole number.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing, `INVALID` on `search`.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    search: Option<String>,
    with_gone: bool,
    arguments: &PageArguments,
) -> Result<Page<person::Model>> {
    let size = arguments.size()?;
    let mut query = match with_gone {
        true => visible_with_gone(viewer)?,
        false => visible_to(viewer)?,
    };
    let search = search.as_deref().map(str::trim).unwrap_or_default();
    if !may_be_stored(search) {
        return Err(field(ErrorCode::Invalid, "search"));
    }
    if let Ok(phone) = Phone::parse(search) {
        query = query.filter(person::Column::PhoneHash.eq(app.vault.hash(&phone)));
    } else if !search.is_empty() {
        query = query.filter(person::Column::Name.contains(search));
    }
    let (name, id) = (person::Column::Name, person::Column::Id);
    if let Some(last) = arguments.position::<(String, Uuid)>()? {
        query = query.filter(beyond(name, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(name)
        .order_by_asc(id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// # Errors
/// `FORBIDDEN` for whoever administers nothing, `NOT_FOUND` for whom the viewer does not see.
pub async fn one(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<person::Model> {
    visible_to(viewer)?
        .filter(person::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Somebody whom the viewer sees, or saw until they were gone. The id of a row that was merged into
/// another leads to that one.
///
/// # Errors
/// Those of [`one`].
pub async fn to_look_at(viewer: &Viewer, app: &App, id: Uuid) -> Result<person::Model> {
    let db = app.db.reader();
    let visible = visible_with_gone(viewer)?;
    let row = person::Entity::find_by_id(id).one(db).await?;
    let id = row.and_then(|row| row.merged_into_id).unwrap_or(id);
    visible
        .filter(person::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Whether somebody's life is the viewer's to change.
pub async fn may_change(viewer: &Viewer, app: &App, person: &person::Model) -> Result<bool> {
    let db = app.db.reader();
    let found = match person.is_present() {
        true => reach::administered(viewer, db, person.id).await,
        false => reach::gone(viewer, db, person.id).await,
    };
    let checked = match found {
        Ok(person) => reach::check_rights(viewer, db, &person).await,
        Err(error) => Err(error),
    };
    match checked {
        Ok(()) => Ok(true),
        Err(Error::User { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The row of somebody whom the viewer has just done something to: a role that ended may have been
/// all that made them visible.
pub async fn known(db: &impl ConnectionTrait, id: Uuid) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Roles held now and before, the latest first.
pub async fn appointments(app: &App, person_id: Uuid) -> Result<Vec<appointment::Model>> {
    Ok(appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(person_id))
        .order_by_desc(appointment::Column::Since)
        .order_by_desc(appointment::Column::Id)
        .limit(LATEST)
        .all(app.db.reader())
        .await?)
}

/// Homes now and before, the latest first.
pub async fn residencies(app: &App, person_id: Uuid) -> Result<Vec<residency::Model>> {
    Ok(residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person_id))
        .order_by_desc(residency::Column::Since)
        .order_by_desc(residency::Column::Id)
        .limit(LATEST)
        .all(app.db.reader())
        .await?)
}

/// Units now and before, the latest first.
pub async fn employments(app: &App, person_id: Uuid) -> Result<Vec<employment::Model>> {
    Ok(employment::Entity::find()
        .filter(employment::Column::PersonId.eq(person_id))
        .order_by_desc(employment::Column::Since)
        .order_by_desc(employment::Column::Id)
        .limit(LATEST)
        .all(app.db.reader())
        .await?)
}

/// 报到 now and before, the latest first.
pub async fn enrollments(app: &App, person_id: Uuid) -> Result<Vec<enrollment::Model>> {
    Ok(enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person_id))
        .order_by_desc(enrollment::Column::AskedAt)
        .order_by_desc(enrollment::Column::Id)
        .limit(LATEST)
        .all(app.db.reader())
        .await?)
}

/// The whole number, for somebody who has to call. Every time leaves an entry in the audit.
///
/// # Errors
/// As of [`one`].
pub async fn reveal_phone(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    person_id: Uuid,
) -> Result<String> {
    let write = app.write().await?;
    let person = one(viewer, &*write, person_id).await?;
    let phone = app.vault.open_phone(&person.phone_cipher)?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(phone);
    }
    let now = app.clock.now();
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    let home = match identity::service::residency_of(&*write, person.id).await? {
        Some(home) => Some(places::service::place(&*write, home.place_id).await?),
        None => None,
    };
    let deed = Deed {
        action: AuditAction::PhoneRevealed,
        subject_id: person.id,
        subject: person.name,
        place: home
            .as_ref()
            .or(viewer.administered_places().first().copied()),
        before: json!({}),
        after: json!({}),
    };
    audit::record(&write, viewer, now, deed).await?;
    write.commit().await?;
    Ok(phone)
}
