//! Who waits for a time that is taken, and what came of it.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("waitlist_entry")
                    .col(uuid("id"))
                    .col(uuid("centre_id"))
                    .col(uuid_null("room_id"))
                    .col(uuid("person_id"))
                    .col(timestamp_with_time_zone("starts_at"))
                    .col(timestamp_with_time_zone("ends_at"))
                    .col(integer("heads"))
                    .col(text("state"))
                    .col(uuid_null("booking_id"))
                    .col(timestamp_with_time_zone_null("look_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("changed_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("waitlist_entry", "centre_id", "centre", "id"))
                    .foreign_key(&mut foreign("waitlist_entry", "room_id", "room", "id"))
                    .foreign_key(&mut foreign("waitlist_entry", "person_id", "person", "id"))
                    .foreign_key(&mut foreign(
                        "waitlist_entry",
                        "booking_id",
                        "booking",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        for columns in [
            &["centre_id", "state", "starts_at"][..],
            &["person_id", "state"],
            &["look_at", "id"],
            &["booking_id"],
        ] {
            manager
                .create_index(index("waitlist_entry", columns))
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("waitlist_entry").to_owned())
            .await
    }
}
