//! Imports in words: states, counts, and what is wrong with files and cells.

use crate::{
    api::{
        ApiError, ErrorCode, Failure, failure_text,
        roster::{CellProblem, ImportBatch, ImportState, ImportVerdict},
    },
    components::{Chip, ChipKind},
};
use leptos::prelude::*;

/// What the server says on the wire, and the template as a heading.
pub const COLUMNS: [&str; 6] = ["name", "phone", "unit", "compound", "building", "skills"];

/// A column by its name on the wire, which also names what a line changes beside the columns.
pub fn column_words(column: &str) -> &'static str {
    match column {
        "name" => text!(roster.column.name),
        "phone" => text!(roster.column.phone),
        "unit" => text!(roster.column.unit),
        "compound" => text!(roster.column.compound),
        "building" => text!(roster.column.building),
        "skills" => text!(roster.column.skills),
        "newUnit" => text!(roster.column.new_unit),
        "enrollment" => text!(roster.column.enrollment),
        _ => text!(roster.column.other),
    }
}

pub fn verdict_words(verdict: ImportVerdict) -> &'static str {
    match verdict {
        ImportVerdict::New => text!(roster.verdict.new),
        ImportVerdict::Changed => text!(roster.verdict.changed),
        ImportVerdict::Same => text!(roster.verdict.same),
        ImportVerdict::Error => text!(roster.verdict.error),
    }
}

pub fn state_chip(state: ImportState) -> impl IntoView {
    let (kind, words) = match state {
        ImportState::Staged => (ChipKind::Time, text!(roster.state.staged)),
        ImportState::Committing => (ChipKind::Time, text!(roster.state.committing)),
        ImportState::Committed => (ChipKind::Done, text!(roster.state.committed)),
        ImportState::Failed => (ChipKind::Late, text!(roster.state.failed)),
    };
    view! { <Chip kind>{words}</Chip> }
}

pub fn counts_words(batch: &ImportBatch) -> String {
    text!(
        roster.counts,
        new = batch.new,
        changed = batch.changed,
        same = batch.same,
        errors = batch.errors
    )
}

pub fn upload_failure_words(failure: &Failure) -> String {
    let Failure::Refused(ApiError { code, field, limit }) = failure else {
        return failure_text(failure);
    };
    match (code, field, limit) {
        (ErrorCode::FileUnreadable, ..) => text!(roster.file_unreadable).to_string(),
        (ErrorCode::FileTooLarge, ..) => text!(roster.file_too_large).to_string(),
        (ErrorCode::ColumnMissing, Some(column), _) => {
            text!(roster.column_missing, column = column_words(column))
        }
        (ErrorCode::TooMany, _, Some(limit)) => text!(roster.too_many, limit = *limit),
        _ => failure_text(failure),
    }
}

pub fn problem_words(problem: &CellProblem) -> String {
    let words = match (problem.code, problem.column.as_str()) {
        (ErrorCode::Required, _) => text!(roster.problem.required),
        (ErrorCode::TooLong, _) => text!(roster.problem.too_long),
        (ErrorCode::Invalid, _) => text!(roster.problem.invalid),
        (ErrorCode::PhoneInvalid, _) => text!(roster.problem.phone_invalid),
        (ErrorCode::TooMany, "phone") => text!(roster.problem.phone_repeated),
        (ErrorCode::TooMany, _) => text!(roster.problem.several),
        (ErrorCode::Forbidden, _) => text!(roster.problem.phone_elsewhere),
        (ErrorCode::NotFound, "compound") => text!(roster.problem.compound_unknown),
        (ErrorCode::NotFound, "building") => text!(roster.problem.building_unknown),
        (ErrorCode::NotFound, "skills") => text!(roster.problem.skill_unknown),
        (ErrorCode::StateChanged, _) => text!(roster.problem.changed_since),
        (code, _) => return failure_text(&Failure::refused(code)),
    };
    words.to_string()
}
