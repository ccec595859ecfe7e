//! Places, grids, organisations and what they cover.

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
                    .table("place")
                    .col(uuid("id"))
                    .col(uuid_null("parent_id"))
                    .col(text("kind"))
                    .col(text_null("compound_kind"))
                    .col(text("name"))
                    .col(text("code"))
                    .col(crate::support::path(manager))
                    .col(uuid_null("compound_id"))
                    .col(uuid_null("community_id"))
                    .col(uuid_null("street_id"))
                    .col(double_null("latitude"))
                    .col(double_null("longitude"))
                    .col(integer("position"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("place", "parent_id", "place", "id"))
                    .foreign_key(&mut foreign("place", "compound_id", "place", "id"))
                    .foreign_key(&mut foreign("place", "community_id", "place", "id"))
                    .foreign_key(&mut foreign("place", "street_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(unique("place", &["path"])).await?;
        manager
            .create_index(index("place", &["parent_id", "position", "id"]))
            .await?;
        manager
            .create_index(index("place", &["community_id"]))
            .await?;
        manager
            .create_index(index("place", &["compound_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("grid")
                    .col(uuid("id"))
                    .col(uuid("community_id"))
                    .col(text("name"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("grid", "community_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("grid", &["community_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("organization")
                    .col(uuid("id"))
                    .col(uuid_null("parent_id"))
                    .col(text("kind"))
                    .col(text_null("branch_kind"))
                    .col(text("name"))
                    .col(uuid_null("seat_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign(
                        "organization",
                        "parent_id",
                        "organization",
                        "id",
                    ))
                    .foreign_key(&mut foreign("organization", "seat_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("organization", &["parent_id"]))
            .await?;
        manager
            .create_index(index("organization", &["seat_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("coverage")
                    .col(uuid("id"))
                    .col(uuid_null("organization_id"))
                    .col(uuid_null("grid_id"))
                    .col(uuid("place_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign(
                        "coverage",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .foreign_key(&mut foreign("coverage", "grid_id", "grid", "id"))
                    .foreign_key(&mut foreign("coverage", "place_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("coverage", &["organization_id", "place_id"]))
            .await?;
        manager
            .create_index(unique("coverage", &["grid_id", "place_id"]))
            .await?;
        manager
            .create_index(index("coverage", &["place_id"]))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["coverage", "organization", "grid", "place"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
