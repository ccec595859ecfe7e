//! Root fields that read about people.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::{
    demo_people,
    me::Me,
    service,
    types::{DemoPerson, Skill},
};
use crate::{
    app::App,
    error::Result,
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
}
