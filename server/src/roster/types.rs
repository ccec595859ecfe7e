//! What GraphQL shows of an import and of its columns.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject, connection::Connection};
use chrono::{DateTime, Utc};
use entity::import_batch;
use serde_json::Value;
use uuid::Uuid;

use super::{
    columns::{self, Mapping},
    lines, retention,
    row_types::{ImportOutcome, ImportRow, ImportVerdict},
    service::{self, RowFilter},
    sheet,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    paging::PageArguments,
    viewer::viewer,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "import_batch::ImportKind")]
pub enum ImportKind {
    Places,
    Buildings,
    Members,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "import_batch::ImportState")]
pub enum ImportState {
    Mapping,
    Judging,
    Staged,
    Committing,
    Committed,
    Reverting,
    Undoing,
    Undone,
    Failed,
}

/// Where a column of the kind was found in the sheet.
#[derive(SimpleObject)]
pub struct ImportColumn {
    pub key: String,
    pub is_required: bool,
    /// From 0; null where it is in no column.
    pub index: Option<i32>,
}

#[derive(SimpleObject)]
pub struct ImportSheetLine {
    /// From 1.
    pub line: i32,
    pub cells: Vec<String>,
    /// What its cells would mean as headings.
    pub taken: Vec<ImportTaken>,
}

#[derive(SimpleObject)]
pub struct ImportTaken {
    pub key: String,
    pub index: i32,
}

/// The first lines of a sheet.
#[derive(SimpleObject)]
pub struct ImportSheet {
    pub index: i32,
    /// Empty for a text table.
    pub name: String,
    pub lines: Vec<ImportSheetLine>,
}

pub struct ImportBatch(pub import_batch::Model);

#[Object]
impl ImportBatch {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> ImportKind {
        self.0.kind.into()
    }

    async fn file_name(&self) -> &str {
        &self.0.file_name
    }

    async fn state(&self) -> ImportState {
        self.0.state.into()
    }

    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    async fn committed_at(&self) -> Option<DateTime<Utc>> {
        self.0.committed_at
    }

    /// Whether it can still be taken back: for 90 days.
    async fn may_undo(&self, ctx: &Context<'_>) -> bool {
        let app = ctx.data_unchecked::<Arc<App>>();
        self.0.state == import_batch::ImportState::Committed
            && retention::is_remembered(&self.0, app.clock.now())
    }

    async fn undone_at(&self) -> Option<DateTime<Utc>> {
        self.0.undone_at
    }

    async fn all_or_nothing(&self) -> bool {
        self.0.all_or_nothing
    }

    /// Lines of the present piece of work that are done.
    async fn done(&self) -> i32 {
        self.0.done
    }

    /// Lines that the present piece of work is about.
    async fn to_do(&self) -> i32 {
        use import_batch::ImportState as State;
        match self.0.state {
            State::Committing => self.0.to_import(),
            State::Reverting | State::Undoing => self.0.imported_count,
            _ => self.0.total,
        }
    }

    async fn total(&self) -> i32 {
        self.0.total
    }

    #[graphql(name = "new")]
    async fn new_count(&self) -> i32 {
        self.0.new_count
    }

    async fn same(&self) -> i32 {
        self.0.same_count
    }

    async fn changed(&self) -> i32 {
        self.0.changed_count
    }

    async fn errors(&self) -> i32 {
        self.0.error_count
    }

    /// Lines that somebody has to decide on.
    async fn ambiguous(&self) -> i32 {
        self.0.ambiguous_count
    }

    async fn skipped(&self) -> i32 {
        self.0.skipped_count
    }

    async fn imported(&self) -> i32 {
        self.0.imported_count
    }

    /// Lines that were sound in the preview and no longer when it came to writing.
    async fn left(&self) -> i32 {
        self.0.left_count
    }

    async fn undone(&self) -> i32 {
        self.0.undone_count
    }

    async fn kept(&self) -> i32 {
        self.0.kept_count
    }

    /// Why it failed.
    async fn failure(&self) -> Option<ErrorCode> {
        code_of(self.0.failure.as_ref())
    }

    /// Which sheet is read, from 0.
    async fn sheet(&self) -> i32 {
        number(mapping(&self.0).sheet)
    }

    /// The line of the headings, from 1; 0 where there are none.
    async fn header_line(&self) -> i32 {
        i32::try_from(mapping(&self.0).header_line).unwrap_or_default()
    }

    async fn columns(&self) -> Vec<ImportColumn> {
        let mapping = mapping(&self.0);
        columns::columns_of(self.0.kind)
            .iter()
            .map(|column| ImportColumn {
                key: column.key.to_owned(),
                is_required: column.is_required,
                index: mapping.columns.get(column.key).map(|index| number(*index)),
            })
            .collect()
    }

    /// The first lines of each sheet; nothing for whoever did not upload it.
    async fn sheets(&self, ctx: &Context<'_>) -> Result<Vec<ImportSheet>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let heads = service::heads(viewer(ctx)?, app, &self.0).await?;
        let line = |row: sheet::Row| ImportSheetLine {
            line: i32::try_from(row.line).unwrap_or(i32::MAX),
            taken: columns::recognise(self.0.kind, &row)
                .into_iter()
                .map(|(key, index)| ImportTaken {
                    key,
                    index: number(index),
                })
                .collect(),
            cells: row.cells,
        };
        Ok(heads
            .into_iter()
            .enumerate()
            .map(|(index, sheet)| ImportSheet {
                index: number(index),
                name: sheet.name,
                lines: sheet.rows.into_iter().map(line).collect(),
            })
            .collect())
    }

    #[graphql(complexity = "crate::paging::nested_cost(first, child_complexity)")]
    async fn rows(
        &self,
        ctx: &Context<'_>,
        verdict: Option<ImportVerdict>,
        outcome: Option<ImportOutcome>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, ImportRow>> {
        let page = service::rows(
            viewer(ctx)?,
            ctx.data_unchecked::<Arc<App>>(),
            &self.0,
            RowFilter {
                verdict: verdict.map(Into::into),
                outcome: outcome.map(Into::into),
            },
            &PageArguments::new(first, after),
        )
        .await?;
        let mapping = Arc::new(mapping(&self.0));
        Ok(page.into_connection(
            |one| (one.row.line, one.row.id),
            |shown| ImportRow {
                shown,
                mapping: mapping.clone(),
            },
        ))
    }
}

fn mapping(batch: &import_batch::Model) -> Mapping {
    lines::from_json(&batch.mapping)
}

fn number(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

/// A code as a row keeps it.
pub(super) fn code_of(text: Option<&String>) -> Option<ErrorCode> {
    serde_json::from_value(Value::String(text?.clone())).ok()
}
