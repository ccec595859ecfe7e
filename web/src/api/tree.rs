//! The tree of places as its administrators see it: how much there is in each, and their changes.

use super::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema,
};
use crate::components::ListPage;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    District,
    Street,
    Community,
    Village,
    Compound,
    Building,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompoundKind {
    Managed,
    Unmanaged,
    Resettlement,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "PlaceFigures")]
pub struct Figures {
    pub communities: i32,
    pub compounds: i32,
    pub buildings: i32,
    pub residents: i32,
    pub open_orders: i32,
    pub organizations: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct Step {
    pub id: Id,
    pub name: String,
    pub administered: bool,
}

/// A line of the tree.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct Branch {
    pub id: Id,
    pub kind: PlaceKind,
    pub compound_kind: Option<CompoundKind>,
    pub name: String,
    pub full_name: String,
    pub figures: Option<Figures>,
}

/// A place on its own page.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct TreePlace {
    pub id: Id,
    pub kind: PlaceKind,
    pub compound_kind: Option<CompoundKind>,
    pub name: String,
    pub closed_at: Option<Timestamp>,
    pub administered: bool,
    pub ancestors: Vec<Step>,
    pub figures: Option<Figures>,
}

#[derive(cynic::QueryVariables)]
struct TreePlaceVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "TreePlaceVariables")]
struct PlaceInTree {
    #[arguments(id: $id)]
    place: TreePlace,
}

operation!(query PlaceInTree(TreePlaceVariables));

pub async fn place(id: Id) -> Result<TreePlace, Failure> {
    let answer = query(PlaceInTree::ask(TreePlaceVariables { id })).await?;
    Ok(answer.place)
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PlaceConnection")]
struct BranchPage {
    nodes: Vec<Branch>,
    page_info: PageInfo,
}

impl BranchPage {
    fn into_list(self) -> ListPage<Branch> {
        ListPage {
            rows: self.nodes,
            next: self.page_info.next(),
        }
    }
}

#[derive(cynic::QueryVariables)]
struct ChildrenVariables {
    parent: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "ChildrenVariables")]
struct ChildPlaces {
    #[arguments(parentId: $parent, first: 50, after: $after)]
    places: BranchPage,
}

operation!(query ChildPlaces(ChildrenVariables));

pub async fn children(parent: Id, after: Option<String>) -> Result<ListPage<Branch>, Failure> {
    let answer = query(ChildPlaces::ask(ChildrenVariables { parent, after })).await?;
    Ok(answer.places.into_list())
}

#[derive(cynic::QueryVariables)]
struct AdministeredVariables {
    search: Option<String>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AdministeredVariables")]
struct AdministeredPlaces {
    #[arguments(search: $search, first: 50, after: $after)]
    administered_places: BranchPage,
}

operation!(query AdministeredPlaces(AdministeredVariables));

/// The topmost places of the viewer; with words, all whose name contains them.
pub async fn administered(
    search: String,
    after: Option<String>,
) -> Result<ListPage<Branch>, Failure> {
    let search = Some(search).filter(|search| !search.trim().is_empty());
    let variables = AdministeredVariables { search, after };
    let answer = query(AdministeredPlaces::ask(variables)).await?;
    Ok(answer.administered_places.into_list())
}

/// What a change is asked for: what is shown is read again.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Place")]
struct PlaceId {
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreatePlaceInput {
    request_id: Id,
    parent_id: Option<Id>,
    kind: PlaceKind,
    compound_kind: Option<CompoundKind>,
    name: String,
}

#[derive(cynic::QueryVariables)]
struct CreateVariables {
    input: CreatePlaceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateVariables")]
struct CreatePlace {
    #[arguments(input: $input)]
    create_place: PlaceId,
}

operation!(mutation CreatePlace(CreateVariables));

pub async fn create(
    parent: Id,
    kind: PlaceKind,
    compound_kind: Option<CompoundKind>,
    name: String,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = CreatePlaceInput {
            request_id,
            parent_id: Some(parent),
            kind,
            compound_kind,
            name,
        };
        CreatePlace::ask(CreateVariables { input })
    });
    Ok(answer.await?.create_place.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RenamePlaceInput {
    request_id: Id,
    place_id: Id,
    name: String,
    compound_kind: Option<CompoundKind>,
}

#[derive(cynic::QueryVariables)]
struct RenameVariables {
    input: RenamePlaceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RenameVariables")]
struct RenamePlace {
    #[arguments(input: $input)]
    rename_place: PlaceId,
}

operation!(mutation RenamePlace(RenameVariables));

pub async fn rename(
    place_id: Id,
    name: String,
    compound_kind: Option<CompoundKind>,
) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = RenamePlaceInput {
            request_id,
            place_id,
            name,
            compound_kind,
        };
        RenamePlace::ask(RenameVariables { input })
    });
    Ok(answer.await?.rename_place.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MovePlaceInput {
    request_id: Id,
    place_id: Id,
    parent_id: Id,
}

#[derive(cynic::QueryVariables)]
struct MoveVariables {
    input: MovePlaceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MoveVariables")]
struct MovePlace {
    #[arguments(input: $input)]
    move_place: PlaceId,
}

operation!(mutation MovePlace(MoveVariables));

pub async fn move_to(place_id: Id, parent_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = MovePlaceInput {
            request_id,
            place_id,
            parent_id,
        };
        MovePlace::ask(MoveVariables { input })
    });
    Ok(answer.await?.move_place.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct MergePlacesInput {
    request_id: Id,
    place_id: Id,
    into_id: Id,
}

#[derive(cynic::QueryVariables)]
struct MergeVariables {
    input: MergePlacesInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "MergeVariables")]
struct MergePlaces {
    #[arguments(input: $input)]
    merge_places: PlaceId,
}

operation!(mutation MergePlaces(MergeVariables));

/// Answers the place that has it all now.
pub async fn merge(place_id: Id, into_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = MergePlacesInput {
            request_id,
            place_id,
            into_id,
        };
        MergePlaces::ask(MergeVariables { input })
    });
    Ok(answer.await?.merge_places.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ClosePlaceInput {
    request_id: Id,
    place_id: Id,
}

#[derive(cynic::QueryVariables)]
struct CloseVariables {
    input: ClosePlaceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CloseVariables")]
struct ClosePlace {
    #[arguments(input: $input)]
    close_place: PlaceId,
}

operation!(mutation ClosePlace(CloseVariables));

pub async fn close(place_id: Id) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = ClosePlaceInput {
            request_id,
            place_id,
        };
        ClosePlace::ask(CloseVariables { input })
    });
    Ok(answer.await?.close_place.id)
}
