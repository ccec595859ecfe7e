//! Places in a crew: who leads, whose unit it was kept for, until when its holder shows progress; and
//! who asks to take one over.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whoever took an order first leads those who work on it.
const FIRST_ONES_LEAD: &str = "UPDATE order_crew SET leads = TRUE WHERE released_at IS NULL AND \
    NOT EXISTS (SELECT 1 FROM order_crew AS earlier WHERE earlier.order_id = order_crew.order_id \
    AND earlier.round = order_crew.round AND earlier.released_at IS NULL \
    AND (earlier.claimed_at < order_crew.claimed_at \
    OR (earlier.claimed_at = order_crew.claimed_at AND earlier.id < order_crew.id)))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["given_back", "unit_places", "free_taken"] {
            let column = integer(column).default(0).to_owned();
            manager
                .alter_table(Table::alter().table("orders").add_column(column).to_owned())
                .await?;
        }
        for column in [
            boolean("leads").default(false).to_owned(),
            uuid_null("unit_id"),
            timestamp_with_time_zone_null("progress_due_at"),
            timestamp_with_time_zone_null("look_at"),
        ] {
            manager
                .alter_table(
                    Table::alter()
                        .table("order_crew")
                        .add_column(column)
                        .to_owned(),
                )
                .await?;
        }
        manager
            .create_index(index("order_crew", &["look_at", "id"]))
            .await?;
        manager
            .get_connection()
            .execute_unprepared(FIRST_ONES_LEAD)
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("order_unit_place")
                    .col(uuid("order_id"))
                    .col(uuid("organization_id"))
                    .col(integer("places"))
                    .col(integer("taken"))
                    .primary_key(Index::create().col("order_id").col("organization_id"))
                    .foreign_key(&mut foreign("order_unit_place", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign(
                        "order_unit_place",
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
                    .table("order_takeover")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    // The order as long as nothing was decided: one at a time.
                    .col(uuid_null("open_order_id"))
                    .col(uuid("crew_id"))
                    .col(uuid("asker_id"))
                    .col(text("words"))
                    .col(text("state"))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone("asked_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("decided_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("order_takeover", "order_id", "orders", "id"))
                    .foreign_key(&mut foreign(
                        "order_takeover",
                        "crew_id",
                        "order_crew",
                        "id",
                    ))
                    .foreign_key(&mut foreign("order_takeover", "asker_id", "person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(unique("order_takeover", &["open_order_id"]))
            .await?;
        manager
            .create_index(index("order_takeover", &["state", "expires_at", "id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["order_takeover", "order_unit_place"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        manager
            .drop_index(
                Index::drop()
                    .name("order_crew_look_at_id_index")
                    .table("order_crew")
                    .to_owned(),
            )
            .await?;
        for (table, columns) in [
            (
                "order_crew",
                &["look_at", "progress_due_at", "unit_id", "leads"][..],
            ),
            ("orders", &["free_taken", "unit_places", "given_back"][..]),
        ] {
            for column in columns {
                manager
                    .alter_table(Table::alter().table(table).drop_column(*column).to_owned())
                    .await?;
            }
        }
        Ok(())
    }
}
