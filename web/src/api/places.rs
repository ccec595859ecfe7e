//! Places to choose from: compounds and villages by name, then the buildings in one.

use super::{
    Failure, Id,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct PlaceLine {
    pub id: Id,
    pub name: String,
    pub community: Option<CommunityName>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct CommunityName {
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PlaceConnection")]
struct PlacePage {
    nodes: Vec<PlaceLine>,
}

#[derive(cynic::QueryVariables)]
struct NeighbourhoodsVariables {
    search: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "NeighbourhoodsVariables")]
struct Neighbourhoods {
    #[arguments(search: $search, kind: "COMPOUND", first: 60)]
    #[cynic(alias, rename = "places")]
    compounds: PlacePage,
    #[arguments(search: $search, kind: "VILLAGE", first: 20)]
    #[cynic(alias, rename = "places")]
    villages: PlacePage,
}

operation!(query Neighbourhoods(NeighbourhoodsVariables));

/// Where people live: compounds, then villages, whose name contains `search`.
pub async fn neighbourhoods(search: String) -> Result<Vec<PlaceLine>, Failure> {
    let search = Some(search).filter(|search| !search.trim().is_empty());
    let found = query(Neighbourhoods::ask(NeighbourhoodsVariables { search })).await?;
    let mut lines = found.compounds.nodes;
    lines.extend(found.villages.nodes);
    Ok(lines)
}

#[derive(cynic::QueryVariables)]
struct BuildingsVariables {
    compound: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "BuildingsVariables")]
struct Buildings {
    #[arguments(parentId: $compound, kind: "BUILDING", first: 100)]
    places: PlacePage,
}

operation!(query Buildings(BuildingsVariables));

pub async fn buildings(compound: Id) -> Result<Vec<PlaceLine>, Failure> {
    let found = query(Buildings::ask(BuildingsVariables { compound })).await?;
    Ok(found.places.nodes)
}
