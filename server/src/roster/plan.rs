//! What a sound line would change of what is known: the difference to write, and to show before.

use std::collections::BTreeSet;

use entity::{enrollment::EnrollmentState, import_row::ImportVerdict};
use uuid::Uuid;

use super::{
    columns::Column,
    known::{Building, Compound, Known, KnownPerson},
    rules::{FieldChange, Judgement},
    text::key,
};

/// Beside the columns of the sheet, what a line may change.
pub const NEW_UNIT: &str = "newUnit";
pub const ENROLLMENT: &str = "enrollment";

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

/// A line whose cells are all in order.
pub struct Sound<'a> {
    pub name: &'a str,
    pub unit: &'a str,
    pub compound: &'a Compound,
    pub building: Option<&'a Building>,
    pub skill_codes: BTreeSet<&'a str>,
}

pub fn plan(sound: &Sound<'_>, person: Option<&KnownPerson>, known: &Known) -> Judgement {
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
