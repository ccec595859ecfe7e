//! The public board: who lets it show what, which streets show it to everybody, and the orders that
//! have ended by the time when they did.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("street_board")
                    .col(uuid("street_id"))
                    .col(boolean("is_public"))
                    .col(timestamp_with_time_zone("changed_at"))
                    .primary_key(Index::create().col("street_id"))
                    .foreign_key(&mut foreign("street_board", "street_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_consent")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(uuid("person_id"))
                    .col(boolean("words"))
                    .col(boolean("photos"))
                    .col(timestamp_with_time_zone("changed_at"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("order_consent", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("order_consent", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("order_consent", &["order_id", "person_id"]))
            .await?;
        manager
            .create_index(index("order_consent", &["person_id"]))
            .await?;
        for column in ["compound_id", "community_id"] {
            // The open ones are no business of the board, and change most.
            let mut ended = index("orders", &[column, "closed_at", "id"]);
            ended.cond_where(Expr::col("closed_at").is_not_null());
            manager.create_index(ended).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "orders_community_id_closed_at_id_index",
            "orders_compound_id_closed_at_id_index",
        ] {
            manager
                .drop_index(Index::drop().table("orders").name(name).to_owned())
                .await?;
        }
        for table in ["order_consent", "street_board"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
