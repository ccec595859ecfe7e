//! What a sound line would change of what is known: the difference to write, and to show before.

use std::collections::BTreeSet;

use entity::{
    enrollment::EnrollmentState, import_row::ImportVerdict, organization::OrganizationKind,
};
use uuid::Uuid;

use super::{
    super::{
        judging::{Changes, Judgement},
        organization_words::kind_words,
        text::key,
    },
    columns,
    known::{Building, Compound, Known, KnownPerson, Seat, Unit},
};

/// Beside the columns of the sheet, what a line may change.
pub const NEW_UNIT: &str = "newUnit";
pub const ENROLLMENT: &str = "enrollment";

/// What to write for one line; only what differs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Plan {
    /// The line is about its unit alone.
    pub is_of_unit: bool,
    /// `None`: make the person.
    pub person_id: Option<Uuid>,
    pub name: Option<String>,
    /// What the person was called.
    pub name_before: String,
    /// A known person gets the line's number.
    pub gets_number: bool,
    /// The unit, where it is new or becomes another.
    pub unit: Option<UnitChange>,
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

/// A known unit becomes one of another kind, or sits elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChange {
    pub unit: UnitChoice,
    pub kind: Option<OrganizationKind>,
    pub seat_id: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitChoice {
    Known(Uuid),
    /// To be made once, for all lines of the same street that name it.
    New {
        name: String,
        kind: OrganizationKind,
        seat_id: Uuid,
        street_id: Uuid,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enroll {
    /// 报到 to the compound that the person moves away from, and those for the sake of the units that
    /// they leave: their ids, versions and states.
    pub ends: Vec<(Uuid, i32, EnrollmentState)>,
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
    pub unit_kind: Option<OrganizationKind>,
    pub unit_seat: Option<&'a Seat>,
    pub compound: &'a Compound,
    pub building: Option<&'a Building>,
    pub skill_codes: BTreeSet<&'a str>,
    /// Whether nobody has the line's number.
    pub is_new_number: bool,
    pub masked_phone: String,
}

pub fn plan(sound: &Sound<'_>, person: Option<&KnownPerson>, known: &Known) -> Judgement<Plan> {
    let mut changes = Changes::default();
    let mut plan = Plan {
        person_id: person.map(|person| person.id),
        name_before: person.map_or(String::new(), |person| person.name.clone()),
        ..Plan::default()
    };
    if person.is_none_or(|person| key(&person.name) != key(sound.name)) {
        changes.note(
            columns::NAME,
            person.map_or("", |one| &one.name),
            sound.name,
        );
        plan.name = Some(sound.name.to_owned());
    }
    if let Some(person) = person.filter(|_| sound.is_new_number) {
        changes.note(columns::PHONE, &person.masked_phone, &sound.masked_phone);
        plan.gets_number = true;
    }
    plan.unit = change_unit(sound, known, &mut changes);
    plan.employment = plan_employment(sound, person, known, &mut changes);
    plan.residence = plan_residence(sound, person, &mut changes);
    plan.skill_codes = plan_skills(sound, person, known, &mut changes);
    plan.enrollment = plan_enrollment(sound, person, plan.employment.as_ref(), known, &mut changes);
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
        choices: Vec::new(),
        subject_id: plan.person_id,
        place_id: Some(sound.building.map_or(sound.compound.id, |one| one.id)),
        plan: (verdict != ImportVerdict::Same).then_some(plan),
    }
}

/// A unit alone: it comes into being, or becomes another.
pub fn plan_unit(
    name: &str,
    kind: Option<OrganizationKind>,
    unit: Option<&Unit>,
    seat: Option<&Seat>,
) -> Judgement<Plan> {
    let mut changes = Changes::default();
    let change = match (unit, seat) {
        (Some(unit), _) => change_known_unit(unit, kind, &mut changes),
        (None, Some(seat)) => {
            changes.note(NEW_UNIT, "", name);
            Some(UnitChange {
                unit: new_unit(name, kind, seat),
                kind: None,
                seat_id: None,
            })
        }
        (None, None) => None,
    };
    let verdict = match (unit, &change) {
        (None, _) => ImportVerdict::New,
        (Some(_), None) => ImportVerdict::Same,
        (Some(_), Some(_)) => ImportVerdict::Changed,
    };
    Judgement {
        verdict,
        problems: Vec::new(),
        changes: changes.0,
        choices: Vec::new(),
        subject_id: unit.map(|unit| unit.id),
        place_id: seat.map(|seat| seat.id),
        plan: change.map(|change| Plan {
            is_of_unit: true,
            unit: Some(change),
            ..Plan::default()
        }),
    }
}

fn new_unit(name: &str, kind: Option<OrganizationKind>, seat: &Seat) -> UnitChoice {
    UnitChoice::New {
        name: name.to_owned(),
        kind: kind.unwrap_or(OrganizationKind::PartnerUnit),
        seat_id: seat.id,
        street_id: seat.street_id.or(seat.community_id).unwrap_or(seat.id),
    }
}

/// What the line says of a unit that is there already.
fn change_unit(sound: &Sound<'_>, known: &Known, changes: &mut Changes) -> Option<UnitChange> {
    let unit = known.unit(&sound.compound.near(), sound.unit)?;
    change_known_unit(unit, sound.unit_kind, changes)
}

/// The kind of a unit, where the viewer administers it; a line about a person moves no unit.
fn change_known_unit(
    unit: &Unit,
    kind: Option<OrganizationKind>,
    changes: &mut Changes,
) -> Option<UnitChange> {
    let kind = kind.filter(|kind| *kind != unit.kind && unit.within_reach)?;
    changes.note(columns::UNIT_KIND, kind_words(unit.kind), kind_words(kind));
    Some(UnitChange {
        unit: UnitChoice::Known(unit.id),
        kind: Some(kind),
        seat_id: None,
    })
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
    let unit = known.unit(&sound.compound.near(), sound.unit);
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
    changes.note(columns::UNIT, &before.join("、"), name);
    if unit.is_none() {
        changes.note(NEW_UNIT, "", name);
    }
    let compound = sound.compound;
    Some(Hire {
        ends_employments: employments.iter().map(|one| one.id).collect(),
        unit: match unit {
            Some(unit) => UnitChoice::Known(unit.id),
            None if sound.unit_seat.is_some() => {
                let seat = sound.unit_seat?;
                new_unit(name, sound.unit_kind, seat)
            }
            None => UnitChoice::New {
                name: name.to_owned(),
                kind: sound.unit_kind.unwrap_or(OrganizationKind::PartnerUnit),
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
        changes.note(columns::COMPOUND, before, &sound.compound.name);
    }
    let before = present.map_or("", |present| &present.building_name);
    let after = sound.building.map_or("", |building| &building.name);
    if !(before.is_empty() && after.is_empty()) {
        changes.note(columns::BUILDING, before, after);
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
            columns::SKILLS,
            &names(&has),
            &names(&|code| has(code) || sound.skill_codes.contains(code)),
        );
    }
    added
}

/// A member on the roster is confirmed in their compound, and no longer in the one they leave, nor
/// where only a unit that they leave had brought them.
fn plan_enrollment(
    sound: &Sound<'_>,
    person: Option<&KnownPerson>,
    hire: Option<&Hire>,
    known: &Known,
    changes: &mut Changes,
) -> Option<Enroll> {
    let living = |compound_id: Option<Uuid>| {
        person?
            .enrollments
            .iter()
            .find(|one| Some(one.place_id) == compound_id)
    };
    let home = person
        .and_then(|person| person.residence.as_ref())
        .filter(|home| home.compound_id != Some(sound.compound.id))
        .and_then(|home| living(home.compound_id));
    let unit = known.unit(&sound.compound.near(), sound.unit);
    let covered = unit.map_or(&[][..], |unit| &unit.covers);
    let linked = person
        .filter(|_| hire.is_some_and(|hire| !hire.ends_employments.is_empty()))
        .map_or(&[][..], |person| &person.enrollments)
        .iter()
        .filter(|one| one.is_linked && one.place_id != sound.compound.id)
        .filter(|one| !covered.contains(&one.place_id))
        .filter(|one| home.is_none_or(|home| home.id != one.id));
    let left: Vec<_> = home.into_iter().chain(linked).collect();
    let into = match living(Some(sound.compound.id)) {
        Some(one) if one.state == EnrollmentState::Confirmed => EnrollInto::Kept,
        Some(one) => EnrollInto::Asked(one.id, one.version),
        None => EnrollInto::New,
    };
    if into == EnrollInto::Kept && left.is_empty() {
        return None;
    }
    let before: Vec<&str> = left.iter().map(|one| one.place_name.as_str()).collect();
    changes.note(ENROLLMENT, &before.join("、"), &sound.compound.name);
    Some(Enroll {
        ends: left
            .iter()
            .map(|one| (one.id, one.version, one.state))
            .collect(),
        compound: sound.compound.clone(),
        into,
    })
}
