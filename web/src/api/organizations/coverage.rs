//! 覆盖情况: the figures of a place, and the compounds behind them.

use super::KindCount;
use crate::{
    api::{
        Failure, Id,
        operation::{Operation, operation},
        orders::PageInfo,
        profile::PlaceInFull,
        query, schema,
    },
    components::ListPage,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompoundCoverage {
    Any,
    InGrid,
    WithoutBranch,
    SeveralBranches,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "CoverageFigures")]
pub struct Figures {
    pub organizations: Vec<KindCount>,
    pub units_reported: i32,
    pub grids: i32,
    pub compounds: i32,
    pub compounds_in_grids: i32,
    pub compounds_without_branch: i32,
    pub compounds_with_several_branches: i32,
}

#[derive(cynic::QueryVariables)]
struct FiguresVariables {
    place: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "FiguresVariables")]
struct Coverage {
    #[arguments(placeId: $place)]
    coverage_figures: Figures,
}

operation!(query Coverage(FiguresVariables));

pub async fn figures(place: Id) -> Result<Figures, Failure> {
    let answer = query(Coverage::ask(FiguresVariables { place })).await?;
    Ok(answer.coverage_figures)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PlaceConnection")]
struct CompoundPage {
    nodes: Vec<PlaceInFull>,
    page_info: PageInfo,
}

#[derive(cynic::QueryVariables)]
struct CompoundsVariables {
    place: Id,
    coverage: CompoundCoverage,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CompoundsVariables")]
struct CoveredCompounds {
    #[arguments(placeId: $place, coverage: $coverage, first: 50, after: $after)]
    compounds: CompoundPage,
}

operation!(query CoveredCompounds(CompoundsVariables));

pub async fn compounds(
    place: Id,
    coverage: CompoundCoverage,
    after: Option<String>,
) -> Result<ListPage<PlaceInFull>, Failure> {
    let variables = CompoundsVariables {
        place,
        coverage,
        after,
    };
    let page = query(CoveredCompounds::ask(variables)).await?.compounds;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}
