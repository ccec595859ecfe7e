//! Prepared answers of communities and streets.

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
                    .table("answer_template")
                    .col(uuid("id"))
                    .col(uuid("place_id"))
                    .col(text("purpose"))
                    .col(text("title"))
                    .col(text("words"))
                    .col(integer("position"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("retired_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("answer_template", "place_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("answer_template", &["place_id", "position", "id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("answer_template").to_owned())
            .await
    }
}
