//! What a request can say: answers to its category's questions, when it suits, for whom it was made,
//! how it came about, and whether only those who have to do with it may know.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager
                .alter_table(Table::alter().table(table).add_column(column).to_owned())
                .await?;
        }
        let wishes = Query::update()
            .table("category")
            .value("open_to_all", true)
            .and_where(Expr::col("code").eq("wish"))
            .to_owned();
        manager.execute(wishes).await?;
        manager
            .create_index(index(
                "orders",
                &["second_requester_id", "submitted_at", "id"],
            ))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("category_question")
                    .col(uuid("id"))
                    .col(text("category_code"))
                    .col(text("code"))
                    .col(text("kind"))
                    .col(text("label_zh"))
                    .col(text("label_en"))
                    .col(boolean("required"))
                    .col(json("options"))
                    .col(text_null("asked_if_question"))
                    .col(text_null("asked_if_option"))
                    .col(integer("position"))
                    .col(boolean("closed"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign(
                        "category_question",
                        "category_code",
                        "category",
                        "code",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("category_question", &["category_code", "code"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_answer")
                    .col(uuid("order_id"))
                    .col(integer("position"))
                    .col(text("code"))
                    .col(text("kind"))
                    .col(text("label_zh"))
                    .col(text("label_en"))
                    .col(text("value_zh"))
                    .col(text("value_en"))
                    .primary_key(Index::create().col("order_id").col("position"))
                    .foreign_key(&mut foreign("order_answer", "order_id", "orders", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_elder")
                    .col(uuid("order_id"))
                    .col(text("name"))
                    .col(binary("phone_cipher"))
                    .col(text("phone_key_id"))
                    .col(binary("phone_hash"))
                    .col(text("relation"))
                    .primary_key(Index::create().col("order_id"))
                    .foreign_key(&mut foreign("order_elder", "order_id", "orders", "id"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["order_elder", "order_answer", "category_question"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        manager
            .drop_index(
                Index::drop()
                    .name("orders_second_requester_id_submitted_at_id_index")
                    .table("orders")
                    .to_owned(),
            )
            .await?;
        for (table, name) in [
            ("category", "open_to_all"),
            ("orders", "source"),
            ("orders", "hidden"),
            ("orders", "open_to_all"),
            ("orders", "second_requester_id"),
            ("orders", "preferred_day"),
            ("orders", "preferred_part"),
        ] {
            manager
                .alter_table(Table::alter().table(table).drop_column(name).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, ColumnDef); 7] {
    [
        ("category", boolean("open_to_all").default(false).to_owned()),
        ("orders", text("source").default("resident").to_owned()),
        ("orders", boolean("hidden").default(false).to_owned()),
        ("orders", boolean("open_to_all").default(false).to_owned()),
        ("orders", uuid_null("second_requester_id")),
        ("orders", date_null("preferred_day")),
        ("orders", text_null("preferred_part")),
    ]
}
