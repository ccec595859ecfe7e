//! Mutations on imports. Each begins a piece of work that then goes on by itself, or decides one line.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use entity::import_batch::Model;
use serde::Serialize;
use uuid::Uuid;

use super::{
    columns::Mapping,
    deciding::{Decision, decide},
    judging::{NEW, SKIP},
    service,
    types::ImportBatch,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct ImportColumnInput {
    key: String,
    /// From 0.
    index: i32,
}

#[derive(InputObject)]
pub struct PreviewImportInput {
    request_id: Uuid,
    batch_id: Uuid,
    /// From 0.
    sheet: i32,
    /// From 1; 0 where there are no headings.
    header_line: i32,
    columns: Vec<ImportColumnInput>,
}

#[derive(InputObject)]
pub struct DecideImportRowInput {
    request_id: Uuid,
    batch_id: Uuid,
    row_id: Uuid,
    /// The choice that is decided; null where the decision is about the whole line.
    key: Option<String>,
    /// The option that was chosen; null with a key: none of them, it is new.
    option_id: Option<Uuid>,
    /// Without a key: leave the line out, or else take it in again.
    skip: Option<bool>,
    /// The same for every line that leaves the same question open.
    for_all: bool,
}

#[derive(InputObject)]
pub struct CommitImportInput {
    request_id: Uuid,
    batch_id: Uuid,
    /// Nothing at all unless every line can be imported.
    all_or_nothing: bool,
}

#[derive(InputObject)]
pub struct UndoImportInput {
    request_id: Uuid,
    batch_id: Uuid,
}

#[derive(Default)]
pub struct RosterMutation;

#[Object]
impl RosterMutation {
    /// Says which columns are which, and has every line judged.
    async fn preview_import(
        &self,
        ctx: &Context<'_>,
        input: PreviewImportInput,
    ) -> Result<ImportBatch> {
        let index = |number: i32, name| {
            usize::try_from(number).map_err(|_| field(ErrorCode::Invalid, name))
        };
        let mut mapping = Mapping {
            sheet: index(input.sheet, "sheet")?,
            header_line: u32::try_from(input.header_line)
                .map_err(|_| field(ErrorCode::Invalid, "headerLine"))?,
            ..Mapping::default()
        };
        for column in input.columns {
            let at = index(column.index, "columns")?;
            mapping.columns.insert(column.key, at);
        }
        let app = ctx.data_unchecked::<Arc<App>>();
        let parts = (input.batch_id, &mapping);
        let key = RequestKey::new("previewImport", input.request_id, &parts);
        let batch = service::preview(viewer(ctx)?, app, &key, input.batch_id, mapping).await?;
        Ok(working(app, batch))
    }

    async fn decide_import_row(
        &self,
        ctx: &Context<'_>,
        input: DecideImportRowInput,
    ) -> Result<ImportBatch> {
        let choice = match (&input.key, input.option_id, input.skip) {
            (Some(_), Some(id), _) => id.to_string(),
            (Some(_), None, _) => NEW.to_owned(),
            (None, _, Some(true)) => SKIP.to_owned(),
            (None, _, _) => String::new(),
        };
        let app = ctx.data_unchecked::<Arc<App>>();
        let parts = (
            input.batch_id,
            input.row_id,
            &input.key,
            &choice,
            input.for_all,
        );
        let key = RequestKey::new("decideImportRow", input.request_id, &parts);
        let decision = Decision {
            row_id: input.row_id,
            key: input.key.clone(),
            choice: choice.clone(),
            for_all: input.for_all,
        };
        let batch = decide(viewer(ctx)?, app, &key, input.batch_id, decision).await?;
        Ok(ImportBatch(batch))
    }

    async fn commit_import(
        &self,
        ctx: &Context<'_>,
        input: CommitImportInput,
    ) -> Result<ImportBatch> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let parts = (input.batch_id, input.all_or_nothing);
        let key = RequestKey::new("commitImport", input.request_id, &parts);
        let (id, all) = (input.batch_id, input.all_or_nothing);
        let batch = service::commit(viewer(ctx)?, app, &key, id, all).await?;
        Ok(working(app, batch))
    }

    /// Takes an import back, but for what has changed since.
    async fn undo_import(&self, ctx: &Context<'_>, input: UndoImportInput) -> Result<ImportBatch> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("undoImport", input.request_id, &input.batch_id);
        let batch = service::undo(viewer(ctx)?, app, &key, input.batch_id).await?;
        Ok(working(app, batch))
    }
}

fn working(app: &Arc<App>, batch: Model) -> ImportBatch {
    service::go_on(app, &batch);
    ImportBatch(batch)
}
