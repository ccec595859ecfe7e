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
    /// The order that this one was merged into, or that was merged into this one.
    pub other_order_id: Option<Uuid>,
    /// The department or unit that it concerns.
    pub organization_id: Option<Uuid>,
    /// Of a follow-up: whether all was well.
    pub passed: Option<bool>,
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
    /// The resident was asked for more; the clock stands.
    Asked,
    /// The resident has answered; the clock runs again.
    Answered,
    /// No answer came; the clock runs again.
    AnswerMissed,
    /// This order goes on in another.
    Merged,
    /// Another order goes on in this one.
    Absorbed,
    /// Somebody else has the same trouble.
    Joined,
    /// And has it no more.
    Left,
    /// The desk could do nothing, and gave it to those above.
    PassedUp,
    /// The street told everybody to hurry.
    Supervised,
    /// A department or unit was asked to help.
    CoHandlerAsked,
    /// It did its part.
    CoHandlerDone,
    /// It cannot help.
    CoHandlerRefused,
    /// It has not answered in time.
    CoHandlerLate,
    Withdrawn,
    /// Others may take it from now on than before.
    Redirected,
    /// A unit that was asked to take it will.
    OfferAccepted,
    /// Somebody who was asked by name, or for their unit, will not take it.
    OfferRefused,
    /// Nobody who was asked has answered in time.
    OfferLapsed,
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
    /// One of the crew said how the request was to work on.
    RequestRated,
    /// Nobody said anything for seven days.
    ClosedSilently,
    /// Somebody who had no part in it asked whether all is well; where it is not, it was reopened.
    FollowedUp,
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
    /// May take it and has not yet: a confirmed member of the compound; of a small wish, whoever lives
    /// in the community.
    Member,
    /// Was asked by name to take it, or answers for a unit that was.
    Offered,
    /// Answers for a unit that was asked to take it and has not said whether it will.
    UnitOffered,
    /// Has the same trouble as the requester.
    Follower,
    /// Answers for a department or unit that was asked to help.
    CoHandler,
    /// Administers the street.
    Street,
    /// 巡查: came upon it on patrol.
    Finder,
    /// Nobody: time passed. The requester stands as actor, since it is their order.
    Clock,
}
