//! Orders as little of them as another order, or somebody about to tell the same, needs.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::order;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::OrderState;
use crate::{
    app::App,
    error::Result,
    orders::{
        loader::{self, FollowersOf},
        notices::cut,
        visibility::visible_to,
    },
    places::{self, types::Place},
    viewer::viewer,
};

#[derive(SimpleObject)]
pub struct OrderLink {
    id: Uuid,
    number: String,
}

/// Nothing where the viewer may not see it.
pub(super) async fn to(ctx: &Context<'_>, id: Uuid) -> Result<Option<OrderLink>> {
    let app = ctx.data_unchecked::<Arc<App>>();
    let found = visible_to(viewer(ctx)?)
        .filter(order::Column::Id.eq(id))
        .one(app.db.reader())
        .await?;
    Ok(found.map(|order| OrderLink {
        id: order.id,
        number: order.number,
    }))
}

/// An order of the same compound, shown to somebody who is about to tell the same, or to merge another
/// into it: what it is about and how it stands, and nothing of who raised it.
pub struct NearbyOrder(pub order::Model);

#[Object]
impl NearbyOrder {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn number(&self) -> &str {
        &self.0.number
    }

    /// The beginning of it.
    async fn words(&self) -> String {
        cut(&self.0.words)
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        Ok(Place(places::loader::place(ctx, self.0.place_id).await?))
    }

    async fn submitted_at(&self) -> DateTime<Utc> {
        self.0.submitted_at
    }

    async fn state(&self) -> OrderState {
        self.0.state.into()
    }

    async fn follower_count(&self) -> i32 {
        self.0.follower_count
    }

    /// Whether the viewer has joined it.
    async fn is_followed(&self, ctx: &Context<'_>) -> Result<bool> {
        let followers = loader::many(ctx, FollowersOf(self.0.id)).await?;
        Ok(followers.contains(&viewer(ctx)?.person_id))
    }
}
