//! The party's own tree: a branch for most compounds, groups below the branches, centre households
//! below the groups.

use entity::organization::{BranchKind, OrganizationKind};
use uuid::Uuid;

use super::{Desk, Drawing, branch_plan};

impl Drawing<'_> {
    /// Committees first, then branches: one for a compound, for two neighbouring ones, or for the
    /// higher buildings of a large one.
    pub(super) fn desks(&mut self, committees: &[Uuid]) -> (Vec<Desk>, Vec<Vec<usize>>) {
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
    pub(super) fn groups_and_households(
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
}
