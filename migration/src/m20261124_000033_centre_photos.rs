//! Photos that show a centre.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = Table::alter()
            .table("photo")
            .add_column(uuid_null("centre_id"))
            .to_owned();
        manager.alter_table(add).await?;
        manager.create_index(index("photo", &["centre_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("photo_centre_id_index")
            .table("photo")
            .to_owned();
        manager.drop_index(index).await?;
        let drop = Table::alter()
            .table("photo")
            .drop_column("centre_id")
            .to_owned();
        manager.alter_table(drop).await
    }
}
