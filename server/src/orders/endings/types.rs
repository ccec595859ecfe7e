//! What GraphQL shows of the end of orders.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::follow_up;
use uuid::Uuid;

use super::follow_ups::Asking;
pub use super::tags::RatingTag;
use crate::{
    app::App,
    error::{ErrorCode, Result},
    orders::{
        loader::{self, PersonId},
        types::Order,
    },
};

/// How the requester found the work.
#[derive(SimpleObject)]
pub struct Rating {
    pub stars: i32,
    pub tags: Vec<RatingTag>,
    pub words: Option<String>,
    pub at: DateTime<Utc>,
}

/// How one of the crew found the request.
#[derive(SimpleObject)]
pub struct RequestRating {
    pub id: Uuid,
    pub name: String,
    pub is_viewer: bool,
    pub stars: i32,
    pub tags: Vec<RatingTag>,
    pub words: Option<String>,
    pub at: DateTime<Utc>,
}

/// LOW_RATING: one or two stars; SAMPLE: drawn among all; LOOK_BACK 回头看: whether it lasted
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "follow_up::FollowUpKind")]
pub enum FollowUpKind {
    LowRating,
    Sample,
    LookBack,
}

/// 回访 that the viewer is to do.
pub struct FollowUp(pub Asking);

#[Object]
impl FollowUp {
    async fn id(&self) -> Uuid {
        self.0.row.id
    }

    async fn kind(&self) -> FollowUpKind {
        self.0.row.kind.into()
    }

    async fn arisen_at(&self) -> DateTime<Utc> {
        self.0.row.arisen_at
    }

    async fn due_at(&self) -> DateTime<Utc> {
        self.0.row.due_at
    }

    async fn order(&self) -> Order {
        Order(self.0.order.clone())
    }

    /// The requester's number, to call them.
    async fn phone(&self, ctx: &Context<'_>) -> Result<String> {
        let person = loader::one(ctx, PersonId(self.0.order.requester_id))
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let app = ctx.data_unchecked::<Arc<App>>();
        app.vault.open_phone(&person.phone_cipher)
    }
}
