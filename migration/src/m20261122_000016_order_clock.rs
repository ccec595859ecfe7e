//! How far an order's lateness has been told, and when somebody has to look at it next.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            text("escalation").default("none").to_owned(),
            timestamp_with_time_zone_null("look_at"),
        ] {
            manager
                .alter_table(Table::alter().table("orders").add_column(column).to_owned())
                .await?;
        }
        // What waits for nobody but the requester is not late.
        let waiting = Query::update()
            .table("orders")
            .value("look_at", Expr::col("due_at"))
            .and_where(Expr::col("state").is_in(["submitted", "dispatched", "in_progress"]))
            .to_owned();
        manager.execute(waiting).await?;
        manager
            .create_index(index("orders", &["look_at", "id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("orders_look_at_id_index")
                    .table("orders")
                    .to_owned(),
            )
            .await?;
        for column in ["look_at", "escalation"] {
            manager
                .alter_table(
                    Table::alter()
                        .table("orders")
                        .drop_column(column)
                        .to_owned(),
                )
                .await?;
        }
        Ok(())
    }
}
