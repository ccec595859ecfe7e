//! Signing in: sessions, refresh tokens, one-time codes, counters, the set-up link.

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
                    .table("session")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("seen_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("ended_at"))
                    .col(text("user_agent"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("session", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("session", &["person_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("refresh_token")
                    .col(uuid("id"))
                    .col(uuid("session_id"))
                    .col(blob("token_hash"))
                    .col(uuid_null("predecessor_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("refresh_token", "session_id", "session", "id"))
                    .foreign_key(&mut foreign(
                        "refresh_token",
                        "predecessor_id",
                        "refresh_token",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("refresh_token", &["token_hash"]))
            .await?;
        manager
            .create_index(index("refresh_token", &["session_id"]))
            .await?;
        manager
            .create_index(index("refresh_token", &["predecessor_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sign_in_code")
                    .col(blob("phone_hash"))
                    .col(blob("code_hash"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .primary_key(Index::create().col("phone_hash"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("attempt")
                    .col(text("subject"))
                    .col(timestamp_with_time_zone("window_start"))
                    .col(integer("count"))
                    .primary_key(Index::create().col("subject"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("setup_link")
                    .col(blob("token_hash"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .primary_key(Index::create().col("token_hash"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "setup_link",
            "attempt",
            "sign_in_code",
            "refresh_token",
            "session",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
