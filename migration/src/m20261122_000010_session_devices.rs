//! Sessions say what device they are on, in two words, in place of all that its browser said.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What living sessions are on is known again with their next refresh.
        for column in ["device", "browser"] {
            manager
                .alter_table(
                    Table::alter()
                        .table("session")
                        .add_column(text(column).default("other"))
                        .to_owned(),
                )
                .await?;
        }
        manager
            .alter_table(
                Table::alter()
                    .table("session")
                    .drop_column("user_agent")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("session")
                    .add_column(text("user_agent").default(""))
                    .to_owned(),
            )
            .await?;
        for column in ["device", "browser"] {
            manager
                .alter_table(
                    Table::alter()
                        .table("session")
                        .drop_column(column)
                        .to_owned(),
                )
                .await?;
        }
        Ok(())
    }
}
