//! Orders are counted and moved by the place that they come from.

use sea_orm_migration::prelude::*;

use crate::support::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(index("orders", &["place_id", "open"]))
            .await?;
        manager
            .create_index(index("enrollment", &["place_id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [
            ("enrollment", "enrollment_place_id_index"),
            ("orders", "orders_place_id_open_index"),
        ] {
            manager
                .drop_index(Index::drop().table(table).name(name).to_owned())
                .await?;
        }
        Ok(())
    }
}
