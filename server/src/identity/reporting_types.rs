//! What GraphQL shows of 双报到: where somebody may report, and the figures of branches and units.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use entity::{organization, person};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    enrollments::Seen,
    reporting,
    reporting_figures::{self, BranchFigures, UnitFigures},
    types::{Enrollment, EnrollmentKind},
};
use crate::{
    app::App,
    error::Result,
    places::types::{Organization, Place},
};

/// A compound that the viewer may report to.
#[derive(SimpleObject)]
pub struct ReportingPlace {
    pub place: Place,
    pub kind: EnrollmentKind,
}

impl From<reporting::ReportingPlace> for ReportingPlace {
    fn from(one: reporting::ReportingPlace) -> Self {
        Self {
            place: Place(one.place),
            kind: one.kind.into(),
        }
    }
}

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
pub struct UnitReporting {
    unit: organization::Model,
    figures: OnceCell<UnitFigures>,
}

impl UnitReporting {
    pub fn of(unit: organization::Model) -> Self {
        Self {
            unit,
            figures: OnceCell::new(),
        }
    }

    async fn figures(&self, ctx: &Context<'_>) -> Result<&UnitFigures> {
        let read = || reporting_figures::figures_of(app(ctx), self.unit.id);
        self.figures.get_or_try_init(read).await
    }
}

#[Object]
impl UnitReporting {
    async fn unit(&self) -> Organization {
        Organization(self.unit.clone())
    }

    /// The unit's latest 报到 to its community; null where it never asked.
    async fn enrollment(&self, ctx: &Context<'_>) -> Result<Option<Enrollment>> {
        let row = reporting_figures::report_of(app(ctx), self.unit.id).await?;
        Ok(row.map(|row| Enrollment(Seen { row, clearly: true })))
    }

    async fn people(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.figures(ctx).await?.people)
    }

    async fn at_home(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.figures(ctx).await?.at_home)
    }

    async fn at_linked(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.figures(ctx).await?.at_linked)
    }

    async fn not_yet(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.figures(ctx).await?.not_yet)
    }
}

/// One of a unit's people, as its liaison sees them.
pub struct UnitPerson(pub person::Model);

#[Object]
impl UnitPerson {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where they report to now, asked for or confirmed, without who they are.
    async fn reports(&self, ctx: &Context<'_>) -> Result<Vec<UnitPersonReport>> {
        let rows = reporting::living_of(app(ctx).db.reader(), self.0.id).await?;
        let mut reports = Vec::new();
        for row in rows {
            let place = crate::places::loader::place(ctx, row.place_id).await?;
            reports.push(UnitPersonReport {
                place: place.name,
                kind: row.kind.into(),
                is_confirmed: row.state == entity::enrollment::EnrollmentState::Confirmed,
            });
        }
        Ok(reports)
    }
}

#[derive(SimpleObject)]
pub struct UnitPersonReport {
    /// The compound's name.
    pub place: String,
    pub kind: EnrollmentKind,
    pub is_confirmed: bool,
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
