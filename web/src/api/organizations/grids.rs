//! 网格 of a place, and what its administrators change about them.

use crate::{
    api::{
        Failure, Id,
        account::PlaceName,
        act,
        operation::{Operation, operation},
        orders::PageInfo,
        query, schema,
    },
    components::ListPage,
};

/// `name` within the grid's community, `full_name` among others.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct CoveredPlace {
    pub id: Id,
    pub name: String,
    pub full_name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Grid {
    pub id: Id,
    pub name: String,
    pub community: PlaceName,
    pub covers: Vec<CoveredPlace>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "GridConnection")]
struct GridPage {
    nodes: Vec<Grid>,
    page_info: PageInfo,
}

#[derive(cynic::QueryVariables)]
struct GridsVariables {
    place: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "GridsVariables")]
struct GridsOfPlace {
    #[arguments(placeId: $place, first: 50, after: $after)]
    grids: GridPage,
}

operation!(query GridsOfPlace(GridsVariables));

pub async fn list(place: Id, after: Option<String>) -> Result<ListPage<Grid>, Failure> {
    let page = query(GridsOfPlace::ask(GridsVariables { place, after }))
        .await?
        .grids;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

/// All that a change is asked for.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Grid")]
struct Changed {
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreateGridInput {
    request_id: Id,
    community_id: Id,
    name: String,
    add_place_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct CreateGridVariables {
    input: CreateGridInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateGridVariables")]
struct CreateGrid {
    #[arguments(input: $input)]
    create_grid: Changed,
}

operation!(mutation CreateGrid(CreateGridVariables));

pub async fn create(community_id: Id, name: String, add_place_ids: Vec<Id>) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = CreateGridInput {
            request_id,
            community_id,
            name,
            add_place_ids,
        };
        CreateGrid::ask(CreateGridVariables { input })
    });
    Ok(answer.await?.create_grid.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RenameGridInput {
    request_id: Id,
    grid_id: Id,
    name: String,
}

#[derive(cynic::QueryVariables)]
struct RenameGridVariables {
    input: RenameGridInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RenameGridVariables")]
struct RenameGrid {
    #[arguments(input: $input)]
    rename_grid: Changed,
}

operation!(mutation RenameGrid(RenameGridVariables));

pub async fn rename(grid_id: Id, name: String) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = RenameGridInput {
            request_id,
            grid_id,
            name,
        };
        RenameGrid::ask(RenameGridVariables { input })
    });
    Ok(answer.await?.rename_grid.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetGridCoverageInput {
    request_id: Id,
    grid_id: Id,
    add_place_ids: Vec<Id>,
    remove_place_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct SetGridCoverageVariables {
    input: SetGridCoverageInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetGridCoverageVariables")]
struct SetGridCoverage {
    #[arguments(input: $input)]
    set_grid_coverage: Changed,
}

operation!(mutation SetGridCoverage(SetGridCoverageVariables));

pub async fn set_coverage(
    grid_id: Id,
    add_place_ids: Vec<Id>,
    remove_place_ids: Vec<Id>,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = SetGridCoverageInput {
            request_id,
            grid_id,
            add_place_ids,
            remove_place_ids,
        };
        SetGridCoverage::ask(SetGridCoverageVariables { input })
    });
    Ok(answer.await?.set_grid_coverage.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CloseGridInput {
    request_id: Id,
    grid_id: Id,
}

#[derive(cynic::QueryVariables)]
struct CloseGridVariables {
    input: CloseGridInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CloseGridVariables")]
struct CloseGrid {
    #[arguments(input: $input)]
    close_grid: Changed,
}

operation!(mutation CloseGrid(CloseGridVariables));

pub async fn close(grid_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = CloseGridInput {
            request_id,
            grid_id,
        };
        CloseGrid::ask(CloseGridVariables { input })
    });
    Ok(answer.await?.close_grid.id)
}
