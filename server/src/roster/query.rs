//! Root fields on imports.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{service, types::ImportBatch};
use crate::{app::App, error::Result, paging::PageArguments, viewer::viewer};

#[derive(Default)]
pub struct RosterQuery;

#[Object]
impl RosterQuery {
    async fn import_batch(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<ImportBatch>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let batch = service::batch(viewer(ctx)?, app, id).await?;
        Ok(batch.map(ImportBatch))
    }

    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn import_batches(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, ImportBatch>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let page = service::batches(viewer(ctx)?, app, &PageArguments::new(first, after)).await?;
        Ok(page.into_connection(|row| (row.created_at, row.id), ImportBatch))
    }
}
