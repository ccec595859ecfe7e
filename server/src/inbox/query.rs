//! Root fields of the inbox.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, connection::Connection};
use serde::Serialize;
use uuid::Uuid;

use super::{
    service::{self, HasRead},
    types::Notification,
};
use crate::{app::App, error::Result, paging::PageArguments, requests::RequestKey, viewer::viewer};

#[derive(Default)]
pub struct InboxQuery;

#[Object]
impl InboxQuery {
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Notification>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let page = service::list(viewer(ctx)?, app, &PageArguments::new(first, after)).await?;
        Ok(page.into_connection(|row| (row.at, row.id), Notification))
    }
}

#[derive(InputObject, Serialize)]
pub struct MarkNotificationsReadInput {
    request_id: Uuid,
    up_to: Option<Uuid>,
    only: Option<Uuid>,
    of_order: Option<Uuid>,
}

#[derive(Default)]
pub struct InboxMutation;

#[Object]
impl InboxMutation {
    /// Marks all, those up to and including `upTo`, `only` one, or those `ofOrder`; answers how many are left
    /// unread.
    async fn mark_notifications_read(
        &self,
        ctx: &Context<'_>,
        input: MarkNotificationsReadInput,
    ) -> Result<i32> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("markNotificationsRead", input.request_id, &input);
        let has_read = match (input.only, input.up_to, input.of_order) {
            (Some(id), _, _) => HasRead::Only(id),
            (None, Some(id), _) => HasRead::UpTo(id),
            (None, None, Some(id)) => HasRead::OfOrder(id),
            (None, None, None) => HasRead::All,
        };
        service::mark_read(viewer(ctx)?, app, &key, has_read).await
    }
}
