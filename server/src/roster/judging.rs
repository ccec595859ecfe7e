//! What a line came to, whatever kind it is of.

use std::collections::BTreeMap;

use entity::import_row::ImportVerdict;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::text::{cut, is_failed_formula};
use crate::error::ErrorCode;

const LONGEST_SHOWN_VALUE: usize = 60;
/// What a decision says instead of an id: none of them, make a new one.
pub const NEW: &str = "new";
/// Whose decision is about the whole line.
pub const SKIP: &str = "skip";

/// What is wrong with a cell. The value of a phone cell is left out; it is kept encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    pub column: String,
    pub code: ErrorCode,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub column: String,
    pub before: String,
    pub after: String,
}

/// Several fit what a cell says: somebody has to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the decision is kept under; the column, with the value where a cell holds several.
    pub key: String,
    pub column: String,
    pub value: String,
    pub options: Vec<ChoiceOption>,
    /// Whether it may also be none of them.
    pub may_be_new: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    pub id: Uuid,
    pub label: String,
}

/// What somebody decided of a line: an id or [`NEW`] by the key of its choice; [`SKIP`].
pub type Decisions = BTreeMap<String, String>;

/// What is to be done with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement<P> {
    pub verdict: ImportVerdict,
    pub problems: Vec<CellProblem>,
    pub changes: Vec<FieldChange>,
    pub choices: Vec<Choice>,
    pub subject_id: Option<Uuid>,
    pub place_id: Option<Uuid>,
    /// There is none for a line that is wrong or changes nothing.
    pub plan: Option<P>,
}

impl<P> Judgement<P> {
    pub fn wrong(problems: Vec<CellProblem>) -> Self {
        Self::without_plan(ImportVerdict::Error, problems, Vec::new())
    }

    pub fn ambiguous(choices: Vec<Choice>) -> Self {
        Self::without_plan(ImportVerdict::Ambiguous, Vec::new(), choices)
    }

    pub fn skipped() -> Self {
        Self::without_plan(ImportVerdict::Skipped, Vec::new(), Vec::new())
    }

    fn without_plan(
        verdict: ImportVerdict,
        problems: Vec<CellProblem>,
        choices: Vec<Choice>,
    ) -> Self {
        Self {
            verdict,
            problems,
            changes: Vec::new(),
            choices,
            subject_id: None,
            place_id: None,
            plan: None,
        }
    }
}

/// What the preview said of a line.
pub struct Shown {
    pub verdict: ImportVerdict,
    pub changes: Vec<FieldChange>,
    pub subject_id: Option<Uuid>,
    pub place_id: Option<Uuid>,
}

/// Holds an import to what its preview showed: a line that would now do anything else is left out,
/// since nobody has seen what it would change. Answers why.
pub fn hold_to_preview<P>(shown: &Shown, now: &Judgement<P>) -> Result<(), ErrorCode> {
    let is_as_shown = match now.verdict {
        // Somebody else did it in the meantime.
        ImportVerdict::Same => true,
        ImportVerdict::Error => {
            let code = now.problems.first().map(|problem| problem.code);
            return Err(code.unwrap_or(ErrorCode::StateChanged));
        }
        _ => {
            now.verdict == shown.verdict
                && now.subject_id == shown.subject_id
                // What an earlier line of the same file was going to make has an id only now.
                && (shown.place_id.is_none() || now.place_id == shown.place_id)
                && now.changes.iter().all(|change| shown.changes.contains(change))
        }
    };
    if is_as_shown {
        Ok(())
    } else {
        Err(ErrorCode::StateChanged)
    }
}

/// Collects what a line changes.
#[derive(Default)]
pub struct Changes(pub Vec<FieldChange>);

impl Changes {
    pub fn note(&mut self, column: &str, before: &str, after: &str) {
        self.0.push(FieldChange {
            column: column.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }
}

/// Collects what is wrong with a line.
#[derive(Default)]
pub struct Problems(pub Vec<CellProblem>);

impl Problems {
    pub fn add(&mut self, column: &str, code: ErrorCode, value: &str) {
        self.0.push(CellProblem {
            column: column.to_owned(),
            code,
            value: cut(value, LONGEST_SHOWN_VALUE),
        });
    }

    /// Whether the cell has something in it that can be looked at further.
    pub fn has_text(&mut self, column: &str, text: &str, required: bool, longest: usize) -> bool {
        if text.is_empty() {
            if required {
                self.add(column, ErrorCode::Required, text);
            }
            return false;
        }
        if text.chars().count() > longest {
            self.add(column, ErrorCode::TooLong, text);
        } else if is_failed_formula(text) {
            self.add(column, ErrorCode::Invalid, text);
        } else {
            return true;
        }
        false
    }
}

/// Collects what somebody has to choose between, and remembers what they chose.
pub struct Choosing<'a> {
    pub decisions: &'a Decisions,
    pub open: Vec<Choice>,
}

/// What came of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    Nothing,
    New,
    One(Uuid),
}

impl<'a> Choosing<'a> {
    pub fn new(decisions: &'a Decisions) -> Self {
        Self {
            decisions,
            open: Vec::new(),
        }
    }

    /// The decision, if it is one of the options that there are now; else the choice is open.
    pub fn ask(&mut self, choice: Choice) -> Chosen {
        match self.decisions.get(&choice.key).map(String::as_str) {
            Some(NEW) if choice.may_be_new => return Chosen::New,
            Some(text) => {
                let chosen = choice
                    .options
                    .iter()
                    .find(|option| option.id.to_string() == text);
                if let Some(option) = chosen {
                    return Chosen::One(option.id);
                }
            }
            None => {}
        }
        self.open.push(choice);
        Chosen::Nothing
    }
}
