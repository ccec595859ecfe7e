//! What the home page shows of orders: the first few of each list, in one question per role.

use super::{Failure, orders::OrderBrief, query, schema};
use cynic::QueryBuilder;

/// The first orders of a list, and whether there are more.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrderConnection")]
pub struct FewOrders {
    pub nodes: Vec<OrderBrief>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct ResidentHome {
    #[arguments(filter: "OPEN", first: 3)]
    my_orders: FewOrders,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct MemberHome {
    #[arguments(filter: "OPEN", first: 3)]
    my_orders: FewOrders,
    #[arguments(filter: "OPEN", first: 3)]
    my_tasks: FewOrders,
    #[arguments(first: 3)]
    hall: FewOrders,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HomeOrders {
    pub mine: Vec<OrderBrief>,
    pub tasks: Vec<OrderBrief>,
    pub hall: Vec<OrderBrief>,
}

pub async fn home_orders(is_member: bool) -> Result<HomeOrders, Failure> {
    if is_member {
        let home = query(MemberHome::build(())).await?;
        Ok(HomeOrders {
            mine: home.my_orders.nodes,
            tasks: home.my_tasks.nodes,
            hall: home.hall.nodes,
        })
    } else {
        let home = query(ResidentHome::build(())).await?;
        Ok(HomeOrders {
            mine: home.my_orders.nodes,
            tasks: Vec::new(),
            hall: Vec::new(),
        })
    }
}
