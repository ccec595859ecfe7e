//! Orders with their crews, events, photos and ratings.

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
                    .table("category")
                    .col(text("code"))
                    .col(text("name_zh"))
                    .col(text("name_en"))
                    .col(text("deadline_class"))
                    .col(text_null("skill_code"))
                    .col(integer("crew_size"))
                    .col(text("evidence_rule"))
                    .col(integer("position"))
                    .col(boolean("closed"))
                    .primary_key(Index::create().col("code"))
                    .foreign_key(&mut foreign("category", "skill_code", "skill", "code"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("orders")
                    .col(uuid("id"))
                    .col(text("number"))
                    .col(uuid("requester_id"))
                    .col(text("category_code"))
                    .col(text("words"))
                    .col(uuid("place_id"))
                    .col(uuid_null("compound_id"))
                    .col(uuid("community_id"))
                    .col(uuid("street_id"))
                    .col(uuid("desk_id"))
                    .col(text("state"))
                    .col(boolean("open"))
                    .col(integer("crew_size"))
                    .col(integer("crew_taken"))
                    .col(timestamp_with_time_zone("submitted_at"))
                    .col(timestamp_with_time_zone_null("dispatched_at"))
                    .col(timestamp_with_time_zone("dispatch_due_at"))
                    .col(timestamp_with_time_zone("finish_due_at"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .col(text_null("public_reason"))
                    .col(text_null("outcome"))
                    .col(integer("round"))
                    .col(integer("event_count"))
                    .col(integer("version"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("orders", "requester_id", "person", "id"))
                    .foreign_key(&mut foreign("orders", "category_code", "category", "code"))
                    .foreign_key(&mut foreign("orders", "place_id", "place", "id"))
                    .foreign_key(&mut foreign("orders", "compound_id", "place", "id"))
                    .foreign_key(&mut foreign("orders", "community_id", "place", "id"))
                    .foreign_key(&mut foreign("orders", "street_id", "place", "id"))
                    .foreign_key(&mut foreign("orders", "desk_id", "organization", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("orders", &["street_id", "number"]))
            .await?;
        manager
            .create_index(index("orders", &["requester_id", "submitted_at", "id"]))
            .await?;
        manager
            .create_index(index("orders", &["desk_id", "state", "due_at", "id"]))
            .await?;
        manager
            .create_index(index("orders", &["compound_id", "state", "due_at", "id"]))
            .await?;
        manager
            .create_index(index("orders", &["community_id", "state", "due_at", "id"]))
            .await?;
        manager
            .create_index(index("orders", &["street_id", "state", "due_at", "id"]))
            .await?;
        for column in ["desk_id", "compound_id", "community_id", "street_id"] {
            manager
                .create_index(index("orders", &[column, "open", "submitted_at", "id"]))
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("order_skill")
                    .col(uuid("order_id"))
                    .col(text("skill_code"))
                    .primary_key(Index::create().col("order_id").col("skill_code"))
                    .foreign_key(&mut foreign("order_skill", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("order_skill", "skill_code", "skill", "code"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_crew")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(uuid("person_id"))
                    .col(integer("round"))
                    .col(timestamp_with_time_zone("claimed_at"))
                    .col(timestamp_with_time_zone_null("released_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("order_crew", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("order_crew", "person_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("order_crew", &["order_id", "person_id", "round"]))
            .await?;
        manager
            .create_index(index("order_crew", &["person_id", "claimed_at", "id"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_event")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(integer("sequence"))
                    .col(text("kind"))
                    .col(uuid("actor_id"))
                    .col(text("actor_part"))
                    .col(timestamp_with_time_zone("at"))
                    .col(text_null("words"))
                    .col(text_null("outcome"))
                    .col(integer_null("stars"))
                    .col(integer_null("crew_size"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("order_event", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("order_event", "actor_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("order_event", &["order_id", "sequence"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("photo")
                    .col(uuid("id"))
                    .col(uuid("owner_id"))
                    .col(uuid_null("order_id"))
                    .col(uuid_null("event_id"))
                    .col(integer("width"))
                    .col(integer("height"))
                    .col(integer("byte_size"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("attached_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("photo", "owner_id", "person", "id"))
                    .foreign_key(&mut foreign("photo", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign("photo", "event_id", "order_event", "id"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("photo", &["order_id"])).await?;
        manager.create_index(index("photo", &["event_id"])).await?;
        manager
            .create_index(index("photo", &["owner_id", "created_at"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("rating")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(integer("round"))
                    .col(integer("stars"))
                    .col(text_null("words"))
                    .col(timestamp_with_time_zone("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("rating", "order_id", "orders", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("rating", &["order_id", "round"]))
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_counter")
                    .col(uuid("street_id"))
                    .col(text("day"))
                    .col(integer("last"))
                    .primary_key(Index::create().col("street_id").col("day"))
                    .foreign_key(&mut foreign("order_counter", "street_id", "place", "id"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "order_counter",
            "rating",
            "photo",
            "order_event",
            "order_crew",
            "order_skill",
            "orders",
            "category",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}
