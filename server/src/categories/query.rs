//! The root field by which categories are administered.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::{service, types::CategoryRecord};
use crate::{app::App, error::Result, viewer::viewer};

#[derive(Default)]
pub struct CategoriesQuery;

#[Object]
impl CategoriesQuery {
    /// All categories with all that they ask or have asked, for administrators of streets and of the
    /// system.
    #[graphql(complexity = "30 * child_complexity")]
    async fn category_records(&self, ctx: &Context<'_>) -> Result<Vec<CategoryRecord>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let records = service::records(viewer(ctx)?, app).await?;
        Ok(records.into_iter().map(CategoryRecord).collect())
    }
}
