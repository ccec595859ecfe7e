//! Templates follow the places when the tree is changed.

use entity::{answer_template, place};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

use crate::error::Result;

/// Those of one community become another's.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
) -> Result<()> {
    answer_template::Entity::update_many()
        .col_expr(answer_template::Column::PlaceId, Expr::value(into.id))
        .filter(answer_template::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    Ok(())
}
