//! The last number given out in a street on a day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_counter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub street_id: Uuid,
    /// `YYMMDD` in the street's zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    pub last: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
