//! An uploaded sheet with what became of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub kind: ImportKind,
    pub file_name: String,
    pub state: ImportState,
    /// Which sheet, which line holds the headings, and which column was taken for what.
    pub mapping: Json,
    pub created_at: DateTimeUtc,
    pub committed_at: Option<DateTimeUtc>,
    pub undone_at: Option<DateTimeUtc>,
    pub all_or_nothing: bool,
    /// Lines of the present piece of work that are done.
    pub done: i32,
    pub total: i32,
    pub new_count: i32,
    pub same_count: i32,
    pub changed_count: i32,
    pub error_count: i32,
    pub ambiguous_count: i32,
    pub skipped_count: i32,
    pub imported_count: i32,
    /// Lines that were sound in the preview and no longer when it came to writing.
    pub left_count: i32,
    pub undone_count: i32,
    pub kept_count: i32,
    /// The code of what went wrong.
    pub failure: Option<String>,
    /// Until when whoever works on it has promised to be alive.
    pub lease_until: Option<DateTimeUtc>,
    pub version: i32,
}

impl Model {
    /// Lines that an import would do something with.
    pub fn to_import(&self) -> i32 {
        self.new_count + self.changed_count
    }
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ImportKind {
    /// 辖区与组织
    Places,
    /// 楼栋与网格
    Buildings,
    /// 单位与党员
    Members,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ImportState {
    /// Read; somebody has to say which column is which.
    Mapping,
    /// Being judged line by line.
    Judging,
    /// Judged; nothing changed yet.
    Staged,
    Committing,
    Committed,
    /// All or nothing turned into nothing: what was written is being taken back.
    Reverting,
    Undoing,
    Undone,
    /// Changed nothing; why is in `failure`.
    Failed,
}

impl ImportState {
    /// In these a server is at work on it.
    pub const AT_WORK: [ImportState; 4] = [
        ImportState::Judging,
        ImportState::Committing,
        ImportState::Reverting,
        ImportState::Undoing,
    ];

    pub fn is_at_work(self) -> bool {
        Self::AT_WORK.contains(&self)
    }
}
