//! Root fields of calendars to subscribe to.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct RenewCalendarInput {
    request_id: Uuid,
    /// Without one it is the viewer's own.
    room_id: Option<Uuid>,
}

#[derive(Default)]
pub struct FeedsQuery;

#[Object]
impl FeedsQuery {
    /// The private link of a calendar: of what the viewer has booked, or of a room that they manage.
    async fn calendar_link(&self, ctx: &Context<'_>, room_id: Option<Uuid>) -> Result<String> {
        super::link(viewer(ctx)?, app(ctx), room_id).await
    }
}

#[derive(Default)]
pub struct FeedsMutation;

#[Object]
impl FeedsMutation {
    /// Answers a new link; the former one no longer works.
    async fn renew_calendar(&self, ctx: &Context<'_>, input: RenewCalendarInput) -> Result<String> {
        let key = RequestKey::new("renewCalendar", input.request_id, &input);
        super::renew(viewer(ctx)?, app(ctx), &key, input.room_id).await
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
