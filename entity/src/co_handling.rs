//! 协办: a department or unit that a desk has asked to help with an order, by a deadline of its own.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "co_handling")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// `order.round` at the time; each is asked once a round.
    pub round: i32,
    pub organization_id: Uuid,
    pub asked_by: Uuid,
    pub asked_at: DateTimeUtc,
    /// What it is asked for.
    pub words: String,
    pub due_at: DateTimeUtc,
    pub state: CoHandlingState,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<DateTimeUtc>,
    pub answer: Option<String>,
    /// When it has to be told that no answer came; nothing once it was told, or one came.
    pub look_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum CoHandlingState {
    Asked,
    /// It did its part.
    Done,
    /// It cannot, and said why.
    Refused,
    /// The order ended or was reopened before it answered.
    Lapsed,
}
