//! Whoever stands at the desk of a centre, or calls it, for those who manage the centre.

use crate::api::{
    CalendarDay, Failure, Id,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CentreVisitor {
    pub person_id: Id,
    pub name: String,
    pub home_name: Option<String>,
    pub birth_year: Option<i32>,
    pub half_price_from: Option<CalendarDay>,
}

#[derive(cynic::QueryVariables)]
struct VisitorVariables {
    id: Id,
    phone: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "VisitorVariables")]
struct FoundVisitor {
    #[arguments(centreId: $id, phone: $phone)]
    centre_visitor: Option<CentreVisitor>,
}

operation!(query FoundVisitor(VisitorVariables));

/// Who has this number, of those who belong to the centre's community.
pub async fn find(centre: Id, phone: String) -> Result<Option<CentreVisitor>, Failure> {
    let variables = VisitorVariables { id: centre, phone };
    Ok(query(FoundVisitor::ask(variables)).await?.centre_visitor)
}
