//! What an administrator changed of somebody's life that can be taken back, with all that moved.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: PersonChangeKind,
    pub person_id: Uuid,
    /// Who was merged into the person.
    pub other_id: Option<Uuid>,
    pub by_id: Uuid,
    pub at: DateTimeUtc,
    /// Every row that changed, with what it said before and after.
    pub moved: Json,
    pub undone_at: Option<DateTimeUtc>,
    pub undone_by: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum PersonChangeKind {
    /// Another row of the same human was merged into this one.
    Merged,
    /// Moved away or died.
    Gone,
}
