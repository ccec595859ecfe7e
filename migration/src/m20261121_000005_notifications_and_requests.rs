//! The inbox, and the mutations already carried out.

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
                    .table("notification")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("kind"))
                    .col(uuid("source_id"))
                    .col(uuid_null("order_id"))
                    .col(uuid_null("enrollment_id"))
                    .col(text("subject"))
                    .col(text("detail"))
                    .col(timestamp_with_time_zone("at"))
                    .col(timestamp_with_time_zone_null("read_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("notification", "person_id", "person", "id"))
                    .foreign_key(&mut foreign("notification", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign(
                        "notification",
                        "enrollment_id",
                        "enrollment",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("notification", &["person_id", "source_id"]))
            .await?;
        manager
            .create_index(index("notification", &["person_id", "at", "id"]))
            .await?;
        // Counted on every page, and nearly always few.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX notification_unread_index ON notification (person_id) WHERE read_at IS NULL",
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("request")
                    .col(uuid("person_id"))
                    .col(uuid("request_id"))
                    .col(blob("input_hash"))
                    .col(uuid("result_id"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("person_id").col("request_id"))
                    .foreign_key(&mut foreign("request", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("request", &["at"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["request", "notification"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
