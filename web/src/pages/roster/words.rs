//! Imports in words: kinds, states, columns, and what is wrong with files and cells.

use crate::{
    api::{
        ApiError, ErrorCode, Failure, failure_text,
        roster::{ImportBatch, ImportKind, ImportState, lines::CellProblem},
    },
    components::{Chip, ChipKind},
};
use leptos::prelude::*;

pub fn kind_words(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Places => text!(roster.kind.places),
        ImportKind::Buildings => text!(roster.kind.buildings),
        ImportKind::Members => text!(roster.kind.members),
    }
}

pub fn kind_lead(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Places => text!(roster.lead.places),
        ImportKind::Buildings => text!(roster.lead.buildings),
        ImportKind::Members => text!(roster.lead.members),
    }
}

/// A column by its name on the wire, which also names what a line changes beside the columns.
pub fn column_words(kind: ImportKind, column: &str) -> &'static str {
    match (kind, column) {
        (ImportKind::Places, "name") => text!(roster.column.title),
        (ImportKind::Members, "compound") => text!(roster.column.home_compound),
        (_, "name") => text!(roster.column.name),
        (_, "phone") => text!(roster.column.phone),
        (_, "unit") => text!(roster.column.unit),
        (_, "unitKind") => text!(roster.column.unit_kind),
        (_, "unitSeat") => text!(roster.column.unit_seat),
        (_, "compound") => text!(roster.column.compound),
        (_, "building") => text!(roster.column.building),
        (_, "skills") => text!(roster.column.skills),
        (_, "newUnit") => text!(roster.column.new_unit),
        (_, "newGrid") => text!(roster.column.new_grid),
        (_, "enrollment") => text!(roster.column.enrollment),
        (_, "type") => text!(roster.column.kind),
        (_, "within") => text!(roster.column.within),
        (_, "compoundKind") => text!(roster.column.compound_kind),
        (_, "branchKind") => text!(roster.column.branch_kind),
        (_, "parent") => text!(roster.column.parent),
        (_, "covers") => text!(roster.column.covers),
        (_, "community") => text!(roster.column.community),
        (_, "grid") => text!(roster.column.grid),
        _ => text!(roster.column.other),
    }
}

pub fn state_chip(state: ImportState) -> impl IntoView {
    let (kind, words) = match state {
        ImportState::Mapping => (ChipKind::Time, text!(roster.state.mapping)),
        ImportState::Judging => (ChipKind::Time, text!(roster.state.judging)),
        ImportState::Staged => (ChipKind::Time, text!(roster.state.staged)),
        ImportState::Committing => (ChipKind::Time, text!(roster.state.committing)),
        ImportState::Committed => (ChipKind::Done, text!(roster.state.committed)),
        ImportState::Reverting => (ChipKind::Time, text!(roster.state.reverting)),
        ImportState::Undoing => (ChipKind::Time, text!(roster.state.undoing)),
        ImportState::Undone => (ChipKind::Plain, text!(roster.state.undone)),
        ImportState::Failed => (ChipKind::Late, text!(roster.state.failed)),
    };
    view! { <Chip kind>{words}</Chip> }
}

/// How many lines came to what; what none came to is left out.
pub fn counts_words(batch: &ImportBatch) -> String {
    let counts = match batch.state {
        ImportState::Mapping | ImportState::Judging => {
            return text!(roster.lines, count = batch.total);
        }
        ImportState::Committed => vec![
            (text!(roster.tab.imported), batch.imported),
            (text!(roster.tab.left), batch.left),
            (text!(roster.tab.error), batch.errors),
            (text!(roster.tab.ambiguous), batch.ambiguous),
            (text!(roster.tab.same), batch.same),
        ],
        ImportState::Undone => vec![
            (text!(roster.tab.undone), batch.undone),
            (text!(roster.tab.kept), batch.kept),
        ],
        _ => vec![
            (text!(roster.tab.new), batch.new),
            (text!(roster.tab.changed), batch.changed),
            (text!(roster.tab.ambiguous), batch.ambiguous),
            (text!(roster.tab.error), batch.errors),
            (text!(roster.tab.same), batch.same),
        ],
    };
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(tab, count)| text!(roster.tab_count, tab, count))
        .collect();
    match said.is_empty() {
        true => text!(roster.lines, count = batch.total),
        false => said.join(text!(common.separator)),
    }
}

pub fn upload_failure_words(failure: &Failure, kind: ImportKind) -> String {
    let Failure::Refused(ApiError { code, field, limit }) = failure else {
        return failure_text(failure);
    };
    match (code, field, limit) {
        (ErrorCode::FileUnreadable, ..) => text!(roster.file_unreadable).to_string(),
        (ErrorCode::FileTooLarge, ..) => text!(roster.file_too_large).to_string(),
        (ErrorCode::FileHasMacros, ..) => text!(roster.file_has_macros).to_string(),
        (ErrorCode::FileProtected, ..) => text!(roster.file_protected).to_string(),
        (ErrorCode::ColumnMissing, Some(column), _) => {
            text!(roster.column_missing, column = column_words(kind, column))
        }
        (ErrorCode::TooMany, _, Some(limit)) => text!(roster.too_many, limit = *limit),
        _ => failure_text(failure),
    }
}

pub fn problem_words(problem: &CellProblem) -> String {
    let words = match (problem.code, problem.column.as_str()) {
        (ErrorCode::Required, _) => text!(roster.problem.required),
        (ErrorCode::TooLong, _) => text!(roster.problem.too_long),
        (ErrorCode::Invalid, "parent") => text!(roster.problem.parent_wrong),
        (ErrorCode::Invalid, "within") => text!(roster.problem.within_wrong),
        (ErrorCode::PlaceCovered, _) => text!(roster.problem.covered),
        (ErrorCode::Invalid, _) => text!(roster.problem.invalid),
        (ErrorCode::PhoneInvalid, _) => text!(roster.problem.phone_invalid),
        (ErrorCode::TooMany, "phone") => text!(roster.problem.phone_repeated),
        (ErrorCode::TooMany, _) => text!(roster.problem.several),
        (ErrorCode::Forbidden, "phone") => text!(roster.problem.phone_elsewhere),
        (ErrorCode::Forbidden, _) => text!(roster.problem.forbidden),
        (ErrorCode::NameTaken, _) => text!(roster.problem.name_taken),
        (ErrorCode::NotFound, "compound") => text!(roster.problem.compound_unknown),
        (ErrorCode::NotFound, "building") => text!(roster.problem.building_unknown),
        (ErrorCode::NotFound, "skills") => text!(roster.problem.skill_unknown),
        (ErrorCode::NotFound, "parent") => text!(roster.problem.organization_unknown),
        (ErrorCode::NotFound, _) => text!(roster.problem.place_unknown),
        (code, _) => return failure_text(&Failure::refused(code)),
    };
    words.to_string()
}

/// Why a line was left out, or kept.
pub fn reason_words(code: ErrorCode) -> String {
    let words = match code {
        ErrorCode::StateChanged => text!(roster.problem.changed_since),
        ErrorCode::StillInUse => text!(roster.problem.still_in_use),
        ErrorCode::NotFound => text!(roster.problem.not_found_now),
        ErrorCode::Forbidden => text!(roster.problem.out_of_reach),
        code => return failure_text(&Failure::refused(code)),
    };
    words.to_string()
}

/// `A`, `B` … `Z`, `AA`.
pub fn column_letters(index: i32) -> String {
    let mut letters = String::new();
    let mut left = index.unsigned_abs() + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::column_letters;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (63, "BL")] {
            assert_eq!(column_letters(index), letters);
        }
    }
}
