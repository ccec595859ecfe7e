//! Whom to call at an organisation, which organisation a doubled one has become, and lists by name.

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
                    .table("organization_contact")
                    .col(uuid("id"))
                    .col(uuid("organization_id"))
                    .col(text("name"))
                    .col(text("duty"))
                    .col(blob("phone_cipher"))
                    .col(text("phone_key_id"))
                    .col(blob("phone_hash"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign(
                        "organization_contact",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("organization_merge")
                    .col(uuid("organization_id"))
                    .col(uuid("into_id"))
                    .primary_key(Index::create().col("organization_id"))
                    .foreign_key(&mut foreign(
                        "organization_merge",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .foreign_key(&mut foreign(
                        "organization_merge",
                        "into_id",
                        "organization",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        for (table, columns) in INDEXES {
            manager.create_index(index(table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            let name = format!("{table}_{}_index", columns.join("_"));
            manager
                .drop_index(Index::drop().name(name).table(table).to_owned())
                .await?;
        }
        for table in ["organization_merge", "organization_contact"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

const INDEXES: [(&str, &[&str]); 5] = [
    ("organization_contact", &["organization_id"]),
    ("organization_merge", &["into_id"]),
    ("organization", &["name", "id"]),
    ("enrollment", &["organization_id", "state", "place_id"]),
    ("grid", &["name", "id"]),
];
