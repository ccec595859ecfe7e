//! Organisations as those see them who keep them: lists, one of them, the party tree. Changes are in
//! `organizations/changes.rs`, coverage figures in `organizations/coverage.rs`.

pub mod changes;
pub mod coverage;
pub mod grids;

use super::{
    ErrorCode, Failure, Id, Timestamp,
    account::PlaceName,
    enrollments::EnrollmentState,
    operation::{Operation, operation},
    orders::PageInfo,
    people::PersonLine,
    profile::{AppointmentRole, PlaceInFull},
    query, schema,
};
use crate::components::ListPage;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrganizationKind {
    StreetCommittee,
    CommunityCommittee,
    Branch,
    Group,
    CentreHousehold,
    PartnerUnit,
    Department,
    School,
    Enterprise,
    PropertyCompany,
    OwnersCommittee,
    SocialOrganization,
    Merchant,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BranchKind {
    Functional,
    Entity,
}

/// A line of a list.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationRecord")]
pub struct OrganizationLine {
    pub id: Id,
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub name: String,
    pub closed_at: Option<Timestamp>,
    pub seat: Option<PlaceInFull>,
    pub people_count: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrganizationRecordConnection")]
struct OrganizationPage {
    nodes: Vec<OrganizationLine>,
    page_info: PageInfo,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Narrowed {
    pub kinds: Vec<OrganizationKind>,
    pub branch_kind: Option<BranchKind>,
    pub place: Option<Id>,
    pub parent: Option<Id>,
    pub topmost: bool,
    pub reported: bool,
    pub search: String,
    pub include_closed: bool,
}

#[derive(cynic::QueryVariables)]
struct OrganizationsVariables {
    kinds: Option<Vec<OrganizationKind>>,
    branch_kind: Option<BranchKind>,
    place: Option<Id>,
    parent: Option<Id>,
    topmost: bool,
    reported: bool,
    search: String,
    include_closed: bool,
    after: Option<String>,
}

impl Narrowed {
    fn variables(self, after: Option<String>) -> OrganizationsVariables {
        OrganizationsVariables {
            kinds: Some(self.kinds),
            branch_kind: self.branch_kind,
            place: self.place,
            parent: self.parent,
            topmost: self.topmost,
            reported: self.reported,
            search: self.search,
            include_closed: self.include_closed,
            after,
        }
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OrganizationsVariables")]
struct Organizations {
    #[arguments(
        kinds: $kinds, branchKind: $branch_kind, placeId: $place, parentId: $parent,
        topmost: $topmost, reported: $reported, search: $search, includeClosed: $include_closed,
        first: 50, after: $after
    )]
    organizations: OrganizationPage,
}

operation!(query Organizations(OrganizationsVariables));

pub async fn list(
    narrowed: Narrowed,
    after: Option<String>,
) -> Result<ListPage<OrganizationLine>, Failure> {
    let page = query(Organizations::ask(narrowed.variables(after)))
        .await?
        .organizations;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationCount")]
pub struct KindCount {
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub count: i32,
}

/// A line of the party tree.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationRecord")]
pub struct TreeLine {
    pub id: Id,
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub name: String,
    pub part_count: i32,
    pub below: Vec<KindCount>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "OrganizationRecordConnection")]
struct TreePage {
    nodes: Vec<TreeLine>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OrganizationsVariables")]
struct PartyTree {
    #[arguments(
        kinds: $kinds, branchKind: $branch_kind, placeId: $place, parentId: $parent,
        topmost: $topmost, reported: $reported, search: $search, includeClosed: $include_closed,
        first: 100, after: $after
    )]
    organizations: TreePage,
}

operation!(query PartyTree(OrganizationsVariables));

pub async fn tree(
    narrowed: Narrowed,
    after: Option<String>,
) -> Result<ListPage<TreeLine>, Failure> {
    let page = query(PartyTree::ask(narrowed.variables(after)))
        .await?
        .organizations;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationStep")]
pub struct Step {
    pub id: Id,
    pub name: String,
    pub visible: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationContact")]
pub struct Contact {
    pub id: Id,
    pub name: String,
    pub duty: String,
    pub phone: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Officer {
    pub id: Id,
    pub role: AppointmentRole,
    pub person_id: Id,
    pub name: String,
    pub since: Timestamp,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationReport")]
pub struct Report {
    pub id: Id,
    pub place: PlaceName,
    pub state: EnrollmentState,
    pub asked_at: Timestamp,
}

/// An organisation on its own page.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationRecord")]
pub struct Organization {
    pub id: Id,
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub name: String,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub merged_into: Option<Step>,
    pub seat: Option<PlaceInFull>,
    pub covers: Vec<PlaceInFull>,
    pub ancestors: Vec<Step>,
    pub part_count: i32,
    pub people_count: i32,
    pub contacts: Vec<Contact>,
    pub officers: Vec<Officer>,
    pub reports: Vec<Report>,
    pub administered: bool,
}

#[derive(cynic::QueryVariables)]
struct OneVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "OneVariables")]
struct OneOrganization {
    #[arguments(id: $id)]
    organization: Option<Organization>,
}

operation!(query OneOrganization(OneVariables));

pub async fn one(id: Id) -> Result<Organization, Failure> {
    let answer = query(OneOrganization::ask(OneVariables { id })).await?;
    answer
        .organization
        .ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}

#[derive(cynic::QueryVariables)]
struct PeopleVariables {
    organization: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PersonConnection")]
struct PeoplePage {
    nodes: Vec<PersonLine>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PeopleVariables")]
struct PeopleOfOrganization {
    #[arguments(organizationId: $organization, first: 20, after: $after)]
    organization_people: PeoplePage,
}

operation!(query PeopleOfOrganization(PeopleVariables));

pub async fn people(
    organization: Id,
    after: Option<String>,
) -> Result<ListPage<PersonLine>, Failure> {
    let variables = PeopleVariables {
        organization,
        after,
    };
    let page = query(PeopleOfOrganization::ask(variables))
        .await?
        .organization_people;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

/// What a merge would take along.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OrganizationMergePreview")]
pub struct MergePreview {
    pub people: i32,
    pub roles: i32,
    pub reports: i32,
    pub contacts: i32,
    pub covered: i32,
    pub parts: i32,
    pub orders: i32,
}

#[derive(cynic::QueryVariables)]
struct PreviewVariables {
    organization: Id,
    into: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PreviewVariables")]
struct PreviewMerge {
    #[arguments(organizationId: $organization, intoId: $into)]
    organization_merge_preview: MergePreview,
}

operation!(query PreviewMerge(PreviewVariables));

pub async fn merge_preview(organization: Id, into: Id) -> Result<MergePreview, Failure> {
    let variables = PreviewVariables { organization, into };
    let answer = query(PreviewMerge::ask(variables)).await?;
    Ok(answer.organization_merge_preview)
}
