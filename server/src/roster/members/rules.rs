//! What an import would do with each line of a roster: nothing here reads or writes anything.
//!
//! A person is known by the number. Somebody new must live in a compound that the viewer
//! administers, and somebody known must live in one already (or, while their home is unknown, have
//! reported to one): nobody can rename or move the people of another community by putting their
//! numbers into a file; whoever moves between communities is imported from above. Blank cells never overwrite, and
//! skills are added and never taken away. What a line changes is shown before it is done.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::organization::OrganizationKind;

use super::{
    super::{
        judging::{Choice, ChoiceOption, Choosing, Chosen, Decisions, Judgement, Problems, SKIP},
        organization_words::kind_of,
        text::key,
    },
    columns::{self, RosterLine},
    known::{Compound, Found, Known, KnownPerson, Seat, Unit},
    plan::{Plan, Sound, plan, plan_unit},
    skills,
};
use crate::{error::ErrorCode, identity::rules::LONGEST_NAME};

const LONGEST_UNIT: usize = 100;
const LONGEST_PLACE: usize = 100;
const LONGEST_SKILLS: usize = 300;

/// A line with the look-up hash of its number, where the cell holds a valid one.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub line: RosterLine,
    pub phone_hash: Option<Vec<u8>>,
    pub decisions: Decisions,
}

pub fn judge(entries: &[Entry], known: &Known) -> Vec<Judgement<Plan>> {
    let mut seen: HashMap<&[u8], usize> = HashMap::new();
    for hash in entries.iter().filter_map(|one| one.phone_hash.as_deref()) {
        *seen.entry(hash).or_default() += 1;
    }
    let mut people = HashSet::new();
    entries
        .iter()
        .map(|entry| {
            let is_repeated = entry
                .phone_hash
                .as_deref()
                .is_some_and(|hash| seen.get(hash).is_some_and(|times| *times > 1));
            let judgement = judge_one(entry, is_repeated, known);
            // Two numbers may lead to one person: both are theirs since they were merged, or one
            // namesake was chosen twice. What two lines say of somebody cannot both be so.
            let person = judgement.subject_id.filter(|_| !entry.line.is_of_unit());
            match person {
                Some(id) if !people.insert(id) => {
                    let mut problems = Problems::default();
                    problems.add(columns::PHONE, ErrorCode::TooMany, "");
                    Judgement::wrong(problems.0)
                }
                _ => judgement,
            }
        })
        .collect()
}

fn judge_one(entry: &Entry, is_repeated: bool, known: &Known) -> Judgement<Plan> {
    if entry.decisions.contains_key(SKIP) {
        return Judgement::skipped();
    }
    let line = &entry.line;
    if line.is_of_unit() {
        return judge_unit(entry, known);
    }
    let mut problems = Problems::default();
    let mut choosing = Choosing::new(&entry.decisions);
    problems.has_text(columns::NAME, &line.name, true, LONGEST_NAME);
    let person = judge_phone(entry, is_repeated, known, &mut problems);
    problems.has_text(columns::UNIT, &line.unit, false, LONGEST_UNIT);
    let unit_kind = judge_unit_kind(line, &mut problems);
    let unit_seat = judge_unit_seat(line, known, &mut problems, &mut choosing);
    let compound = problems
        .has_text(columns::COMPOUND, &line.compound, true, LONGEST_PLACE)
        .then(|| find_compound(line, known, &mut problems, &mut choosing))
        .flatten();
    if let Some(compound) = compound {
        let unit = known.unit(&compound.near(), &line.unit);
        check_becomes(line, unit, unit_kind, &mut problems);
    }
    let building = match compound {
        Some(compound)
            if problems.has_text(columns::BUILDING, &line.building, false, LONGEST_PLACE) =>
        {
            match known.building(compound.id, &line.building) {
                Found::One(one) => Some(one),
                Found::None => {
                    problems.add(columns::BUILDING, ErrorCode::NotFound, &line.building);
                    None
                }
                Found::Several(_) => {
                    problems.add(columns::BUILDING, ErrorCode::TooMany, &line.building);
                    None
                }
            }
        }
        _ => None,
    };
    let mut skill_codes = BTreeSet::new();
    if problems.has_text(columns::SKILLS, &line.skills, false, LONGEST_SKILLS) {
        let (found, unknown) = skills::split(&line.skills, known);
        skill_codes = found;
        for word in unknown {
            problems.add(columns::SKILLS, ErrorCode::NotFound, word);
        }
    }
    let person = match (person, compound) {
        (None, Some(compound)) if problems.0.is_empty() => {
            find_namesake(line, compound, known, &mut choosing)
        }
        (person, _) => person,
    };
    match compound {
        _ if !problems.0.is_empty() => Judgement::wrong(problems.0),
        Some(compound) if choosing.open.is_empty() => {
            let sound = Sound {
                name: &line.name,
                unit: &line.unit,
                unit_kind,
                unit_seat,
                compound,
                building,
                skill_codes,
                is_new_number: entry
                    .phone_hash
                    .as_ref()
                    .is_some_and(|hash| !known.people.contains_key(hash)),
                masked_phone: crate::vault::mask_phone(&normalised(&line.phone)),
            };
            plan(&sound, person, known)
        }
        _ => Judgement::ambiguous(choosing.open),
    }
}

fn normalised(phone: &str) -> String {
    crate::vault::Phone::parse(phone)
        .map_or_else(|_| phone.to_owned(), |one| one.as_str().to_owned())
}

/// A line without a person: its unit comes into being, or gets another kind.
fn judge_unit(entry: &Entry, known: &Known) -> Judgement<Plan> {
    let line = &entry.line;
    let mut problems = Problems::default();
    let mut choosing = Choosing::new(&entry.decisions);
    problems.has_text(columns::UNIT, &line.unit, true, LONGEST_UNIT);
    let kind = judge_unit_kind(line, &mut problems);
    let mut seat = judge_unit_seat(line, known, &mut problems, &mut choosing);
    if seat.is_none() && line.unit_seat.is_empty() && !line.compound.is_empty() {
        let compound = find_compound(line, known, &mut problems, &mut choosing);
        let community = compound.and_then(|one| one.community_id);
        seat = known
            .seats
            .values()
            .flatten()
            .find(|seat| Some(seat.id) == community);
    }
    let mut units = known.own_units(&line.unit);
    if let Some(seat) = seat {
        units.retain(|unit| unit.seat_path.starts_with(&seat.path));
    }
    let unit = match units.as_slice() {
        [] => None,
        [one] => Some(*one),
        several => {
            let choice = Choice {
                key: columns::UNIT.to_owned(),
                column: columns::UNIT.to_owned(),
                value: line.unit.clone(),
                options: several
                    .iter()
                    .map(|unit| ChoiceOption {
                        id: unit.id,
                        label: format!("{} · {}", unit.seat_name, unit.name),
                    })
                    .collect(),
                may_be_new: false,
            };
            match choosing.ask(choice) {
                Chosen::One(id) => several.iter().find(|unit| unit.id == id).copied(),
                Chosen::New | Chosen::Nothing => None,
            }
        }
    };
    check_becomes(line, unit, kind, &mut problems);
    if unit.is_none() && seat.is_none() && choosing.open.is_empty() && problems.0.is_empty() {
        // An administrator of one place need not say which.
        let mut seats = known.seats.values().flatten();
        match (seats.next(), seats.next()) {
            (Some(only), None) => seat = Some(only),
            _ => problems.add(columns::UNIT_SEAT, ErrorCode::Required, ""),
        }
    }
    if !problems.0.is_empty() {
        return Judgement::wrong(problems.0);
    }
    if !choosing.open.is_empty() {
        return Judgement::ambiguous(choosing.open);
    }
    plan_unit(&line.unit, kind, unit, seat)
}

/// Only kinds of units: committees and the rest of the party's tree are no rows of a roster.
fn judge_unit_kind(line: &RosterLine, problems: &mut Problems) -> Option<OrganizationKind> {
    if line.unit_kind.is_empty() {
        return None;
    }
    let kind = kind_of(&line.unit_kind).filter(|kind| kind.is_unit());
    if kind.is_none() {
        problems.add(columns::UNIT_KIND, ErrorCode::Invalid, &line.unit_kind);
    }
    kind
}

/// A unit that the viewer administers becomes what the line says, as far as it may.
fn check_becomes(
    line: &RosterLine,
    unit: Option<&Unit>,
    kind: Option<OrganizationKind>,
    problems: &mut Problems,
) {
    if let (Some(unit), Some(kind)) = (unit, kind)
        && unit.within_reach
        && !unit.may_become(kind)
    {
        problems.add(columns::UNIT_KIND, ErrorCode::Invalid, &line.unit_kind);
    }
}

fn judge_unit_seat<'a>(
    line: &RosterLine,
    known: &'a Known,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<&'a Seat> {
    if !problems.has_text(columns::UNIT_SEAT, &line.unit_seat, false, LONGEST_PLACE) {
        return None;
    }
    match known.seat(&line.unit_seat) {
        Found::One(seat) => Some(seat),
        Found::None => {
            problems.add(columns::UNIT_SEAT, ErrorCode::NotFound, &line.unit_seat);
            None
        }
        Found::Several(seats) => {
            let above = |seat: &Seat| {
                known
                    .seats
                    .values()
                    .flatten()
                    .find(|other| other.id != seat.id && Some(other.id) == seat.street_id)
                    .map_or(String::new(), |street| format!("{} · ", street.name))
            };
            let choice = Choice {
                key: columns::UNIT_SEAT.to_owned(),
                column: columns::UNIT_SEAT.to_owned(),
                value: line.unit_seat.clone(),
                options: seats
                    .iter()
                    .map(|seat| ChoiceOption {
                        id: seat.id,
                        label: format!("{}{}", above(seat), seat.name),
                    })
                    .collect(),
                may_be_new: false,
            };
            match choosing.ask(choice) {
                Chosen::One(id) => seats.into_iter().find(|seat| seat.id == id),
                Chosen::New | Chosen::Nothing => None,
            }
        }
    }
}

fn find_compound<'a>(
    line: &RosterLine,
    known: &'a Known,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<&'a Compound> {
    match known.compound(&line.compound) {
        Found::One(one) => Some(one),
        Found::None => {
            problems.add(columns::COMPOUND, ErrorCode::NotFound, &line.compound);
            None
        }
        Found::Several(several) => {
            let choice = Choice {
                key: columns::COMPOUND.to_owned(),
                column: columns::COMPOUND.to_owned(),
                value: line.compound.clone(),
                options: several
                    .iter()
                    .map(|one| ChoiceOption {
                        id: one.id,
                        label: match one.community_name.as_str() {
                            "" => one.name.clone(),
                            community => format!("{community} · {}", one.name),
                        },
                    })
                    .collect(),
                may_be_new: false,
            };
            match choosing.ask(choice) {
                Chosen::One(id) => several.into_iter().find(|one| one.id == id),
                Chosen::New | Chosen::Nothing => None,
            }
        }
    }
}

/// Nobody has the number, but people of that name live in that compound: one of them may have
/// another number by now, or it is somebody else of the same name.
fn find_namesake<'a>(
    line: &RosterLine,
    compound: &Compound,
    known: &'a Known,
    choosing: &mut Choosing<'_>,
) -> Option<&'a KnownPerson> {
    let namesakes = known.namesakes.get(&(compound.id, key(&line.name)))?;
    let choice = Choice {
        key: columns::PHONE.to_owned(),
        column: columns::NAME.to_owned(),
        value: line.name.clone(),
        options: namesakes
            .iter()
            .map(|person| {
                let home = person.residence.as_ref();
                let building = home.map_or("", |home| &home.building_name);
                let parts = [&person.name, &person.masked_phone, building];
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                ChoiceOption {
                    id: person.id,
                    label: parts.join(" · "),
                }
            })
            .collect(),
        may_be_new: true,
    };
    match choosing.ask(choice) {
        Chosen::One(id) => namesakes.iter().find(|person| person.id == id),
        Chosen::New | Chosen::Nothing => None,
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
    problems.add(columns::PHONE, problem, "");
    None
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
