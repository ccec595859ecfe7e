//! What GraphQL shows of how many report: of branches, of units, and of a unit's people.

use async_graphql::{Context, Object, SimpleObject};
use entity::{enrollment, enrollment::EnrollmentState};
use futures_util::future::try_join_all;
use uuid::Uuid;

use super::{
    branch_figures::BranchFigures,
    types::{Enrollment, EnrollmentKind},
    unit_figures::{self, UnitStanding},
    visibility::Seen,
};
use crate::{
    error::Result,
    places::{self, types::Organization},
};

/// How many of a branch's confirmed members work for a unit.
#[derive(SimpleObject)]
pub struct UnitMembers {
    pub unit: Organization,
    pub members: i32,
}

/// 报到 of members to the compounds that a branch, or a committee, answers for.
#[derive(SimpleObject)]
pub struct BranchReporting {
    pub branch: Organization,
    pub asked: i32,
    pub confirmed: i32,
    pub returned: i32,
    pub ended: i32,
    /// Members by unit, the most first; who works for two counts in both.
    pub units: Vec<UnitMembers>,
}

impl From<BranchFigures> for BranchReporting {
    fn from(one: BranchFigures) -> Self {
        let units = one.units.into_iter().map(|(unit, members)| UnitMembers {
            unit: Organization(unit),
            members,
        });
        Self {
            branch: Organization(one.branch),
            asked: one.asked,
            confirmed: one.confirmed,
            returned: one.returned,
            ended: one.ended,
            units: units.collect(),
        }
    }
}

/// A unit's own 报到, and how far its people have come. Who reports both at home and to a linked
/// compound counts in both.
pub struct UnitReporting(pub UnitStanding);

#[Object]
impl UnitReporting {
    async fn unit(&self) -> Organization {
        Organization(self.0.unit.clone())
    }

    /// The unit's latest 报到 to its community; null where it never asked.
    async fn enrollment(&self) -> Option<Enrollment> {
        let row = self.0.report.clone()?;
        Some(Enrollment(Seen { row, clearly: true }))
    }

    async fn people(&self) -> i32 {
        self.0.figures.people
    }

    async fn at_home(&self) -> i32 {
        self.0.figures.at_home
    }

    async fn at_linked(&self) -> i32 {
        self.0.figures.at_linked
    }

    async fn not_yet(&self) -> i32 {
        self.0.figures.not_yet
    }
}

/// One of a unit's people, as its liaison sees them.
pub struct UnitPerson(pub unit_figures::UnitPerson);

#[Object]
impl UnitPerson {
    async fn id(&self) -> Uuid {
        self.0.0.id
    }

    async fn name(&self) -> &str {
        &self.0.0.name
    }

    /// Where they report to now, asked for or confirmed.
    async fn reports(&self, ctx: &Context<'_>) -> Result<Vec<UnitPersonReport>> {
        let report = async |row: &enrollment::Model| -> Result<UnitPersonReport> {
            let place = places::loader::place(ctx, row.place_id).await?;
            Ok(UnitPersonReport {
                place: place.name,
                kind: row.kind.into(),
                is_confirmed: row.state == EnrollmentState::Confirmed,
            })
        };
        try_join_all(self.0.1.iter().map(report)).await
    }
}

#[derive(SimpleObject)]
pub struct UnitPersonReport {
    /// The compound's name.
    pub place: String,
    pub kind: EnrollmentKind,
    pub is_confirmed: bool,
}
