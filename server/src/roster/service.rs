//! Use-cases of imports: upload a sheet, say which column is which, decide what is not clear, import
//! it, take it back.

use std::{path::Path, sync::Arc};

use entity::{
    import_batch::{self, ImportKind, ImportState},
    import_row::{self, ImportVerdict},
    import_source,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use uuid::Uuid;

use super::{
    columns::{self, HEADER_SOUGHT_IN, Mapping},
    judging::{Choice, Decisions, NEW, SKIP},
    kinds, lines,
    sheet::{self, Sheet},
    staging, text, work,
};
use crate::{
    app::{App, Write},
    clock::new_id,
    error::{Error, ErrorCode, OnUnique, Result, field},
    progress::Progress,
    requests::{RequestKey, recall, remember},
    viewer::Viewer,
};

pub use super::preview::{
    RowFilter, ShownRow, batch, batches, heads, may_see, own_batch_to_read, rows,
};

const LONGEST_FILE_NAME: usize = 120;
/// Lines of each sheet that are shown for choosing columns.
const HEAD: usize = HEADER_SOUGHT_IN + 5;

/// Reads and imports a file in one go, as `linli import` does; every column is taken for what its
/// heading says.
///
/// # Errors
/// Those of [`upload`], [`preview`] and [`commit`]; an internal one when the file cannot be read.
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
    let batch = upload(viewer, app, new_id(), kind, &name, bytes, progress).await?;
    let mapping: Mapping = lines::from_json(&batch.mapping);
    let key = RequestKey::new("previewImport", new_id(), &batch.id);
    preview(viewer, app, &key, batch.id, mapping).await?;
    work::run(app, batch.id, progress).await?;
    let key = RequestKey::new("commitImport", new_id(), &batch.id);
    commit(viewer, app, &key, batch.id, all_or_nothing).await?;
    work::run(app, batch.id, progress).await?;
    own_batch(app.db.reader(), viewer, batch.id).await
}

/// Reads a file and guesses its columns; changes nothing else. The same file under the same id again
/// is found as it is. Without a kind the columns tell.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` when the id is somebody else's; `FILE_UNREADABLE`, `FILE_TOO_LARGE`,
/// `FILE_HAS_MACROS`, `FILE_PROTECTED`, `TOO_MANY`; `COLUMN_MISSING` where no kind fits.
pub async fn upload(
    viewer: &Viewer,
    app: &App,
    id: Uuid,
    kind: Option<ImportKind>,
    file_name: &str,
    bytes: Vec<u8>,
    progress: &Progress,
) -> Result<import_batch::Model> {
    require_administrator(viewer)?;
    if let Some(batch) = import_batch::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
    {
        return if batch.person_id == viewer.person_id {
            Ok(batch)
        } else {
            Err(ErrorCode::NotFound.into())
        };
    }
    progress.begin("Reading", 0);
    let read = tokio::task::spawn_blocking(move || read_file(&bytes, kind))
        .await
        .map_err(|error| {
            tracing::warn!(%error, "a spreadsheet made its parser panic");
            Error::from(ErrorCode::FileUnreadable)
        })??;
    let source = import_source::ActiveModel {
        batch_id: Set(id),
        sheets: Set(app.vault.seal_text(&read.sheets)?),
        heads: Set(app.vault.seal_text(&read.heads)?),
    };
    let write = app.write().await?;
    let batch = import_batch::ActiveModel {
        id: Set(id),
        person_id: Set(viewer.person_id),
        kind: Set(read.kind),
        file_name: Set(shown_file_name(file_name)),
        state: Set(ImportState::Mapping),
        mapping: Set(lines::to_json(&read.mapping)?),
        created_at: Set(app.clock.now()),
        total: Set(read.total),
        new_count: Set(0),
        same_count: Set(0),
        changed_count: Set(0),
        error_count: Set(0),
        version: Set(1),
        ..Default::default()
    }
    .insert(&*write)
    .await
    // The same upload twice at once; run again, this time to find it.
    .on_unique("import_batch", &["id"], || ErrorCode::Busy.into())?;
    import_source::Entity::insert(source)
        .exec_without_returning(&*write)
        .await?;
    write.commit().await?;
    Ok(batch)
}

struct ReadFile {
    kind: ImportKind,
    mapping: Mapping,
    total: i32,
    sheets: String,
    heads: String,
}

fn read_file(bytes: &[u8], kind: Option<ImportKind>) -> Result<ReadFile> {
    let sheets = sheet::read(bytes)?;
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ErrorCode::FileUnreadable.into());
    }
    let kind = match kind {
        Some(kind) => kind,
        None => columns::guess_kind(&sheets).ok_or(ErrorCode::ColumnMissing)?,
    };
    let mapping = columns::guess(kind, &sheets);
    let total = columns::lines(kind, &mapping, &sheets)?.len();
    let heads: Vec<Sheet> = sheets
        .iter()
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            rows: sheet.rows.iter().take(HEAD).cloned().collect(),
        })
        .collect();
    Ok(ReadFile {
        kind,
        mapping,
        total: i32::try_from(total).unwrap_or(i32::MAX),
        sheets: serde_json::to_string(&sheets).map_err(Error::internal)?,
        heads: serde_json::to_string(&heads).map_err(Error::internal)?,
    })
}

/// A use-case that has begun: nobody else changes the batch until it ends.
struct Begun<'a> {
    write: Write<'a>,
    batch: import_batch::Model,
}

enum Opening<'a> {
    Begun(Box<Begun<'a>>),
    /// It was done before, under the same request.
    Done(Box<import_batch::Model>),
}

async fn open<'a>(
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

/// What somebody decided of a line.
pub struct Decision {
    pub row_id: Uuid,
    /// Of which choice; none to leave the line out, or to take it in again.
    pub key: Option<String>,
    /// An id, [`NEW`]; or whether to leave the line out.
    pub choice: String,
    /// The same for every line that is open for the same reason.
    pub for_all: bool,
}

/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` on `batchId`, `rowId`; `STATE_CHANGED`; `INVALID` on `choice`.
pub async fn decide(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    batch_id: Uuid,
    decision: Decision,
) -> Result<import_batch::Model> {
    let Begun { write, batch } =
        match open(viewer, app, key, batch_id, &[ImportState::Staged]).await? {
            Opening::Begun(begun) => *begun,
            Opening::Done(batch) => return Ok(*batch),
        };
    let row = import_row::Entity::find_by_id(decision.row_id)
        .filter(import_row::Column::BatchId.eq(batch_id))
        .one(&*write)
        .await?
        .ok_or(field(ErrorCode::NotFound, "rowId"))?;
    let mut rows = same_question(&write, &batch, &row, &decision).await?;
    for row in &mut rows {
        let mut decisions: Decisions = lines::from_json(&row.decisions);
        match &decision.key {
            Some(key) => decisions.insert(key.clone(), decision.choice.clone()),
            None if decision.choice == SKIP => decisions.insert(SKIP.to_owned(), String::new()),
            // Open again: whatever was decided before is forgotten as well.
            None => {
                decisions.clear();
                None
            }
        };
        row.decisions = lines::to_json(&decisions)?;
    }
    judge_anew(viewer, app, &write, &batch, rows).await?;
    let batch = lines::count_into(&*write, batch).await?;
    work::save(app, write, batch).await
}

/// The line itself, or all lines whose cells leave the same question open.
async fn same_question(
    write: &Write<'_>,
    batch: &import_batch::Model,
    row: &import_row::Model,
    decision: &Decision,
) -> Result<Vec<import_row::Model>> {
    let choices: Vec<Choice> = lines::from_json(&row.choices);
    let Some(key) = &decision.key else {
        return Ok(vec![row.clone()]);
    };
    let decided: Decisions = lines::from_json(&row.decisions);
    let choice = choices.iter().find(|choice| choice.key == *key);
    let fits = choice.is_some_and(|choice| match decision.choice.as_str() {
        NEW => choice.may_be_new,
        id => choice
            .options
            .iter()
            .any(|option| option.id.to_string() == id),
    });
    // What was decided before may be decided otherwise; whether it fits is judged again.
    if !fits && !decided.contains_key(key) {
        return Err(field(ErrorCode::Invalid, "choice"));
    }
    let (true, Some(choice)) = (decision.for_all, choice) else {
        return Ok(vec![row.clone()]);
    };
    let rows = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch.id))
        .filter(import_row::Column::Verdict.eq(ImportVerdict::Ambiguous))
        .order_by_asc(import_row::Column::Ordinal)
        .all(&**write)
        .await?;
    let asks_the_same = |row: &import_row::Model| {
        let choices: Vec<Choice> = lines::from_json(&row.choices);
        choices.iter().any(|other| {
            // Namesakes of somebody else are other people; that all are new can be said of all.
            other.key == *key
                && (other.value == choice.value || decision.choice == NEW)
                && (decision.choice != NEW || other.may_be_new)
        })
    };
    Ok(rows.into_iter().filter(asks_the_same).collect())
}

/// Judges lines again after a decision. Lines about places build on each other, so all of those are.
async fn judge_anew(
    viewer: &Viewer,
    app: &App,
    write: &Write<'_>,
    batch: &import_batch::Model,
    decided: Vec<import_row::Model>,
) -> Result<()> {
    let mut rows = decided;
    if batch.kind == ImportKind::Places {
        let mut all = import_row::Entity::find()
            .filter(import_row::Column::BatchId.eq(batch.id))
            .order_by_asc(import_row::Column::Ordinal)
            .all(&**write)
            .await?;
        for row in &mut all {
            if let Some(decided) = rows.iter().find(|one| one.id == row.id) {
                row.decisions = decided.decisions.clone();
            }
        }
        rows = all;
    }
    let entries = rows
        .iter()
        .map(|row| lines::opened(app, row))
        .collect::<Result<Vec<_>>>()?;
    let now = app.clock.now();
    let judgements = kinds::judge(&**write, viewer, app, batch.kind, &entries, now).await?;
    for (row, judgement) in rows.into_iter().zip(judgements) {
        let decisions = row.decisions.clone();
        let mut row = row.into_active_model();
        row.decisions = Set(decisions);
        lines::judge_into(&mut row, &judgement)?;
        row.update(&**write).await?;
    }
    Ok(())
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
/// `FORBIDDEN`, `NOT_FOUND`; `STATE_CHANGED` for what was not imported, or is taken back already.
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

/// The last part of the path, in one line and not endless; only ever shown.
fn shown_file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    text::cut(&text::tidy(name), LONGEST_FILE_NAME)
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
