//! Root fields that read prepared answers.

use std::sync::Arc;

use async_graphql::{Context, Object};
use uuid::Uuid;

use super::{
    service,
    types::{AnswerPurpose, AnswerTemplate},
};
use crate::{app::App, error::Result, viewer::viewer};

#[derive(Default)]
pub struct TemplatesQuery;

#[Object]
impl TemplatesQuery {
    /// What a community or a street keeps ready, at most 20 for each purpose; with a community's, those of
    /// its street, which its desks are offered too.
    #[graphql(complexity = "50 * child_complexity")]
    async fn answer_templates(
        &self,
        ctx: &Context<'_>,
        place_id: Uuid,
    ) -> Result<Vec<AnswerTemplate>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rows = service::kept(viewer(ctx)?, app, place_id).await?;
        Ok(rows.into_iter().map(AnswerTemplate).collect())
    }

    /// Those that fit what the viewer is about to write about an order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn offered_templates(
        &self,
        ctx: &Context<'_>,
        order_id: Uuid,
        purpose: AnswerPurpose,
    ) -> Result<Vec<AnswerTemplate>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rows = service::offered(viewer(ctx)?, app, order_id, purpose.into()).await?;
        Ok(rows.into_iter().map(AnswerTemplate).collect())
    }
}
