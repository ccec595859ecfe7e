//! The canteen's desk has seen in which year somebody was born.

use chrono::Datelike;
use entity::birth_year;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    centres::{
        reach::{belongs_around, centre_at},
        ticks,
    },
    clock::new_id,
    error::{ErrorCode, Result, field, limit},
    identity::service::hold_person,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Nobody is older.
const OLDEST: i32 = 120;

/// The desk has seen on a paper when somebody was born; the year is kept, and nothing else of it.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `NOT_FOUND` on `personId` for who does not belong to its
/// community; `OUT_OF_RANGE` on `year`.
pub async fn verify(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    centre_id: Uuid,
    (person_id, year): (Uuid, i32),
) -> Result<Uuid> {
    let now = app.clock.now();
    let (today, _) = ticks::day_and_minute(app.zone, now);
    if !(today.year() - OLDEST..=today.year()).contains(&year) {
        return Err(limit(ErrorCode::OutOfRange, "year", today.year().into()));
    }
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let (_, place) = centre_at(&*write, centre_id).await?;
    if !viewer.manages(&place) {
        return Err(field(ErrorCode::Forbidden, "centreId"));
    }
    let unknown = || field(ErrorCode::NotFound, "personId");
    let person = hold_person(&write, person_id)
        .await
        .map_err(|_| unknown())?;
    if !person.is_present() || !belongs_around(&*write, app, person_id, &place).await? {
        return Err(unknown());
    }
    let former = birth_year::Entity::find()
        .filter(birth_year::Column::PersonId.eq(person_id))
        .one(&*write)
        .await?;
    let before = former.as_ref().map(|row| row.year);
    match former {
        Some(row) => {
            let mut row = row.into_active_model();
            row.year = Set(year);
            row.verified_by = Set(viewer.person_id);
            row.verified_at = Set(now);
            row.update(&*write).await?;
        }
        None => {
            let row = birth_year::ActiveModel {
                id: Set(new_id()),
                person_id: Set(person_id),
                year: Set(year),
                verified_by: Set(viewer.person_id),
                verified_at: Set(now),
            };
            row.insert(&*write).await?;
        }
    }
    let deed = Deed {
        action: AuditAction::BirthYearVerified,
        subject_id: person.id,
        subject: person.name,
        place: Some(&place),
        before: json!({"birthYear": before}),
        after: json!({"birthYear": year}),
    };
    audit::record(&write, &viewer, now, deed).await?;
    requests::remember(&write, &viewer, key, person_id, now, app.guard).await?;
    write.commit().await?;
    Ok(person_id)
}
