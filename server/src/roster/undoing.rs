//! Takes an import back, the last lines first, a few hundred in a transaction. What somebody has
//! changed or used since is kept and named, and so is what lies where the importer administers no more.

use std::collections::HashSet;

use entity::{
    import_batch::{ImportState, Model as Batch},
    import_effect,
    import_row::{self, ImportOutcome},
};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    committing::record,
    rights,
    taking_back::{self, Stuck},
    work,
};
use crate::{
    app::{App, Write},
    audit::AuditAction,
    db::IMPORT_LOCK,
    error::{ErrorCode, Result},
    progress::Progress,
    viewer::Viewer,
};

/// Lines that are taken back in one transaction.
const CHUNK: u64 = 100;

pub async fn step(app: &App, batch: Batch, progress: &Progress) -> Result<()> {
    if batch.done == 0 {
        progress.begin(
            "Taking back",
            u64::from(batch.imported_count.unsigned_abs()),
        );
    }
    let ids: Vec<Uuid> = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Id)
        .filter(import_row::Column::BatchId.eq(batch.id))
        .filter(import_row::Column::Outcome.eq(ImportOutcome::Imported))
        .order_by_desc(import_row::Column::Ordinal)
        .limit(CHUNK)
        .into_tuple()
        .all(app.db.reader())
        .await?;
    if ids.is_empty() {
        return finish(app, batch).await;
    }
    progress.reach(u64::from(batch.done.unsigned_abs()));
    // A line that something else leans on stops all of its transaction: the others are tried in
    // halves, so that few lines that are kept cost few attempts.
    let mut parts = vec![ids];
    while let Some(part) = parts.pop() {
        match attempt(app, &batch, &part, true).await {
            Ok(()) => {}
            Err(Stuck::Other(error)) => return Err(error),
            Err(Stuck::InUse) if part.len() > 1 => {
                let (first, second) = part.split_at(part.len() / 2);
                // The last lines first, as they were put on the stack.
                parts.push(second.to_vec());
                parts.push(first.to_vec());
            }
            Err(Stuck::InUse) => match attempt(app, &batch, &part, false).await {
                Ok(()) => {}
                Err(Stuck::Other(error)) => return Err(error),
                Err(Stuck::InUse) => keep(app, &batch, &part).await?,
            },
        }
    }
    Ok(())
}

/// `with_units`: also the units that lines of members brought into being.
async fn attempt(
    app: &App,
    batch: &Batch,
    row_ids: &[Uuid],
    with_units: bool,
) -> Result<(), Stuck> {
    let mut write = app.write().await?;
    app.db.hold(&write, IMPORT_LOCK).await?;
    let Some(batch) = work::locked(&write, batch.id, batch.state).await? else {
        return Ok(());
    };
    // Another worker may have been faster.
    let row_ids: Vec<Uuid> = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Id)
        .filter(import_row::Column::Id.is_in(row_ids.iter().copied()))
        .filter(import_row::Column::Outcome.eq(ImportOutcome::Imported))
        .order_by_desc(import_row::Column::Ordinal)
        .into_tuple()
        .all(&*write)
        .await?;
    let mut effects = import_effect::Entity::find()
        .filter(import_effect::Column::RowId.is_in(row_ids.iter().copied()))
        .order_by_asc(import_effect::Column::Ordinal)
        .all(&*write)
        .await?;
    let now = app.clock.now();
    // What was never acknowledged is taken back whoever administers it by now.
    let barred = match batch.state {
        ImportState::Undoing => {
            let viewer = Viewer::of_person(&*write, batch.person_id, Uuid::nil(), now).await?;
            rights::out_of_reach(&*write, &viewer, &effects).await?
        }
        _ => HashSet::new(),
    };
    let (barred, row_ids): (Vec<Uuid>, Vec<Uuid>) =
        row_ids.into_iter().partition(|id| barred.contains(id));
    effects.retain(|effect| !barred.contains(&effect.row_id));
    let kept =
        taking_back::take_back(&mut write, &row_ids, effects, batch.kind, with_units, now).await?;
    let undone: Vec<Uuid> = row_ids
        .iter()
        .copied()
        .filter(|id| !kept.contains(id))
        .collect();
    let reason = (!with_units).then_some(ErrorCode::StillInUse);
    mark(&write, &undone, ImportOutcome::Undone, reason).await?;
    mark(
        &write,
        &kept,
        ImportOutcome::Kept,
        Some(ErrorCode::StateChanged),
    )
    .await?;
    mark(
        &write,
        &barred,
        ImportOutcome::Kept,
        Some(ErrorCode::Forbidden),
    )
    .await?;
    let kept = kept.len() + barred.len();
    count(app, write, batch, undone.len(), kept).await?;
    Ok(())
}

async fn keep(app: &App, batch: &Batch, row_ids: &[Uuid]) -> Result<()> {
    let write = app.write().await?;
    let Some(batch) = work::locked(&write, batch.id, batch.state).await? else {
        return Ok(());
    };
    mark(
        &write,
        row_ids,
        ImportOutcome::Kept,
        Some(ErrorCode::StillInUse),
    )
    .await?;
    count(app, write, batch, 0, row_ids.len()).await
}

async fn mark(
    write: &Write<'_>,
    row_ids: &[Uuid],
    outcome: ImportOutcome,
    reason: Option<ErrorCode>,
) -> Result<()> {
    import_row::Entity::update_many()
        .col_expr(import_row::Column::Outcome, Expr::value(outcome))
        .col_expr(
            import_row::Column::Reason,
            Expr::value(reason.map(ErrorCode::as_str)),
        )
        .filter(import_row::Column::Id.is_in(row_ids.iter().copied()))
        .exec(&**write)
        .await?;
    Ok(())
}

async fn count(
    app: &App,
    write: Write<'_>,
    batch: Batch,
    undone: usize,
    kept: usize,
) -> Result<()> {
    let (undone, kept) = (
        i32::try_from(undone).unwrap_or_default(),
        i32::try_from(kept).unwrap_or_default(),
    );
    let (was_done, was_undone, was_kept) = (batch.done, batch.undone_count, batch.kept_count);
    let mut batch = batch.into_active_model();
    batch.done = Set(was_done + undone + kept);
    batch.undone_count = Set(was_undone + undone);
    batch.kept_count = Set(was_kept + kept);
    work::save(app, write, batch).await?;
    Ok(())
}

async fn finish(app: &App, batch: Batch) -> Result<()> {
    let write = app.write().await?;
    let Some(batch) = work::locked(&write, batch.id, batch.state).await? else {
        return Ok(());
    };
    let now = app.clock.now();
    let viewer = Viewer::of_person(&*write, batch.person_id, Uuid::nil(), now).await?;
    let is_asked_for = batch.state == ImportState::Undoing;
    if is_asked_for {
        let after = json!({"undone": batch.undone_count, "kept": batch.kept_count});
        record(
            &viewer,
            app,
            &write,
            &batch,
            AuditAction::ImportUndone,
            after,
        )
        .await?;
    }
    let mut batch = batch.into_active_model();
    batch.state = Set(match is_asked_for {
        true => ImportState::Undone,
        false => ImportState::Failed,
    });
    batch.undone_at = Set(Some(now));
    work::save(app, write, batch).await?;
    Ok(())
}
