//! What administrators did.

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
                    .table("audit_entry")
                    .col(uuid("id"))
                    .col(uuid_null("actor_id"))
                    .col(text("action"))
                    .col(uuid("subject_id"))
                    .col(text("subject"))
                    .col(uuid_null("place_id"))
                    .col(uuid_null("compound_id"))
                    .col(uuid_null("community_id"))
                    .col(uuid_null("street_id"))
                    .col(json("before"))
                    .col(json("after"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("audit_entry", "actor_id", "person", "id"))
                    .foreign_key(&mut foreign("audit_entry", "place_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        for columns in [
            ["at", "id"].as_slice(),
            ["subject_id", "at", "id"].as_slice(),
            ["community_id", "at", "id"].as_slice(),
            ["street_id", "at", "id"].as_slice(),
        ] {
            manager.create_index(index("audit_entry", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("audit_entry").to_owned())
            .await
    }
}
