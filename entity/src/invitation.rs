//! 邀请: a link, mostly on a poster, by which the people of one place register.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Those that were made together have one.
    pub batch_id: Uuid,
    /// SHA-256 of the token in the link.
    pub token_hash: Vec<u8>,
    /// The token, encrypted with the key outside the database, so that a poster can be printed again.
    pub token_cipher: Vec<u8>,
    /// A building or a compound.
    pub place_id: Uuid,
    /// The same place's ancestors, for lists.
    pub compound_id: Uuid,
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
    pub made_by: Uuid,
    pub made_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    /// People who registered by it; never above `use_limit` where there is one.
    pub used: i32,
    pub use_limit: Option<i32>,
}

impl Model {
    /// Whether somebody may still register by it.
    pub fn is_living(&self, now: DateTimeUtc) -> bool {
        self.revoked_at.is_none()
            && now < self.expires_at
            && self.use_limit.is_none_or(|limit| self.used < limit)
    }
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
