//! Root fields that read about 报到.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    branch_figures::by_branch,
    figure_types::{BranchReporting, UnitPerson, UnitReporting},
    service::{self, EnrollmentFilter},
    types::{Enrollment, EnrollmentKind, EnrollmentState},
    unit_figures::{self, Standing},
};
use crate::{app::App, error::Result, paging::PageArguments, viewer::viewer};

#[derive(Default)]
pub struct EnrollmentsQuery;

#[Object]
#[allow(
    clippy::too_many_arguments,
    reason = "one for each way to narrow a list"
)]
impl EnrollmentsQuery {
    /// 报到 that the viewer may decide on: of members unless `kind` says otherwise, narrowed to the
    /// compounds of a branch or to the people of a unit.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn enrollments(
        &self,
        ctx: &Context<'_>,
        state: EnrollmentState,
        kind: Option<EnrollmentKind>,
        branch_id: Option<Uuid>,
        unit_id: Option<Uuid>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Enrollment>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let filter = EnrollmentFilter {
            state: state.into(),
            kind: kind.map(Into::into),
            branch_id,
            unit_id,
        };
        let page = service::list(viewer(ctx)?, app, filter, &arguments).await?;
        Ok(page.into_connection(|seen| (seen.row.asked_at, seen.row.id), Enrollment))
    }

    /// Of the branches whose 报到 the viewer decides on.
    async fn branch_reporting(&self, ctx: &Context<'_>) -> Result<Vec<BranchReporting>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let figures = by_branch(viewer(ctx)?, app).await?;
        Ok(figures.into_iter().map(BranchReporting::from).collect())
    }

    /// Of the units that the viewer is the liaison of, or whose seat the viewer administers.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn unit_reporting(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, UnitReporting>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = unit_figures::units(viewer(ctx)?, app, &arguments).await?;
        Ok(page.into_connection(|one| (one.unit.name.clone(), one.unit.id), UnitReporting))
    }

    /// The people of one of these units.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn unit_people(
        &self,
        ctx: &Context<'_>,
        unit_id: Uuid,
        standing: Option<Standing>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, UnitPerson>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let viewer = viewer(ctx)?;
        let page = unit_figures::people_of(viewer, app, unit_id, standing, &arguments).await?;
        Ok(page.into_connection(|(row, _)| (row.name.clone(), row.id), UnitPerson))
    }
}
