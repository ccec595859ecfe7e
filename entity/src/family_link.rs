//! 家人代办: an elder lets a relative act for them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "family_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub elder_id: Uuid,
    /// Whose number it was when it was given; nobody where nobody here had it.
    pub relative_id: Option<Uuid>,
    /// What the elder calls them: 女儿.
    pub called: String,
    pub phone_cipher: Vec<u8>,
    pub phone_key_id: String,
    pub phone_hash: Vec<u8>,
    /// The elder, or whoever did it for them at the desk.
    pub granted_by: Uuid,
    pub granted_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
