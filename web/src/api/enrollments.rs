//! 报到: asking to join one's compound, and the desk's answer.

use super::{
    Failure, Id, Timestamp,
    account::{PlaceName, Skill},
    act,
    operation::{Operation, operation},
    orders::PageInfo,
    profile::MyEnrollment,
    query, schema,
};
use crate::components::ListPage;

/// Why somebody reports there: home, the unit's compound, or a unit itself to its community.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrollmentKind {
    Residence,
    UnitLinked,
    Unit,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrollmentState {
    Asked,
    Confirmed,
    Returned,
    Ended,
}

/// Somebody's request to join, as whoever decides on it sees it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Enrollment {
    pub id: Id,
    pub version: i32,
    pub kind: EnrollmentKind,
    pub state: EnrollmentState,
    pub place: ReportedPlace,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub reason: Option<String>,
    pub may_end: bool,
    pub person_name: String,
    /// None for a unit's.
    pub person_phone: Option<String>,
    pub skills: Vec<Skill>,
    pub unit: Option<UnitOfMember>,
}

impl Enrollment {
    /// Whether the viewer may take it to another compound: a member's, in a place of theirs.
    pub fn may_transfer(&self) -> bool {
        self.kind != EnrollmentKind::Unit && self.may_end && self.place.administered
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct ReportedPlace {
    pub id: Id,
    pub name: String,
    pub full_name: String,
    pub administered: bool,
}

/// With the places that it looks after, where its people may report too.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct UnitOfMember {
    pub id: Id,
    pub name: String,
    pub covers: Vec<PlaceName>,
}

/// What the list shows: those of members, unless a kind is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Narrowed {
    pub state: EnrollmentState,
    pub kind: Option<EnrollmentKind>,
    pub branch: Option<Id>,
    pub unit: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct EnrollmentsVariables {
    state: EnrollmentState,
    kind: Option<EnrollmentKind>,
    branch: Option<Id>,
    unit: Option<Id>,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "EnrollmentConnection")]
struct EnrollmentPage {
    nodes: Vec<Enrollment>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "EnrollmentsVariables")]
struct Enrollments {
    #[arguments(state: $state, kind: $kind, branchId: $branch, unitId: $unit, first: 30, after: $after)]
    enrollments: EnrollmentPage,
}

operation!(query Enrollments(EnrollmentsVariables));

/// Those that the viewer may decide on: the waiting ones in their order, others from the newest.
pub async fn enrollments(
    narrowed: Narrowed,
    after: Option<String>,
) -> Result<ListPage<Enrollment>, Failure> {
    let variables = EnrollmentsVariables {
        state: narrowed.state,
        kind: narrowed.kind,
        branch: narrowed.branch,
        unit: narrowed.unit,
        after,
    };
    let page = query(Enrollments::ask(variables)).await?.enrollments;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

/// What a decision is asked for: the list is read again.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Enrollment")]
struct EnrollmentId {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AskEnrollmentInput {
    request_id: Id,
    place_id: Id,
}

#[derive(cynic::QueryVariables)]
struct AskVariables {
    input: AskEnrollmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AskVariables")]
struct AskEnrollment {
    #[arguments(input: $input)]
    ask_enrollment: MyEnrollment,
}

operation!(mutation AskEnrollment(AskVariables));

/// `compound` is the one that the viewer lives in.
pub async fn ask(compound: Id) -> Result<MyEnrollment, Failure> {
    let answer = act(|request_id| {
        let input = AskEnrollmentInput {
            request_id,
            place_id: compound,
        };
        AskEnrollment::ask(AskVariables { input })
    });
    Ok(answer.await?.ask_enrollment)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ConfirmEnrollmentInput {
    request_id: Id,
    enrollment_id: Id,
}

#[derive(cynic::QueryVariables)]
struct ConfirmVariables {
    input: ConfirmEnrollmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmVariables")]
struct ConfirmEnrollment {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    confirm_enrollment: EnrollmentId,
}

operation!(mutation ConfirmEnrollment(ConfirmVariables));

pub async fn confirm(enrollment_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = ConfirmEnrollmentInput {
            request_id,
            enrollment_id,
        };
        ConfirmEnrollment::ask(ConfirmVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ReturnEnrollmentInput {
    request_id: Id,
    enrollment_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct ReturnVariables {
    input: ReturnEnrollmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ReturnVariables")]
struct ReturnEnrollment {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    return_enrollment: EnrollmentId,
}

operation!(mutation ReturnEnrollment(ReturnVariables));

pub async fn send_back(enrollment_id: Id, reason: String) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = ReturnEnrollmentInput {
            request_id,
            enrollment_id,
            reason,
        };
        ReturnEnrollment::ask(ReturnVariables { input })
    });
    answer.await.map(drop)
}
