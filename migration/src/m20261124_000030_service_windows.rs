//! Service windows of centres: what they do for people, when one may come, and whose turn it is.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Somebody is at one place at a time.
const ONE_AT_A_TIME: &str = "CREATE UNIQUE INDEX ticket_person_id_starts_at_unique ON ticket \
     (person_id, starts_at) WHERE state IN ('booked', 'waiting', 'called', 'passed')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        windows(manager).await?;
        tickets(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["ticket", "window_slot", "window_item", "service_window"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn windows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("service_window")
                .col(uuid("centre_id"))
                .col(integer("counters"))
                .col(integer("places"))
                .col(integer("slot_minutes"))
                .col(integer("ahead_days"))
                .col(date_null("numbers_day"))
                .col(integer("last_number"))
                .col(integer("screen_number"))
                .col(integer("version"))
                .col(timestamp_with_time_zone("changed_at"))
                .primary_key(Index::create().col("centre_id"))
                .foreign_key(&mut foreign("service_window", "centre_id", "centre", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("service_window", &["changed_at"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("window_item")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(text("name"))
                .col(text("bring"))
                .col(text_null("about"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("retired_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign(
                    "window_item",
                    "centre_id",
                    "service_window",
                    "centre_id",
                ))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("window_item", &["centre_id"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("window_slot")
                .col(uuid("centre_id"))
                .col(timestamp_with_time_zone("starts_at"))
                .col(integer("taken"))
                .primary_key(Index::create().col("centre_id").col("starts_at"))
                .foreign_key(&mut foreign(
                    "window_slot",
                    "centre_id",
                    "service_window",
                    "centre_id",
                ))
                .to_owned(),
        )
        .await
}

async fn tickets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("ticket")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(uuid("item_id"))
                .col(uuid_null("person_id"))
                .col(uuid("booked_by"))
                .col(date("day"))
                .col(timestamp_with_time_zone_null("starts_at"))
                .col(timestamp_with_time_zone_null("ends_at"))
                .col(text_null("note"))
                .col(integer_null("number"))
                .col(timestamp_with_time_zone_null("arrived_at"))
                .col(integer_null("counter"))
                .col(timestamp_with_time_zone_null("called_at"))
                .col(text("state"))
                .col(text_null("reason"))
                .col(uuid_null("order_id"))
                .col(timestamp_with_time_zone_null("look_at"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("changed_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign(
                    "ticket",
                    "centre_id",
                    "service_window",
                    "centre_id",
                ))
                .foreign_key(&mut foreign("ticket", "item_id", "window_item", "id"))
                .foreign_key(&mut foreign("ticket", "person_id", "person", "id"))
                .foreign_key(&mut foreign("ticket", "booked_by", "person", "id"))
                .foreign_key(&mut foreign("ticket", "order_id", "orders", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("ticket", &["centre_id", "day", "number"]))
        .await?;
    for columns in [
        &["person_id", "day"][..],
        &["booked_by", "day"],
        &["look_at", "id"],
        &["order_id"],
    ] {
        manager.create_index(index("ticket", columns)).await?;
    }
    manager
        .get_connection()
        .execute_unprepared(ONE_AT_A_TIME)
        .await?;
    Ok(())
}
