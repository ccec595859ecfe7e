//! The lines of an import: what each says, what it would change, and what came of it.

use crate::{
    api::{
        ErrorCode, Failure, Id,
        operation::{Operation, operation},
        orders::PageInfo,
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportVerdict {
    New,
    Changed,
    Same,
    Error,
    Ambiguous,
    Skipped,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    Imported,
    Left,
    Undone,
    Kept,
}

/// What is wrong with a cell. `TooMany`: the number stands in the file more than once.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CellProblem {
    pub column: String,
    /// `C17`
    pub cell: Option<String>,
    pub code: ErrorCode,
    pub value: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct FieldChange {
    pub column: String,
    pub before: String,
    pub after: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportCell {
    pub column: String,
    pub value: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportOption {
    pub id: Id,
    pub label: String,
}

/// Several fit what a cell says.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportChoice {
    pub key: String,
    pub value: String,
    pub options: Vec<ImportOption>,
    pub may_be_new: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportRow {
    pub id: Id,
    pub line: i32,
    pub verdict: ImportVerdict,
    pub outcome: Option<ImportOutcome>,
    pub reason: Option<ErrorCode>,
    pub cells: Vec<ImportCell>,
    pub phone: String,
    pub problems: Vec<CellProblem>,
    pub changes: Vec<FieldChange>,
    pub choices: Vec<ImportChoice>,
    pub is_decided: bool,
}

impl ImportRow {
    pub fn cell(&self, column: &str) -> &str {
        if column == "phone" {
            return &self.phone;
        }
        let cell = self.cells.iter().find(|cell| cell.column == column);
        cell.map_or("", |cell| &cell.value)
    }
}

/// Which lines are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFilter {
    Verdict(ImportVerdict),
    Outcome(ImportOutcome),
}

#[derive(cynic::QueryVariables)]
struct RowsVariables {
    id: Id,
    verdict: Option<ImportVerdict>,
    outcome: Option<ImportOutcome>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ImportRowConnection")]
struct RowPage {
    nodes: Vec<ImportRow>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ImportBatch", variables = "RowsVariables")]
struct BatchRows {
    #[arguments(verdict: $verdict, outcome: $outcome, first: 50, after: $after)]
    rows: RowPage,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "RowsVariables")]
struct ImportRows {
    #[arguments(id: $id)]
    import_batch: Option<BatchRows>,
}

operation!(query ImportRows(RowsVariables));

/// In the order of the sheet.
pub async fn rows(
    id: Id,
    filter: RowFilter,
    after: Option<String>,
) -> Result<ListPage<ImportRow>, Failure> {
    let (verdict, outcome) = match filter {
        RowFilter::Verdict(verdict) => (Some(verdict), None),
        RowFilter::Outcome(outcome) => (None, Some(outcome)),
    };
    let variables = RowsVariables {
        id,
        verdict,
        outcome,
        after,
    };
    let batch = query(ImportRows::ask(variables)).await?.import_batch;
    let page = batch.ok_or(Failure::refused(ErrorCode::NotFound))?.rows;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}
