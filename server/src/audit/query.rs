//! The root field of the audit.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    service::{self, AuditFilter},
    types::AuditEntry,
};
use crate::{app::App, error::Result, paging::PageArguments, viewer::viewer};

#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// What was done in the places that the viewer administers, the newest first; with `subjectId` to
    /// one subject, with `placeId` in one place and below it.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        subject_id: Option<Uuid>,
        place_id: Option<Uuid>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, AuditEntry>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let filter = AuditFilter {
            subject_id,
            place_id,
        };
        let page = service::list(viewer(ctx)?, app, filter, &arguments).await?;
        Ok(page.into_connection(|row| (row.at, row.id), AuditEntry))
    }
}
