//! Committees, branches, groups, centre households, grids, partner units, and what each covers.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    coverage, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    grid, organization,
    organization::{BranchKind, OrganizationKind},
    place::{CompoundKind, PlaceKind},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    branch_plan,
    dice::Dice,
    street::{Figures, Plan, Street},
    territory::Territory,
    units,
};

const UNITS: &str = include_str!("units.csv");

#[derive(Deserialize)]
struct UnitLine {
    name: String,
    /// What its people are, parted by `|`.
    titles: String,
}

/// The organisations again, in the shape in which people and orders need them.
pub struct Organizations {
    pub desks: Vec<Desk>,
    /// By compound, then building: index of the desk that answers for it.
    pub desk_of_building: Vec<Vec<usize>>,
    pub units: Vec<Unit>,
}

/// Where orders arrive: a branch, or a community's committee.
pub struct Desk {
    pub id: Uuid,
    /// Index of the compound where its dispatcher lives.
    pub compound: usize,
}

pub struct Unit {
    /// The compound that its people may report to.
    pub linked: Option<usize>,
    pub id: Uuid,
    pub name: String,
    pub titles: Vec<String>,
    /// Index of the community that it sits in.
    pub community: usize,
}

pub fn draw(plan: &Plan<'_>, territory: &Territory, street: &mut Street) -> Organizations {
    let mut drawing = Drawing {
        dice: Dice::new(plan.seed, "organizations"),
        at: plan.now - TimeDelta::days(390),
        figures: plan.scale.figures(),
        territory,
        street,
    };
    let street_committee = drawing.organization(
        OrganizationKind::StreetCommittee,
        "车城路街道党工委",
        None,
        territory.street,
    );
    for name in [
        "党建工作办公室",
        "社会事务办公室",
        "平安建设办公室",
        "综合执法中心",
    ] {
        let parent = Some(street_committee);
        drawing.organization(OrganizationKind::Department, name, parent, territory.street);
    }
    let committees: Vec<Uuid> = territory
        .communities
        .iter()
        .map(|community| {
            let suffix = match community.kind {
                PlaceKind::Village => "党总支",
                _ => "党委",
            };
            let name = format!("{}{suffix}", community.name);
            let kind = OrganizationKind::CommunityCommittee;
            let id = drawing.organization(kind, &name, Some(street_committee), community.id);
            drawing.cover(id, community.id);
            id
        })
        .collect();
    let (desks, desk_of_building) = drawing.desks(&committees);
    drawing.groups_and_households(&desks, &committees, &desk_of_building);
    drawing.grids();
    drawing.companies();
    let mut units = drawing.units();
    drawing.link(&mut units);
    Organizations {
        desks,
        desk_of_building,
        units,
    }
}

struct Drawing<'a> {
    dice: Dice,
    at: DateTime<Utc>,
    figures: Figures,
    territory: &'a Territory,
    street: &'a mut Street,
}

impl Drawing<'_> {
    fn organization(
        &mut self,
        kind: OrganizationKind,
        name: &str,
        parent_id: Option<Uuid>,
        seat_id: Uuid,
    ) -> Uuid {
        let id = self.dice.id(self.at);
        self.street.organizations.push(organization::Model {
            id,
            parent_id,
            kind,
            branch_kind: None,
            name: name.to_owned(),
            seat_id: Some(seat_id),
            created_at: self.at,
            closed_at: None,
        });
        id
    }

    fn cover(&mut self, organization_id: Uuid, place_id: Uuid) {
        self.coverage(Some(organization_id), None, place_id);
    }

    fn coverage(&mut self, organization_id: Option<Uuid>, grid_id: Option<Uuid>, place_id: Uuid) {
        self.street.coverages.push(coverage::Model {
            id: self.dice.id(self.at),
            organization_id,
            grid_id,
            place_id,
            created_at: self.at,
        });
    }

    /// Committees first, then branches: one for a compound, for two neighbouring ones, or for the
    /// higher buildings of a large one.
    fn desks(&mut self, committees: &[Uuid]) -> (Vec<Desk>, Vec<Vec<usize>>) {
        let territory = self.territory;
        let compounds = &territory.compounds;
        let first_of = |community| {
            compounds
                .iter()
                .position(|compound| compound.community == community)
                .unwrap_or(0)
        };
        let mut desks: Vec<Desk> = committees
            .iter()
            .enumerate()
            .map(|(community, id)| Desk {
                id: *id,
                compound: first_of(community),
            })
            .collect();
        let mut desk_of_building: Vec<Vec<usize>> = compounds
            .iter()
            .map(|compound| vec![compound.community; compound.buildings.len()])
            .collect();
        let shared = branch_plan::shared_pairs(compounds, self.figures.shared_branches);
        let uncovered =
            branch_plan::uncovered(compounds, &shared, self.figures.uncovered_compounds);
        for (index, compound) in compounds.iter().enumerate() {
            if uncovered.contains(&index) || shared.iter().any(|pair| pair.1 == index) {
                continue;
            }
            let partner = shared.iter().find(|pair| pair.0 == index);
            let name = match partner {
                Some(pair) => {
                    format!("{}与{}联合党支部", compound.name, compounds[pair.1].name)
                }
                None => format!("{}党支部", compound.name),
            };
            let id = self.branch(&name, committees[compound.community], compound.id);
            for covered in [Some(index), partner.map(|pair| pair.1)]
                .into_iter()
                .flatten()
            {
                self.cover(id, compounds[covered].id);
                desk_of_building[covered].fill(desks.len());
            }
            desks.push(Desk {
                id,
                compound: index,
            });
        }
        let missing = (self.figures.branches + committees.len()).saturating_sub(desks.len());
        for index in branch_plan::largest_alone(compounds, &shared, &uncovered, missing) {
            let compound = &compounds[index];
            let name = format!("{}第二党支部", compound.name);
            let id = self.branch(&name, committees[compound.community], compound.id);
            let half = compound.buildings.len() / 2;
            for (number, building) in compound.buildings.iter().enumerate().skip(half) {
                self.cover(id, building.id);
                desk_of_building[index][number] = desks.len();
            }
            desks.push(Desk {
                id,
                compound: index,
            });
        }
        (desks, desk_of_building)
    }

    fn branch(&mut self, name: &str, committee: Uuid, seat: Uuid) -> Uuid {
        let id = self.organization(OrganizationKind::Branch, name, Some(committee), seat);
        let kind = if self.dice.percent(34) {
            BranchKind::Entity
        } else {
            BranchKind::Functional
        };
        if let Some(row) = self.street.organizations.last_mut() {
            row.branch_kind = Some(kind);
        }
        id
    }

    /// 楼栋党小组 below the branches, 中心户 below the groups, building after building in turn.
    fn groups_and_households(
        &mut self,
        desks: &[Desk],
        committees: &[Uuid],
        desk_of_building: &[Vec<usize>],
    ) {
        let territory = self.territory;
        // Building by building within a compound, so that every branch gets its first group early.
        let mut buildings: Vec<(usize, usize)> = (0..territory.compounds.len())
            .flat_map(|compound| {
                (0..territory.compounds[compound].buildings.len()).map(move |b| (b, compound))
            })
            .filter(|(building, compound)| {
                desk_of_building[*compound][*building] >= committees.len()
            })
            .collect();
        buildings.sort_unstable();
        let mut groups: Vec<(Uuid, usize, usize)> = Vec::new();
        for number in 0..self.figures.groups {
            let (building, compound) = buildings[number % buildings.len()];
            let home = &territory.compounds[compound];
            let rank = match number / buildings.len() {
                0 => "党小组",
                _ => "第二党小组",
            };
            let name = format!("{}{}{rank}", home.name, home.buildings[building].name);
            let branch = desks[desk_of_building[compound][building]].id;
            let seat = home.buildings[building].id;
            let id = self.organization(OrganizationKind::Group, &name, Some(branch), seat);
            self.cover(id, seat);
            groups.push((id, compound, building));
        }
        for number in 0..self.figures.centre_households {
            let (group, compound, building) = groups[number % groups.len()];
            let home = &territory.compounds[compound].buildings[building];
            let kind = if number % 5 == 4 { "居民" } else { "党员" };
            let name = format!(
                "{}{}{kind}中心户（{} 单元）",
                territory.compounds[compound].name,
                home.name,
                number / groups.len() + 1
            );
            let household = OrganizationKind::CentreHousehold;
            self.organization(household, &name, Some(group), home.id);
        }
    }

    /// One for every compound, then a second for the largest, which they share by buildings.
    fn grids(&mut self) {
        let territory = self.territory;
        let mut parts = vec![1; territory.compounds.len()];
        let mut largest: Vec<usize> = (0..parts.len()).collect();
        largest.sort_by_key(|index| std::cmp::Reverse(territory.compounds[*index].buildings.len()));
        for number in 0..self.figures.grids.saturating_sub(parts.len()) {
            parts[largest[number % largest.len()]] += 1;
        }
        for (compound, parts) in territory.compounds.iter().zip(parts) {
            for part in 0..parts {
                let name = match parts {
                    1 => format!("{}网格", compound.name),
                    _ => format!(
                        "{}第{}微网格",
                        compound.name,
                        ["一", "二", "三", "四"][part % 4]
                    ),
                };
                let id = self.dice.id(self.at);
                self.street.grids.push(grid::Model {
                    id,
                    community_id: territory.communities[compound.community].id,
                    name,
                    created_at: self.at,
                    closed_at: None,
                });
                if parts == 1 {
                    self.coverage(None, Some(id), compound.id);
                    continue;
                }
                for building in compound.buildings.iter().skip(part).step_by(parts) {
                    self.coverage(None, Some(id), building.id);
                }
            }
        }
    }

    /// Who runs a managed compound, the owners' committees, shops and volunteers' associations.
    fn companies(&mut self) {
        let territory = self.territory;
        for compound in &territory.compounds {
            if compound.kind != CompoundKind::Managed {
                continue;
            }
            let name = format!("{}物业服务中心", compound.name);
            let kind = OrganizationKind::PropertyCompany;
            let company = self.organization(kind, &name, None, compound.id);
            self.cover(company, compound.id);
            let name = format!("{}业主委员会", compound.name);
            let kind = OrganizationKind::OwnersCommittee;
            let owners = self.organization(kind, &name, None, compound.id);
            self.cover(owners, compound.id);
        }
        for (community, name) in territory.communities.iter().zip([
            "东门理发店",
            "老味道早餐店",
            "便民五金店",
            "康宁大药房",
            "邻家水果店",
            "阳光洗衣店",
        ]) {
            self.organization(OrganizationKind::Merchant, name, None, community.id);
        }
        for name in ["红星驿站志愿服务队", "志愿管家服务队", "七色花志愿服务队"]
        {
            let kind = OrganizationKind::SocialOrganization;
            self.organization(kind, name, None, territory.street);
        }
    }

    /// Each has reported to the community that it sits in.
    fn units(&mut self) -> Vec<Unit> {
        let territory = self.territory;
        let lines: Vec<UnitLine> = super::table(UNITS);
        lines
            .into_iter()
            .take(self.figures.units)
            .enumerate()
            .map(|(number, line)| {
                let community = number % territory.communities.len();
                let seat = territory.communities[community].id;
                let kind = units::kind_of(&line.name);
                let id = self.organization(kind, &line.name, None, seat);
                let asked_at = self.at + TimeDelta::days(self.dice.between(1, 30));
                self.street.enrollments.push(enrollment::Model {
                    id: self.dice.id(asked_at),
                    person_id: None,
                    organization_id: Some(id),
                    kind: EnrollmentKind::Unit,
                    place_id: seat,
                    community_id: Some(seat),
                    street_id: Some(territory.street),
                    state: EnrollmentState::Confirmed,
                    reason: None,
                    asked_at,
                    decided_at: Some(asked_at + TimeDelta::days(1)),
                    decided_by: None,
                    ended_at: None,
                    transferred_from_id: None,
                    version: 2,
                });
                Unit {
                    linked: None,
                    id,
                    name: line.name,
                    titles: line.titles.split('|').map(str::to_owned).collect(),
                    community,
                }
            })
            .collect()
    }

    /// 结对: each unit covers one compound of its community, which its people may report to. Some units
    /// wait to be confirmed, and some have not asked yet.
    fn link(&mut self, units: &mut [Unit]) {
        let territory = self.territory;
        for (number, unit) in units.iter_mut().enumerate() {
            let mut there = (0..territory.compounds.len())
                .filter(|index| territory.compounds[*index].community == unit.community)
                .collect::<Vec<_>>();
            if !there.is_empty() {
                let linked = there.remove((number + 1) % there.len());
                self.cover(unit.id, territory.compounds[linked].id);
                unit.linked = Some(linked);
            }
            let of_unit = |row: &&mut enrollment::Model| row.organization_id == Some(unit.id);
            let report = self.street.enrollments.iter_mut().find(of_unit);
            if let Some(report) = report
                && number % 7 == 3
            {
                report.state = EnrollmentState::Asked;
                report.decided_at = None;
                report.version = 1;
            }
            if number % 7 == 5 {
                let enrollments = &mut self.street.enrollments;
                enrollments.retain(|row| row.organization_id != Some(unit.id));
            }
        }
    }
}
