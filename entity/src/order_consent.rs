//! What somebody in an order lets the public board show of what is theirs. No row: nothing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// The requester, or somebody of the crew; one row each.
    pub person_id: Uuid,
    /// What they wrote: the request and the rating, or the closing words.
    pub words: bool,
    /// The photos that they took.
    pub photos: bool,
    pub changed_at: DateTimeUtc,
    /// Goes up by one with every change.
    pub version: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
