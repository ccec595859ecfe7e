//! Uploaded rosters and their judged lines.

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
                    .table("import_batch")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("file_name"))
                    .col(text("state"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("committed_at"))
                    .col(integer("total"))
                    .col(integer("new_count"))
                    .col(integer("same_count"))
                    .col(integer("changed_count"))
                    .col(integer("error_count"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("import_batch", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("import_batch", &["person_id", "created_at", "id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import_row")
                    .col(uuid("id"))
                    .col(uuid("batch_id"))
                    .col(integer("line"))
                    .col(text("verdict"))
                    .col(text("name"))
                    .col(blob("phone_cipher"))
                    .col(text("phone_key_id"))
                    .col(blob("phone_hash"))
                    .col(text("unit"))
                    .col(text("compound"))
                    .col(text("building"))
                    .col(text("skills"))
                    .col(json("problems"))
                    .col(json("changes"))
                    .col(uuid_null("person_id"))
                    .col(uuid_null("place_id"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("import_row", "batch_id", "import_batch", "id"))
                    .foreign_key(&mut foreign("import_row", "person_id", "person", "id"))
                    .foreign_key(&mut foreign("import_row", "place_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("import_row", &["batch_id", "line"]))
            .await?;
        manager
            .create_index(index("import_row", &["batch_id", "verdict", "line"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["import_row", "import_batch"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
