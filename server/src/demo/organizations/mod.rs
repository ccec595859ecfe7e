//! Committees, branches, groups, centre households, grids, partner units, and what each covers.

mod branch_plan;
mod grids;
mod partners;
mod party;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{coverage, organization, organization::OrganizationKind, place::PlaceKind};
use uuid::Uuid;

use super::{
    dice::Dice,
    street::{Figures, Plan, Street},
    territory::Territory,
};

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
        at: plan.opening() - TimeDelta::days(390),
        figures: plan.figures,
        plan,
        territory,
        street,
    };
    let street_committee = drawing.organization(
        OrganizationKind::StreetCommittee,
        &plan.named("车城路街道党工委"),
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
    plan: &'a Plan<'a>,
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
}
