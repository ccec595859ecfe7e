//! What an import would do with each line of a roster: nothing here reads or writes anything.
//!
//! A person is known by the number. Somebody new must live in a compound that the viewer
//! administers, and somebody known must live in one already (or, while their home is unknown, have
//! reported to one): nobody can rename or move the people of another community by putting their
//! numbers into a file; whoever moves between communities is imported from above. Blank cells never overwrite, and
//! skills are added and never taken away. What a line changes is shown before it is done.

use std::collections::{BTreeSet, HashMap};

use entity::import_row::ImportVerdict;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    columns::{Column, RosterLine},
    known::{Found, Known, KnownPerson},
    plan::{Plan, Sound, plan},
    skills,
    text::{cut, is_failed_formula},
};
use crate::{error::ErrorCode, identity::rules::LONGEST_NAME};

const LONGEST_UNIT: usize = 100;
const LONGEST_PLACE: usize = 100;
const LONGEST_SKILLS: usize = 300;
const LONGEST_SHOWN_VALUE: usize = 60;

/// A line with the look-up hash of its number, where the cell holds a valid one.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub line: RosterLine,
    pub phone_hash: Option<Vec<u8>>,
}

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

/// What is to be done with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: ImportVerdict,
    pub problems: Vec<CellProblem>,
    pub changes: Vec<FieldChange>,
    pub person_id: Option<Uuid>,
    pub place_id: Option<Uuid>,
    /// There is none for a line that is wrong or changes nothing.
    pub plan: Option<Plan>,
}

pub fn judge(entries: &[Entry], known: &Known) -> Vec<Judgement> {
    let mut seen: HashMap<&[u8], usize> = HashMap::new();
    for hash in entries.iter().filter_map(|one| one.phone_hash.as_deref()) {
        *seen.entry(hash).or_default() += 1;
    }
    entries
        .iter()
        .map(|entry| {
            let is_repeated = entry
                .phone_hash
                .as_deref()
                .is_some_and(|hash| seen.get(hash).is_some_and(|times| *times > 1));
            judge_one(entry, is_repeated, known)
        })
        .collect()
}

/// Holds an import to what its preview showed: a line that would now do anything else is left out,
/// since nobody has seen what it would change.
pub fn hold_to_preview(
    verdict: ImportVerdict,
    shown: &[FieldChange],
    place_id: Option<Uuid>,
    now: Judgement,
) -> Judgement {
    let was_shown = match now.verdict {
        ImportVerdict::Error | ImportVerdict::Same => true,
        _ => {
            now.verdict == verdict
                && now.place_id == place_id
                && now.changes.iter().all(|change| shown.contains(change))
        }
    };
    if was_shown {
        return now;
    }
    Judgement::wrong(vec![CellProblem {
        column: Column::Phone.as_str().to_owned(),
        code: ErrorCode::StateChanged,
        value: String::new(),
    }])
}

impl Judgement {
    fn wrong(problems: Vec<CellProblem>) -> Self {
        Self {
            verdict: ImportVerdict::Error,
            problems,
            changes: Vec::new(),
            person_id: None,
            place_id: None,
            plan: None,
        }
    }
}

/// Collects what is wrong with a line.
#[derive(Default)]
struct Problems(Vec<CellProblem>);

impl Problems {
    fn add(&mut self, column: Column, code: ErrorCode, value: &str) {
        let value = if column == Column::Phone { "" } else { value };
        self.0.push(CellProblem {
            column: column.as_str().to_owned(),
            code,
            value: cut(value, LONGEST_SHOWN_VALUE),
        });
    }

    /// Whether the cell has something in it that can be looked at further.
    fn has_text(&mut self, column: Column, text: &str, required: bool, longest: usize) -> bool {
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

    fn take_found<'a, T>(
        &mut self,
        column: Column,
        text: &str,
        found: Found<'a, T>,
    ) -> Option<&'a T> {
        match found {
            Found::One(one) => return Some(one),
            Found::None => self.add(column, ErrorCode::NotFound, text),
            Found::Several => self.add(column, ErrorCode::TooMany, text),
        }
        None
    }
}

fn judge_one(entry: &Entry, is_repeated: bool, known: &Known) -> Judgement {
    let line = &entry.line;
    let mut problems = Problems::default();
    problems.has_text(Column::Name, &line.name, true, LONGEST_NAME);
    let person = judge_phone(entry, is_repeated, known, &mut problems);
    problems.has_text(Column::Unit, &line.unit, false, LONGEST_UNIT);
    let compound = problems
        .has_text(Column::Compound, &line.compound, true, LONGEST_PLACE)
        .then(|| known.compound(&line.compound))
        .and_then(|found| problems.take_found(Column::Compound, &line.compound, found));
    let building = match compound {
        Some(compound)
            if problems.has_text(Column::Building, &line.building, false, LONGEST_PLACE) =>
        {
            let found = known.building(compound.id, &line.building);
            problems.take_found(Column::Building, &line.building, found)
        }
        _ => None,
    };
    let mut skill_codes = BTreeSet::new();
    if problems.has_text(Column::Skills, &line.skills, false, LONGEST_SKILLS) {
        let (found, unknown) = skills::split(&line.skills, known);
        skill_codes = found;
        for word in unknown {
            problems.add(Column::Skills, ErrorCode::NotFound, word);
        }
    }
    match compound {
        Some(compound) if problems.0.is_empty() => {
            let sound = Sound {
                name: &line.name,
                unit: &line.unit,
                compound,
                building,
                skill_codes,
            };
            plan(&sound, person, known)
        }
        _ => Judgement::wrong(problems.0),
    }
}

fn judge_phone<'a>(
    entry: &Entry,
    is_repeated: bool,
    known: &'a Known,
    problems: &mut Problems,
) -> Option<&'a KnownPerson> {
    let problem = match &entry.phone_hash {
        None if entry.line.phone.is_empty() => ErrorCode::Required,
        None => ErrorCode::PhoneInvalid,
        Some(_) if is_repeated => ErrorCode::TooMany,
        Some(hash) => match known.people.get(hash) {
            Some(person) if !person.within_reach => ErrorCode::Forbidden,
            person => return person,
        },
    };
    problems.add(Column::Phone, problem, "");
    None
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
