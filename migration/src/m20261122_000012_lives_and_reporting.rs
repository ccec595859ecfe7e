//! People who are gone or doubled, what can be taken back of that, and units that report.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("person", text("state").default("present").to_owned()),
            ("person", timestamp_with_time_zone_null("gone_since")),
            ("person", uuid_null("merged_into_id")),
            ("enrollment", text("kind").default("residence").to_owned()),
            ("enrollment", timestamp_with_time_zone_null("ended_at")),
            ("enrollment", uuid_null("transferred_from_id")),
        ] {
            let mut alter = Table::alter().table(table).to_owned();
            manager
                .alter_table(alter.add_column(column).to_owned())
                .await?;
        }
        manager
            .create_index(index("person", &["merged_into_id"]))
            .await?;
        manager
            .create_index(index("enrollment", &["organization_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("person_change")
                    .col(uuid("id"))
                    .col(text("kind"))
                    .col(uuid("person_id"))
                    .col(uuid_null("other_id"))
                    .col(uuid("by_id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(json("moved"))
                    .col(timestamp_with_time_zone_null("undone_at"))
                    .col(uuid_null("undone_by"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("person_change", "person_id", "person", "id"))
                    .foreign_key(&mut foreign("person_change", "other_id", "person", "id"))
                    .foreign_key(&mut foreign("person_change", "by_id", "person", "id"))
                    .foreign_key(&mut foreign("person_change", "undone_by", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("person_change", &["person_id", "at", "id"]))
            .await?;
        for sql in [
            "UPDATE enrollment SET kind = 'unit' WHERE organization_id IS NOT NULL",
            "UPDATE enrollment SET ended_at = decided_at WHERE state = 'ended'",
            // One living 报到 per unit and place too, whatever races.
            "CREATE UNIQUE INDEX enrollment_unit_living_unique ON enrollment (organization_id, place_id) WHERE state IN ('asked', 'confirmed')",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("person_change").to_owned())
            .await?;
        for name in [
            "enrollment_unit_living_unique",
            "enrollment_organization_id_index",
            "person_merged_into_id_index",
        ] {
            manager
                .drop_index(Index::drop().name(name).to_owned())
                .await?;
        }
        for (table, column) in [
            ("enrollment", "transferred_from_id"),
            ("enrollment", "ended_at"),
            ("enrollment", "kind"),
            ("person", "merged_into_id"),
            ("person", "gone_since"),
            ("person", "state"),
        ] {
            let mut alter = Table::alter().table(table).to_owned();
            manager
                .alter_table(alter.drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
