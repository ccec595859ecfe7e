//! Units that have reported to their community, with the compound that each is linked with; and
//! companies, owners' committees, shops and associations.

use chrono::TimeDelta;
use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    organization::OrganizationKind,
    place::CompoundKind,
};
use serde::Deserialize;

use super::{super::units, Drawing, Unit};

const UNITS: &str = include_str!("../units.csv");

#[derive(Deserialize)]
struct UnitLine {
    name: String,
    /// What its people are, parted by `|`.
    titles: String,
}

impl Drawing<'_> {
    /// Who runs a managed compound, the owners' committees, shops and volunteers' associations.
    pub(super) fn companies(&mut self) {
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
            let name = self.plan.named(name);
            self.organization(OrganizationKind::Merchant, &name, None, community.id);
        }
        for name in ["红星驿站志愿服务队", "志愿管家服务队", "七色花志愿服务队"]
        {
            let kind = OrganizationKind::SocialOrganization;
            let name = self.plan.named(name);
            self.organization(kind, &name, None, territory.street);
        }
    }

    /// Each has reported to the community that it sits in.
    pub(super) fn units(&mut self) -> Vec<Unit> {
        let territory = self.territory;
        let lines: Vec<UnitLine> = crate::demo::table(UNITS);
        lines
            .into_iter()
            .take(self.figures.units)
            .enumerate()
            .map(|(number, line)| {
                let community = number % territory.communities.len();
                let seat = territory.communities[community].id;
                let kind = units::kind_of(&line.name);
                let name = self.plan.named(&line.name);
                let id = self.organization(kind, &name, None, seat);
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
                    name,
                    titles: line.titles.split('|').map(str::to_owned).collect(),
                    community,
                }
            })
            .collect()
    }

    /// 结对: each unit covers one compound of its community, which its people may report to. Some units
    /// wait to be confirmed, and some have not asked yet.
    pub(super) fn link(&mut self, units: &mut [Unit]) {
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
