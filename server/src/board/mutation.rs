//! Root fields that decide what boards show, and to whom.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    access,
    consent::{self, Publish},
    setting,
    types::BoardDirectory,
};
use crate::{app::App, error::Result, orders::types::Order, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct SetBoardPublicInput {
    request_id: Uuid,
    street_id: Uuid,
    is_public: bool,
}

#[derive(InputObject)]
pub struct PublishOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    words: bool,
    photos: bool,
}

#[derive(Default)]
pub struct BoardMutation;

#[Object]
impl BoardMutation {
    /// Whether everybody may read the boards of a street. Its administrators say so.
    async fn set_board_public(
        &self,
        ctx: &Context<'_>,
        input: SetBoardPublicInput,
    ) -> Result<BoardDirectory> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let viewer = viewer(ctx)?;
        let key = RequestKey::new("setBoardPublic", input.request_id, &input);
        let street =
            setting::set_public(viewer, app, &key, input.street_id, input.is_public).await?;
        let found = access::directory(app, Some(viewer), Some(street.id)).await?;
        Ok(found.into())
    }

    /// What the board may show of the viewer's own: what they wrote, and the photos that they took.
    /// Taken back in the same way.
    async fn publish_order(&self, ctx: &Context<'_>, input: PublishOrderInput) -> Result<Order> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let publish = Publish {
            order_id: input.order_id,
            words: input.words,
            photos: input.photos,
        };
        let key = RequestKey::new("publishOrder", input.request_id, &publish);
        consent::publish(viewer(ctx)?, app, &key, publish)
            .await
            .map(Order)
    }
}
