//! Root fields about the end of orders.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, connection::Connection};
use uuid::Uuid;

use super::{
    follow_ups::{self, DoFollowUp},
    request_rating::{self, RateRequest},
    types::{FollowUp, RatingTag},
};
use crate::{
    app::App, error::Result, orders::types::Order, paging::PageArguments, requests::RequestKey,
    viewer::viewer,
};

#[derive(Default)]
pub struct EndingsQuery;

#[Object]
impl EndingsQuery {
    /// 回访 that the viewer may do: of orders of their desks and places in which they had no part,
    /// the most urgent first.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, FollowUp>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = follow_ups::list(viewer(ctx)?, app, &arguments).await?;
        Ok(page.into_connection(|asking| (asking.row.due_at, asking.row.id), FollowUp))
    }
}

#[derive(InputObject)]
pub struct RateRequestInput {
    request_id: Uuid,
    order_id: Uuid,
    stars: i32,
    #[graphql(default)]
    tags: Vec<RatingTag>,
    words: Option<String>,
}

#[derive(InputObject)]
pub struct DoFollowUpInput {
    request_id: Uuid,
    follow_up_id: Uuid,
    /// Whether all is well; where it is not, the order is opened again.
    passed: bool,
    /// What the requester said; required where all is not well.
    words: Option<String>,
}

#[derive(Default)]
pub struct EndingsMutation;

#[Object]
impl EndingsMutation {
    /// How the request was to work on: by each of the crew, once per round.
    async fn rate_request(&self, ctx: &Context<'_>, input: RateRequestInput) -> Result<Order> {
        let rate = RateRequest {
            order_id: input.order_id,
            stars: input.stars,
            tags: input.tags,
            words: input.words,
        };
        let key = RequestKey::new("rateRequest", input.request_id, &rate);
        request_rating::rate_request(viewer(ctx)?, app(ctx), &key, rate)
            .await
            .map(Order)
    }

    async fn do_follow_up(&self, ctx: &Context<'_>, input: DoFollowUpInput) -> Result<Order> {
        let done = DoFollowUp {
            follow_up_id: input.follow_up_id,
            passed: input.passed,
            words: input.words,
        };
        let key = RequestKey::new("doFollowUp", input.request_id, &done);
        follow_ups::carry_out(viewer(ctx)?, app(ctx), &key, done)
            .await
            .map(Order)
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
