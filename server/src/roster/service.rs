//! Use-cases of imports: say which column is which, import it, take it back; what each begins goes on
//! in the background.

use std::{path::Path, sync::Arc};

use entity::import_batch::{self, ImportKind, ImportState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use uuid::Uuid;

use super::{
    columns::{self, Mapping},
    lines, receiving, retention, staging, work,
};
use crate::{
    app::{App, Write},
    clock::new_id,
    error::{Error, ErrorCode, Result, field},
    progress::Progress,
    requests::{RequestKey, recall, remember},
    viewer::Viewer,
};

pub use super::preview::{
    RowFilter, ShownRow, batch, batches, heads, may_see, own_batch_to_read, rows,
};

/// Reads and imports a file in one go, as `linli import` does; every column is taken for what its
/// heading says.
///
/// # Errors
/// Those of [`receiving::upload`], [`preview`] and [`commit`]; an internal one when the file cannot be
/// read.
pub async fn import_file(
    viewer: &Viewer,
    app: &App,
    kind: Option<ImportKind>,
    path: &Path,
    all_or_nothing: bool,
    progress: &Progress,
) -> Result<import_batch::Model> {
    let bytes = tokio::fs::read(path)
        .await
        .map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let batch = receiving::upload(viewer, app, new_id(), kind, &name, bytes, progress).await?;
    let mapping: Mapping = lines::from_json(&batch.mapping);
    let key = RequestKey::new("previewImport", new_id(), &batch.id);
    preview(viewer, app, &key, batch.id, mapping).await?;
    work::run(app, batch.id, progress).await?;
    let key = RequestKey::new("commitImport", new_id(), &batch.id);
    commit(viewer, app, &key, batch.id, all_or_nothing).await?;
    work::run(app, batch.id, progress).await?;
    own_batch(app.db.reader(), viewer, batch.id).await
}

/// A use-case that has begun: nobody else changes the batch until it ends.
pub(super) struct Begun<'a> {
    pub write: Write<'a>,
    pub batch: import_batch::Model,
}

pub(super) enum Opening<'a> {
    Begun(Box<Begun<'a>>),
    /// It was done before, under the same request.
    Done(Box<import_batch::Model>),
}

pub(super) async fn open<'a>(
    viewer: &Viewer,
    app: &'a App,
    key: &RequestKey,
    batch_id: Uuid,
    states: &[ImportState],
) -> Result<Opening<'a>> {
    require_administrator(viewer)?;
    let write = app.write().await?;
    if let Some(id) = recall(&*write, viewer, key, app.guard).await? {
        let batch = own_batch(&*write, viewer, id).await?;
        return Ok(Opening::Done(Box::new(batch)));
    }
    let batch = own_batch(&*write, viewer, batch_id).await?;
    // First of all: a twin of this very request waits here, and is then answered from memory.
    let now = app.clock.now();
    remember(&write, viewer, key, batch_id, now, app.guard).await?;
    if !states.contains(&batch.state) {
        return Err(field(ErrorCode::StateChanged, "batchId"));
    }
    match work::locked(&write, batch_id, batch.state).await? {
        Some(batch) => Ok(Opening::Begun(Box::new(Begun { write, batch }))),
        None => Err(field(ErrorCode::StateChanged, "batchId")),
    }
}

/// Takes the columns as they are said to be, and has every line judged. Start [`work`] afterwards.
///
/// # Errors
/// `FORBIDDEN`, `NOT_FOUND`; `STATE_CHANGED` for what is imported already; `COLUMN_MISSING`, `INVALID`.
pub async fn preview(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    batch_id: Uuid,
    mapping: Mapping,
) -> Result<import_batch::Model> {
    require_administrator(viewer)?;
    let states = [
        ImportState::Mapping,
        ImportState::Staged,
        ImportState::Failed,
    ];
    let kind = own_batch(app.db.reader(), viewer, batch_id).await?.kind;
    let sheets = staging::sheets(app, batch_id).await?;
    let Begun { write, batch } = match open(viewer, app, key, batch_id, &states).await? {
        Opening::Begun(begun) => *begun,
        Opening::Done(batch) => return Ok(*batch),
    };
    columns::check(kind, &mapping, &sheets)?;
    columns::lines(kind, &mapping, &sheets)?;
    let mut batch = batch.into_active_model();
    batch.mapping = Set(lines::to_json(&mapping)?);
    batch.state = Set(ImportState::Judging);
    batch.failure = Set(None);
    batch.done = Set(0);
    batch.imported_count = Set(0);
    batch.left_count = Set(0);
    batch.undone_count = Set(0);
    batch.kept_count = Set(0);
    work::save(app, write, batch).await
}

/// Begins to import what the preview showed; lines that are wrong or undecided are left out, unless
/// it is to be all or nothing. Start [`work`] afterwards.
///
/// # Errors
/// `FORBIDDEN`, `NOT_FOUND`; `STATE_CHANGED` when it is not waiting to be imported;
/// `IMPORT_INCOMPLETE` for all or nothing while lines are wrong or undecided.
pub async fn commit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    batch_id: Uuid,
    all_or_nothing: bool,
) -> Result<import_batch::Model> {
    let Begun { write, batch } =
        match open(viewer, app, key, batch_id, &[ImportState::Staged]).await? {
            Opening::Begun(begun) => *begun,
            Opening::Done(batch) => return Ok(*batch),
        };
    let open_lines = batch.error_count + batch.ambiguous_count;
    if all_or_nothing && open_lines > 0 {
        return Err(field(ErrorCode::ImportIncomplete, "allOrNothing"));
    }
    let mut batch = batch.into_active_model();
    batch.state = Set(ImportState::Committing);
    batch.all_or_nothing = Set(all_or_nothing);
    batch.done = Set(0);
    work::save(app, write, batch).await
}

/// Begins to take an import back. Start [`work`] afterwards.
///
/// # Errors
/// `FORBIDDEN`, `NOT_FOUND`; `STATE_CHANGED` for what was not imported, is
/// taken back already, or was imported so long ago that its lines are forgotten.
pub async fn undo(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    batch_id: Uuid,
) -> Result<import_batch::Model> {
    let Begun { write, batch } =
        match open(viewer, app, key, batch_id, &[ImportState::Committed]).await? {
            Opening::Begun(begun) => *begun,
            Opening::Done(batch) => return Ok(*batch),
        };
    if !retention::is_remembered(&batch, app.clock.now()) {
        return Err(field(ErrorCode::StateChanged, "batchId"));
    }
    let mut batch = batch.into_active_model();
    batch.state = Set(ImportState::Undoing);
    batch.done = Set(0);
    work::save(app, write, batch).await
}

/// Goes on with what a use-case began, whoever asked for it.
pub fn go_on(app: &Arc<App>, batch: &import_batch::Model) {
    if batch.state.is_at_work() {
        work::start(app, batch.id);
    }
}

pub(super) fn require_administrator(viewer: &Viewer) -> Result<()> {
    if viewer.is_administrator() {
        Ok(())
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

/// A batch to act on: only who uploaded it may, since its preview was judged for them.
async fn own_batch(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    id: Uuid,
) -> Result<import_batch::Model> {
    import_batch::Entity::find_by_id(id)
        .filter(import_batch::Column::PersonId.eq(viewer.person_id))
        .one(db)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "batchId"))
}
