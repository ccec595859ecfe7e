//! Members' rosters: sending a file, looking at what it would change, importing it.

use super::{
    ErrorCode, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema, upload,
};
use crate::components::ListPage;
use web_sys::File;

pub const TEMPLATE_WORKBOOK: &str = "/rosters/template.xlsx";
pub const TEMPLATE_TEXT: &str = "/rosters/template.csv";

/// `id` becomes that of the import. `progress` gets the percentage that has been sent.
pub async fn upload(id: Id, file: &File, progress: impl Fn(u8) + 'static) -> Result<(), Failure> {
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    let address = format!("/rosters/{id}?name={name}");
    upload::put(&address, file, ErrorCode::FileTooLarge, progress).await
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    Staged,
    Committing,
    Committed,
    Failed,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportVerdict {
    New,
    Changed,
    Same,
    Error,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ImportBatch {
    pub id: Id,
    pub file_name: String,
    pub state: ImportState,
    pub created_at: Timestamp,
    pub committed_at: Option<Timestamp>,
    pub total: i32,
    pub new: i32,
    pub same: i32,
    pub changed: i32,
    pub errors: i32,
}

impl ImportBatch {
    pub fn count(&self, verdict: ImportVerdict) -> i32 {
        match verdict {
            ImportVerdict::New => self.new,
            ImportVerdict::Changed => self.changed,
            ImportVerdict::Same => self.same,
            ImportVerdict::Error => self.errors,
        }
    }

    /// Lines that an import would do something with.
    pub fn to_import(&self) -> i32 {
        self.new + self.changed
    }
}

/// What is wrong with a cell. `TooMany`: the number stands in the file more than once, or more than
/// one place has this name.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CellProblem {
    pub column: String,
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
pub struct ImportRow {
    pub id: Id,
    pub line: i32,
    pub verdict: ImportVerdict,
    pub name: String,
    pub phone: String,
    pub unit: String,
    pub compound: String,
    pub building: String,
    pub skills: String,
    pub problems: Vec<CellProblem>,
    pub changes: Vec<FieldChange>,
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

#[derive(cynic::QueryVariables)]
struct RowsVariables {
    id: Id,
    verdict: ImportVerdict,
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
    #[arguments(verdict: $verdict, first: 50, after: $after)]
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
    verdict: ImportVerdict,
    after: Option<String>,
) -> Result<ListPage<ImportRow>, Failure> {
    let variables = RowsVariables { id, verdict, after };
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
struct CommitImportInput {
    request_id: Id,
    batch_id: Id,
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

pub async fn commit(batch_id: Id) -> Result<ImportBatch, Failure> {
    let answer = act(|request_id| {
        let input = CommitImportInput {
            request_id,
            batch_id,
        };
        CommitImport::ask(CommitVariables { input })
    });
    Ok(answer.await?.commit_import)
}
