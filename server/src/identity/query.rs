//! Root fields that read about people.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    demo_people,
    enrollments::{self, EnrollmentFilter},
    service,
    types::{DemoPerson, Enrollment, EnrollmentKind, EnrollmentState, Me, Skill},
};
use crate::{
    app::App,
    error::Result,
    paging::PageArguments,
    viewer::{optional_viewer, viewer},
};

#[derive(Default)]
pub struct IdentityQuery;

#[Object]
#[allow(
    clippy::too_many_arguments,
    reason = "one for each way to narrow a list"
)]
impl IdentityQuery {
    /// Nobody signed in: null.
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<Me>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        match optional_viewer(ctx) {
            Some(viewer) => Ok(Some(Me::of(app, viewer.clone()).await?)),
            None => Ok(None),
        }
    }

    async fn demo_people(&self, ctx: &Context<'_>) -> Result<Vec<DemoPerson>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        demo_people::list(app).await
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rows = service::skills(viewer(ctx)?, app).await?;
        Ok(rows.into_iter().map(Skill).collect())
    }

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
        let page = enrollments::list(viewer(ctx)?, app, filter, &arguments).await?;
        Ok(page.into_connection(|seen| (seen.row.asked_at, seen.row.id), Enrollment))
    }
}
