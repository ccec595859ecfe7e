//! Imports: sending a sheet, its columns, what it would change, deciding, importing, taking back.

use super::{
    ErrorCode, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema, upload,
};
use crate::components::ListPage;
use web_sys::File;

/// Where what is filled in and what is tried out comes from, by the name of the kind.
pub fn template(kind: ImportKind) -> String {
    format!("/rosters/templates/{}.xlsx", kind.key())
}

pub fn template_text(kind: ImportKind) -> String {
    format!("/rosters/templates/{}.csv", kind.key())
}

pub fn sample(kind: ImportKind) -> String {
    format!("/rosters/samples/{}.xlsx", kind.key())
}

/// The sheet with what each line came to.
pub fn result(id: Id, language: &str) -> String {
    format!("/rosters/{id}/result.xlsx?lang={language}")
}

/// `id` becomes that of the import. `progress` gets the percentage that has been sent.
pub async fn upload(
    id: Id,
    kind: ImportKind,
    file: &File,
    progress: impl Fn(u8) + 'static,
) -> Result<(), Failure> {
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    let address = format!("/rosters/{id}?kind={}&name={name}", kind.key());
    upload::put(&address, file, ErrorCode::FileTooLarge, progress).await
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    Places,
    Buildings,
    Members,
}

impl ImportKind {
    pub const ALL: [ImportKind; 3] = [
        ImportKind::Places,
        ImportKind::Buildings,
        ImportKind::Members,
    ];

    /// As in addresses.
    pub fn key(self) -> &'static str {
        match self {
            ImportKind::Places => "places",
            ImportKind::Buildings => "buildings",
            ImportKind::Members => "members",
        }
    }
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
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

impl ImportState {
    /// The server works on it.
    pub fn is_at_work(self) -> bool {
        matches!(
            self,
            Self::Judging | Self::Committing | Self::Reverting | Self::Undoing
        )
    }
}

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

/// Where a column of the kind was found in the sheet.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportColumn {
    pub key: String,
    pub is_required: bool,
    pub index: Option<i32>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportBatch {
    pub id: Id,
    pub kind: ImportKind,
    pub file_name: String,
    pub state: ImportState,
    pub created_at: Timestamp,
    pub committed_at: Option<Timestamp>,
    pub undone_at: Option<Timestamp>,
    pub done: i32,
    pub to_do: i32,
    pub total: i32,
    pub new: i32,
    pub same: i32,
    pub changed: i32,
    pub errors: i32,
    pub ambiguous: i32,
    pub skipped: i32,
    pub imported: i32,
    pub left: i32,
    pub undone: i32,
    pub kept: i32,
    pub failure: Option<ErrorCode>,
    pub sheet: i32,
    pub header_line: i32,
    pub columns: Vec<ImportColumn>,
}

impl ImportBatch {
    /// Lines that an import would do something with.
    pub fn to_import(&self) -> i32 {
        self.new + self.changed
    }

    /// Lines that are in the way of importing all.
    pub fn in_the_way(&self) -> i32 {
        self.errors + self.ambiguous
    }
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

/// What a line's cells would mean as headings.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportTaken {
    pub key: String,
    pub index: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportSheetLine {
    pub line: i32,
    pub cells: Vec<String>,
    pub taken: Vec<ImportTaken>,
}

/// The first lines of a sheet.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportSheet {
    pub index: i32,
    pub name: String,
    pub lines: Vec<ImportSheetLine>,
}

#[derive(cynic::QueryVariables)]
struct BatchVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BatchVariables")]
struct OneImportBatch {
    #[arguments(id: $id)]
    import_batch: Option<ImportBatch>,
}

operation!(query OneImportBatch(BatchVariables));

pub async fn batch(id: Id) -> Result<ImportBatch, Failure> {
    let batch = query(OneImportBatch::ask(BatchVariables { id }))
        .await?
        .import_batch;
    batch.ok_or(Failure::refused(ErrorCode::NotFound))
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ImportBatch")]
struct BatchSheets {
    sheets: Vec<ImportSheet>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BatchVariables")]
struct ImportSheets {
    #[arguments(id: $id)]
    import_batch: Option<BatchSheets>,
}

operation!(query ImportSheets(BatchVariables));

pub async fn sheets(id: Id) -> Result<Vec<ImportSheet>, Failure> {
    let batch = query(ImportSheets::ask(BatchVariables { id }))
        .await?
        .import_batch;
    Ok(batch.ok_or(Failure::refused(ErrorCode::NotFound))?.sheets)
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

#[derive(cynic::QueryVariables)]
struct BatchesVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ImportBatchConnection")]
struct BatchPage {
    nodes: Vec<ImportBatch>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BatchesVariables")]
struct ImportBatches {
    #[arguments(first: 10, after: $after)]
    import_batches: BatchPage,
}

operation!(query ImportBatches(BatchesVariables));

/// The latest first.
pub async fn batches(after: Option<String>) -> Result<ListPage<ImportBatch>, Failure> {
    let page = query(ImportBatches::ask(BatchesVariables { after }))
        .await?
        .import_batches;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct ImportColumnInput {
    pub key: String,
    pub index: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct PreviewImportInput {
    request_id: Id,
    batch_id: Id,
    sheet: i32,
    header_line: i32,
    columns: Vec<ImportColumnInput>,
}

#[derive(cynic::QueryVariables)]
struct PreviewVariables {
    input: PreviewImportInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "PreviewVariables")]
struct PreviewImport {
    #[arguments(input: $input)]
    preview_import: ImportBatch,
}

operation!(mutation PreviewImport(PreviewVariables));

/// Says which columns are which, and has every line judged.
pub async fn preview(
    batch_id: Id,
    sheet: i32,
    header_line: i32,
    columns: Vec<ImportColumnInput>,
) -> Result<ImportBatch, Failure> {
    let answer = act(|request_id| {
        let input = PreviewImportInput {
            request_id,
            batch_id,
            sheet,
            header_line,
            columns,
        };
        PreviewImport::ask(PreviewVariables { input })
    });
    Ok(answer.await?.preview_import)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct DecideImportRowInput {
    request_id: Id,
    batch_id: Id,
    row_id: Id,
    key: Option<String>,
    option_id: Option<Id>,
    skip: Option<bool>,
    for_all: bool,
}

#[derive(cynic::QueryVariables)]
struct DecideVariables {
    input: DecideImportRowInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "DecideVariables")]
struct DecideImportRow {
    #[arguments(input: $input)]
    decide_import_row: ImportBatch,
}

operation!(mutation DecideImportRow(DecideVariables));

/// What to do with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Option {
        key: String,
        option: Id,
        for_all: bool,
    },
    New {
        key: String,
        for_all: bool,
    },
    Skip,
    /// As if nothing had been decided.
    Again,
}

pub async fn decide(batch_id: Id, row_id: Id, decision: Decision) -> Result<ImportBatch, Failure> {
    let (key, option_id, skip, for_all) = match decision {
        Decision::Option {
            key,
            option,
            for_all,
        } => (Some(key), Some(option), None, for_all),
        Decision::New { key, for_all } => (Some(key), None, None, for_all),
        Decision::Skip => (None, None, Some(true), false),
        Decision::Again => (None, None, Some(false), false),
    };
    let answer = act(|request_id| {
        let input = DecideImportRowInput {
            request_id,
            batch_id,
            row_id,
            key,
            option_id,
            skip,
            for_all,
        };
        DecideImportRow::ask(DecideVariables { input })
    });
    Ok(answer.await?.decide_import_row)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CommitImportInput {
    request_id: Id,
    batch_id: Id,
    all_or_nothing: bool,
}

#[derive(cynic::QueryVariables)]
struct CommitVariables {
    input: CommitImportInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CommitVariables")]
struct CommitImport {
    #[arguments(input: $input)]
    commit_import: ImportBatch,
}

operation!(mutation CommitImport(CommitVariables));

pub async fn commit(batch_id: Id, all_or_nothing: bool) -> Result<ImportBatch, Failure> {
    let answer = act(|request_id| {
        let input = CommitImportInput {
            request_id,
            batch_id,
            all_or_nothing,
        };
        CommitImport::ask(CommitVariables { input })
    });
    Ok(answer.await?.commit_import)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct UndoImportInput {
    request_id: Id,
    batch_id: Id,
}

#[derive(cynic::QueryVariables)]
struct UndoVariables {
    input: UndoImportInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "UndoVariables")]
struct UndoImport {
    #[arguments(input: $input)]
    undo_import: ImportBatch,
}

operation!(mutation UndoImport(UndoVariables));

pub async fn undo(batch_id: Id) -> Result<ImportBatch, Failure> {
    let answer = act(|request_id| {
        let input = UndoImportInput {
            request_id,
            batch_id,
        };
        UndoImport::ask(UndoVariables { input })
    });
    Ok(answer.await?.undo_import)
}
