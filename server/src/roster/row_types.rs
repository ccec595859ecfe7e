//! What GraphQL shows of one line of an import.

use std::sync::Arc;

use async_graphql::{Enum, Object, SimpleObject};
use entity::import_row;
use uuid::Uuid;

use super::{columns::Mapping, judging, service, types::code_of};
use crate::error::ErrorCode;

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "import_row::ImportVerdict")]
pub enum ImportVerdict {
    New,
    Same,
    Changed,
    Error,
    Ambiguous,
    Skipped,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "import_row::ImportOutcome")]
pub enum ImportOutcome {
    Imported,
    Left,
    Undone,
    Kept,
}

/// What is wrong with a cell. `TOO_MANY`: the number stands in the file more than once.
#[derive(SimpleObject)]
pub struct CellProblem {
    pub column: String,
    /// `C17`; null for what stands in no column.
    pub cell: Option<String>,
    pub code: ErrorCode,
    pub value: String,
}

pub struct FieldChange(judging::FieldChange);

#[Object]
impl FieldChange {
    /// A column of the sheet, `newUnit`, `newGrid` (what will be made along with it), or `enrollment` (报到: from one compound to another).
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

#[derive(SimpleObject)]
pub struct ImportCell {
    pub column: String,
    pub value: String,
}

#[derive(SimpleObject)]
pub struct ImportOption {
    pub id: Uuid,
    pub label: String,
}

/// Several fit what a cell says, and somebody has to choose.
#[derive(SimpleObject)]
pub struct ImportChoice {
    /// What `decideImportRow` takes.
    pub key: String,
    pub column: String,
    pub value: String,
    pub options: Vec<ImportOption>,
    /// Whether it may also be none of them.
    pub may_be_new: bool,
}

pub struct ImportRow {
    pub shown: service::ShownRow,
    pub mapping: Arc<Mapping>,
}

#[Object]
impl ImportRow {
    async fn id(&self) -> Uuid {
        self.shown.row.id
    }

    async fn line(&self) -> i32 {
        self.shown.row.line
    }

    async fn verdict(&self) -> ImportVerdict {
        self.shown.row.verdict.into()
    }

    async fn outcome(&self) -> Option<ImportOutcome> {
        self.shown.row.outcome.map(Into::into)
    }

    /// Why it was left out, or kept when the import was taken back.
    async fn reason(&self) -> Option<ErrorCode> {
        code_of(self.shown.row.reason.as_ref())
    }

    /// Those with something in them, but for the phone.
    async fn cells(&self) -> Vec<ImportCell> {
        let cells = self.shown.cells.iter();
        cells
            .map(|(column, value)| ImportCell {
                column: column.clone(),
                value: value.clone(),
            })
            .collect()
    }

    async fn phone(&self) -> &str {
        &self.shown.phone
    }

    async fn problems(&self) -> Vec<CellProblem> {
        let line = self.shown.row.line;
        let problems = self.shown.problems.iter();
        problems
            .map(|one| CellProblem {
                column: one.column.clone(),
                cell: self.mapping.cell_name(&one.column, line),
                code: one.code,
                value: one.value.clone(),
            })
            .collect()
    }

    async fn changes(&self) -> Vec<FieldChange> {
        let changes = self.shown.changes.iter();
        changes.cloned().map(FieldChange).collect()
    }

    async fn choices(&self) -> Vec<ImportChoice> {
        let choices = self.shown.choices.iter().cloned();
        choices
            .map(|one| ImportChoice {
                key: one.key,
                column: one.column,
                value: one.value,
                options: one
                    .options
                    .into_iter()
                    .map(|option| ImportOption {
                        id: option.id,
                        label: option.label,
                    })
                    .collect(),
                may_be_new: one.may_be_new,
            })
            .collect()
    }

    /// Whether somebody has decided something about it.
    async fn is_decided(&self) -> bool {
        !self.shown.decisions.is_empty()
    }
}
