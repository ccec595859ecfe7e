//! Carries out what was judged: a few statements for every thousand lines, in the import's own
//! transaction.

use chrono::{DateTime, Utc};
use entity::{
    employment, enrollment, enrollment::EnrollmentState, person, person_skill, residency,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    ExprTrait, IntoActiveModel, QueryFilter, UpdateResult,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::rows::{Rows, Task};
use crate::{
    app::{App, Write},
    error::{ErrorCode, OnUnique, Result},
    inbox::service::notify,
    live::LiveTopic,
    progress::Progress,
    viewer::Viewer,
};

/// Rows in one statement.
const CHUNK: usize = 1_000;

/// # Errors
/// `BUSY` when somebody else changed one of the people in the meantime: judge again.
pub async fn carry_out(
    viewer: &Viewer,
    app: &App,
    write: &mut Write<'_>,
    tasks: Vec<Task>,
    progress: &Progress,
) -> Result<()> {
    let now = app.clock.now();
    let rows = Rows::of(tasks, viewer.person_id, now);
    let written = &mut Counted::begin("Importing", rows.count(), progress);
    insert(write, rows.units, written).await?;
    insert(write, rows.people, written)
        .await
        .on_unique("person", &["phone_hash"], again)?;
    rename(write, &rows.names, written).await?;
    end_residencies(write, &rows.ended_residencies, now, written).await?;
    insert(write, rows.residencies, written)
        .await
        .on_unique("residency", &["present"], again)?;
    end_employments(write, &rows.ended_employments, now, written).await?;
    insert(write, rows.employments, written).await?;
    add_skills(write, rows.skills, written).await?;
    end_enrollments(write, &rows.ended_enrollments, written).await?;
    confirm_enrollments(write, &rows.confirmed_enrollments, viewer, now, written).await?;
    insert(write, rows.enrollments, written)
        .await
        .on_unique("enrollment", &["living"], again)?;
    for notices in rows.notices.chunks(CHUNK) {
        notify(write, app, notices.to_vec()).await?;
    }
    Ok(())
}

async fn rename(
    write: &Write<'_>,
    names: &[(Uuid, String)],
    written: &mut Counted<'_>,
) -> Result<()> {
    for (id, name) in names {
        person::Entity::update_many()
            .col_expr(person::Column::Name, Expr::value(name.as_str()))
            .filter(person::Column::Id.eq(*id))
            .exec(&**write)
            .await?;
        written.advance(1);
    }
    Ok(())
}

async fn end_residencies(
    write: &Write<'_>,
    ids: &[Uuid],
    now: DateTime<Utc>,
    written: &mut Counted<'_>,
) -> Result<()> {
    for ids in ids.chunks(CHUNK) {
        let ended = residency::Entity::update_many()
            .col_expr(residency::Column::Until, Expr::value(now))
            .filter(residency::Column::Id.is_in(ids.iter().copied()))
            .filter(residency::Column::Until.is_null())
            .exec(&**write)
            .await?;
        all_or_again(&ended, ids.len())?;
        written.advance(ids.len());
    }
    Ok(())
}

async fn end_employments(
    write: &Write<'_>,
    ids: &[Uuid],
    now: DateTime<Utc>,
    written: &mut Counted<'_>,
) -> Result<()> {
    for ids in ids.chunks(CHUNK) {
        let ended = employment::Entity::update_many()
            .col_expr(employment::Column::Until, Expr::value(now))
            .filter(employment::Column::Id.is_in(ids.iter().copied()))
            .filter(employment::Column::Until.is_null())
            .exec(&**write)
            .await?;
        all_or_again(&ended, ids.len())?;
        written.advance(ids.len());
    }
    Ok(())
}

/// Somebody who adds one of them for themselves at the same time is in nobody's way.
async fn add_skills(
    write: &Write<'_>,
    skills: Vec<person_skill::ActiveModel>,
    written: &mut Counted<'_>,
) -> Result<()> {
    for skills in skills.chunks(CHUNK) {
        person_skill::Entity::insert_many(skills.to_vec())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&**write)
            .await?;
        written.advance(skills.len());
    }
    Ok(())
}

/// 报到 to the compounds that people have left.
async fn end_enrollments(
    write: &mut Write<'_>,
    rows: &[(Uuid, i32)],
    written: &mut Counted<'_>,
) -> Result<()> {
    let version = enrollment::Column::Version;
    for rows in rows.chunks(CHUNK) {
        let ended = enrollment::Entity::update_many()
            .col_expr(
                enrollment::Column::State,
                Expr::value(EnrollmentState::Ended),
            )
            .col_expr(version, Expr::col(version).add(1))
            .filter(enrollment::Column::Id.is_in(rows.iter().map(|(id, _)| *id)))
            .filter(
                enrollment::Column::State
                    .is_in([EnrollmentState::Asked, EnrollmentState::Confirmed]),
            )
            .exec(&**write)
            .await?;
        all_or_again(&ended, rows.len())?;
        hint_enrollments(write, rows);
        written.advance(rows.len());
    }
    Ok(())
}

async fn confirm_enrollments(
    write: &mut Write<'_>,
    rows: &[(Uuid, i32)],
    viewer: &Viewer,
    now: DateTime<Utc>,
    written: &mut Counted<'_>,
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
        written.advance(rows.len());
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

/// Rows written so far.
pub struct Counted<'a> {
    progress: &'a Progress,
    done: usize,
}

impl<'a> Counted<'a> {
    pub fn begin(what: &'static str, total: usize, progress: &'a Progress) -> Self {
        progress.begin(what, total as u64);
        Self { progress, done: 0 }
    }

    fn advance(&mut self, by: usize) {
        self.done += by;
        self.progress.reach(self.done as u64);
    }
}

pub async fn insert<A>(
    write: &Write<'_>,
    rows: Vec<A>,
    written: &mut Counted<'_>,
) -> Result<(), DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Clone + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let tx: &DatabaseTransaction = write;
    for chunk in rows.chunks(CHUNK) {
        A::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
        written.advance(chunk.len());
    }
    Ok(())
}
