//! How many bookings a person has at a centre in one week.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking_count")]
pub struct Model {
    /// A person or an organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub centre_id: Uuid,
    /// Its Monday, in the street's calendar.
    #[sea_orm(primary_key, auto_increment = false)]
    pub week: Date,
    pub taken: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
