//! Bookings that come again by a rule: the rule is a row, each date a booking of its own.

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
                    .table("series")
                    .col(uuid("id"))
                    .col(uuid("room_id"))
                    .col(uuid("centre_id"))
                    .col(uuid("person_id"))
                    .col(uuid_null("organization_id"))
                    .col(text("purpose"))
                    .col(integer("heads"))
                    .col(text("frequency"))
                    .col(integer("every"))
                    .col(text("weekdays"))
                    .col(date("first"))
                    .col(date("until"))
                    .col(integer("from_minute"))
                    .col(integer("minutes"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign("series", "room_id", "room", "id"))
                    .foreign_key(&mut foreign("series", "centre_id", "centre", "id"))
                    .foreign_key(&mut foreign("series", "person_id", "person", "id"))
                    .foreign_key(&mut foreign(
                        "series",
                        "organization_id",
                        "organization",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("series", &["person_id"]))
            .await?;
        for column in [uuid_null("series_id"), date_null("series_date")] {
            manager
                .alter_table(
                    Table::alter()
                        .table("booking")
                        .add_column(column)
                        .to_owned(),
                )
                .await?;
        }
        manager
            .create_index(index("booking", &["series_id", "series_date"]))
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("room")
                    .add_column(integer("series_days").default(90))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("room")
                    .drop_column("series_days")
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("booking_series_id_series_date_index")
                    .table("booking")
                    .to_owned(),
            )
            .await?;
        for column in ["series_date", "series_id"] {
            manager
                .alter_table(
                    Table::alter()
                        .table("booking")
                        .drop_column(column)
                        .to_owned(),
                )
                .await?;
        }
        manager
            .drop_table(Table::drop().table("series").to_owned())
            .await
    }
}
