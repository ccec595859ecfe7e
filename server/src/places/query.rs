//! Root fields on places.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    service::{self, PlaceFilter},
    types::{Place, PlaceKind},
};
use crate::{app::App, error::Result, paging::PageArguments, viewer::viewer};

#[derive(Default)]
pub struct PlacesQuery;

#[Object]
impl PlacesQuery {
    /// In use or closed.
    async fn place(&self, ctx: &Context<'_>, id: Uuid) -> Result<Place> {
        let app = ctx.data_unchecked::<Arc<App>>();
        Ok(Place(service::read(viewer(ctx)?, app, id).await?))
    }

    /// The topmost places that the viewer administers, or all of them by name.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn administered_places(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Place>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = service::administered(viewer(ctx)?, app, search.as_deref(), &arguments).await?;
        Ok(page.into_connection(|row| (row.position, row.path.clone(), row.id), Place))
    }

    /// Children of a place, or compounds by name.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn places(
        &self,
        ctx: &Context<'_>,
        parent_id: Option<Uuid>,
        search: Option<String>,
        kind: Option<PlaceKind>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Place>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let filter = PlaceFilter {
            parent_id,
            search,
            kind: kind.map(Into::into),
        };
        let page =
            service::list(viewer(ctx)?, app, filter, &PageArguments::new(first, after)).await?;
        Ok(page.into_connection(|row| (row.position, row.path.clone(), row.id), Place))
    }
}
