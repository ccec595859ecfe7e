//! What the database holds that a roster's lines are judged by, as plain data.

use std::collections::HashMap;

use entity::enrollment::EnrollmentState;
use uuid::Uuid;

use super::text::{building_key, key};

/// Everything the rules look at. Names are found by their keys.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub compounds: HashMap<String, Vec<Compound>>,
    /// By compound.
    pub buildings: HashMap<Uuid, Vec<Building>>,
    pub units: HashMap<String, Vec<Unit>>,
    /// In the catalogue's order.
    pub skills: Vec<Skill>,
    /// By the hash of their number.
    pub people: HashMap<Vec<u8>, KnownPerson>,
}

/// A compound that the viewer administers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compound {
    pub id: Uuid,
    pub name: String,
    pub path: String,
    pub community_id: Option<Uuid>,
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
    pub seat_path: String,
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
    pub state: EnrollmentState,
    pub version: i32,
}

/// What came of looking for a name.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'a, T> {
    None,
    One(&'a T),
    Several,
}

impl<'a, T> Found<'a, T> {
    fn among(mut candidates: impl Iterator<Item = &'a T>) -> Self {
        match (candidates.next(), candidates.next()) {
            (None, _) => Found::None,
            (Some(one), None) => Found::One(one),
            (Some(_), Some(_)) => Found::Several,
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

    /// The nearest of this name: in the same community, else in the same street, else above.
    pub fn unit(&self, near: &Compound, text: &str) -> Option<&Unit> {
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

    pub fn skill(&self, text: &str) -> Option<&Skill> {
        let wanted = key(text);
        self.skills.iter().find(|skill| {
            [&skill.name_zh, &skill.name_en, &skill.code]
                .iter()
                .any(|name| key(name) == wanted)
        })
    }
}
