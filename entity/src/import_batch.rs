//! An uploaded roster with what became of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub file_name: String,
    pub state: ImportState,
    pub created_at: DateTimeUtc,
    pub committed_at: Option<DateTimeUtc>,
    pub total: i32,
    pub new_count: i32,
    pub same_count: i32,
    pub changed_count: i32,
    pub error_count: i32,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ImportState {
    /// Read and judged; nothing changed yet.
    Staged,
    Committing,
    Committed,
    Failed,
}
