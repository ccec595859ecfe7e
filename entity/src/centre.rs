//! 邻里中心: a house of the neighbourhood, or a shared space of a compound, with rooms that are booked.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "centre")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The compound, community or street that it belongs to.
    pub place_id: Uuid,
    pub name: String,
    pub address: String,
    /// Of the house, for everybody to call.
    pub phone: Option<String>,
    pub about: Option<String>,
    /// How many bookings a person may have here in one week.
    pub weekly_bookings: i32,
    /// The same for an organisation.
    pub organization_weekly_bookings: i32,
    pub created_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
