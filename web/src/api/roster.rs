//! Imports: sending a sheet, its columns, how far it has come. Its lines are in `roster/lines.rs`,
//! what is done with it in `roster/changes.rs`.

pub mod changes;
pub mod lines;

use super::{
    ErrorCode, Failure, Id, Timestamp,
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
    pub may_undo: bool,
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
