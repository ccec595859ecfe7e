//! What a desk does beside sending an order to the hall: it asks the resident, merges what was asked
//! twice, calls a department to help, hands the order to those above it, or is told to hurry.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

const OF_EVENTS: [&str; 2] = ["other_order_id", "organization_id"];

fn of_orders() -> Vec<ColumnDef> {
    vec![
        timestamp_with_time_zone_null("asked_at"),
        uuid_null("merged_into_id"),
        integer("follower_count").default(0).to_owned(),
        timestamp_with_time_zone_null("supervised_at"),
        uuid_null("passed_up_by"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in of_orders() {
            add(manager, "orders", column).await?;
        }
        for column in OF_EVENTS {
            add(manager, "order_event", uuid_null(column)).await?;
        }
        manager
            .create_index(index("orders", &["merged_into_id"]))
            .await?;
        followers(manager).await?;
        co_handlings(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["co_handling", "order_follower"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        let merged = Index::drop()
            .name("orders_merged_into_id_index")
            .table("orders")
            .to_owned();
        manager.drop_index(merged).await?;
        for column in OF_EVENTS {
            drop(manager, "order_event", column).await?;
        }
        for column in of_orders() {
            drop(manager, "orders", &column.get_column_name()).await?;
        }
        Ok(())
    }
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    manager
        .alter_table(Table::alter().table(table).add_column(column).to_owned())
        .await
}

async fn drop(manager: &SchemaManager<'_>, table: &'static str, column: &str) -> Result<(), DbErr> {
    let column = Alias::new(column);
    manager
        .alter_table(Table::alter().table(table).drop_column(column).to_owned())
        .await
}

async fn followers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("order_follower")
                .col(uuid("id"))
                .col(uuid("order_id"))
                .col(uuid("person_id"))
                .col(timestamp_with_time_zone("since"))
                .col(timestamp_with_time_zone_null("left_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("order_follower", "order_id", "orders", "id"))
                .foreign_key(&mut foreign("order_follower", "person_id", "person", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("order_follower", &["order_id", "person_id"]))
        .await?;
    manager
        .create_index(index("order_follower", &["person_id"]))
        .await
}

async fn co_handlings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let to = |column, table| foreign("co_handling", column, table, "id");
    manager
        .create_table(
            Table::create()
                .table("co_handling")
                .col(uuid("id"))
                .col(uuid("order_id"))
                .col(integer("round"))
                .col(uuid("organization_id"))
                .col(uuid("asked_by"))
                .col(timestamp_with_time_zone("asked_at"))
                .col(text("words"))
                .col(timestamp_with_time_zone("due_at"))
                .col(text("state"))
                .col(uuid_null("answered_by"))
                .col(timestamp_with_time_zone_null("answered_at"))
                .col(text_null("answer"))
                .col(timestamp_with_time_zone_null("look_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut to("order_id", "orders"))
                .foreign_key(&mut to("organization_id", "organization"))
                .foreign_key(&mut to("asked_by", "person"))
                .foreign_key(&mut to("answered_by", "person"))
                .to_owned(),
        )
        .await?;
    // A department is asked once a round.
    manager
        .create_index(unique(
            "co_handling",
            &["order_id", "round", "organization_id"],
        ))
        .await?;
    for columns in [
        ["organization_id", "state", "due_at", "id"].as_slice(),
        ["look_at", "id"].as_slice(),
    ] {
        manager.create_index(index("co_handling", columns)).await?;
    }
    Ok(())
}
