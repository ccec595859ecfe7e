//! What is not clear in a line is decided, for it alone or for all that leave the same question open.

use entity::{
    import_batch::{self, ImportKind, ImportState},
    import_row::{self, ImportVerdict},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use uuid::Uuid;

use super::{
    judging::{Choice, Decisions, NEW, SKIP},
    kinds, lines,
    service::{Begun, Opening, open},
    work,
};
use crate::{
    app::{App, Write},
    error::{ErrorCode, Result, field},
    requests::RequestKey,
    viewer::Viewer,
};

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
