//! 诉求: from the request of a resident to its rating.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Short number within the street that people can say aloud, e.g. `261121-0042`.
    pub number: String,
    pub requester_id: Uuid,
    pub category_code: String,
    pub words: String,
    /// A building, or the compound itself.
    pub place_id: Uuid,
    /// The compound that the place is or lies in. Orders are not taken in from anywhere else, since
    /// nobody could be a member there and claim them.
    pub compound_id: Option<Uuid>,
    pub community_id: Uuid,
    pub street_id: Uuid,
    /// The branch that covers the place, else the community's committee.
    pub desk_id: Uuid,
    pub state: OrderState,
    /// Whether anybody still has something to do; kept beside `state` for indexes.
    pub open: bool,
    pub crew_size: i32,
    pub crew_taken: i32,
    pub submitted_at: DateTimeUtc,
    /// When it went to the hall in this round.
    pub dispatched_at: Option<DateTimeUtc>,
    pub dispatch_due_at: DateTimeUtc,
    pub finish_due_at: DateTimeUtc,
    /// The deadline that counts now.
    pub due_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// Said to everybody when the order was declined or could not be solved.
    pub public_reason: Option<String>,
    pub outcome: Option<OrderOutcome>,
    /// How often it was reopened.
    pub round: i32,
    /// How far it has been told that the present deadline is near or past.
    pub escalation: Escalation,
    /// When the clock has something to tell next; nothing while nobody but the requester has to act.
    pub look_at: Option<DateTimeUtc>,
    pub event_count: i32,
    /// Goes up by one with every change.
    pub version: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderState {
    /// 待下单: on the desk
    Submitted,
    /// 待接单: in the hall, crew not complete
    Dispatched,
    /// 办理中: crew complete
    InProgress,
    /// 待评价
    Finished,
    /// 已办结
    Closed,
    /// 不予受理
    Declined,
    /// 已撤回
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Escalation {
    None,
    /// Whoever has to act was reminded.
    Near,
    /// Past: the community knows.
    Community,
    /// Long past: the street knows.
    Street,
}

/// What came of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderOutcome {
    Solved,
    Partly,
    Unsolvable,
}
