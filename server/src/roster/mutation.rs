//! The one mutation on imports.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use uuid::Uuid;

use super::{service, types::ImportBatch};
use crate::{app::App, error::Result, progress::Progress, requests::RequestKey, viewer::viewer};

#[derive(InputObject)]
pub struct CommitImportInput {
    request_id: Uuid,
    batch_id: Uuid,
}

#[derive(Default)]
pub struct RosterMutation;

#[Object]
impl RosterMutation {
    async fn commit_import(
        &self,
        ctx: &Context<'_>,
        input: CommitImportInput,
    ) -> Result<ImportBatch> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new(service::COMMIT_IMPORT, input.request_id, &input.batch_id);
        let progress = Progress::hidden();
        let batch = service::commit(viewer(ctx)?, app, &key, input.batch_id, &progress).await?;
        Ok(ImportBatch(batch))
    }
}
