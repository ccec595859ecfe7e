//! A quarter of an hour of a space that is taken. The key is what keeps two from having it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occupancy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub space_id: Uuid,
    /// Quarters of an hour since 1970, UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tick: i32,
    /// Either a booking or a closure.
    pub booking_id: Option<Uuid>,
    pub closure_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
