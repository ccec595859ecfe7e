//! Root fields on boards; for who has not signed in as well, where the street lets everybody read.

use std::sync::Arc;

use async_graphql::{Context, Object};
use uuid::Uuid;

use super::{
    access,
    types::{Board, BoardDirectory},
};
use crate::{app::App, error::Result, viewer::optional_viewer};

#[derive(Default)]
pub struct BoardQuery;

#[Object]
impl BoardQuery {
    /// The public board of a compound or a community. For everybody, signed in or not, where its
    /// street allows it; else for who belongs there.
    async fn board(&self, ctx: &Context<'_>, place_id: Uuid) -> Result<Board> {
        let app = ctx.data_unchecked::<Arc<App>>();
        access::readable(app, optional_viewer(ctx), place_id)
            .await
            .map(Board)
    }

    /// Boards to choose from: those below a place, or of the streets that let everybody read theirs.
    #[graphql(complexity = "100 + 50 * child_complexity")]
    async fn board_directory(
        &self,
        ctx: &Context<'_>,
        parent_id: Option<Uuid>,
    ) -> Result<BoardDirectory> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let found = access::directory(app, optional_viewer(ctx), parent_id).await?;
        Ok(found.into())
    }
}
