//! 动态: everything that ever happened to an order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// From 1, without gaps.
    pub sequence: i32,
    pub kind: OrderEventKind,
    pub actor_id: Uuid,
    pub actor_part: OrderPart,
    pub at: DateTimeUtc,
    pub words: Option<String>,
    pub outcome: Option<super::order::OrderOutcome>,
    pub stars: Option<i32>,
    pub crew_size: Option<i32>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderEventKind {
    Submitted,
    Dispatched,
    Declined,
    Withdrawn,
    Claimed,
    /// Given back twice: the desk arranges it anew.
    ReturnedToDesk,
    /// Somebody, who stands as actor, leads the crew from now on.
    LeadPassed,
    TakeoverAsked,
    TakeoverAccepted,
    TakeoverRefused,
    TakeoverExpired,
    /// A place was taken and nothing came of it: it is free again.
    ClaimLapsed,
    Progressed,
    Finished,
    Rated,
    Reopened,
    /// Somebody's place in the crew is free again.
    Released,
    /// The deadline has passed, and the community was told.
    Late,
    /// It passed long ago, and the street was told.
    Escalated,
}

/// In what part somebody acts on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderPart {
    Requester,
    /// Has claimed it in this round.
    Handler,
    /// Serves its desk.
    Desk,
    /// A confirmed member of the compound who has not claimed it.
    Member,
    /// Nobody: time passed. The requester stands as actor, since it is their order.
    Clock,
}
