//! 接手: somebody asks whoever holds a place in a crew to let them have it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_takeover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// The order as long as nothing was decided: its unique key allows one at a time.
    pub open_order_id: Option<Uuid>,
    /// The place, and so its holder.
    pub crew_id: Uuid,
    pub asker_id: Uuid,
    pub words: String,
    pub state: TakeoverState,
    /// Why it was refused.
    pub reason: Option<String>,
    pub asked_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum TakeoverState {
    Open,
    Accepted,
    Refused,
    Expired,
    /// The place was given up, or the order ended, before it was answered.
    Lapsed,
}
