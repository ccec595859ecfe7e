//! What is done with an import: saying its columns, deciding on a line, importing, taking back.

use super::ImportBatch;
use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    schema,
};

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
