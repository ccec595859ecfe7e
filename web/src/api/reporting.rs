//! 双报到: where one may report, ending and going on elsewhere, units, and the figures.

use super::{
    ErrorCode, Failure, Id, Timestamp,
    account::{OrganizationName, PlaceName},
    act,
    enrollments::{EnrollmentKind, EnrollmentState},
    operation::{Operation, operation},
    orders::PageInfo,
    organizations::OrganizationKind,
    query, schema,
};
use crate::components::ListPage;

/// One of the viewer's own 报到, or one of a unit of theirs.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Enrollment")]
pub struct Report {
    pub id: Id,
    pub version: i32,
    pub kind: EnrollmentKind,
    pub state: EnrollmentState,
    pub place: PlaceName,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub reason: Option<String>,
    pub transferred_from: Option<PlaceName>,
}

impl Report {
    pub fn is_living(&self) -> bool {
        matches!(
            self.state,
            EnrollmentState::Asked | EnrollmentState::Confirmed
        )
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ReportingPlace {
    pub place: PlaceName,
    pub kind: EnrollmentKind,
}

/// What the viewer's 报到 page shows.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Me")]
pub struct MyReporting {
    pub reporting_places: Vec<ReportingPlace>,
    pub enrollments: Vec<Report>,
    pub unfinished_orders: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct OwnReporting {
    me: Option<MyReporting>,
}

operation!(query OwnReporting(()));

pub async fn mine() -> Result<MyReporting, Failure> {
    let me = query(OwnReporting::ask(())).await?.me;
    me.ok_or_else(|| Failure::refused(ErrorCode::Unauthenticated))
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Enrollment")]
struct ReportId {
    #[allow(dead_code)]
    id: Id,
}

/// Confirmed at once, or asked for.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Enrollment")]
struct Transferred {
    state: EnrollmentState,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct TransferEnrollmentInput {
    request_id: Id,
    enrollment_id: Id,
    place_id: Id,
}

#[derive(cynic::QueryVariables)]
struct TransferVariables {
    input: TransferEnrollmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "TransferVariables")]
struct TransferEnrollment {
    #[arguments(input: $input)]
    transfer_enrollment: Transferred,
}

operation!(mutation TransferEnrollment(TransferVariables));

/// Answers how it stands there.
pub async fn transfer(enrollment_id: Id, place_id: Id) -> Result<EnrollmentState, Failure> {
    let answer = act(|request_id| {
        let input = TransferEnrollmentInput {
            request_id,
            enrollment_id,
            place_id,
        };
        TransferEnrollment::ask(TransferVariables { input })
    });
    Ok(answer.await?.transfer_enrollment.state)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EndEnrollmentInput {
    request_id: Id,
    enrollment_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct EndVariables {
    input: EndEnrollmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndVariables")]
struct EndEnrollment {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    end_enrollment: ReportId,
}

operation!(mutation EndEnrollment(EndVariables));

/// A reason is wanted from whoever ends somebody else's.
pub async fn end(enrollment_id: Id, reason: Option<String>) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EndEnrollmentInput {
            request_id,
            enrollment_id,
            reason,
        };
        EndEnrollment::ask(EndVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AskUnitEnrollmentInput {
    request_id: Id,
    unit_id: Id,
}

#[derive(cynic::QueryVariables)]
struct AskForUnitVariables {
    input: AskUnitEnrollmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AskForUnitVariables")]
struct AskUnitEnrollment {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    ask_unit_enrollment: ReportId,
}

operation!(mutation AskUnitEnrollment(AskForUnitVariables));

pub async fn ask_for_unit(unit_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = AskUnitEnrollmentInput {
            request_id,
            unit_id,
        };
        AskUnitEnrollment::ask(AskForUnitVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UnitMembers {
    pub unit: OrganizationName,
    pub members: i32,
}

/// How many report to a branch's compounds.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct BranchReporting {
    pub branch: OrganizationName,
    pub asked: i32,
    pub confirmed: i32,
    pub returned: i32,
    pub ended: i32,
    pub units: Vec<UnitMembers>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct ReportingOfBranches {
    branch_reporting: Vec<BranchReporting>,
}

operation!(query ReportingOfBranches(()));

pub async fn of_branches() -> Result<Vec<BranchReporting>, Failure> {
    Ok(query(ReportingOfBranches::ask(())).await?.branch_reporting)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct Unit {
    pub id: Id,
    pub name: String,
    pub kind: OrganizationKind,
    pub covers: Vec<PlaceName>,
}

/// A unit's own 报到, and how far its people have come.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UnitReporting {
    pub unit: Unit,
    pub enrollment: Option<Report>,
    pub people: i32,
    pub at_home: i32,
    pub at_linked: i32,
    pub not_yet: i32,
}

#[derive(cynic::QueryVariables)]
struct UnitsVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "UnitReportingConnection")]
struct UnitsPage {
    nodes: Vec<UnitReporting>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "UnitsVariables")]
struct ReportingOfUnits {
    #[arguments(first: 50, after: $after)]
    unit_reporting: UnitsPage,
}

operation!(query ReportingOfUnits(UnitsVariables));

pub async fn of_units(after: Option<String>) -> Result<ListPage<UnitReporting>, Failure> {
    let page = query(ReportingOfUnits::ask(UnitsVariables { after })).await?;
    Ok(ListPage {
        rows: page.unit_reporting.nodes,
        next: page.unit_reporting.page_info.next(),
    })
}

/// How far somebody of a unit has come.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    AtHome,
    AtLinked,
    NotYet,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UnitPersonReport {
    pub place: String,
    pub kind: EnrollmentKind,
    pub is_confirmed: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UnitPerson {
    pub id: Id,
    pub name: String,
    pub reports: Vec<UnitPersonReport>,
}

#[derive(cynic::QueryVariables)]
struct UnitPeopleVariables {
    unit: Id,
    standing: Option<Standing>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "UnitPersonConnection")]
struct UnitPeoplePage {
    nodes: Vec<UnitPerson>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "UnitPeopleVariables")]
struct PeopleOfUnit {
    #[arguments(unitId: $unit, standing: $standing, first: 30, after: $after)]
    unit_people: UnitPeoplePage,
}

operation!(query PeopleOfUnit(UnitPeopleVariables));

pub async fn people_of_unit(
    unit: Id,
    standing: Option<Standing>,
    after: Option<String>,
) -> Result<ListPage<UnitPerson>, Failure> {
    let variables = UnitPeopleVariables {
        unit,
        standing,
        after,
    };
    let page = query(PeopleOfUnit::ask(variables)).await?.unit_people;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}
