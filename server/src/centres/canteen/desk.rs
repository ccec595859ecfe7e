//! The canteen's desk: who somebody is by their number, and the year they were born in.

use chrono::Datelike;
use entity::{birth_year, person};
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
    identity::{service::hold_person, sign_in::of_number},
    requests::{self, RequestKey},
    vault::Phone,
    viewer::Viewer,
};

/// Nobody is older.
const OLDEST: i32 = 120;

/// Somebody whose number was said at the desk.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub person: person::Model,
    pub birth_year: Option<i32>,
}

/// Who has this number, of those who may eat here; also by their id, once known.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it; `PHONE_INVALID` on `phone`.
pub async fn visitor(
    viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    phone: &str,
) -> Result<Option<Visitor>> {
    let db = app.db.reader();
    let (_, place) = centre_at(db, centre_id).await?;
    if !viewer.manages(&place) {
        return Err(field(ErrorCode::NotFound, "centreId"));
    }
    let phone = Phone::parse(phone).map_err(|error| error.on("phone"))?;
    let Some(person) = of_number(db, app.vault.hash(&phone)).await? else {
        return Ok(None);
    };
    match belongs_around(db, app, person.id, &place).await? {
        true => known(app, person).await.map(Some),
        false => Ok(None),
    }
}

pub async fn known(app: &App, person: person::Model) -> Result<Visitor> {
    let row = birth_year::Entity::find()
        .filter(birth_year::Column::PersonId.eq(person.id))
        .one(app.db.reader())
        .await?;
    Ok(Visitor {
        birth_year: row.map(|row| row.year),
        person,
    })
}

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
