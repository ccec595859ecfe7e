//! Use-cases of the roster: stage a file, look at what it would change, import it.

use std::path::Path;

use entity::{import_batch, import_batch::ImportState, import_row, import_row::ImportVerdict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Set, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    columns::{self, RosterLine},
    loading,
    preview::from_json,
    rows::Task,
    rules::{self, Entry, FieldChange, Judgement},
    sheet, text,
    writing::{self, Counted},
};
use crate::{
    app::{App, Write},
    clock::new_id,
    db::IMPORT_LOCK,
    error::{Error, ErrorCode, OnUnique, Result, field},
    live::LiveTopic,
    progress::Progress,
    requests::{RequestKey, recall, remember},
    vault::{Phone, SealedPhone},
    viewer::Viewer,
};

pub use super::preview::{ShownRow, batch, batches, may_see, rows};

const LONGEST_FILE_NAME: usize = 120;
/// Name of the mutation, which the command line carries out too.
pub const COMMIT_IMPORT: &str = "commitImport";

/// Reads and imports a file in one go, as `linli import` does.
///
/// # Errors
/// Those of [`stage`] and [`commit`]; an internal one when the file cannot be read from disk.
pub async fn import_file(
    viewer: &Viewer,
    app: &App,
    path: &Path,
    progress: &Progress,
) -> Result<import_batch::Model> {
    let bytes = tokio::fs::read(path)
        .await
        .map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let batch = stage(viewer, app, new_id(), &name, bytes, progress).await?;
    let key = RequestKey::new(COMMIT_IMPORT, new_id(), &batch.id);
    commit(viewer, app, &key, batch.id, progress).await
}

/// Reads and judges a file, and keeps its lines with their verdicts; changes nothing else. The same
/// file under the same id again is found as it is.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` when the id is somebody else's; `FILE_UNREADABLE`, `FILE_TOO_LARGE`,
/// `COLUMN_MISSING`, `TOO_MANY`.
pub async fn stage(
    viewer: &Viewer,
    app: &App,
    id: Uuid,
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
    let lines = tokio::task::spawn_blocking(move || columns::read_lines(&sheet::read(&bytes)?))
        .await
        .map_err(|error| {
            tracing::warn!(%error, "a spreadsheet made its parser panic");
            Error::from(ErrorCode::FileUnreadable)
        })??;
    let entries: Vec<Entry> = lines
        .into_iter()
        .map(|line| Entry {
            phone_hash: Phone::parse(&line.phone)
                .ok()
                .map(|phone| app.vault.hash(&phone)),
            line,
        })
        .collect();
    let known = loading::load(app.db.reader(), viewer, &entries).await?;
    let judgements = rules::judge(&entries, &known);
    let rows = entries
        .iter()
        .zip(&judgements)
        .map(|(entry, judgement)| staged_row(app, id, entry, judgement))
        .collect::<Result<Vec<_>>>()?;
    let counts = Counts::of(judgements.iter().map(|one| one.verdict));
    let write = app.write().await?;
    let batch = import_batch::ActiveModel {
        id: Set(id),
        person_id: Set(viewer.person_id),
        file_name: Set(shown_file_name(file_name)),
        state: Set(ImportState::Staged),
        created_at: Set(app.clock.now()),
        committed_at: Set(None),
        total: Set(counts.total()),
        new_count: Set(counts.new),
        same_count: Set(counts.same),
        changed_count: Set(counts.changed),
        error_count: Set(counts.error),
        version: Set(1),
    }
    .insert(&*write)
    .await
    // The same upload twice at once; run again, this time to find it.
    .on_unique("import_batch", &["id"], || ErrorCode::Busy.into())?;
    let mut staged = Counted::begin("Staging", rows.len(), progress);
    writing::insert(&write, rows, &mut staged).await?;
    write.commit().await?;
    Ok(batch)
}

/// Imports what the preview showed, all of it or nothing; lines that are wrong are left out, and so
/// are those that would by now change something else than was shown.
///
/// # Errors
/// `FORBIDDEN`, `NOT_FOUND`; `STATE_CHANGED` when the batch was imported before under another
/// request id.
pub async fn commit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    batch_id: Uuid,
    progress: &Progress,
) -> Result<import_batch::Model> {
    require_administrator(viewer)?;
    let mut write = app.write().await?;
    if let Some(id) = recall(&*write, viewer, key, app.guard).await? {
        return own_batch(&*write, viewer, id).await;
    }
    // Two rosters may name the same people; judged one after the other, neither stumbles.
    app.db.hold(&write, IMPORT_LOCK).await?;
    let batch = own_batch(&*write, viewer, batch_id).await?;
    let now = app.clock.now();
    // First of all: a twin of this very request waits here, and is then answered from memory.
    remember(&write, viewer, key, batch_id, now, app.guard).await?;
    take(&write, batch_id).await?;
    let mut rows = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch_id))
        .order_by_asc(import_row::Column::Line)
        .all(&*write)
        .await?;
    // What was wrong stays out, whatever has become of it.
    rows.retain(|row| row.verdict != ImportVerdict::Error);
    let (counts, tasks) = judge_again(viewer, app, &write, rows, batch.error_count).await?;
    writing::carry_out(viewer, app, &mut write, tasks, progress).await?;
    let version = batch.version + 1;
    let mut batch = batch.into_active_model();
    batch.state = Set(ImportState::Committed);
    batch.committed_at = Set(Some(now));
    batch.new_count = Set(counts.new);
    batch.same_count = Set(counts.same);
    batch.changed_count = Set(counts.changed);
    batch.error_count = Set(counts.error);
    batch.version = Set(version);
    let batch = batch.update(&*write).await?;
    write.hint(LiveTopic::Import, batch_id, version);
    write.commit().await?;
    tracing::info!(
        batch = %batch_id,
        new = counts.new,
        changed = counts.changed,
        left_out = counts.error,
        "imported a roster"
    );
    Ok(batch)
}

/// Of several imports of the same batch one goes on; on PostgreSQL the others wait here for it.
async fn take(write: &Write<'_>, batch_id: Uuid) -> Result<()> {
    let taken = import_batch::Entity::update_many()
        .col_expr(import_batch::Column::State, ImportState::Committing.into())
        .col_expr(
            import_batch::Column::Version,
            Expr::col(import_batch::Column::Version).add(1),
        )
        .filter(import_batch::Column::Id.eq(batch_id))
        .filter(import_batch::Column::State.eq(ImportState::Staged))
        .exec(&**write)
        .await?;
    if taken.rows_affected == 0 {
        return Err(field(ErrorCode::StateChanged, "batchId"));
    }
    Ok(())
}

/// The rows' verdicts by what the database holds now, and what is left to do. Rows whose verdict
/// is another than the preview's are corrected, so that the report says what was done.
async fn judge_again(
    viewer: &Viewer,
    app: &App,
    write: &Write<'_>,
    rows: Vec<import_row::Model>,
    wrong_before: i32,
) -> Result<(Counts, Vec<Task>)> {
    let entries = rows
        .iter()
        .map(|row| {
            Ok(Entry {
                line: RosterLine {
                    line: row.line.unsigned_abs(),
                    name: row.name.clone(),
                    phone: app.vault.open_phone(&row.phone_cipher)?,
                    unit: row.unit.clone(),
                    compound: row.compound.clone(),
                    building: row.building.clone(),
                    skills: row.skills.clone(),
                },
                phone_hash: Some(row.phone_hash.clone()),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let known = loading::load(&**write, viewer, &entries).await?;
    let mut counts = Counts {
        error: wrong_before,
        ..Counts::default()
    };
    let mut tasks = Vec::new();
    for (row, judgement) in rows.into_iter().zip(rules::judge(&entries, &known)) {
        let shown: Vec<FieldChange> = from_json(&row.changes);
        let judgement = rules::hold_to_preview(row.verdict, &shown, row.place_id, judgement);
        counts.add(judgement.verdict);
        if judgement.verdict != row.verdict {
            correct(write, &row, &judgement).await?;
        }
        if let Some(plan) = judgement.plan {
            tasks.push(Task {
                plan,
                phone: SealedPhone {
                    cipher: row.phone_cipher,
                    key_id: row.phone_key_id,
                    hash: row.phone_hash,
                },
            });
        }
    }
    Ok((counts, tasks))
}

async fn correct(write: &Write<'_>, row: &import_row::Model, judgement: &Judgement) -> Result<()> {
    let mut row = row.clone().into_active_model();
    row.verdict = Set(judgement.verdict);
    row.problems = Set(to_json(&judgement.problems)?);
    row.changes = Set(to_json(&judgement.changes)?);
    row.update(&**write).await?;
    Ok(())
}

fn staged_row(
    app: &App,
    batch_id: Uuid,
    entry: &Entry,
    judgement: &Judgement,
) -> Result<import_row::ActiveModel> {
    let line = &entry.line;
    // A valid number is kept as a person's would be; anything else as it was typed, sealed as well,
    // since a number with one digit too many is still somebody's.
    let (cipher, hash) = match Phone::parse(&line.phone) {
        Ok(phone) => {
            let sealed = app.vault.seal(&phone)?;
            (sealed.cipher, sealed.hash)
        }
        Err(_) => (app.vault.seal_text(&line.phone)?, Vec::new()),
    };
    Ok(import_row::ActiveModel {
        id: Set(new_id()),
        batch_id: Set(batch_id),
        line: Set(i32::try_from(line.line).unwrap_or(i32::MAX)),
        verdict: Set(judgement.verdict),
        name: Set(line.name.clone()),
        phone_cipher: Set(cipher),
        phone_key_id: Set(app.vault.key_id().to_owned()),
        phone_hash: Set(hash),
        unit: Set(line.unit.clone()),
        compound: Set(line.compound.clone()),
        building: Set(line.building.clone()),
        skills: Set(line.skills.clone()),
        problems: Set(to_json(&judgement.problems)?),
        changes: Set(to_json(&judgement.changes)?),
        person_id: Set(judgement.person_id),
        place_id: Set(judgement.place_id),
    })
}

/// How many lines came to which verdict.
#[derive(Default)]
struct Counts {
    new: i32,
    same: i32,
    changed: i32,
    error: i32,
}

impl Counts {
    fn of(verdicts: impl Iterator<Item = ImportVerdict>) -> Self {
        let mut counts = Self::default();
        verdicts.for_each(|verdict| counts.add(verdict));
        counts
    }

    fn add(&mut self, verdict: ImportVerdict) {
        *match verdict {
            ImportVerdict::New => &mut self.new,
            ImportVerdict::Same => &mut self.same,
            ImportVerdict::Changed => &mut self.changed,
            ImportVerdict::Error => &mut self.error,
        } += 1;
    }

    fn total(&self) -> i32 {
        self.new + self.same + self.changed + self.error
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

fn to_json(values: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(values).map_err(Error::internal)
}
