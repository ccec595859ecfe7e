//! People, where they live and work, what they may do, where they report to.

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
                    .table("person")
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(blob("phone_cipher"))
                    .col(text("phone_key_id"))
                    .col(blob("phone_hash"))
                    .col(text_null("password_hash"))
                    .col(integer("unfinished_count"))
                    .col(integer("unfinished_cap"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("person", &["phone_hash"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("residency")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(uuid("place_id"))
                    .col(timestamp_with_time_zone("since"))
                    .col(timestamp_with_time_zone_null("until"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("residency", "person_id", "person", "id"))
                    .foreign_key(&mut foreign("residency", "place_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("residency", &["person_id"]))
            .await?;
        manager
            .create_index(index("residency", &["place_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("employment")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(uuid("organization_id"))
                    .col(text_null("title"))
                    .col(timestamp_with_time_zone("since"))
                    .col(timestamp_with_time_zone_null("until"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("employment", "person_id", "person", "id"))
                    .foreign_key(&mut foreign(
                        "employment",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("employment", &["person_id"]))
            .await?;
        manager
            .create_index(index("employment", &["organization_id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("appointment")
                    .col(uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("role"))
                    .col(uuid_null("place_id"))
                    .col(uuid_null("organization_id"))
                    .col(timestamp_with_time_zone("since"))
                    .col(timestamp_with_time_zone_null("until"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("appointment", "person_id", "person", "id"))
                    .foreign_key(&mut foreign("appointment", "place_id", "place", "id"))
                    .foreign_key(&mut foreign(
                        "appointment",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("appointment", &["person_id"]))
            .await?;
        manager
            .create_index(index("appointment", &["organization_id", "role"]))
            .await?;
        manager
            .create_index(index("appointment", &["place_id", "role"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("enrollment")
                    .col(uuid("id"))
                    .col(uuid_null("person_id"))
                    .col(uuid_null("organization_id"))
                    .col(uuid("place_id"))
                    .col(uuid_null("community_id"))
                    .col(uuid_null("street_id"))
                    .col(text("state"))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone("asked_at"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .col(uuid_null("decided_by"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("enrollment", "person_id", "person", "id"))
                    .foreign_key(&mut foreign(
                        "enrollment",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .foreign_key(&mut foreign("enrollment", "place_id", "place", "id"))
                    .foreign_key(&mut foreign("enrollment", "community_id", "place", "id"))
                    .foreign_key(&mut foreign("enrollment", "street_id", "place", "id"))
                    .foreign_key(&mut foreign("enrollment", "decided_by", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("enrollment", &["person_id"]))
            .await?;
        manager
            .create_index(index("enrollment", &["state", "asked_at", "id"]))
            .await?;
        manager
            .create_index(index(
                "enrollment",
                &["place_id", "state", "asked_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "enrollment",
                &["community_id", "state", "asked_at", "id"],
            ))
            .await?;
        manager
            .create_index(index(
                "enrollment",
                &["street_id", "state", "asked_at", "id"],
            ))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("skill")
                    .col(text("code"))
                    .col(text("name_zh"))
                    .col(text("name_en"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("code"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("person_skill")
                    .col(uuid("person_id"))
                    .col(text("skill_code"))
                    .primary_key(Index::create().col("person_id").col("skill_code"))
                    .foreign_key(&mut foreign("person_skill", "person_id", "person", "id"))
                    .foreign_key(&mut foreign("person_skill", "skill_code", "skill", "code"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("demo_person")
                    .col(uuid("person_id"))
                    .col(text("role_key"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("person_id"))
                    .foreign_key(&mut foreign("demo_person", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        // One present home, and one living 报到 per person and place, whatever races.
        for sql in [
            "CREATE UNIQUE INDEX residency_present_unique ON residency (person_id) WHERE until IS NULL",
            "CREATE UNIQUE INDEX enrollment_living_unique ON enrollment (person_id, place_id) WHERE state IN ('asked', 'confirmed')",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "demo_person",
            "person_skill",
            "skill",
            "enrollment",
            "appointment",
            "employment",
            "residency",
            "person",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
