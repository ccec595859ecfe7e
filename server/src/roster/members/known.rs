//! What the database holds that a roster's lines are judged by, as plain data.

use std::collections::HashMap;

use entity::{
    appointment::AppointmentRole, enrollment::EnrollmentState, organization::OrganizationKind,
};
use uuid::Uuid;

use super::super::text::{building_key, key};
use crate::{identity::organizations::is_held_at, organizations};

/// Everything the rules look at. Names are found by their keys.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub compounds: HashMap<String, Vec<Compound>>,
    /// By compound.
    pub buildings: HashMap<Uuid, Vec<Building>>,
    pub units: HashMap<String, Vec<Unit>>,
    /// Communities and what is above them, where units sit.
    pub seats: HashMap<String, Vec<Seat>>,
    /// In the catalogue's order.
    pub skills: Vec<Skill>,
    /// By the hash of their number.
    pub people: HashMap<Vec<u8>, KnownPerson>,
    /// Of numbers that nobody has: who goes by the same name in the same compound.
    pub namesakes: HashMap<(Uuid, String), Vec<KnownPerson>>,
}

/// A place that the viewer administers and that units sit in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub id: Uuid,
    pub name: String,
    pub path: String,
    pub street_id: Option<Uuid>,
    pub community_id: Option<Uuid>,
}

/// A compound that the viewer administers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compound {
    pub id: Uuid,
    pub name: String,
    pub path: String,
    pub community_id: Option<Uuid>,
    /// Empty where there is none.
    pub community_name: String,
    pub street_id: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building {
    pub id: Uuid,
    pub name: String,
}

/// An organisation that people work in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: Uuid,
    pub name: String,
    pub kind: OrganizationKind,
    pub seat_id: Uuid,
    pub seat_name: String,
    pub seat_path: String,
    /// Whether the viewer administers where it sits.
    pub within_reach: bool,
    /// Held there by anybody.
    pub roles: Vec<AppointmentRole>,
    /// Places.
    pub covers: Vec<Uuid>,
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    pub id: Uuid,
    pub name: String,
    /// `138****1234`
    pub masked_phone: String,
    /// Whether the viewer may change them: they live, or report to, where the viewer administers.
    pub within_reach: bool,
    pub residence: Option<Residence>,
    /// Present employments in units, oldest first.
    pub employments: Vec<Employment>,
    pub skill_codes: Vec<String>,
    /// Those asked for or confirmed.
    pub enrollments: Vec<LivingEnrollment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residence {
    pub residency_id: Uuid,
    pub place_id: Uuid,
    pub compound_id: Option<Uuid>,
    pub compound_name: String,
    /// Empty where only the compound is known.
    pub building_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employment {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub unit_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LivingEnrollment {
    pub id: Uuid,
    pub place_id: Uuid,
    pub place_name: String,
    /// For the sake of a unit that covers the place.
    pub is_linked: bool,
    pub state: EnrollmentState,
    pub version: i32,
}

/// Where somebody is, for what is near them.
pub struct Near<'a> {
    pub path: &'a str,
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
}

impl Compound {
    pub fn near(&self) -> Near<'_> {
        Near {
            path: &self.path,
            community_id: self.community_id,
            street_id: self.street_id,
        }
    }
}

impl Unit {
    /// As for an edit by hand: the party's tree stays what it is, and who serves there must go on to.
    pub fn may_become(&self, kind: OrganizationKind) -> bool {
        let fits = |role: &AppointmentRole| is_held_at(*role, kind);
        kind == self.kind
            || (organizations::rules::may_become(self.kind, kind) && self.roles.iter().all(fits))
    }
}

/// What came of looking for a name.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'a, T> {
    None,
    One(&'a T),
    Several(Vec<&'a T>),
}

impl<'a, T> Found<'a, T> {
    fn among(candidates: impl Iterator<Item = &'a T>) -> Self {
        let candidates: Vec<&T> = candidates.collect();
        match candidates.as_slice() {
            [] => Found::None,
            [one] => Found::One(one),
            _ => Found::Several(candidates),
        }
    }
}

impl Known {
    /// By its name, or by the names of community and compound together where the name alone is
    /// not enough.
    pub fn compound(&self, text: &str) -> Found<'_, Compound> {
        Found::among(self.compounds.get(&key(text)).into_iter().flatten())
    }

    pub fn building(&self, compound_id: Uuid, text: &str) -> Found<'_, Building> {
        let buildings = || self.buildings.get(&compound_id).into_iter().flatten();
        let name = key(text);
        match Found::among(buildings().filter(|one| key(&one.name) == name)) {
            Found::None => {
                let number = building_key(text);
                Found::among(buildings().filter(|one| building_key(&one.name) == number))
            }
            found => found,
        }
    }

    pub fn seat(&self, text: &str) -> Found<'_, Seat> {
        Found::among(self.seats.get(&key(text)).into_iter().flatten())
    }

    /// The nearest of this name: in the same community, else in the same street, else above.
    pub fn unit(&self, near: &Near<'_>, text: &str) -> Option<&Unit> {
        let distance = |unit: &Unit| {
            if unit.community_id.is_some() && unit.community_id == near.community_id {
                Some(0)
            } else if unit.street_id.is_some() && unit.street_id == near.street_id {
                Some(1)
            } else if near.path.starts_with(&unit.seat_path) {
                Some(2)
            } else {
                None
            }
        };
        self.units
            .get(&key(text))
            .into_iter()
            .flatten()
            .filter_map(|unit| distance(unit).map(|distance| (distance, unit.id, unit)))
            .min_by_key(|(distance, id, _)| (*distance, *id))
            .map(|(.., unit)| unit)
    }

    /// All of this name that the viewer administers.
    pub fn own_units(&self, text: &str) -> Vec<&Unit> {
        let units = self.units.get(&key(text)).into_iter().flatten();
        units.filter(|unit| unit.within_reach).collect()
    }

    pub fn skill(&self, text: &str) -> Option<&Skill> {
        let wanted = key(text);
        self.skills.iter().find(|skill| {
            [&skill.name_zh, &skill.name_en, &skill.code]
                .iter()
                .any(|name| key(name) == wanted)
        })
    }
}
