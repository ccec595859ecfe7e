//! Root fields that read orders.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    lists::{self, DeskTab, OrderFilter, SortedPage},
    service,
    types::{Category, Order},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    paging::PageArguments,
    viewer::viewer,
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
        match service::find(viewer(ctx)?, app.db.reader(), id).await {
            Ok(row) => Ok(Some(Order(row))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        }
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
        Ok(shown(
            lists::raised_by_viewer(viewer(ctx)?, app, filter, &arguments).await?,
        ))
    }

    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn desk(
        &self,
        ctx: &Context<'_>,
        tab: DeskTab,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        Ok(shown(
            lists::on_desk(viewer(ctx)?, app, tab, &arguments).await?,
        ))
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
        Ok(shown(lists::in_hall(viewer(ctx)?, app, &arguments).await?))
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
        Ok(shown(
            lists::taken_by_viewer(viewer(ctx)?, app, filter, &arguments).await?,
        ))
    }
}

fn shown((page, sort): SortedPage) -> Connection<String, Order> {
    page.into_connection(|row| sort.key(row), Order)
}
