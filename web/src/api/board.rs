//! 公示栏: what has ended in a compound or a community, for everybody to read.

use super::{
    Failure, Id, act,
    operation::{Operation, operation},
    orders::{PageInfo, page::OrderOutcome},
    query,
    scalars::CalendarDay,
    schema,
    tree::PlaceKind,
};
use crate::components::ListPage;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardPeriod {
    Month,
    Quarter,
    Year,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Solved,
    Partly,
    Unsolvable,
    Declined,
    Withdrawn,
    Silent,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardPlace {
    pub id: Id,
    pub kind: PlaceKind,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardCategory {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardCounts {
    pub total: i32,
    pub solved: i32,
    pub partly: i32,
    pub unsolvable: i32,
    pub declined: i32,
    pub withdrawn: i32,
    pub silent: i32,
    pub reopened: i32,
    pub finished: i32,
    pub in_time: i32,
    pub ratings: i32,
    pub mean_stars: Option<f64>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardCategoryCounts {
    pub category: BoardCategory,
    pub counts: BoardCounts,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardFigures {
    pub counts: BoardCounts,
    pub dispatch_minutes: Option<i32>,
    pub finish_minutes: Option<i32>,
    pub by_category: Vec<BoardCategoryCounts>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardPhoto {
    pub url: String,
    pub thumbnail_url: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BoardEntry {
    pub id: String,
    pub category: BoardCategory,
    pub compound: Option<BoardPlace>,
    pub asked_on: CalendarDay,
    pub ended_on: CalendarDay,
    pub ending: Ending,
    pub outcome: Option<OrderOutcome>,
    pub dispatch_minutes: Option<i32>,
    pub finish_minutes: Option<i32>,
    pub in_time: Option<bool>,
    pub reopened: i32,
    pub stars: Option<i32>,
    pub public_reason: Option<String>,
    pub request_words: Option<String>,
    pub closing_words: Option<String>,
    pub rating_words: Option<String>,
    pub photos: Vec<BoardPhoto>,
}

#[derive(cynic::QueryVariables)]
pub struct SummaryVariables {
    place: Id,
    period: BoardPeriod,
    category: Option<String>,
}

/// What stands above the list.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Board", variables = "SummaryVariables")]
pub struct Summary {
    pub place: BoardPlace,
    pub is_public: bool,
    pub categories: Vec<BoardCategory>,
    #[arguments(period: $period, categoryCode: $category)]
    pub figures: BoardFigures,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "SummaryVariables")]
struct BoardSummary {
    #[arguments(placeId: $place)]
    board: Summary,
}

operation!(query BoardSummary(SummaryVariables));

pub async fn summary(
    place: Id,
    period: BoardPeriod,
    category: Option<String>,
) -> Result<Summary, Failure> {
    let variables = SummaryVariables {
        place,
        period,
        category,
    };
    Ok(query(BoardSummary::ask(variables)).await?.board)
}

#[derive(cynic::QueryVariables)]
struct EntriesVariables {
    place: Id,
    period: BoardPeriod,
    category: Option<String>,
    ending: Option<Ending>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "BoardEntryConnection")]
struct EntryPage {
    nodes: Vec<BoardEntry>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Board", variables = "EntriesVariables")]
struct BoardList {
    #[arguments(period: $period, categoryCode: $category, ending: $ending, first: 20, after: $after)]
    entries: EntryPage,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "EntriesVariables")]
struct BoardEntries {
    #[arguments(placeId: $place)]
    board: BoardList,
}

operation!(query BoardEntries(EntriesVariables));

pub async fn entries(
    place: Id,
    period: BoardPeriod,
    category: Option<String>,
    ending: Option<Ending>,
    after: Option<String>,
) -> Result<ListPage<BoardEntry>, Failure> {
    let variables = EntriesVariables {
        place,
        period,
        category,
        ending,
        after,
    };
    let page = query(BoardEntries::ask(variables)).await?.board.entries;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "BoardDirectory")]
pub struct Directory {
    pub place: Option<BoardPlace>,
    pub is_public: bool,
    pub places: Vec<BoardPlace>,
    pub own: Vec<BoardPlace>,
}

#[derive(cynic::QueryVariables)]
struct DirectoryVariables {
    parent: Option<Id>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "DirectoryVariables")]
struct Boards {
    #[arguments(parentId: $parent)]
    board_directory: Directory,
}

operation!(query Boards(DirectoryVariables));

pub async fn directory(parent: Option<Id>) -> Result<Directory, Failure> {
    let answer = query(Boards::ask(DirectoryVariables { parent })).await?;
    Ok(answer.board_directory)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetBoardPublicInput {
    request_id: Id,
    street_id: Id,
    is_public: bool,
}

#[derive(cynic::QueryVariables)]
struct SetPublicVariables {
    input: SetBoardPublicInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "BoardDirectory")]
struct Set {
    is_public: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetPublicVariables")]
struct SetBoardPublic {
    #[arguments(input: $input)]
    set_board_public: Set,
}

operation!(mutation SetBoardPublic(SetPublicVariables));

/// Answers how it is now.
pub async fn set_public(street_id: Id, is_public: bool) -> Result<bool, Failure> {
    let answer = act(|request_id| {
        let input = SetBoardPublicInput {
            request_id,
            street_id,
            is_public,
        };
        SetBoardPublic::ask(SetPublicVariables { input })
    });
    Ok(answer.await?.set_board_public.is_public)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct PublishOrderInput {
    request_id: Id,
    order_id: Id,
    words: bool,
    photos: bool,
}

#[derive(cynic::QueryVariables)]
struct PublishVariables {
    input: PublishOrderInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
struct Published {
    version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "PublishVariables")]
struct PublishOrder {
    #[arguments(input: $input)]
    publish_order: Published,
}

operation!(mutation PublishOrder(PublishVariables));

/// What of the viewer's own the board may show from now on.
pub async fn publish(order_id: Id, words: bool, photos: bool) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = PublishOrderInput {
            request_id,
            order_id,
            words,
            photos,
        };
        PublishOrder::ask(PublishVariables { input })
    });
    Ok(answer.await?.publish_order.version)
}
