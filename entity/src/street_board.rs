//! Whether the public boards of a street are read by everybody. No row: by those who belong there.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "street_board")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub street_id: Uuid,
    pub is_public: bool,
    pub changed_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
