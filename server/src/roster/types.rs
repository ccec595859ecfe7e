//! What GraphQL shows of imports.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, connection::Connection};
use chrono::{DateTime, Utc};
use entity::{import_batch, import_row};
use uuid::Uuid;

use super::{rules, service};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    paging::PageArguments,
    viewer::viewer,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "import_batch::ImportState")]
pub enum ImportState {
    Staged,
    Committing,
    Committed,
    Failed,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "import_row::ImportVerdict")]
pub enum ImportVerdict {
    New,
    Same,
    Changed,
    Error,
}

/// What is wrong with a cell. `TOO_MANY`: the number stands in the file more than once, or more than one place has this name.
pub struct CellProblem(rules::CellProblem);

#[Object]
impl CellProblem {
    /// `name`, `phone`, `unit`, `compound`, `building` or `skills`.
    async fn column(&self) -> &str {
        &self.0.column
    }

    async fn code(&self) -> ErrorCode {
        self.0.code
    }

    async fn value(&self) -> &str {
        &self.0.value
    }
}

pub struct FieldChange(rules::FieldChange);

#[Object]
impl FieldChange {
    /// A column of the sheet, `newUnit` (a unit that will be made), or `enrollment` (报到: from one compound to another).
    async fn column(&self) -> &str {
        &self.0.column
    }

    async fn before(&self) -> &str {
        &self.0.before
    }

    async fn after(&self) -> &str {
        &self.0.after
    }
}

pub struct ImportRow(pub service::ShownRow);

#[Object]
impl ImportRow {
    async fn id(&self) -> Uuid {
        self.0.row.id
    }

    async fn line(&self) -> i32 {
        self.0.row.line
    }

    async fn verdict(&self) -> ImportVerdict {
        self.0.row.verdict.into()
    }

    async fn name(&self) -> &str {
        &self.0.row.name
    }

    async fn phone(&self) -> &str {
        &self.0.phone
    }

    async fn unit(&self) -> &str {
        &self.0.row.unit
    }

    async fn compound(&self) -> &str {
        &self.0.row.compound
    }

    async fn building(&self) -> &str {
        &self.0.row.building
    }

    async fn skills(&self) -> &str {
        &self.0.row.skills
    }

    async fn problems(&self) -> Vec<CellProblem> {
        self.0.problems.iter().cloned().map(CellProblem).collect()
    }

    async fn changes(&self) -> Vec<FieldChange> {
        self.0.changes.iter().cloned().map(FieldChange).collect()
    }
}

pub struct ImportBatch(pub import_batch::Model);

#[Object]
impl ImportBatch {
    async fn id(&self) -> Uuid {
        self.0.id
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

    #[graphql(complexity = "crate::paging::nested_cost(first, child_complexity)")]
    async fn rows(
        &self,
        ctx: &Context<'_>,
        verdict: Option<ImportVerdict>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, ImportRow>> {
        let page = service::rows(
            viewer(ctx)?,
            ctx.data_unchecked::<Arc<App>>(),
            &self.0,
            verdict.map(Into::into),
            &PageArguments::new(first, after),
        )
        .await?;
        Ok(page.into_connection(|one| (one.row.line, one.row.id), ImportRow))
    }
}
