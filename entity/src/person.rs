//! 人员: one human, whatever parts they play.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    /// AES-256-GCM, nonce first; the key lives outside the database.
    pub phone_cipher: Vec<u8>,
    pub phone_key_id: String,
    /// Keyed hash of the normalised number, for exact look-up.
    pub phone_hash: Vec<u8>,
    /// Argon2id, PHC string.
    pub password_hash: Option<String>,
    /// Orders claimed and not finished; never above `unfinished_cap`.
    pub unfinished_count: i32,
    pub unfinished_cap: i32,
    pub created_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
