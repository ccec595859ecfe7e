//! What people tell of themselves: where they live, and what they can do.

use chrono::{DateTime, Utc};
use entity::{person_skill, place, residency, skill};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    Set, sea_query::Expr,
};
use uuid::Uuid;

use super::{rules, service};
use crate::{
    app::{App, Write},
    clock::new_id,
    enrollments,
    error::{ErrorCode, Result, field},
    places, registration,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::checked_codes,
};

/// Moves the viewer. The 报到 to a compound that they leave ends with it; that to one linked with
/// their unit does not.
///
/// # Errors
/// `NOT_FOUND` on `placeId`, `INVALID` for a place that nobody lives in; `NOT_CONFIRMED` for whose
/// registration waits, who correct that instead.
pub async fn set_residence(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    place_id: Uuid,
) -> Result<()> {
    let mut write = app.write().await?;
    let person = service::hold_person(&write, viewer.person_id).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    registration::standing::check_confirmed(&*write, person.id).await?;
    let place = places::service::open_place(&write, place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    rules::check_residence(&place, "placeId")?;
    live_at(&mut write, viewer, app, person.id, &place).await?;
    let now = app.clock.now();
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.commit().await
}

/// The place is the home from now on. The 报到 to a compound that they leave ends with it.
pub async fn live_at(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
    place: &place::Model,
) -> Result<()> {
    let present = service::residency_of(&**write, person_id).await?;
    if present.is_some_and(|present| present.place_id == place.id) {
        return Ok(());
    }
    begin_home(write, person_id, place.id, app.clock.now()).await?;
    let compound_id =
        rules::compound_of(place).ok_or_else(|| field(ErrorCode::Invalid, "placeId"))?;
    enrollments::ending::leave_homes_but(write, viewer, app, person_id, compound_id).await
}

/// The former home ends where the new one begins.
pub async fn begin_home(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    place_id: Uuid,
    since: DateTime<Utc>,
) -> Result<()> {
    residency::Entity::update_many()
        .col_expr(residency::Column::Until, Expr::value(since))
        .filter(residency::Column::PersonId.eq(person_id))
        .filter(residency::Column::Until.is_null())
        .exec(tx)
        .await?;
    residency::ActiveModel {
        id: Set(new_id()),
        person_id: Set(person_id),
        place_id: Set(place_id),
        since: Set(since),
        until: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(())
}

/// # Errors
/// `NOT_FOUND` on `skillCodes` when there is no such skill, `TOO_MANY`.
pub async fn set_skills(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    codes: Vec<String>,
) -> Result<()> {
    let codes = checked_codes(codes, "skillCodes")?;
    let write = app.write().await?;
    let person = service::hold_person(&write, viewer.person_id).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let known = skill::Entity::find()
        .filter(skill::Column::Code.is_in(codes.iter()))
        .count(&*write)
        .await?;
    if known != codes.len() as u64 {
        return Err(field(ErrorCode::NotFound, "skillCodes"));
    }
    person_skill::Entity::delete_many()
        .filter(person_skill::Column::PersonId.eq(person.id))
        .exec(&*write)
        .await?;
    if !codes.is_empty() {
        let rows = codes.into_iter().map(|code| person_skill::ActiveModel {
            person_id: Set(person.id),
            skill_code: Set(code),
        });
        person_skill::Entity::insert_many(rows)
            .exec_without_returning(&*write)
            .await?;
    }
    requests::remember(&write, viewer, key, person.id, app.clock.now(), app.guard).await?;
    write.commit().await
}
