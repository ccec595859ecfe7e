//! How long imports are kept: their lines hold names and numbers of people who may not even be here.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{import_batch, import_batch::ImportState, import_effect, import_row, import_source};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::error::Result;

/// A sheet that nobody imported; by then its preview is out of date as well.
const STAGED: TimeDelta = TimeDelta::days(7);
/// The lines of an import that was carried out, for looking up what it did and taking it back; its
/// counts stay.
const LINES: TimeDelta = TimeDelta::days(90);

/// Whether what an import wrote is still known, line by line.
pub fn is_remembered(batch: &import_batch::Model, now: DateTime<Utc>) -> bool {
    batch.committed_at.is_some_and(|at| at >= now - LINES)
}

pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<()> {
    let batches = || {
        import_batch::Entity::find()
            .select_only()
            .column(import_batch::Column::Id)
    };
    // Locked: one that is being imported just now is waited for and is then no longer staged.
    let never_imported: Vec<Uuid> = batches()
        .filter(import_batch::Column::State.is_in([
            ImportState::Mapping,
            ImportState::Staged,
            ImportState::Failed,
        ]))
        .filter(import_batch::Column::CreatedAt.lt(now - STAGED))
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    let long_over = batches()
        .filter(import_batch::Column::CommittedAt.lt(now - LINES))
        .into_query();
    macro_rules! forget {
        ($table:ident) => {
            $table::Entity::delete_many()
                .filter(
                    Condition::any()
                        .add($table::Column::BatchId.is_in(never_imported.iter().copied()))
                        .add($table::Column::BatchId.in_subquery(long_over.clone())),
                )
                .exec(tx)
                .await?;
        };
    }
    forget!(import_effect);
    forget!(import_row);
    forget!(import_source);
    import_batch::Entity::delete_many()
        .filter(import_batch::Column::Id.is_in(never_imported))
        .exec(tx)
        .await?;
    Ok(())
}
