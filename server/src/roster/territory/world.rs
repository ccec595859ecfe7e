//! The part of the territory that the lines of a file are judged by, and that they add to.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    coverage, grid, organization,
    organization::{BranchKind, OrganizationKind},
    place,
    place::{CompoundKind, PlaceKind},
};
use uuid::Uuid;

use crate::{
    clock::new_id,
    roster::{
        judging::{Choice, ChoiceOption, Choosing, Chosen},
        text::{building_key, key},
    },
};

/// One row to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    MakePlace(place::Model),
    ChangePlace {
        id: Uuid,
        compound_kind: CompoundKind,
    },
    MakeOrganization(organization::Model),
    ChangeOrganization {
        id: Uuid,
        branch_kind: Option<BranchKind>,
        parent_id: Option<Uuid>,
    },
    MakeGrid(grid::Model),
    Cover(coverage::Model),
}

pub struct World {
    pub now: DateTime<Utc>,
    /// Only the system's administrators add to the top of the tree.
    pub may_add_tops: bool,
    places: Vec<place::Model>,
    by_id: HashMap<Uuid, usize>,
    by_name: HashMap<String, Vec<usize>>,
    organizations: Vec<organization::Model>,
    organizations_by_name: HashMap<String, Vec<usize>>,
    grids: HashMap<(Uuid, String), Uuid>,
    /// Pairs of an organisation or a grid and a place.
    covered: HashSet<(Uuid, Uuid)>,
    /// Who covers a place.
    by_place: HashMap<Uuid, Vec<Uuid>>,
    positions: HashMap<Option<Uuid>, i32>,
    /// By compound and by name or number.
    buildings: HashMap<(Uuid, String), Uuid>,
    /// Places above those that the viewer administers: their organisations may be named as parents.
    above: HashSet<Uuid>,
    /// What organisations stand below, also such as nothing else is known of here.
    parents: HashMap<Uuid, Uuid>,
    /// What lines of this file were going to make: it has no id outside.
    made: HashSet<Uuid>,
}

/// What was read from the database.
#[derive(Default)]
pub struct Read {
    pub places: Vec<place::Model>,
    pub organizations: Vec<organization::Model>,
    pub grids: Vec<grid::Model>,
    pub coverage: Vec<coverage::Model>,
    pub above: HashSet<Uuid>,
    /// Of organisations that stand above those, further out than the viewer's reach.
    pub parents: HashMap<Uuid, Uuid>,
}

impl World {
    pub fn new(read: Read, may_add_tops: bool, now: DateTime<Utc>) -> Self {
        let mut world = Self {
            now,
            may_add_tops,
            places: Vec::new(),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            organizations: Vec::new(),
            organizations_by_name: HashMap::new(),
            grids: HashMap::new(),
            covered: HashSet::new(),
            by_place: HashMap::new(),
            positions: HashMap::new(),
            buildings: HashMap::new(),
            above: read.above,
            parents: read.parents,
            made: HashSet::new(),
        };
        for row in read.places {
            world.add_place(row);
        }
        for row in read.organizations {
            world.add_organization(row);
        }
        for row in read.grids {
            let by = (row.community_id, key(&row.name));
            world.grids.insert(by, row.id);
        }
        for row in read.coverage {
            if let Some(by) = row.organization_id.or(row.grid_id) {
                world.note_covered(by, row.place_id);
            }
        }
        world
    }

    fn note_covered(&mut self, by: Uuid, place: Uuid) {
        if self.covered.insert((by, place)) {
            self.by_place.entry(place).or_default().push(by);
        }
    }

    fn add_place(&mut self, row: place::Model) {
        let next = self.positions.entry(row.parent_id).or_default();
        *next = (*next).max(row.position + 1);
        if let (PlaceKind::Building, Some(compound)) = (row.kind, row.compound_id) {
            for name in [key(&row.name), building_key(&row.name)] {
                self.buildings.entry((compound, name)).or_insert(row.id);
            }
        }
        let at = self.places.len();
        self.by_id.insert(row.id, at);
        self.by_name.entry(key(&row.name)).or_default().push(at);
        self.places.push(row);
    }

    fn add_organization(&mut self, row: organization::Model) {
        let at = self.organizations.len();
        let by = key(&row.name);
        self.organizations_by_name.entry(by).or_default().push(at);
        if let Some(parent_id) = row.parent_id {
            self.parents.insert(row.id, parent_id);
        }
        self.organizations.push(row);
    }

    pub fn place(&self, id: Uuid) -> Option<&place::Model> {
        self.by_id.get(&id).map(|at| &self.places[*at])
    }

    pub fn places(&self) -> impl Iterator<Item = &place::Model> {
        self.places.iter()
    }

    /// By its name, or by that of its community and its own together.
    pub fn places_named(&self, text: &str) -> Vec<&place::Model> {
        let wanted = key(text);
        let exact = self.by_name.get(&wanted).into_iter().flatten();
        let mut found: Vec<&place::Model> = exact.map(|at| &self.places[*at]).collect();
        if found.is_empty() {
            found = self
                .places
                .iter()
                .filter(|place| {
                    wanted.ends_with(&key(&place.name))
                        && self.parent_of(place).is_some_and(|above| {
                            wanted == format!("{}{}", key(&above.name), key(&place.name))
                        })
                })
                .collect();
        }
        found
    }

    pub fn parent_of(&self, place: &place::Model) -> Option<&place::Model> {
        self.place(place.parent_id?)
    }

    /// `半山社区 · 半山小区`
    pub fn label(&self, place: &place::Model) -> String {
        match self.parent_of(place) {
            Some(above) => format!("{} · {}", above.name, place.name),
            None => place.name.clone(),
        }
    }

    /// The one that a cell means; asked where several fit.
    pub fn choose_place(
        &self,
        choosing: &mut Choosing<'_>,
        (key, column): (&str, &str),
        value: &str,
        found: &[&place::Model],
        may_be_new: bool,
    ) -> Chosen {
        match found {
            [] => Chosen::New,
            [one] => Chosen::One(one.id),
            several => choosing.ask(Choice {
                key: key.to_owned(),
                column: column.to_owned(),
                value: value.to_owned(),
                options: several
                    .iter()
                    .map(|place| ChoiceOption {
                        id: place.id,
                        label: self.label(place),
                    })
                    .collect(),
                may_be_new,
            }),
        }
    }

    pub fn organizations_named(&self, text: &str) -> Vec<&organization::Model> {
        let found = self.organizations_by_name.get(&key(text));
        let found = found.into_iter().flatten();
        found.map(|at| &self.organizations[*at]).collect()
    }

    pub fn organization(&self, id: Uuid) -> Option<&organization::Model> {
        self.organizations.iter().find(|one| one.id == id)
    }

    /// Whether an organisation is another one or stands below it.
    pub fn lies_in(&self, id: Uuid, above: Uuid) -> bool {
        let mut seen = HashSet::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| seen.insert(*id)) {
            if id == above {
                return true;
            }
            next = self.parents.get(&id).copied();
        }
        false
    }

    /// Whether the viewer administers where it sits.
    pub fn is_own(&self, organization: &organization::Model) -> bool {
        organization
            .seat_id
            .is_some_and(|seat| self.place(seat).is_some() && !self.above.contains(&seat))
    }

    pub fn choose_organization(
        &self,
        choosing: &mut Choosing<'_>,
        column: &str,
        value: &str,
        found: &[&organization::Model],
    ) -> Chosen {
        match found {
            [] => Chosen::New,
            [one] => Chosen::One(one.id),
            several => choosing.ask(Choice {
                key: column.to_owned(),
                column: column.to_owned(),
                value: value.to_owned(),
                options: several
                    .iter()
                    .map(|one| ChoiceOption {
                        id: one.id,
                        label: match one.seat_id.and_then(|seat| self.place(seat)) {
                            Some(seat) => format!("{} · {}", seat.name, one.name),
                            None => one.name.clone(),
                        },
                    })
                    .collect(),
                may_be_new: false,
            }),
        }
    }

    /// The one of this name, else of this number: 3号楼 is 3栋.
    pub fn building(&self, compound: Uuid, name: &str, number: &str) -> Option<Uuid> {
        let called = |text: &str| self.buildings.get(&(compound, text.to_owned()));
        called(name).or_else(|| called(number)).copied()
    }

    pub fn covers(&self, by: Uuid, place: Uuid) -> bool {
        self.covered.contains(&(by, place))
    }

    /// Whether another branch, or another grid, covers it already: each place has one of either.
    pub fn has_rival(&self, by: Option<Uuid>, place: Uuid) -> bool {
        let is_branch = |id: &Uuid| {
            let found = self.organization(*id);
            found.is_some_and(|one| one.kind == OrganizationKind::Branch)
        };
        let others = self.by_place.get(&place).into_iter().flatten();
        let mut others = others.filter(|id| Some(**id) != by);
        match self.organizations.is_empty() {
            // Of buildings only grids have been read.
            true => others.next().is_some(),
            false => others.any(is_branch),
        }
    }

    pub fn covered_by(&self, by: Uuid) -> Vec<&place::Model> {
        self.places
            .iter()
            .filter(|place| self.covers(by, place.id))
            .collect()
    }

    pub fn grid(&self, community: Uuid, name: &str) -> Option<Uuid> {
        self.grids.get(&(community, key(name))).copied()
    }

    /// The id, unless it is of something that only this file is going to make.
    pub fn lasting(&self, id: Option<Uuid>) -> Option<Uuid> {
        id.filter(|id| !self.made.contains(id))
    }

    pub fn make_place(
        &mut self,
        kind: PlaceKind,
        compound_kind: Option<CompoundKind>,
        name: &str,
        parent: Option<&place::Model>,
    ) -> place::Model {
        let id = new_id();
        let code = id.simple().to_string();
        let own = |levels: &[PlaceKind], above: Option<Uuid>| match levels.contains(&kind) {
            true => Some(id),
            false => above,
        };
        let parent_id = parent.map(|one| one.id);
        let row = place::Model {
            id,
            parent_id,
            kind,
            compound_kind,
            name: name.to_owned(),
            path: format!("{}{code}/", parent.map_or("", |one| &one.path)),
            code,
            compound_id: own(
                &[PlaceKind::Compound],
                parent.and_then(|one| one.compound_id),
            ),
            community_id: own(
                &[PlaceKind::Community, PlaceKind::Village],
                parent.and_then(|one| one.community_id),
            ),
            street_id: own(&[PlaceKind::Street], parent.and_then(|one| one.street_id)),
            latitude: None,
            longitude: None,
            position: self.positions.get(&parent_id).copied().unwrap_or_default(),
            created_at: self.now,
            closed_at: None,
        };
        self.made.insert(id);
        self.add_place(row.clone());
        row
    }

    pub fn change_place(&mut self, id: Uuid, compound_kind: CompoundKind) {
        if let Some(at) = self.by_id.get(&id) {
            self.places[*at].compound_kind = Some(compound_kind);
        }
    }

    pub fn make_organization(&mut self, row: organization::Model) {
        self.made.insert(row.id);
        self.add_organization(row);
    }

    pub fn change_organization(
        &mut self,
        id: Uuid,
        branch_kind: Option<BranchKind>,
        parent_id: Option<Uuid>,
    ) {
        for one in self.organizations.iter_mut().filter(|one| one.id == id) {
            one.branch_kind = branch_kind.or(one.branch_kind);
            one.parent_id = parent_id.or(one.parent_id);
        }
        if let Some(parent_id) = parent_id {
            self.parents.insert(id, parent_id);
        }
    }

    pub fn make_grid(&mut self, community_id: Uuid, name: &str) -> grid::Model {
        let row = grid::Model {
            id: new_id(),
            community_id,
            name: name.to_owned(),
            created_at: self.now,
            closed_at: None,
        };
        self.made.insert(row.id);
        self.grids.insert((community_id, key(name)), row.id);
        row
    }

    pub fn cover(
        &mut self,
        organization_id: Option<Uuid>,
        grid_id: Option<Uuid>,
        place_id: Uuid,
    ) -> coverage::Model {
        if let Some(by) = organization_id.or(grid_id) {
            self.note_covered(by, place_id);
        }
        coverage::Model {
            id: new_id(),
            organization_id,
            grid_id,
            place_id,
            created_at: self.now,
        }
    }
}
