//! 回访: somebody who had no part in it asks the requester whether all is well.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// `order.round` at the time; once that is over there is nothing left to ask.
    pub round: i32,
    pub kind: FollowUpKind,
    pub arisen_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub done_by: Option<Uuid>,
    pub done_at: Option<DateTimeUtc>,
    pub passed: Option<bool>,
    pub words: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Why somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FollowUpKind {
    /// One or two stars.
    LowRating,
    /// Drawn among all that were closed.
    Sample,
    /// 回头看: whether it lasted.
    LookBack,
}
