//! The long parts of an import, which go on without whoever asked for them: judging, writing, taking
//! back. Where they stand is in the database; a server that starts takes up what another left.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::{
    import_batch,
    import_batch::{ImportState, Model as Batch},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbBackend, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QuerySelect, Set, sea_query::Expr,
};
use uuid::Uuid;

use super::{committing, staging, undoing};
use crate::{
    app::{App, Write},
    error::{Error, ErrorCode, Result},
    live::{LiveTopic, recheck::Span},
    progress::Progress,
};

/// How long a server that works on an import may be silent before another takes it up.
const LEASE: TimeDelta = TimeDelta::seconds(30);
const PAUSE: Duration = Duration::from_secs(15);
/// How often a step that lost against another transaction is tried again.
const RETRIES: usize = 8;

/// Goes on in the background.
pub fn start(app: &Arc<App>, batch_id: Uuid) {
    let tasks = app.tasks.clone();
    let app = app.clone();
    tasks.spawn(async move {
        if let Err(error) = run(&app, batch_id, &Progress::hidden()).await {
            tracing::error!(batch = %batch_id, error = error.describe(), "an import came to a halt");
        }
    });
}

/// Takes up what was left in the middle, again and again, for as long as the server runs.
pub async fn keep_going(app: Arc<App>) {
    // Nobody else works on a SQLite file that a server has just begun to serve.
    let mut is_alone = app.db.backend() == DbBackend::Sqlite;
    loop {
        if let Err(error) = resume(&app, is_alone).await {
            tracing::warn!(
                error = error.describe(),
                "could not look for imports to go on with"
            );
        }
        is_alone = false;
        tokio::time::sleep(PAUSE).await;
    }
}

/// Starts what nobody works on; several servers may do so at once, since every step is guarded.
pub async fn resume(app: &Arc<App>, is_alone: bool) -> Result<()> {
    let now = app.clock.now();
    let mut left = Condition::any()
        .add(import_batch::Column::LeaseUntil.is_null())
        .add(import_batch::Column::LeaseUntil.lt(now));
    if is_alone {
        left = left.add(import_batch::Column::LeaseUntil.is_not_null());
    }
    let ids: Vec<Uuid> = import_batch::Entity::find()
        .select_only()
        .column(import_batch::Column::Id)
        .filter(import_batch::Column::State.is_in(ImportState::AT_WORK))
        .filter(left)
        .into_tuple()
        .all(app.db.reader())
        .await?;
    for id in ids {
        tracing::info!(batch = %id, "going on with an import");
        start(app, id);
    }
    Ok(())
}

/// Which imports were worked on, and the versions that they have reached; for hints, which say nothing
/// else.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    let lease = import_batch::Column::LeaseUntil;
    Ok(import_batch::Entity::find()
        .select_only()
        .columns([import_batch::Column::Id, import_batch::Column::Version])
        .filter(lease.between(span.since + LEASE, span.until + LEASE))
        .into_tuple()
        .all(app.db.reader())
        .await?)
}

/// Works until there is nothing left to do; several may work on the same import, since each step
/// takes what is left in its own transaction.
pub async fn run(app: &App, batch_id: Uuid, progress: &Progress) -> Result<()> {
    let mut failures = 0;
    loop {
        // A server that is told to stop leaves the rest to the next one.
        if app.tasks.is_closed() {
            return Ok(());
        }
        let Some(batch) = import_batch::Entity::find_by_id(batch_id)
            .one(app.db.reader())
            .await?
        else {
            return Ok(());
        };
        let state = batch.state;
        let step = match state {
            ImportState::Judging => staging::judge_all(app, batch, progress).await,
            ImportState::Committing => committing::step(app, batch, progress).await,
            ImportState::Reverting | ImportState::Undoing => {
                undoing::step(app, batch, progress).await
            }
            _ => return Ok(()),
        };
        match step {
            Ok(()) => failures = 0,
            Err(error) if error.code() == ErrorCode::Busy && failures < RETRIES => {
                failures += 1;
                tokio::time::sleep(Duration::from_millis(20 * failures as u64)).await;
            }
            Err(error) => {
                tracing::error!(batch = %batch_id, error = error.describe(), "an import failed");
                if !give_up(app, batch_id, state, &error).await? {
                    return Err(error);
                }
            }
        }
    }
}

/// What failed while it was judged is over; what failed while it was written is taken back, so that
/// it changed nothing. What cannot be taken back now is tried again later.
async fn give_up(app: &App, batch_id: Uuid, state: ImportState, error: &Error) -> Result<bool> {
    let next = match state {
        ImportState::Judging => ImportState::Failed,
        ImportState::Committing => ImportState::Reverting,
        _ => return Ok(false),
    };
    let write = app.write().await?;
    let Some(batch) = locked(&write, batch_id, state).await? else {
        return Ok(true);
    };
    let mut batch = batch.into_active_model();
    batch.state = Set(next);
    batch.failure = Set(Some(error.code().as_str().to_owned()));
    batch.done = Set(0);
    save(app, write, batch).await?;
    Ok(true)
}

/// The batch, if it is still in this state; nobody else changes it until the transaction ends.
pub async fn locked(write: &Write<'_>, id: Uuid, state: ImportState) -> Result<Option<Batch>> {
    // A write first: on PostgreSQL it takes the row, so that several workers follow each other.
    let taken = import_batch::Entity::update_many()
        .col_expr(
            import_batch::Column::Version,
            Expr::col(import_batch::Column::Version).add(1),
        )
        .filter(import_batch::Column::Id.eq(id))
        .filter(import_batch::Column::State.eq(state))
        .exec(&**write)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    Ok(import_batch::Entity::find_by_id(id).one(&**write).await?)
}

/// Keeps what a step changed of a [`locked`] batch, with the promise to be back soon.
pub async fn save(
    app: &App,
    mut write: Write<'_>,
    mut batch: import_batch::ActiveModel,
) -> Result<Batch> {
    batch.lease_until = Set(Some(app.clock.now() + LEASE));
    let batch = batch.update(&*write).await?;
    write.hint(LiveTopic::Import, batch.id, batch.version);
    write.commit().await?;
    Ok(batch)
}
