//! Reads what was staged: who sees which import, and its lines.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    import_batch, import_row,
    import_row::{ImportOutcome, ImportVerdict},
    import_source,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    judging::{CellProblem, Choice, Decisions, FieldChange},
    lines::from_json,
    members::PHONE,
    service::require_administrator,
    sheet::Sheet,
};
use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
    paging::{Page, PageArguments},
    vault::mask_phone,
    viewer::Viewer,
};

/// A batch is seen by who uploaded it, as long as they administer anything, and by the system's
/// administrators.
fn visible_to(viewer: &Viewer) -> Condition {
    if viewer.is_system_admin() {
        Condition::all()
    } else if viewer.is_administrator() {
        import_batch::Column::PersonId.eq(viewer.person_id).into()
    } else {
        Condition::any().add(Expr::val(false))
    }
}

pub async fn may_see(viewer: &Viewer, app: &App, id: Uuid) -> Result<bool> {
    Ok(batch(viewer, app, id).await?.is_some())
}

pub async fn batch(viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<import_batch::Model>> {
    Ok(import_batch::Entity::find_by_id(id)
        .filter(visible_to(viewer))
        .one(app.db.reader())
        .await?)
}

/// The latest first.
pub async fn batches(
    viewer: &Viewer,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<import_batch::Model>> {
    require_administrator(viewer)?;
    let size = arguments.size()?;
    let mut query = import_batch::Entity::find().filter(visible_to(viewer));
    if let Some((at, id)) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(
            Condition::any()
                .add(import_batch::Column::CreatedAt.lt(at))
                .add(
                    Condition::all()
                        .add(import_batch::Column::CreatedAt.eq(at))
                        .add(import_batch::Column::Id.lt(id)),
                ),
        );
    }
    let rows = query
        .order_by_desc(import_batch::Column::CreatedAt)
        .order_by_desc(import_batch::Column::Id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// A batch whose cells are read: by who uploaded it alone.
///
/// # Errors
/// `FORBIDDEN`, `NOT_FOUND`.
pub async fn own_batch_to_read(
    viewer: &Viewer,
    app: &App,
    id: Uuid,
) -> Result<import_batch::Model> {
    require_administrator(viewer)?;
    let batch = batch(viewer, app, id).await?;
    batch
        .filter(|batch| batch.person_id == viewer.person_id)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// The first lines of each sheet, for choosing columns; nothing for whoever did not upload it.
pub async fn heads(viewer: &Viewer, app: &App, batch: &import_batch::Model) -> Result<Vec<Sheet>> {
    if batch.person_id != viewer.person_id {
        return Ok(Vec::new());
    }
    let source = import_source::Entity::find_by_id(batch.id)
        .one(app.db.reader())
        .await?;
    let Some(source) = source else {
        return Ok(Vec::new());
    };
    serde_json::from_str(&app.vault.open_text(&source.heads)?).map_err(Error::internal)
}

/// A line as its viewer may see it.
#[derive(Clone, Debug)]
pub struct ShownRow {
    pub row: import_row::Model,
    /// What the phone cell held; masked for everybody but who uploaded it.
    pub phone: String,
    pub cells: BTreeMap<String, String>,
    pub problems: Vec<CellProblem>,
    pub changes: Vec<FieldChange>,
    pub choices: Vec<Choice>,
    pub decisions: Decisions,
}

/// Which lines are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowFilter {
    pub verdict: Option<ImportVerdict>,
    pub outcome: Option<ImportOutcome>,
}

/// A batch's lines in the order of the sheet. The batch was read for this viewer.
pub async fn rows(
    viewer: &Viewer,
    app: &App,
    batch: &import_batch::Model,
    filter: RowFilter,
    arguments: &PageArguments,
) -> Result<Page<ShownRow>> {
    let size = arguments.size()?;
    let mut query = import_row::Entity::find().filter(import_row::Column::BatchId.eq(batch.id));
    if let Some(verdict) = filter.verdict {
        query = query.filter(import_row::Column::Verdict.eq(verdict));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(import_row::Column::Outcome.eq(outcome));
    }
    // A line is there once in its batch; the id behind it is what every cursor ends with.
    if let Some((line, _)) = arguments.position::<(i32, Uuid)>()? {
        query = query.filter(import_row::Column::Line.gt(line));
    }
    let rows = query
        .order_by_asc(import_row::Column::Line)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    let is_owner = batch.person_id == viewer.person_id;
    let rows = rows
        .into_iter()
        .map(|row| shown(app, row, is_owner))
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(rows, size, arguments))
}

fn shown(app: &App, row: import_row::Model, is_owner: bool) -> Result<ShownRow> {
    let mut phone = match row.phone_cipher.is_empty() {
        true => String::new(),
        false => app.vault.open_phone(&row.phone_cipher)?,
    };
    if !is_owner && !phone.is_empty() {
        phone = mask_phone(&phone);
    }
    let mut problems: Vec<CellProblem> = from_json(&row.problems);
    for problem in &mut problems {
        if problem.column == PHONE {
            problem.value.clone_from(&phone);
        }
    }
    Ok(ShownRow {
        cells: from_json(&row.cells),
        changes: from_json(&row.changes),
        choices: from_json(&row.choices),
        decisions: from_json(&row.decisions),
        problems,
        phone,
        row,
    })
}
