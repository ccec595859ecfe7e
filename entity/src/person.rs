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
    pub state: PersonState,
    /// When somebody who is gone moved away or died.
    pub gone_since: Option<DateTimeUtc>,
    /// Whose row this one turned out to double; that one is never doubled itself.
    pub merged_into_id: Option<Uuid>,
}

impl Model {
    pub fn is_present(&self) -> bool {
        self.state == PersonState::Present
    }
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whether somebody takes part. Whoever does not cannot sign in and is in no list unless asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum PersonState {
    Present,
    /// 已迁出
    MovedAway,
    /// 已故
    Deceased,
    /// The same human as another row, which everything went over to.
    Merged,
}
