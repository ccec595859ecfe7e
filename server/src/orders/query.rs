//! Root fields that read orders.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    joined::{self, Wanted},
    lists::{self, DeskTab, OrderFilter, SortedPage},
    service,
    types::{Category, NearbyOrder, Order, OrderSource},
    unit_places,
};
use crate::{
    app::App, error::Result, paging::PageArguments, places::types::Organization, viewer::viewer,
};

#[derive(Default)]
pub struct OrdersQuery;

#[Object]
impl OrdersQuery {
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rows = service::categories(viewer(ctx)?, app).await?;
        Ok(rows.into_iter().map(Category).collect())
    }

    async fn order(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let mut found = lists::one(viewer(ctx)?, app, Wanted::of_one(ctx), id).await?;
        joined::hand_over(ctx, found.as_mut_slice()).await;
        Ok(found.map(|found| Order(found.row)))
    }

    /// Orders under way of the same kind in the viewer's own compound, to join rather than to repeat;
    /// at most five, those of the same building first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn nearby_orders(
        &self,
        ctx: &Context<'_>,
        category_code: String,
        place_id: Uuid,
    ) -> Result<Vec<NearbyOrder>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let found = super::nearby(viewer(ctx)?, app, &category_code, place_id).await?;
        Ok(found.into_iter().map(NearbyOrder).collect())
    }

    /// Orders that this one could be merged into; at most 20, those of the same kind first.
    #[graphql(complexity = "20 * child_complexity")]
    async fn merge_candidates(
        &self,
        ctx: &Context<'_>,
        order_id: Uuid,
    ) -> Result<Vec<NearbyOrder>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let found = super::merge_candidates(viewer(ctx)?, app, order_id).await?;
        Ok(found.into_iter().map(NearbyOrder).collect())
    }

    /// Departments and units of the street that may be asked to help with an order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn co_handler_candidates(
        &self,
        ctx: &Context<'_>,
        order_id: Uuid,
    ) -> Result<Vec<Organization>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let found = super::co_handler_candidates(viewer(ctx)?, app, order_id).await?;
        Ok(found.into_iter().map(Organization).collect())
    }

    /// Orders that units of the viewer's were asked to help with: those to answer, those answered.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn co_handled_orders(
        &self,
        ctx: &Context<'_>,
        filter: OrderFilter,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page =
            lists::helped_by_viewer(viewer(ctx)?, app, filter, Wanted::of_nodes(ctx), &arguments);
        shown(ctx, page.await?).await
    }

    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn my_orders(
        &self,
        ctx: &Context<'_>,
        filter: OrderFilter,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page =
            lists::raised_by_viewer(viewer(ctx)?, app, filter, Wanted::of_nodes(ctx), &arguments);
        shown(ctx, page.await?).await
    }

    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn desk(
        &self,
        ctx: &Context<'_>,
        tab: DeskTab,
        source: Option<OrderSource>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let source = source.map(Into::into);
        let page = lists::on_desk(
            viewer(ctx)?,
            app,
            tab,
            source,
            Wanted::of_nodes(ctx),
            &arguments,
        );
        shown(ctx, page.await?).await
    }

    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn hall(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = lists::in_hall(viewer(ctx)?, app, Wanted::of_nodes(ctx), &arguments);
        shown(ctx, page.await?).await
    }

    /// 微心愿: small wishes from the community where the viewer lives, for anybody there to take.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn wishes(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = lists::wishes(viewer(ctx)?, app, Wanted::of_nodes(ctx), &arguments);
        shown(ctx, page.await?).await
    }

    /// Units that places of an order can be kept for, by a part of their name.
    async fn units_for_order(
        &self,
        ctx: &Context<'_>,
        order_id: Uuid,
        name: Option<String>,
    ) -> Result<Vec<Organization>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let name = name.unwrap_or_default();
        let rows = unit_places::candidates(viewer(ctx)?, app, order_id, &name).await?;
        Ok(rows.into_iter().map(Organization).collect())
    }

    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn my_tasks(
        &self,
        ctx: &Context<'_>,
        filter: OrderFilter,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page =
            lists::taken_by_viewer(viewer(ctx)?, app, filter, Wanted::of_nodes(ctx), &arguments);
        shown(ctx, page.await?).await
    }
}

pub(super) async fn shown(
    ctx: &Context<'_>,
    (mut page, sort): SortedPage,
) -> Result<Connection<String, Order>> {
    joined::hand_over(ctx, &mut page.rows).await;
    Ok(page.into_connection(|one| sort.key(&one.row), |one| Order(one.row)))
}
