//! What organisations and grids do when places are closed. When places move, seats and coverage go
//! along by themselves; when they are merged, `places::relocation` hands both over.

use chrono::{DateTime, Utc};
use entity::{coverage, grid, organization, place};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{error::Result, places::subtree};

/// Nothing is covered any more in places that are closed, their grids are closed with them, and
/// whoever sat there sits in the place above from now on: an organisation is not gone because its
/// building is.
pub async fn leave(
    tx: &DatabaseTransaction,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let places = subtree::ids_from_here_down(place);
    coverage::Entity::delete_many()
        .filter(coverage::Column::PlaceId.in_subquery(places.clone()))
        .exec(tx)
        .await?;
    organization::Entity::update_many()
        .col_expr(organization::Column::SeatId, Expr::value(place.parent_id))
        .filter(organization::Column::SeatId.in_subquery(places.clone()))
        .filter(organization::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    grid::Entity::update_many()
        .col_expr(grid::Column::ClosedAt, Expr::value(now))
        .filter(grid::Column::CommunityId.in_subquery(places))
        .filter(grid::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
