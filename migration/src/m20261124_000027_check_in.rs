//! Checking in at the door of a room, and who did not come.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("room", boolean("check_in").default(false).to_owned()),
            ("room", integer("door_number").default(1).to_owned()),
            ("booking", timestamp_with_time_zone_null("checked_in_at")),
            ("booking", timestamp_with_time_zone_null("missed_until")),
            ("booking", text_null("appeal")),
        ] {
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        manager
            .create_index(index("booking", &["missed_until", "centre_id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("booking_missed_until_centre_id_index")
            .table("booking")
            .to_owned();
        manager.drop_index(index).await?;
        for (table, column) in [
            ("booking", "appeal"),
            ("booking", "missed_until"),
            ("booking", "checked_in_at"),
            ("room", "door_number"),
            ("room", "check_in"),
        ] {
            let drop = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
