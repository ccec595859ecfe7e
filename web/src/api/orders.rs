//! Orders as lists show them. `orders/page.rs` has one order with everything about it,
//! `orders/actions.rs` what people do to orders from request to rating, `orders/desk_work.rs` what desks,
//! neighbours and departments do besides.

pub mod actions;
pub mod crew;
pub mod desk_work;
pub mod endings;
pub mod form;
pub mod offers;
pub mod page;

use super::{
    CalendarDay, Failure, Id, Timestamp,
    account::{OrganizationName, Skill},
    operation::{Operation, operation},
    query, schema,
};
use crate::components::ListPage;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    Submitted,
    Dispatched,
    InProgress,
    Finished,
    Closed,
    Declined,
    Merged,
    Withdrawn,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderFilter {
    Open,
    Done,
    All,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskTab {
    Waiting,
    Running,
    Done,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineClass {
    Danger,
    Utility,
    General,
    Hard,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceRule {
    None,
    Photo,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Category")]
pub struct CategoryName {
    pub name_zh: String,
    pub name_en: String,
}

/// What a category presets or asks for when its orders are dispatched and finished.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Category")]
pub struct CategoryRules {
    pub skill: Option<SkillCode>,
    pub crew_size: i32,
    pub evidence_rule: EvidenceRule,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Skill")]
pub struct SkillCode {
    pub code: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct PlaceName {
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct OrderPlace {
    pub name: String,
    pub compound: Option<PlaceName>,
}

impl OrderPlace {
    /// 「东鑫小区 · 3 号楼」, for lists that reach beyond one compound.
    pub fn with_compound(&self) -> String {
        match &self.compound {
            Some(compound) if compound.name != self.name => {
                format!("{} · {}", compound.name, self.name)
            }
            _ => self.name.clone(),
        }
    }
}

/// How far it has been told that an order is late.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escalation {
    None,
    Near,
    Community,
    Street,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct OrderBrief {
    pub id: Id,
    pub version: i32,
    pub state: OrderState,
    pub category: CategoryName,
    pub words: String,
    pub place: OrderPlace,
    pub crew_size: i32,
    pub crew_taken: i32,
    pub submitted_at: Timestamp,
    pub due_at: Timestamp,
    pub working_days_left: Option<i32>,
    pub escalation: Escalation,
    /// Since when the resident has been asked for more, and no deadline runs.
    pub asked_at: Option<Timestamp>,
    pub supervised_at: Option<Timestamp>,
    pub follower_count: i32,
    pub open: bool,
}

/// The deadline that counts, and how many working days are left until then where these count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: Timestamp,
    pub working_days: Option<i64>,
    /// The resident was asked for more, and the clock stands.
    pub stands: bool,
}

impl OrderBrief {
    pub fn due(&self) -> Due {
        Due {
            at: self.due_at,
            working_days: self.working_days_left.map(i64::from),
            stands: self.asked_at.is_some(),
        }
    }
}

/// How an order came about.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderSource {
    Resident,
    OnBehalf,
    Patrol,
    Visit,
    Window,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayPart {
    Morning,
    Afternoon,
    Evening,
}

/// What sets an order apart, for those who deal with it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct OrderSigns {
    pub source: OrderSource,
    pub hidden: bool,
    pub open_to_all: bool,
    pub preferred_day: Option<CalendarDay>,
    pub preferred_part: Option<DayPart>,
}

/// An order that the viewer may take.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct HallOrder {
    #[cynic(spread)]
    pub brief: OrderBrief,
    #[cynic(spread)]
    pub signs: OrderSigns,
    pub skills: Vec<Skill>,
    pub matched_skills: Vec<Skill>,
    pub unit_places: Vec<UnitPlaces>,
    pub free_places: Option<i32>,
}

/// Places that are kept for a unit.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UnitPlaces {
    pub unit: OrganizationName,
    pub places: i32,
    pub taken: i32,
    pub is_viewers: bool,
}

/// Whether all that is left is kept for units where the viewer does not work.
pub fn is_kept(units: &[UnitPlaces], free: Option<i32>) -> bool {
    free == Some(0)
        && !units
            .iter()
            .any(|one| one.is_viewers && one.taken < one.places)
}

/// An order that the viewer has taken.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct TaskOrder {
    #[cynic(spread)]
    pub brief: OrderBrief,
    #[cynic(spread)]
    pub signs: OrderSigns,
    #[cynic(alias, rename = "category")]
    pub rules: CategoryRules,
    pub crew: Vec<TaskPlace>,
}

/// A place in the crew of an order that the viewer has taken.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "CrewMember")]
pub struct TaskPlace {
    pub is_viewer: bool,
    pub leads: bool,
    pub progress_due_at: Option<Timestamp>,
}

/// An order on the viewer's desk.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Order")]
pub struct DeskOrder {
    #[cynic(spread)]
    pub brief: OrderBrief,
    #[cynic(spread)]
    pub signs: OrderSigns,
    #[cynic(alias, rename = "category")]
    pub rules: CategoryRules,
    pub desk: Option<OrganizationName>,
    pub reopened: i32,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// The cursor to read on from.
    pub fn next(self) -> Option<String> {
        self.end_cursor.filter(|_| self.has_next_page)
    }
}

const PAGE_SIZE: i32 = 20;

#[derive(cynic::QueryVariables)]
struct MyOrdersVariables {
    filter: OrderFilter,
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderConnection")]
struct BriefPage {
    page_info: PageInfo,
    nodes: Vec<OrderBrief>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MyOrdersVariables")]
struct MyOrders {
    #[arguments(filter: $filter, first: $first, after: $after)]
    my_orders: BriefPage,
}

operation!(query MyOrders(MyOrdersVariables));

pub async fn my_orders(
    filter: OrderFilter,
    after: Option<String>,
) -> Result<ListPage<OrderBrief>, Failure> {
    let first = PAGE_SIZE;
    let page = query(MyOrders::ask(MyOrdersVariables {
        filter,
        first,
        after,
    }))
    .await?
    .my_orders;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MyOrdersVariables")]
struct CoHandledOrders {
    #[arguments(filter: $filter, first: $first, after: $after)]
    co_handled_orders: BriefPage,
}

operation!(query CoHandledOrders(MyOrdersVariables));

/// Orders that the viewer's units were asked to help with.
pub async fn co_handled(
    filter: OrderFilter,
    after: Option<String>,
) -> Result<ListPage<OrderBrief>, Failure> {
    let first = PAGE_SIZE;
    let variables = MyOrdersVariables {
        filter,
        first,
        after,
    };
    let page = query(CoHandledOrders::ask(variables))
        .await?
        .co_handled_orders;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryVariables)]
struct HallVariables {
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderConnection")]
struct HallPage {
    page_info: PageInfo,
    nodes: Vec<HallOrder>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "HallVariables")]
struct Hall {
    #[arguments(first: $first, after: $after)]
    hall: HallPage,
}

operation!(query Hall(HallVariables));

pub async fn hall(after: Option<String>) -> Result<ListPage<HallOrder>, Failure> {
    let first = PAGE_SIZE;
    let page = query(Hall::ask(HallVariables { first, after })).await?.hall;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "HallVariables")]
struct Wishes {
    #[arguments(first: $first, after: $after)]
    wishes: HallPage,
}

operation!(query Wishes(HallVariables));

/// 微心愿 that the viewer may grant.
pub async fn wishes(after: Option<String>) -> Result<ListPage<HallOrder>, Failure> {
    let first = PAGE_SIZE;
    let page = query(Wishes::ask(HallVariables { first, after }))
        .await?
        .wishes;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderConnection")]
struct TaskPage {
    page_info: PageInfo,
    nodes: Vec<TaskOrder>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MyOrdersVariables")]
struct MyTasks {
    #[arguments(filter: $filter, first: $first, after: $after)]
    my_tasks: TaskPage,
}

operation!(query MyTasks(MyOrdersVariables));

pub async fn my_tasks(
    filter: OrderFilter,
    after: Option<String>,
) -> Result<ListPage<TaskOrder>, Failure> {
    let first = PAGE_SIZE;
    let page = query(MyTasks::ask(MyOrdersVariables {
        filter,
        first,
        after,
    }))
    .await?
    .my_tasks;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryVariables)]
struct DeskVariables {
    tab: DeskTab,
    source: Option<OrderSource>,
    first: i32,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderConnection")]
struct DeskPage {
    page_info: PageInfo,
    nodes: Vec<DeskOrder>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "DeskVariables")]
struct Desk {
    #[arguments(tab: $tab, source: $source, first: $first, after: $after)]
    desk: DeskPage,
}

operation!(query Desk(DeskVariables));

/// More at once than elsewhere: a desk is looked over as a table.
const DESK_PAGE_SIZE: i32 = 40;

/// All, or those that came about in one way.
pub async fn desk(
    tab: DeskTab,
    source: Option<OrderSource>,
    after: Option<String>,
) -> Result<ListPage<DeskOrder>, Failure> {
    let variables = DeskVariables {
        tab,
        source,
        first: DESK_PAGE_SIZE,
        after,
    };
    let page = query(Desk::ask(variables)).await?.desk;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Skills {
    skills: Vec<Skill>,
}

operation!(query Skills(()));

pub async fn skills() -> Result<Vec<Skill>, Failure> {
    Ok(query(Skills::ask(())).await?.skills)
}
