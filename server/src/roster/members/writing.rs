//! Carries out what was judged: a fixed number of statements for a chunk of lines, in the chunk's own
//! transaction.

use chrono::{DateTime, Utc};
use entity::{
    employment, enrollment, enrollment::EnrollmentState, organization, person, person_skill,
    residency,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, Set,
    UpdateResult,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    super::{
        effects::{Effect, Journal, OrganizationFields, SealedText},
        writing::{CHUNK, insert},
    },
    plan::UnitChange,
    rows::{Rows, Task},
};
use crate::{
    app::{App, Write},
    db::ROLES_LOCK,
    error::{ErrorCode, OnUnique, Result},
    identity::{self, organizations::check_roles},
    inbox::service::notify,
    live::LiveTopic,
    viewer::Viewer,
};

/// # Errors
/// `BUSY` when somebody else changed one of the people in the meantime: judge again.
pub async fn carry_out(
    viewer: &Viewer,
    app: &App,
    write: &mut Write<'_>,
    tasks: Vec<Task>,
) -> Result<Journal> {
    let now = app.clock.now();
    let rows = Rows::of(tasks, viewer.person_id, now);
    let mut journal = rows.journal;
    insert(write, rows.units).await?;
    change_units(app, write, rows.unit_changes, &mut journal).await?;
    insert(write, rows.people)
        .await
        .on_unique("person", &["phone_hash"], again)?;
    rename(write, &rows.names).await?;
    change_numbers(write, rows.numbers, now, &mut journal).await?;
    end_residencies(write, &rows.ended_residencies, now).await?;
    insert(write, rows.residencies)
        .await
        .on_unique("residency", &["present"], again)?;
    end_employments(write, &rows.ended_employments, now).await?;
    insert(write, rows.employments).await?;
    add_skills(write, rows.skills).await?;
    end_enrollments(write, &rows.ended_enrollments, now).await?;
    confirm_enrollments(write, &rows.confirmed_enrollments, viewer, now).await?;
    insert(write, rows.enrollments)
        .await
        .on_unique("enrollment", &["living"], again)?;
    for notices in rows.notices.chunks(CHUNK) {
        notify(write, app, notices.to_vec()).await?;
    }
    Ok(journal)
}

async fn change_units(
    app: &App,
    write: &Write<'_>,
    changes: Vec<(Uuid, Uuid, UnitChange)>,
    journal: &mut Journal,
) -> Result<()> {
    // Nobody is given a role there while it becomes something else.
    if changes.iter().any(|(.., change)| change.kind.is_some()) {
        app.db.hold(write, ROLES_LOCK).await?;
    }
    for (row_id, id, change) in changes {
        let unit = organization::Entity::find_by_id(id)
            .one(&**write)
            .await?
            .ok_or_else(again)?;
        let before = OrganizationFields::of(&unit);
        let mut unit = unit.into_active_model();
        if let Some(kind) = change.kind {
            check_roles(&**write, id, kind, "kind")
                .await
                .map_err(|_| again())?;
            unit.kind = Set(kind);
        }
        if let Some(seat_id) = change.seat_id {
            unit.seat_id = Set(Some(seat_id));
        }
        let unit = unit.update(&**write).await?;
        let after = OrganizationFields::of(&unit);
        journal.note(row_id, id, Effect::OrganizationChanged { before, after });
    }
    Ok(())
}

/// Whom somebody chose although they had another number.
async fn change_numbers(
    write: &mut Write<'_>,
    numbers: Vec<(Uuid, Uuid, crate::vault::SealedPhone)>,
    now: DateTime<Utc>,
    journal: &mut Journal,
) -> Result<()> {
    for (row_id, id, phone) in numbers {
        let person = person::Entity::find_by_id(id)
            .one(&**write)
            .await?
            .ok_or_else(again)?;
        let effect = Effect::PhoneChanged {
            before: SealedText {
                cipher: hex::encode(&person.phone_cipher),
                key_id: person.phone_key_id.clone(),
                hash: hex::encode(&person.phone_hash),
            },
            after_hash: hex::encode(&phone.hash),
        };
        journal.note(row_id, id, effect);
        // Nobody has set a password with this number yet.
        identity::service::change_number(write, id, phone, None, now, again).await?;
        write.hint(LiveTopic::Session, id, 0);
    }
    Ok(())
}

async fn rename(write: &Write<'_>, names: &[(Uuid, String)]) -> Result<()> {
    for (id, name) in names {
        person::Entity::update_many()
            .col_expr(person::Column::Name, Expr::value(name.as_str()))
            .filter(person::Column::Id.eq(*id))
            .exec(&**write)
            .await?;
    }
    Ok(())
}

async fn end_residencies(write: &Write<'_>, ids: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    for ids in ids.chunks(CHUNK) {
        let ended = residency::Entity::update_many()
            .col_expr(residency::Column::Until, Expr::value(now))
            .filter(residency::Column::Id.is_in(ids.iter().copied()))
            .filter(residency::Column::Until.is_null())
            .exec(&**write)
            .await?;
        all_or_again(&ended, ids.len())?;
    }
    Ok(())
}

async fn end_employments(write: &Write<'_>, ids: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    for ids in ids.chunks(CHUNK) {
        let ended = employment::Entity::update_many()
            .col_expr(employment::Column::Until, Expr::value(now))
            .filter(employment::Column::Id.is_in(ids.iter().copied()))
            .filter(employment::Column::Until.is_null())
            .exec(&**write)
            .await?;
        all_or_again(&ended, ids.len())?;
    }
    Ok(())
}

/// Somebody who adds one of them for themselves at the same time is in nobody's way.
async fn add_skills(write: &Write<'_>, skills: Vec<person_skill::ActiveModel>) -> Result<()> {
    for skills in skills.chunks(CHUNK) {
        person_skill::Entity::insert_many(skills.to_vec())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&**write)
            .await?;
    }
    Ok(())
}

/// 报到 to the compounds that people have left.
async fn end_enrollments(
    write: &mut Write<'_>,
    rows: &[(Uuid, i32)],
    now: DateTime<Utc>,
) -> Result<()> {
    let version = enrollment::Column::Version;
    for rows in rows.chunks(CHUNK) {
        let ended = enrollment::Entity::update_many()
            .col_expr(
                enrollment::Column::State,
                Expr::value(EnrollmentState::Ended),
            )
            .col_expr(enrollment::Column::EndedAt, Expr::value(now))
            .col_expr(version, Expr::col(version).add(1))
            .filter(enrollment::Column::Id.is_in(rows.iter().map(|(id, _)| *id)))
            .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
            .exec(&**write)
            .await?;
        all_or_again(&ended, rows.len())?;
        hint_enrollments(write, rows);
    }
    Ok(())
}

async fn confirm_enrollments(
    write: &mut Write<'_>,
    rows: &[(Uuid, i32)],
    viewer: &Viewer,
    now: DateTime<Utc>,
) -> Result<()> {
    let version = enrollment::Column::Version;
    for rows in rows.chunks(CHUNK) {
        let confirmed = enrollment::Entity::update_many()
            .col_expr(
                enrollment::Column::State,
                Expr::value(EnrollmentState::Confirmed),
            )
            .col_expr(enrollment::Column::DecidedAt, Expr::value(now))
            .col_expr(enrollment::Column::DecidedBy, Expr::value(viewer.person_id))
            .col_expr(version, Expr::col(version).add(1))
            .filter(enrollment::Column::Id.is_in(rows.iter().map(|(id, _)| *id)))
            .filter(enrollment::Column::State.eq(EnrollmentState::Asked))
            .exec(&**write)
            .await?;
        all_or_again(&confirmed, rows.len())?;
        hint_enrollments(write, rows);
    }
    Ok(())
}

fn hint_enrollments(write: &mut Write<'_>, rows: &[(Uuid, i32)]) {
    for (id, version) in rows {
        write.hint(LiveTopic::Enrollment, *id, version + 1);
    }
}

/// Rows that were there when the lines were judged, and are no longer, call for another judgement.
fn all_or_again(result: &UpdateResult, expected: usize) -> Result<()> {
    if result.rows_affected == expected as u64 {
        Ok(())
    } else {
        Err(again())
    }
}

fn again() -> crate::error::Error {
    ErrorCode::Busy.into()
}
