//! How often the private link of a calendar was made anew; without a row never.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    /// A person or a room.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    pub number: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
