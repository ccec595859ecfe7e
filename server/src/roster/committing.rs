//! Writes what the preview showed, a few hundred lines in a transaction, so that nobody else has to
//! wait for the whole of it. Every line is judged again in the transaction that writes it; what each
//! line wrote is noted beside it, so that an import that was cut off is gone on with, and one that
//! must be all or nothing is taken back.

use entity::{
    import_batch::{self, ImportState, Model as Batch},
    import_row::{self, ImportOutcome, ImportVerdict},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    judging::{Decisions, NEW, hold_to_preview},
    kinds::{self, Task},
    lines,
    members::PHONE,
    work, writing,
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    db::IMPORT_LOCK,
    error::{ErrorCode, Result},
    progress::Progress,
    vault::SealedPhone,
    viewer::Viewer,
};

/// Lines that are written in one transaction: others write in between.
const CHUNK: u64 = 100;

pub async fn step(app: &App, batch: Batch, progress: &Progress) -> Result<()> {
    if batch.done == 0 {
        progress.begin("Importing", u64::from(batch.to_import().unsigned_abs()));
        if batch.all_or_nothing && !is_as_shown(app, &batch).await? {
            return Ok(());
        }
    }
    let mut write = app.write().await?;
    // Two files may name the same people; judged one after the other, neither stumbles. The tree
    // stays as it is meanwhile.
    app.db.hold(&write, IMPORT_LOCK).await?;
    let Some(batch) = work::locked(&write, batch.id, ImportState::Committing).await? else {
        return Ok(());
    };
    let now = app.clock.now();
    let viewer = Viewer::of_person(&*write, batch.person_id, Uuid::nil(), now).await?;
    let rows = to_do(batch.id)
        .order_by_asc(import_row::Column::Ordinal)
        .limit(CHUNK)
        .all(&*write)
        .await?;
    if rows.is_empty() {
        return finish(app, &viewer, write, batch).await;
    }
    let all_or_nothing = batch.all_or_nothing;
    let done = batch.done + i32::try_from(rows.len()).unwrap_or_default();
    let mut judged = judge_again(&*write, &viewer, app, &batch, rows).await?;
    if all_or_nothing && !judged.left.is_empty() {
        judged.tasks.clear();
        judged.written.clear();
    }
    let imported = judged.written.len();
    let left = judged.left.len();
    let journal = kinds::carry_out(&viewer, app, &mut write, batch.kind, judged.tasks).await?;
    writing::insert(&write, journal.rows(batch.id)?).await?;
    mark(&write, judged.written, judged.left).await?;
    let mut changed = batch.clone().into_active_model();
    changed.done = Set(done);
    changed.imported_count =
        Set(batch.imported_count + i32::try_from(imported).unwrap_or_default());
    changed.left_count = Set(batch.left_count + i32::try_from(left).unwrap_or_default());
    if all_or_nothing && left > 0 {
        changed.state = Set(ImportState::Reverting);
        changed.failure = Set(Some(ErrorCode::StateChanged.as_str().to_owned()));
        changed.done = Set(0);
    }
    work::save(app, write, changed).await?;
    progress.reach(u64::from(done.unsigned_abs()));
    Ok(())
}

fn to_do(batch_id: Uuid) -> sea_orm::Select<import_row::Entity> {
    import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch_id))
        .filter(import_row::Column::Outcome.is_null())
        .filter(import_row::Column::Verdict.is_in([ImportVerdict::New, ImportVerdict::Changed]))
}

struct Judged {
    tasks: Vec<Task>,
    written: Vec<Uuid>,
    left: Vec<(Uuid, ErrorCode)>,
}

/// The lines by what the database holds now, and what is left to do.
async fn judge_again(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    app: &App,
    batch: &Batch,
    rows: Vec<import_row::Model>,
) -> Result<Judged> {
    let mut judged = Judged {
        tasks: Vec::new(),
        written: Vec::new(),
        left: Vec::new(),
    };
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let (line, mut decisions): (_, Decisions) = lines::opened(app, row)?;
        // Whoever was new in the preview stays so: a namesake that came with this very import is
        // nobody to ask about.
        decisions
            .entry(PHONE.to_owned())
            .or_insert_with(|| NEW.to_owned());
        entries.push((line, decisions));
    }
    let now = app.clock.now();
    let judgements = kinds::judge(db, viewer, app, batch.kind, &entries, now).await?;
    for (row, judgement) in rows.into_iter().zip(judgements) {
        match hold_to_preview(&lines::shown(&row), &judgement) {
            Ok(()) => {
                judged.written.push(row.id);
                judged.tasks.extend(judgement.plan.map(|plan| Task {
                    row_id: row.id,
                    plan,
                    phone: SealedPhone {
                        cipher: row.phone_cipher,
                        key_id: row.phone_key_id,
                        hash: row.phone_hash,
                    },
                }));
            }
            Err(code) => judged.left.push((row.id, code)),
        }
    }
    Ok(judged)
}

async fn mark(write: &Write<'_>, written: Vec<Uuid>, left: Vec<(Uuid, ErrorCode)>) -> Result<()> {
    import_row::Entity::update_many()
        .col_expr(
            import_row::Column::Outcome,
            Expr::value(ImportOutcome::Imported),
        )
        .filter(import_row::Column::Id.is_in(written))
        .exec(&**write)
        .await?;
    for (id, code) in left {
        import_row::Entity::update_many()
            .col_expr(
                import_row::Column::Outcome,
                Expr::value(ImportOutcome::Left),
            )
            .col_expr(import_row::Column::Reason, Expr::value(code.as_str()))
            .filter(import_row::Column::Id.eq(id))
            .exec(&**write)
            .await?;
    }
    Ok(())
}

/// Looks at all lines before the first one is written, without holding anybody up: nothing has to be
/// taken back of an import whose preview is out of date.
async fn is_as_shown(app: &App, batch: &Batch) -> Result<bool> {
    let db = app.db.reader();
    let viewer = Viewer::of_person(db, batch.person_id, Uuid::nil(), app.clock.now()).await?;
    let rows = to_do(batch.id)
        .order_by_asc(import_row::Column::Ordinal)
        .all(db)
        .await?;
    let judged = judge_again(db, &viewer, app, batch, rows).await?;
    if judged.left.is_empty() {
        return Ok(true);
    }
    let write = app.write().await?;
    let Some(batch) = work::locked(&write, batch.id, ImportState::Committing).await? else {
        return Ok(false);
    };
    let left = i32::try_from(judged.left.len()).unwrap_or(i32::MAX);
    mark(&write, Vec::new(), judged.left).await?;
    let mut batch = batch.into_active_model();
    batch.state = Set(ImportState::Failed);
    batch.failure = Set(Some(ErrorCode::StateChanged.as_str().to_owned()));
    batch.left_count = Set(left);
    work::save(app, write, batch).await?;
    Ok(false)
}

async fn finish(app: &App, viewer: &Viewer, write: Write<'_>, batch: Batch) -> Result<()> {
    let now = app.clock.now();
    let after = json!({
        "lines": batch.total,
        "imported": batch.imported_count,
        "left": batch.left_count,
    });
    record(
        viewer,
        app,
        &write,
        &batch,
        AuditAction::ImportCommitted,
        after,
    )
    .await?;
    tracing::info!(
        batch = %batch.id,
        imported = batch.imported_count,
        left_out = batch.left_count,
        "imported a sheet"
    );
    let mut batch: import_batch::ActiveModel = batch.into_active_model();
    batch.state = Set(ImportState::Committed);
    batch.committed_at = Set(Some(now));
    work::save(app, write, batch).await?;
    Ok(())
}

/// What was done with a whole sheet, for the record.
pub async fn record(
    viewer: &Viewer,
    app: &App,
    write: &Write<'_>,
    batch: &Batch,
    action: AuditAction,
    after: serde_json::Value,
) -> Result<()> {
    let deed = Deed {
        action,
        subject_id: batch.id,
        subject: batch.file_name.clone(),
        place: viewer.administered_places().into_iter().next(),
        before: json!({}),
        after,
    };
    audit::record(write, viewer, app.clock.now(), deed).await
}
