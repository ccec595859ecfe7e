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
    /// The desk that could do nothing and gave it to those above, where it stays.
    pub passed_up_by: Option<Uuid>,
    /// Since when the resident has been asked for more, and no deadline runs.
    pub asked_at: Option<DateTimeUtc>,
    /// Which order goes on for this one, where both asked for the same.
    pub merged_into_id: Option<Uuid>,
    /// How many others have the same trouble.
    pub follower_count: i32,
    /// When the street last told everybody to hurry.
    pub supervised_at: Option<DateTimeUtc>,
    pub state: OrderState,
    /// Whether anybody still has something to do; kept beside `state` for indexes.
    pub open: bool,
    pub crew_size: i32,
    pub crew_taken: i32,
    /// How many places are kept for units, and how many of the others are taken; the latter is only
    /// counted where some are kept.
    pub unit_places: i32,
    pub free_taken: i32,
    /// Who may take it, once it is dispatched.
    pub audience: Audience,
    /// How often members gave it back since it went to the hall.
    pub given_back: i32,
    pub submitted_at: DateTimeUtc,
    /// When it went to the hall in this round.
    pub dispatched_at: Option<DateTimeUtc>,
    pub dispatch_due_at: DateTimeUtc,
    pub finish_due_at: DateTimeUtc,
    /// The deadline that counts now.
    pub due_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// Said to everybody: why it was declined, or once it is closed why it could not be solved.
    pub public_reason: Option<String>,
    /// Why it cannot be solved, as the crew says when finishing.
    pub unsolvable_reason: Option<String>,
    pub outcome: Option<OrderOutcome>,
    /// How often it was reopened.
    pub round: i32,
    /// How far it has been told that the present deadline is near or past.
    pub escalation: Escalation,
    /// When the clock has something to tell next; nothing while nobody but the requester has to act.
    pub look_at: Option<DateTimeUtc>,
    /// When time does something about its end next: reminds the requester, closes it silently, asks
    /// whether it lasted.
    pub settle_at: Option<DateTimeUtc>,
    pub event_count: i32,
    /// Goes up by one with every change.
    pub version: i32,
    pub source: OrderSource,
    /// 仅受理人可见: nobody but who asked, the desk and the crew ever sees it.
    pub hidden: bool,
    /// As its category was when it was submitted.
    pub open_to_all: bool,
    /// The person of the compound for whom it was raised, where their number told who that is: they
    /// have the same say as the requester. Nothing shows whether there is one.
    pub second_requester_id: Option<Uuid>,
    /// When it suits those whom it is for.
    pub preferred_day: Option<Date>,
    pub preferred_part: Option<DayPart>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether this is one of those who asked for it, and not merely came upon it.
    pub fn is_raised_by(&self, person_id: Uuid) -> bool {
        self.requester_id == person_id || self.second_requester_id == Some(person_id)
    }
}

/// 派给谁
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Audience {
    /// Confirmed members of the compound; of what is hidden, those of the desk.
    Compound,
    /// Confirmed members of any compound of the community.
    Community,
    /// 点名: whoever was asked, see `order_offer`.
    Named,
}

/// How an order came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrderSource {
    Resident,
    /// 代老人提交
    OnBehalf,
    /// 巡查: a grid worker came upon it; the branch says when it is done.
    Patrol,
    /// 入户走访
    Visit,
    /// 窗口转办: a matter that a service window could not finish on the spot
    Window,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum DayPart {
    Morning,
    Afternoon,
    Evening,
}

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
    /// 已并入: another order goes on for it
    Merged,
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
