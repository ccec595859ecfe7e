//! 答复模板: words that are kept ready for what desks and crews write again and again.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answer_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// A community, or a street whose communities all share it.
    pub place_id: Uuid,
    pub purpose: AnswerPurpose,
    /// By which it is chosen.
    pub title: String,
    pub words: String,
    /// Order among those of the place for the same purpose.
    pub position: i32,
    pub created_at: DateTimeUtc,
    /// Offered no longer.
    pub retired_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What the words are said for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum AnswerPurpose {
    /// 不予受理
    Decline,
    /// 提级办理
    PassUp,
    /// 请居民补充
    Ask,
    /// 办结
    Finish,
    /// 无法解决
    Unsolvable,
    /// 并单
    Merge,
}
