//! What an import would do with each line of a roster: nothing here reads or writes anything.
//!
//! A person is known by the number. Somebody new must live in a compound that the viewer
//! administers, and somebody known must live in one already: nobody can rename or move the people
//! of another community by putting their numbers into a file. Blank cells never overwrite, and
//! skills are added and never taken away. What a line changes is shown before it is done.

use std::collections::{BTreeSet, HashMap};

use entity::{enrollment::EnrollmentState, import_row::ImportVerdict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    columns::{Column, RosterLine},
    known::{Building, Compound, Found, Known, KnownPerson},
    skills,
    text::{cut, is_failed_formula, key},
};
use crate::error::ErrorCode;

pub const LONGEST_NAME: usize = 40;
const LONGEST_UNIT: usize = 100;
const LONGEST_PLACE: usize = 100;
const LONGEST_SKILLS: usize = 300;
const LONGEST_SHOWN_VALUE: usize = 60;

/// Beside the columns of the sheet, what a line may change.
pub const NEW_UNIT: &str = "newUnit";
pub const ENROLLMENT: &str = "enrollment";

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

/// What to write for one line; only what differs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Plan {
    /// `None`: make the person.
    pub person_id: Option<Uuid>,
    pub name: Option<String>,
    pub residence: Option<Move>,
    pub employment: Option<Hire>,
    pub skill_codes: Vec<String>,
    pub enrollment: Option<Enroll>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub ends_residency: Option<Uuid>,
    pub place_id: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hire {
    pub ends_employments: Vec<Uuid>,
    pub unit: UnitChoice,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitChoice {
    Known(Uuid),
    /// To be made once, for all lines of the same street that name it.
    New {
        name: String,
        seat_id: Uuid,
        street_id: Uuid,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enroll {
    /// 报到 to the compound that the person moves away from.
    pub ends: Option<(Uuid, i32)>,
    pub compound: Compound,
    pub into: EnrollInto,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrollInto {
    /// Confirmed before: only the old one ends.
    Kept,
    /// Confirms what the person asked for: id and version.
    Asked(Uuid, i32),
    New,
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

/// A line whose cells are all in order.
struct Sound<'a> {
    name: &'a str,
    unit: &'a str,
    compound: &'a Compound,
    building: Option<&'a Building>,
    skill_codes: BTreeSet<&'a str>,
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

fn plan(sound: &Sound<'_>, person: Option<&KnownPerson>, known: &Known) -> Judgement {
    let mut changes = Changes::default();
    let mut plan = Plan {
        person_id: person.map(|person| person.id),
        ..Plan::default()
    };
    if person.is_none_or(|person| key(&person.name) != key(sound.name)) {
        changes.note(
            Column::Name.as_str(),
            person.map_or("", |one| &one.name),
            sound.name,
        );
        plan.name = Some(sound.name.to_owned());
    }
    plan.employment = plan_employment(sound, person, known, &mut changes);
    plan.residence = plan_residence(sound, person, &mut changes);
    plan.skill_codes = plan_skills(sound, person, known, &mut changes);
    plan.enrollment = plan_enrollment(sound, person, &mut changes);
    let verdict = match person {
        None => ImportVerdict::New,
        Some(_) if changes.0.is_empty() => ImportVerdict::Same,
        Some(_) => ImportVerdict::Changed,
    };
    if verdict == ImportVerdict::New {
        // Of somebody new everything is new; only what comes into being beside them is worth saying.
        changes.0.retain(|change| change.column == NEW_UNIT);
    }
    Judgement {
        verdict,
        problems: Vec::new(),
        changes: changes.0,
        person_id: plan.person_id,
        place_id: Some(sound.building.map_or(sound.compound.id, |one| one.id)),
        plan: (verdict != ImportVerdict::Same).then_some(plan),
    }
}

#[derive(Default)]
struct Changes(Vec<FieldChange>);

impl Changes {
    fn note(&mut self, column: &str, before: &str, after: &str) {
        self.0.push(FieldChange {
            column: column.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }
}

fn plan_employment(
    sound: &Sound<'_>,
    person: Option<&KnownPerson>,
    known: &Known,
    changes: &mut Changes,
) -> Option<Hire> {
    if sound.unit.is_empty() {
        return None;
    }
    let employments = person.map_or(&[][..], |person| &person.employments);
    let unit = known.unit(sound.compound, sound.unit);
    let works_there = employments
        .iter()
        .any(|one| Some(one.organization_id) == unit.map(|unit| unit.id));
    if works_there {
        return None;
    }
    let name = unit.map_or(sound.unit, |unit| &unit.name);
    let before: Vec<&str> = employments
        .iter()
        .map(|one| one.unit_name.as_str())
        .collect();
    changes.note(Column::Unit.as_str(), &before.join("、"), name);
    if unit.is_none() {
        changes.note(NEW_UNIT, "", name);
    }
    let compound = sound.compound;
    Some(Hire {
        ends_employments: employments.iter().map(|one| one.id).collect(),
        unit: match unit {
            Some(unit) => UnitChoice::Known(unit.id),
            None => UnitChoice::New {
                name: name.to_owned(),
                seat_id: compound.community_id.unwrap_or(compound.id),
                street_id: compound
                    .street_id
                    .or(compound.community_id)
                    .unwrap_or(compound.id),
            },
        },
    })
}

fn plan_residence(
    sound: &Sound<'_>,
    person: Option<&KnownPerson>,
    changes: &mut Changes,
) -> Option<Move> {
    let present = person.and_then(|person| person.residence.as_ref());
    let stays_in_compound =
        present.is_some_and(|present| present.compound_id == Some(sound.compound.id));
    let stays_in_building = match (present, sound.building) {
        (Some(present), Some(building)) => present.place_id == building.id,
        // A blank cell says nothing about the building.
        (_, None) => stays_in_compound,
        (None, Some(_)) => false,
    };
    if stays_in_compound && stays_in_building {
        return None;
    }
    if !stays_in_compound {
        let before = present.map_or("", |present| &present.compound_name);
        changes.note(Column::Compound.as_str(), before, &sound.compound.name);
    }
    let before = present.map_or("", |present| &present.building_name);
    let after = sound.building.map_or("", |building| &building.name);
    if !(before.is_empty() && after.is_empty()) {
        changes.note(Column::Building.as_str(), before, after);
    }
    Some(Move {
        ends_residency: present.map(|present| present.residency_id),
        place_id: sound.building.map_or(sound.compound.id, |one| one.id),
    })
}

/// Skills that the person does not have yet.
fn plan_skills(
    sound: &Sound<'_>,
    person: Option<&KnownPerson>,
    known: &Known,
    changes: &mut Changes,
) -> Vec<String> {
    let present = person.map_or(&[][..], |person| &person.skill_codes);
    let has = |code: &str| present.iter().any(|one| one == code);
    let added: Vec<String> = sound
        .skill_codes
        .iter()
        .filter(|code| !has(code))
        .map(|code| (*code).to_owned())
        .collect();
    if !added.is_empty() {
        let names = |shown: &dyn Fn(&str) -> bool| {
            let names: Vec<&str> = known
                .skills
                .iter()
                .filter(|skill| shown(&skill.code))
                .map(|skill| skill.name_zh.as_str())
                .collect();
            names.join("、")
        };
        changes.note(
            Column::Skills.as_str(),
            &names(&has),
            &names(&|code| has(code) || sound.skill_codes.contains(code)),
        );
    }
    added
}

/// A member on the roster is confirmed in their compound, and no longer in the one they leave.
fn plan_enrollment(
    sound: &Sound<'_>,
    person: Option<&KnownPerson>,
    changes: &mut Changes,
) -> Option<Enroll> {
    let living = |compound_id: Option<Uuid>| {
        person?
            .enrollments
            .iter()
            .find(|one| Some(one.place_id) == compound_id)
    };
    let left = person
        .and_then(|person| person.residence.as_ref())
        .filter(|home| home.compound_id != Some(sound.compound.id))
        .and_then(|home| Some((home, living(home.compound_id)?)));
    let into = match living(Some(sound.compound.id)) {
        Some(one) if one.state == EnrollmentState::Confirmed => EnrollInto::Kept,
        Some(one) => EnrollInto::Asked(one.id, one.version),
        None => EnrollInto::New,
    };
    if into == EnrollInto::Kept && left.is_none() {
        return None;
    }
    let before = left.map_or("", |(home, _)| &home.compound_name);
    changes.note(ENROLLMENT, before, &sound.compound.name);
    Some(Enroll {
        ends: left.map(|(_, one)| (one.id, one.version)),
        compound: sound.compound.clone(),
        into,
    })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
