//! A photo, re-encoded; until it is attached only its owner sees it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub order_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
    /// Which it shows, to everybody who is signed in.
    pub centre_id: Option<Uuid>,
    /// Pixels.
    pub width: i32,
    pub height: i32,
    pub byte_size: i32,
    pub created_at: DateTimeUtc,
    pub attached_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
