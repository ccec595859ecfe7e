//! Root fields that read about people.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};

use super::{
    demo_people, enrollments, service,
    types::{DemoPerson, Enrollment, EnrollmentState, Me, Skill},
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

    /// Requests to join that the viewer may decide on.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn enrollments(
        &self,
        ctx: &Context<'_>,
        state: EnrollmentState,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Enrollment>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = enrollments::list(viewer(ctx)?, app, state.into(), &arguments).await?;
        Ok(page.into_connection(|seen| (seen.row.asked_at, seen.row.id), Enrollment))
    }
}
