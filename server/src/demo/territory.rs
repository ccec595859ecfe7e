//! The tree of places: district, street, 17 communities and a village, compounds, buildings.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    place,
    place::{CompoundKind, PlaceKind},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    dice::Dice,
    street::{Plan, Street},
};

const TABLE: &str = include_str!("territory.csv");
const DISTRICT: &str = "张湾区";
const STREET: &str = "车城路街道";
/// About the middle of the first street; the others follow eastwards.
const LATITUDE: f64 = 32.649;
const LONGITUDE: f64 = 110.771;
const NEXT_STREET: f64 = 0.06;
/// Building numbers of the compound where the story plays.
const HOME_BUILDINGS: i64 = 6;
/// The village's scattered houses stand together as a compound, so that its people can report to it
/// and take its orders.
const HAMLET: &str = "桂花湾院落";
const HOUSES: [&str; 3] = ["桂花湾一组", "桂花湾二组", "老屋场"];

#[derive(Deserialize)]
struct Line {
    community: String,
    compound: String,
    kind: String,
}

/// The places again, in the shape in which the rest of the street is built on them.
pub struct Territory {
    pub street: Uuid,
    pub communities: Vec<Community>,
    /// In the order of the table; the first is where the story plays.
    pub compounds: Vec<Compound>,
}

pub struct Community {
    pub id: Uuid,
    pub name: String,
    pub kind: PlaceKind,
}

pub struct Compound {
    pub id: Uuid,
    pub name: String,
    pub kind: CompoundKind,
    /// Index of its community.
    pub community: usize,
    pub buildings: Vec<Building>,
}

pub struct Building {
    pub id: Uuid,
    pub name: String,
}

pub fn draw(plan: &Plan<'_>, street: &mut Street) -> Territory {
    let mut drawing = Drawing {
        dice: Dice::new(plan.seed, "territory"),
        at: plan.opening() - TimeDelta::days(400),
        plan,
        places: &mut street.places,
    };
    let district = match &plan.district {
        None => drawing.place(None, PlaceKind::District, DISTRICT, 1),
        Some(district) => {
            drawing.places.push(district.clone());
            0
        }
    };
    let name = plan.named(STREET);
    let root = drawing.place(
        Some(district),
        PlaceKind::Street,
        &name,
        number(plan.number + 1),
    );
    let mut territory = Territory {
        street: drawing.places[root].id,
        communities: Vec::new(),
        compounds: Vec::new(),
    };
    for (position, (name, compounds)) in by_community().into_iter().enumerate() {
        drawing.community(
            root,
            position,
            plan.named(&name),
            compounds
                .into_iter()
                .take((plan.figures.compounds_per_community)(position)),
            &mut territory,
        );
    }
    if plan.district.is_some() {
        street.places.remove(district);
    }
    territory
}

/// The table's compounds by community, both in its order.
fn by_community() -> Vec<(String, Vec<Line>)> {
    let mut communities: Vec<(String, Vec<Line>)> = Vec::new();
    for line in super::table::<Line>(TABLE) {
        match communities.last_mut() {
            Some((name, lines)) if *name == line.community => lines.push(line),
            _ => communities.push((line.community.clone(), vec![line])),
        }
    }
    communities
}

struct Drawing<'a> {
    dice: Dice,
    plan: &'a Plan<'a>,
    at: DateTime<Utc>,
    places: &'a mut Vec<place::Model>,
}

impl Drawing<'_> {
    fn community(
        &mut self,
        root: usize,
        position: usize,
        name: String,
        compounds: impl Iterator<Item = Line>,
        territory: &mut Territory,
    ) {
        let kind = if name.ends_with('村') {
            PlaceKind::Village
        } else {
            PlaceKind::Community
        };
        let community = self.place(Some(root), kind, &name, number(position + 1));
        for (line, position) in compounds.zip(1..) {
            let compound_name = self.plan.named(&line.compound);
            let compound = self.place(
                Some(community),
                PlaceKind::Compound,
                &compound_name,
                position,
            );
            let kind = compound_kind(&line.kind);
            self.places[compound].compound_kind = Some(kind);
            let is_home = territory.compounds.is_empty();
            let count = if is_home {
                HOME_BUILDINGS
            } else {
                self.dice.between(3, 8)
            };
            let names: Vec<String> = if line.compound == HAMLET {
                HOUSES.map(str::to_owned).to_vec()
            } else {
                (1..=count).map(|number| format!("{number} 号楼")).collect()
            };
            let buildings = names
                .into_iter()
                .zip(1..)
                .map(|(name, number)| self.building(compound, name, number))
                .collect();
            territory.compounds.push(Compound {
                id: self.places[compound].id,
                name: compound_name,
                kind,
                community: territory.communities.len(),
                buildings,
            });
        }
        territory.communities.push(Community {
            id: self.places[community].id,
            name,
            kind,
        });
    }

    fn building(&mut self, compound: usize, name: String, number: i32) -> Building {
        let building = self.place(Some(compound), PlaceKind::Building, &name, number);
        let (latitude, longitude) = (
            LATITUDE + self.dice.between(-20_000, 20_000) as f64 / 1e6,
            LONGITUDE
                + self.plan.number as f64 * NEXT_STREET
                + self.dice.between(-30_000, 30_000) as f64 / 1e6,
        );
        // Buildings of one compound stand together: the first one's spot, a step further each.
        let first = self.places[building - (number as usize - 1)].clone();
        let (latitude, longitude) = match (first.latitude, first.longitude) {
            (Some(latitude), Some(longitude)) => (
                latitude + f64::from(number) * 0.000_3,
                longitude + f64::from(number % 3) * 0.000_4,
            ),
            _ => (latitude, longitude),
        };
        let row = &mut self.places[building];
        row.latitude = Some(latitude);
        row.longitude = Some(longitude);
        Building { id: row.id, name }
    }

    fn place(
        &mut self,
        parent: Option<usize>,
        kind: PlaceKind,
        name: &str,
        position: i32,
    ) -> usize {
        let id = self.dice.id(self.at);
        let parent = parent.map(|index| self.places[index].clone());
        let code = format!("{position:02}");
        let own = |level: &[PlaceKind], inherited: Option<Uuid>| {
            if level.contains(&kind) {
                Some(id)
            } else {
                inherited
            }
        };
        let above = parent.as_ref();
        self.places.push(place::Model {
            id,
            parent_id: above.map(|parent| parent.id),
            kind,
            compound_kind: None,
            name: name.to_owned(),
            path: format!(
                "{}{code}/",
                above.map(|parent| parent.path.as_str()).unwrap_or_default()
            ),
            code,
            compound_id: own(
                &[PlaceKind::Compound],
                above.and_then(|parent| parent.compound_id),
            ),
            community_id: own(
                &[PlaceKind::Community, PlaceKind::Village],
                above.and_then(|parent| parent.community_id),
            ),
            street_id: own(
                &[PlaceKind::Street],
                above.and_then(|parent| parent.street_id),
            ),
            latitude: None,
            longitude: None,
            position,
            created_at: self.at,
            closed_at: None,
        });
        self.places.len() - 1
    }
}

fn compound_kind(text: &str) -> CompoundKind {
    match text {
        "unmanaged" => CompoundKind::Unmanaged,
        "resettlement" => CompoundKind::Resettlement,
        _ => CompoundKind::Managed,
    }
}

fn number(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
