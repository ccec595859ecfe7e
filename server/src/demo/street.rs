//! The rows of the demo street, drawn in memory before any of them is written.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{
    appointment, category, coverage, demo_person, employment, enrollment, grid, invitation,
    notification, order, order_counter, order_crew, order_event, order_skill, organization,
    organization_contact, person, person_skill, photo, place, rating, registration, residency,
};

use super::Scale;
use crate::calendar::working_time::WorkCalendar;

/// What the street is drawn from: the same of these, the same street.
pub struct Plan<'a> {
    pub scale: Scale,
    pub seed: u64,
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub calendar: WorkCalendar,
    pub categories: &'a BTreeMap<String, category::Model>,
}

/// Everything, in the order in which rows refer to each other.
#[derive(Debug, Default, PartialEq)]
pub struct Street {
    pub places: Vec<place::Model>,
    pub grids: Vec<grid::Model>,
    pub organizations: Vec<organization::Model>,
    pub coverages: Vec<coverage::Model>,
    /// With the number in clear; it is sealed when written.
    pub contacts: Vec<(organization_contact::Model, String)>,
    /// With the number in clear; it is sealed when written.
    pub people: Vec<(person::Model, String)>,
    pub residencies: Vec<residency::Model>,
    pub employments: Vec<employment::Model>,
    pub appointments: Vec<appointment::Model>,
    pub enrollments: Vec<enrollment::Model>,
    pub person_skills: Vec<person_skill::Model>,
    pub demo_people: Vec<demo_person::Model>,
    pub orders: Vec<order::Model>,
    pub order_skills: Vec<order_skill::Model>,
    pub crew: Vec<order_crew::Model>,
    pub events: Vec<order_event::Model>,
    /// With the name of the scene on it.
    pub photos: Vec<(photo::Model, String)>,
    pub ratings: Vec<rating::Model>,
    pub counters: Vec<order_counter::Model>,
    pub notifications: Vec<notification::Model>,
    /// With the token in clear; it is sealed when written.
    pub invitations: Vec<(invitation::Model, String)>,
    pub registrations: Vec<registration::Model>,
}

/// How many there are of each, as the newspapers counted them, or about a tenth of it.
pub struct Figures {
    pub compounds_per_community: fn(usize) -> usize,
    /// Branches that cover two compounds.
    pub shared_branches: usize,
    /// Compounds that no branch covers: the community's committee answers for them.
    pub uncovered_compounds: usize,
    pub branches: usize,
    pub groups: usize,
    pub centre_households: usize,
    pub grids: usize,
    pub units: usize,
    pub members: usize,
    pub residents: usize,
    pub orders: usize,
}

impl Scale {
    pub fn figures(self) -> Figures {
        match self {
            Scale::Small => Figures {
                compounds_per_community: |community| if community < 9 { 4 } else { 3 },
                shared_branches: 6,
                uncovered_compounds: 2,
                branches: 70,
                groups: 150,
                centre_households: 220,
                grids: 100,
                units: 40,
                members: 200,
                residents: 400,
                orders: 600,
            },
            Scale::Street => Figures {
                compounds_per_community: |_| usize::MAX,
                shared_branches: 8,
                uncovered_compounds: 4,
                branches: 126,
                groups: 513,
                centre_households: 1_039,
                grids: 134,
                units: 60,
                members: 2_000,
                residents: 3_000,
                orders: 10_000,
            },
        }
    }
}
