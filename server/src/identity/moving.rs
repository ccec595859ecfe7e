//! Where people live and serve follows the places when the tree is changed.

use entity::{appointment, place, residency};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};

use crate::{error::Result, places::subtree};

/// Whoever lives in or looks after one place does so with another.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
) -> Result<()> {
    residency::Entity::update_many()
        .col_expr(residency::Column::PlaceId, Expr::value(into.id))
        .filter(residency::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    appointment::Entity::update_many()
        .col_expr(appointment::Column::PlaceId, Expr::value(into.id))
        .filter(appointment::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// People who live in a place or below it now.
pub async fn living_in(db: &impl ConnectionTrait, place: &place::Model) -> Result<u64> {
    Ok(residency::Entity::find()
        .filter(residency::Column::Until.is_null())
        .filter(residency::Column::PlaceId.in_subquery(subtree::ids_from_here_down(place)))
        .count(db)
        .await?)
}
