//! Counts that limit guessing and code sending, by subject and window.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// What is limited and whom, hashed where it would name a number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    pub window_start: DateTimeUtc,
    pub count: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
