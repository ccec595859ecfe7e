//! How an order ends: why it cannot be solved, silence, ratings from both sides with tags, follow-ups,
//! and looking back.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What tends to come back: whether it lasted is looked at a month later.
const LOOKED_BACK_AT: [&str; 3] = ["utilities", "dispute", "governance"];
const LOOK_BACK_DAYS: i32 = 30;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("orders", timestamp_with_time_zone_null("settle_at")),
            ("orders", text_null("unsolvable_reason")),
            ("order_event", boolean_null("passed")),
            ("rating", text("tags").default("").to_owned()),
            ("category", integer_null("look_back_days")),
        ] {
            manager
                .alter_table(Table::alter().table(table).add_column(column).to_owned())
                .await?;
        }
        // Whoever has not answered yet is reminded first, however long ago it was finished.
        let unanswered = Query::update()
            .table("orders")
            .value("settle_at", Expr::col("finished_at"))
            .and_where(Expr::col("state").eq("finished"))
            .to_owned();
        manager.execute(unanswered).await?;
        let looked_back_at = Query::update()
            .table("category")
            .value("look_back_days", LOOK_BACK_DAYS)
            .and_where(Expr::col("code").is_in(LOOKED_BACK_AT))
            .to_owned();
        manager.execute(looked_back_at).await?;
        manager
            .create_index(index("orders", &["settle_at", "id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("request_rating")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(integer("round"))
                    .col(uuid("person_id"))
                    .col(integer("stars"))
                    .col(text("tags"))
                    .col(text_null("words"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("request_rating", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("request_rating", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique(
                "request_rating",
                &["order_id", "round", "person_id"],
            ))
            .await?;
        manager
            .create_index(index("request_rating", &["person_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("follow_up")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(integer("round"))
                    .col(text("kind"))
                    .col(timestamp_with_time_zone("arisen_at"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(uuid_null("done_by"))
                    .col(timestamp_with_time_zone_null("done_at"))
                    .col(boolean_null("passed"))
                    .col(text_null("words"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("follow_up", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("follow_up", "done_by", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("follow_up", &["order_id", "round", "kind"]))
            .await?;
        manager
            .create_index(index("follow_up", &["done_at", "due_at", "id"]))
            .await?;
        manager.create_index(index("follow_up", &["done_by"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["follow_up", "request_rating"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        manager
            .drop_index(
                Index::drop()
                    .name("orders_settle_at_id_index")
                    .table("orders")
                    .to_owned(),
            )
            .await?;
        for (table, column) in [
            ("category", "look_back_days"),
            ("rating", "tags"),
            ("order_event", "passed"),
            ("orders", "unsolvable_reason"),
            ("orders", "settle_at"),
        ] {
            manager
                .alter_table(Table::alter().table(table).drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
