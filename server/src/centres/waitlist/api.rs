//! Root fields of waiting.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::waitlist_entry;
use sea_orm::EntityTrait;
use serde::Serialize;
use uuid::Uuid;

use super::{
    joining::{self, Wish},
    types::WaitlistEntry,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct JoinWaitlistInput {
    request_id: Uuid,
    room_id: Uuid,
    starts_at: DateTime<Utc>,
    minutes: i32,
    /// How many come.
    heads: i32,
    /// Any room of the same centre that holds so many will do.
    #[graphql(default)]
    any_room: bool,
}

#[derive(InputObject, Serialize)]
pub struct LeaveWaitlistInput {
    request_id: Uuid,
    entry_id: Uuid,
}

#[derive(Default)]
pub struct WaitlistQuery;

#[Object]
impl WaitlistQuery {
    /// What the viewer waits for or is offered, the soonest first; at most five and what was offered.
    #[graphql(complexity = "5 * child_complexity")]
    async fn my_waitlist(&self, ctx: &Context<'_>) -> Result<Vec<WaitlistEntry>> {
        let rows = joining::own(viewer(ctx)?).all(app(ctx).db.reader()).await?;
        Ok(rows.into_iter().map(WaitlistEntry).collect())
    }
}

#[derive(Default)]
pub struct WaitlistMutation;

#[Object]
impl WaitlistMutation {
    /// Waits for a time that is taken.
    async fn join_waitlist(
        &self,
        ctx: &Context<'_>,
        input: JoinWaitlistInput,
    ) -> Result<WaitlistEntry> {
        let key = RequestKey::new("joinWaitlist", input.request_id, &input);
        let wish = Wish {
            room_id: input.room_id,
            starts_at: input.starts_at,
            minutes: input.minutes,
            heads: input.heads,
            any_room: input.any_room,
        };
        let id = joining::join(viewer(ctx)?, app(ctx), &key, wish).await?;
        known(ctx, id).await
    }

    /// Waits no longer; what is offered is given up with `cancelBooking`.
    async fn leave_waitlist(
        &self,
        ctx: &Context<'_>,
        input: LeaveWaitlistInput,
    ) -> Result<WaitlistEntry> {
        let key = RequestKey::new("leaveWaitlist", input.request_id, &input);
        let id = joining::leave(viewer(ctx)?, app(ctx), &key, input.entry_id).await?;
        known(ctx, id).await
    }
}

async fn known(ctx: &Context<'_>, id: Uuid) -> Result<WaitlistEntry> {
    let row = waitlist_entry::Entity::find_by_id(id)
        .one(app(ctx).db.reader())
        .await?;
    row.map(WaitlistEntry)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
