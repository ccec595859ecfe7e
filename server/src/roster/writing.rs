//! Many rows in few statements.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
};

use crate::app::Write;

/// Rows in one statement; SQLite takes 32,766 values and PostgreSQL 65,535.
pub const CHUNK: usize = 1_000;

pub async fn insert<A>(write: &Write<'_>, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Clone + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let tx: &DatabaseTransaction = write;
    for chunk in rows.chunks(CHUNK) {
        A::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
