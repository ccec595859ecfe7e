//! Neighbourhood centres: what they consist of, when they are open, and who uses what of them when.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        centres(manager).await?;
        rooms(manager).await?;
        bookings(manager).await?;
        manager
            .alter_table(
                Table::alter()
                    .table("notification")
                    .add_column(uuid_null("booking_id"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("notification")
                    .drop_column("booking_id")
                    .to_owned(),
            )
            .await?;
        for table in [
            "booking_count",
            "occupancy",
            "booking_event",
            "booking",
            "closure",
            "room_space",
            "room",
            "space",
            "opening",
            "centre",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn centres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("centre")
                .col(uuid("id"))
                .col(uuid("place_id"))
                .col(text("name"))
                .col(text("address"))
                .col(text_null("phone"))
                .col(text_null("about"))
                .col(integer("weekly_bookings"))
                .col(integer("organization_weekly_bookings"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("closed_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("centre", "place_id", "place", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("centre", &["place_id", "id"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("opening")
                .col(uuid("centre_id"))
                .col(text("day"))
                .col(integer("from_minute"))
                .col(integer("until_minute"))
                .primary_key(
                    Index::create()
                        .col("centre_id")
                        .col("day")
                        .col("from_minute"),
                )
                .foreign_key(&mut foreign("opening", "centre_id", "centre", "id"))
                .to_owned(),
        )
        .await
}

async fn rooms(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("space")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(text("name"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("space", "centre_id", "centre", "id"))
                .to_owned(),
        )
        .await?;
    manager.create_index(index("space", &["centre_id"])).await?;
    manager
        .create_table(
            Table::create()
                .table("room")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(text("name"))
                .col(text("kind"))
                .col(integer("capacity"))
                .col(text("equipment"))
                .col(boolean("step_free"))
                .col(text_null("rules"))
                .col(integer("slot_minutes"))
                .col(integer("shortest_minutes"))
                .col(integer("longest_minutes"))
                .col(integer("turnaround_minutes"))
                .col(integer("lead_minutes"))
                .col(integer("ahead_days"))
                .col(text("audience"))
                .col(boolean("needs_approval"))
                .col(integer("position"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("retired_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("room", "centre_id", "centre", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("room", &["centre_id", "position", "id"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("room_space")
                .col(uuid("room_id"))
                .col(uuid("space_id"))
                .primary_key(Index::create().col("room_id").col("space_id"))
                .foreign_key(&mut foreign("room_space", "room_id", "room", "id"))
                .foreign_key(&mut foreign("room_space", "space_id", "space", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("room_space", &["space_id"]))
        .await
}

async fn bookings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("closure")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(uuid_null("room_id"))
                .col(timestamp_with_time_zone("starts_at"))
                .col(timestamp_with_time_zone("ends_at"))
                .col(text("reason"))
                .col(uuid("closed_by"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("lifted_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("closure", "centre_id", "centre", "id"))
                .foreign_key(&mut foreign("closure", "room_id", "room", "id"))
                .foreign_key(&mut foreign("closure", "closed_by", "person", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(index("closure", &["centre_id", "ends_at"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("booking")
                .col(uuid("id"))
                .col(uuid("room_id"))
                .col(uuid("centre_id"))
                .col(uuid("person_id"))
                .col(uuid("booked_by"))
                .col(uuid_null("organization_id"))
                .col(text("state"))
                .col(timestamp_with_time_zone("starts_at"))
                .col(timestamp_with_time_zone("ends_at"))
                .col(text("purpose"))
                .col(integer("heads"))
                .col(boolean("counted"))
                .col(timestamp_with_time_zone_null("look_at"))
                .col(text_null("reason"))
                .col(uuid_null("decided_by"))
                .col(integer("version"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("changed_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("booking", "room_id", "room", "id"))
                .foreign_key(&mut foreign("booking", "centre_id", "centre", "id"))
                .foreign_key(&mut foreign("booking", "person_id", "person", "id"))
                .foreign_key(&mut foreign("booking", "booked_by", "person", "id"))
                .foreign_key(&mut foreign(
                    "booking",
                    "organization_id",
                    "organization",
                    "id",
                ))
                .foreign_key(&mut foreign("booking", "decided_by", "person", "id"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["person_id", "starts_at", "id"][..],
        &["centre_id", "starts_at", "id"],
        &["room_id", "starts_at"],
        &["look_at", "id"],
        &["changed_at"],
    ] {
        manager.create_index(index("booking", columns)).await?;
    }
    manager
        .create_table(
            Table::create()
                .table("booking_event")
                .col(uuid("id"))
                .col(uuid("booking_id"))
                .col(integer("sequence"))
                .col(text("kind"))
                .col(uuid("actor_id"))
                .col(text_null("words"))
                .col(timestamp_with_time_zone("starts_at"))
                .col(timestamp_with_time_zone("at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("booking_event", "booking_id", "booking", "id"))
                .foreign_key(&mut foreign("booking_event", "actor_id", "person", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("booking_event", &["booking_id", "sequence"]))
        .await?;
    // Whoever wants a space for some time writes a row for each quarter of an hour: of two who want the
    // same one, the key refuses the second.
    manager
        .create_table(
            Table::create()
                .table("occupancy")
                .col(uuid("space_id"))
                .col(integer("tick"))
                .col(uuid_null("booking_id"))
                .col(uuid_null("closure_id"))
                .primary_key(Index::create().col("space_id").col("tick"))
                .foreign_key(&mut foreign("occupancy", "space_id", "space", "id"))
                .foreign_key(&mut foreign("occupancy", "booking_id", "booking", "id"))
                .foreign_key(&mut foreign("occupancy", "closure_id", "closure", "id"))
                .to_owned(),
        )
        .await?;
    for column in ["booking_id", "closure_id"] {
        manager.create_index(index("occupancy", &[column])).await?;
    }
    manager
        .create_table(
            Table::create()
                .table("booking_count")
                .col(uuid("holder_id"))
                .col(uuid("centre_id"))
                .col(date("week"))
                .col(integer("taken"))
                .primary_key(
                    Index::create()
                        .col("holder_id")
                        .col("centre_id")
                        .col("week"),
                )
                .foreign_key(&mut foreign("booking_count", "centre_id", "centre", "id"))
                .to_owned(),
        )
        .await
}
