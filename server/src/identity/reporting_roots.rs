//! Root fields of 双报到, beyond asking, confirming and returning.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, connection::Connection};
use serde::Serialize;
use uuid::Uuid;

use super::{
    reporting,
    reporting_figures::{self, Standing},
    reporting_types::{BranchReporting, UnitPerson, UnitReporting},
    types::Enrollment,
};
use crate::{app::App, error::Result, paging::PageArguments, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct AskUnitEnrollmentInput {
    request_id: Uuid,
    unit_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct TransferEnrollmentInput {
    request_id: Uuid,
    enrollment_id: Uuid,
    place_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct EndEnrollmentInput {
    request_id: Uuid,
    enrollment_id: Uuid,
    /// Asked of whoever ends somebody else's.
    reason: Option<String>,
}

#[derive(Default)]
pub struct ReportingMutation;

#[Object]
impl ReportingMutation {
    /// To the community that the unit sits in.
    async fn ask_unit_enrollment(
        &self,
        ctx: &Context<'_>,
        input: AskUnitEnrollmentInput,
    ) -> Result<Enrollment> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("askUnitEnrollment", input.request_id, &input);
        let asked = reporting::ask_for_unit(viewer(ctx)?, app, &key, input.unit_id).await?;
        Ok(Enrollment(asked))
    }

    /// Answers the new one; the former one has ended.
    async fn transfer_enrollment(
        &self,
        ctx: &Context<'_>,
        input: TransferEnrollmentInput,
    ) -> Result<Enrollment> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("transferEnrollment", input.request_id, &input);
        let (id, place_id) = (input.enrollment_id, input.place_id);
        let moved = reporting::transfer(viewer(ctx)?, app, &key, id, place_id).await?;
        Ok(Enrollment(moved))
    }

    async fn end_enrollment(
        &self,
        ctx: &Context<'_>,
        input: EndEnrollmentInput,
    ) -> Result<Enrollment> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("endEnrollment", input.request_id, &input);
        let (id, reason) = (input.enrollment_id, input.reason.as_deref());
        let ended = reporting::end(viewer(ctx)?, app, &key, id, reason).await?;
        Ok(Enrollment(ended))
    }
}

#[derive(Default)]
pub struct ReportingQuery;

#[Object]
impl ReportingQuery {
    /// Of the branches whose 报到 the viewer decides on.
    async fn branch_reporting(&self, ctx: &Context<'_>) -> Result<Vec<BranchReporting>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let figures = reporting_figures::by_branch(viewer(ctx)?, app).await?;
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
        let page = reporting_figures::units(viewer(ctx)?, app, &arguments).await?;
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
        let page = reporting_figures::people_of(viewer, app, unit_id, standing, &arguments).await?;
        Ok(page.into_connection(|(row, _)| (row.name.clone(), row.id), UnitPerson))
    }
}
