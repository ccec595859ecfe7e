//! One line of a roster, with its verdict.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub batch_id: Uuid,
    /// Line in the sheet, from 1.
    pub line: i32,
    pub verdict: ImportVerdict,
    pub name: String,
    /// A valid number, normalised, else the cell's text as it was typed.
    pub phone_cipher: Vec<u8>,
    pub phone_key_id: String,
    /// Empty when the cell held no valid number.
    pub phone_hash: Vec<u8>,
    pub unit: String,
    pub compound: String,
    pub building: String,
    pub skills: String,
    /// Array of {column, code, value}.
    pub problems: Json,
    /// Array of {column, before, after}.
    pub changes: Json,
    /// The person whom the line is about, where known before the import.
    pub person_id: Option<Uuid>,
    /// Where they live, as found by the names.
    pub place_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an import would do with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ImportVerdict {
    New,
    Same,
    Changed,
    Error,
}
