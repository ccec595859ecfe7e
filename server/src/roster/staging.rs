//! Judges a whole sheet and keeps its lines with their verdicts; changes nothing else.

use entity::{
    import_batch::{ImportState, Model as Batch},
    import_row, import_source,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::{
    columns::{self, Line, Mapping},
    judging::{Decisions, Judgement},
    kinds::{self, Plan},
    lines,
    sheet::Sheet,
    work, writing,
};
use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
    progress::Progress,
    viewer::Viewer,
};

/// Lines that are kept in one transaction: others write in between.
const CHUNK: usize = 150;
const DELETED_AT_ONCE: u64 = 1_000;

pub async fn judge_all(app: &App, batch: Batch, progress: &Progress) -> Result<()> {
    let id = batch.id;
    let kind = batch.kind;
    let mapping: Mapping = lines::from_json(&batch.mapping);
    forget_rows(app, id).await?;
    let sheets = sheets(app, id).await?;
    let lines = tokio::task::spawn_blocking(move || columns::lines(kind, &mapping, &sheets))
        .await
        .map_err(Error::internal)??;
    progress.begin("Judging", lines.len() as u64);
    let total = i32::try_from(lines.len()).unwrap_or(i32::MAX);
    advance(app, id, 0, Some(total)).await?;
    let mut lines: Vec<(Line, Decisions)> = lines
        .into_iter()
        .map(|line| (line, Decisions::new()))
        .collect();
    lines.sort_by_cached_key(|(line, _)| (kinds::rank(kind, line), line.line));
    let now = app.clock.now();
    let db = app.db.reader();
    let viewer = Viewer::of_person(db, batch.person_id, Uuid::nil(), now).await?;
    let judgements = kinds::judge(db, &viewer, app, kind, &lines, now).await?;
    keep(app, id, &lines, &judgements, progress).await?;
    let write = app.write().await?;
    let Some(batch) = work::locked(&write, id, ImportState::Judging).await? else {
        return Ok(());
    };
    let mut batch = lines::count_into(&*write, batch).await?;
    batch.state = Set(ImportState::Staged);
    batch.failure = Set(None);
    work::save(app, write, batch).await?;
    Ok(())
}

async fn keep(
    app: &App,
    id: Uuid,
    lines: &[(Line, Decisions)],
    judgements: &[Judgement<Plan>],
    progress: &Progress,
) -> Result<()> {
    let mut done = 0;
    for (lines, judgements) in lines.chunks(CHUNK).zip(judgements.chunks(CHUNK)) {
        let rows = lines
            .iter()
            .zip(judgements)
            .zip(done..)
            .map(|(((line, _), judgement), ordinal)| {
                lines::staged(app, id, ordinal, line, judgement)
            })
            .collect::<Result<Vec<_>>>()?;
        done += i32::try_from(rows.len()).unwrap_or_default();
        let write = app.write().await?;
        let Some(batch) = work::locked(&write, id, ImportState::Judging).await? else {
            return Err(ErrorCode::StateChanged.into());
        };
        writing::insert(&write, rows).await?;
        let mut batch = batch.into_active_model();
        batch.done = Set(done);
        work::save(app, write, batch).await?;
        progress.reach(u64::from(done.unsigned_abs()));
    }
    Ok(())
}

async fn advance(app: &App, id: Uuid, done: i32, total: Option<i32>) -> Result<()> {
    let write = app.write().await?;
    let Some(batch) = work::locked(&write, id, ImportState::Judging).await? else {
        return Err(ErrorCode::StateChanged.into());
    };
    let mut batch = batch.into_active_model();
    batch.done = Set(done);
    if let Some(total) = total {
        batch.total = Set(total);
    }
    work::save(app, write, batch).await?;
    Ok(())
}

/// Lines of a former preview, or of one that was interrupted.
async fn forget_rows(app: &App, id: Uuid) -> Result<()> {
    loop {
        let ids: Vec<Uuid> = import_row::Entity::find()
            .select_only()
            .column(import_row::Column::Id)
            .filter(import_row::Column::BatchId.eq(id))
            .limit(DELETED_AT_ONCE)
            .into_tuple()
            .all(app.db.reader())
            .await?;
        if ids.is_empty() {
            return Ok(());
        }
        let write = app.write().await?;
        import_row::Entity::delete_many()
            .filter(import_row::Column::Id.is_in(ids))
            .exec(&*write)
            .await?;
        write.commit().await?;
    }
}

/// The cells as they were uploaded.
///
/// # Errors
/// `NOT_FOUND` when they are no longer kept.
pub async fn sheets(app: &App, batch_id: Uuid) -> Result<Vec<Sheet>> {
    let source = import_source::Entity::find_by_id(batch_id)
        .one(app.db.reader())
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let text = app.vault.open_text(&source.sheets)?;
    tokio::task::spawn_blocking(move || serde_json::from_str(&text).map_err(Error::internal))
        .await
        .map_err(Error::internal)?
}
