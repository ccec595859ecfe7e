//! What GraphQL shows of waiting.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entity::waitlist_entry;
use uuid::Uuid;

use super::{
    super::{
        loader::{self, CentreId, RoomId},
        types::Room,
    },
    joining,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "waitlist_entry::WaitlistState")]
pub enum WaitlistState {
    Waiting,
    /// A room is kept for the viewer until they book it or its time is up.
    Offered,
    Taken,
    Missed,
    Left,
    Over,
}

/// 候补
pub struct WaitlistEntry(pub waitlist_entry::Model);

#[Object]
impl WaitlistEntry {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn centre_name(&self, ctx: &Context<'_>) -> Result<String> {
        let centre = loader::one(ctx, CentreId(self.0.centre_id)).await?;
        Ok(centre.ok_or(ErrorCode::NotFound)?.name)
    }

    /// Without one any room of the centre that holds so many will do.
    async fn room(&self, ctx: &Context<'_>) -> Result<Option<Room>> {
        match self.0.room_id {
            Some(id) => Ok(loader::one(ctx, RoomId(id)).await?.map(Room)),
            None => Ok(None),
        }
    }

    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.ends_at
    }

    /// How many come.
    async fn heads(&self) -> i32 {
        self.0.heads
    }

    async fn state(&self) -> WaitlistState {
        self.0.state.into()
    }

    /// The booking that was offered; it is confirmed like one that is held.
    async fn booking_id(&self) -> Option<Uuid> {
        self.0.booking_id
    }

    /// How many others who came before wait for some of this time.
    async fn ahead(&self, ctx: &Context<'_>) -> Result<u64> {
        let app = ctx.data_unchecked::<Arc<App>>();
        joining::ahead_of(app.db.reader(), &self.0).await
    }
}
