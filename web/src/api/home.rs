//! What the home page shows of orders: the first few of each list, in one question.

use super::{
    Failure, Id,
    operation::{Operation, operation},
    orders::OrderBrief,
    query, schema,
};

/// The first orders of a list, and whether there are more.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrderConnection")]
pub struct FewOrders {
    pub nodes: Vec<OrderBrief>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrderConnection")]
struct AnyOrder {
    nodes: Vec<OrderId>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Order")]
#[allow(dead_code, reason = "that there is one says enough")]
struct OrderId {
    id: Id,
}

#[derive(cynic::QueryVariables)]
struct HomeVariables {
    is_member: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "HomeVariables")]
struct Home {
    #[arguments(filter: "OPEN", first: 3)]
    my_orders: FewOrders,
    #[arguments(filter: "OPEN", first: 3)]
    #[directives(include(if: $is_member))]
    my_tasks: Option<FewOrders>,
    #[arguments(first: 3)]
    #[directives(include(if: $is_member))]
    hall: Option<FewOrders>,
    #[arguments(filter: "OPEN", first: 1)]
    co_handled_orders: AnyOrder,
    #[arguments(first: 3)]
    #[directives(skip(if: $is_member))]
    wishes: Option<FewOrders>,
    missing_calendar_year: Option<i32>,
}

operation!(query Home(HomeVariables));

#[derive(Clone, Debug, PartialEq)]
pub struct HomeOrders {
    pub mine: Vec<OrderBrief>,
    pub tasks: Vec<OrderBrief>,
    pub hall: Vec<OrderBrief>,
    /// Whether a unit of the viewer's was asked to help.
    pub helps: bool,
    /// 微心愿, for those who have no hall.
    pub wishes: Vec<OrderBrief>,
    /// Told to who can enter it.
    pub missing_calendar_year: Option<i32>,
}

pub async fn home_orders(is_member: bool) -> Result<HomeOrders, Failure> {
    let home = query(Home::ask(HomeVariables { is_member })).await?;
    let of_some = |few: Option<FewOrders>| few.map(|few| few.nodes).unwrap_or_default();
    Ok(HomeOrders {
        mine: home.my_orders.nodes,
        tasks: of_some(home.my_tasks),
        hall: of_some(home.hall),
        helps: !home.co_handled_orders.nodes.is_empty(),
        wishes: of_some(home.wishes),
        missing_calendar_year: home.missing_calendar_year,
    })
}
