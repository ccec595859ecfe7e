//! What somebody holds or missed is found without reading all that they ever booked.

use sea_orm_migration::prelude::*;

use crate::support::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in INDEXES {
            manager.create_index(index("booking", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in INDEXES {
            let name = format!("booking_{}_index", columns.join("_"));
            let index = Index::drop().name(name).table("booking").to_owned();
            manager.drop_index(index).await?;
        }
        Ok(())
    }
}

const INDEXES: [&[&str]; 2] = [&["person_id", "state"], &["person_id", "missed_until"]];
