//! One line of a sheet, with its verdict and what came of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub batch_id: Uuid,
    /// Line in the sheet, from 1.
    pub line: i32,
    /// The order in which lines are carried out: what others lie in comes first.
    pub ordinal: i32,
    pub verdict: ImportVerdict,
    /// Object of the cells by column, tidied; without the phone.
    pub cells: Json,
    /// A valid number, normalised, else the cell's text as it was typed.
    pub phone_cipher: Vec<u8>,
    pub phone_key_id: String,
    /// Empty when the cell held no valid number.
    pub phone_hash: Vec<u8>,
    /// Array of {column, code, value}.
    pub problems: Json,
    /// Array of {column, before, after}.
    pub changes: Json,
    /// Array of {column, value, options, may_be_new}: what several fit.
    pub choices: Json,
    /// Object of what was chosen by column, and `skip`.
    pub decisions: Json,
    /// Whom or what the line is about, where known before the import.
    pub subject_id: Option<Uuid>,
    /// Where that is, as found by the names.
    pub place_id: Option<Uuid>,
    pub outcome: Option<ImportOutcome>,
    /// The code of why it was left out or kept.
    pub reason: Option<String>,
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
    /// Several fit; somebody has to choose.
    Ambiguous,
    /// Somebody chose to leave it out.
    Skipped,
}

/// What an import did with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ImportOutcome {
    Imported,
    /// Things had changed since the preview.
    Left,
    /// Taken back.
    Undone,
    /// Was to be taken back, but has been changed or used since.
    Kept,
}
