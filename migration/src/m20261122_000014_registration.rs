//! Residents who register by themselves, and the invitations that bring them. Whoever is in the
//! database before this has no registration, and counts as confirmed.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        invitations(manager).await?;
        registrations(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["registration", "invitation"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn invitations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let place = |column| foreign("invitation", column, "place", "id");
    manager
        .create_table(
            Table::create()
                .table("invitation")
                .col(uuid("id"))
                .col(uuid("batch_id"))
                .col(blob("token_hash"))
                .col(blob("token_cipher"))
                .col(uuid("place_id"))
                .col(uuid("compound_id"))
                .col(uuid_null("community_id"))
                .col(uuid_null("street_id"))
                .col(uuid("made_by"))
                .col(timestamp_with_time_zone("made_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .col(integer("used"))
                .col(integer_null("use_limit"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut place("place_id"))
                .foreign_key(&mut place("compound_id"))
                .foreign_key(&mut place("community_id"))
                .foreign_key(&mut place("street_id"))
                .foreign_key(&mut foreign("invitation", "made_by", "person", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("invitation", &["token_hash"]))
        .await?;
    for columns in [
        ["batch_id"].as_slice(),
        ["place_id"].as_slice(),
        ["compound_id", "made_at", "id"].as_slice(),
        ["community_id", "made_at", "id"].as_slice(),
        ["street_id", "made_at", "id"].as_slice(),
    ] {
        manager.create_index(index("invitation", columns)).await?;
    }
    Ok(())
}

async fn registrations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let place = |column| foreign("registration", column, "place", "id");
    let person = |column| foreign("registration", column, "person", "id");
    manager
        .create_table(
            Table::create()
                .table("registration")
                .col(uuid("id"))
                .col(uuid("person_id"))
                .col(uuid("place_id"))
                .col(uuid("compound_id"))
                .col(uuid_null("community_id"))
                .col(uuid_null("street_id"))
                .col(text_null("flat"))
                .col(uuid_null("invitation_id"))
                .col(text("state"))
                .col(text_null("reason"))
                .col(timestamp_with_time_zone("asked_at"))
                .col(timestamp_with_time_zone_null("decided_at"))
                .col(uuid_null("decided_by"))
                .col(integer("version"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut person("person_id"))
                .foreign_key(&mut place("place_id"))
                .foreign_key(&mut place("compound_id"))
                .foreign_key(&mut place("community_id"))
                .foreign_key(&mut place("street_id"))
                .foreign_key(&mut foreign(
                    "registration",
                    "invitation_id",
                    "invitation",
                    "id",
                ))
                .foreign_key(&mut person("decided_by"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("registration", &["person_id"]))
        .await?;
    for columns in [
        ["place_id"].as_slice(),
        ["invitation_id"].as_slice(),
        ["state", "asked_at", "id"].as_slice(),
        ["compound_id", "state", "asked_at", "id"].as_slice(),
        ["community_id", "state", "asked_at", "id"].as_slice(),
        ["street_id", "state", "asked_at", "id"].as_slice(),
    ] {
        manager.create_index(index("registration", columns)).await?;
    }
    Ok(())
}
