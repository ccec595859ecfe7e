//! 审计: what administrators did, and to what.

use super::{
    Failure, Id, Timestamp,
    operation::{Operation, operation},
    orders::PageInfo,
    query, schema,
};
use crate::components::ListPage;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditAction {
    PlaceCreated,
    PlaceRenamed,
    PlaceMoved,
    PlaceClosed,
    PlaceMerged,
    RoleGiven,
    RoleEnded,
    PhoneRevealed,
    PhoneChanged,
    SessionsEnded,
    ImportCommitted,
    ImportUndone,
    PeopleMerged,
    MergeUndone,
    PersonMoved,
    PersonGone,
    PersonBroughtBack,
    EnrollmentEnded,
    EnrollmentTransferred,
    OrganizationCreated,
    OrganizationEdited,
    OrganizationCoverageSet,
    OrganizationMerged,
    OrganizationClosed,
    ContactAdded,
    ContactEdited,
    ContactRemoved,
    ContactRevealed,
    GridCreated,
    GridRenamed,
    GridCoverageSet,
    GridClosed,
    RegistrationJoined,
    CalendarSet,
    InvitationMade,
    InvitationRevoked,
    BoardSet,
    TemplateCreated,
    TemplateEdited,
    TemplateRetired,
    CentreCreated,
    CentreEdited,
    CentreClosed,
    RoomCreated,
    RoomEdited,
    RoomRetired,
    DoorRenewed,
    #[cynic(rename = "CENTRE_CLOSED_FOR_A_TIME")]
    CentreClosedForATime,
    CentreOpenedAgain,
    MealPublished,
    MealsCopied,
    MealCancelled,
    WindowsSet,
    WindowItemCreated,
    WindowItemEdited,
    WindowItemRetired,
    WindowScreenRenewed,
    BirthYearVerified,
    RelativeLinked,
    CategoryEdited,
    QuestionAdded,
    QuestionEdited,
    QuestionClosed,
}

/// A field before and after.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct AuditChange {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct AuditEntry {
    pub id: Id,
    pub action: AuditAction,
    pub at: Timestamp,
    pub actor_name: Option<String>,
    pub subject: String,
    pub changes: Vec<AuditChange>,
}

#[derive(cynic::QueryVariables)]
struct AuditVariables {
    place: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "AuditEntryConnection")]
struct AuditPage {
    nodes: Vec<AuditEntry>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AuditVariables")]
struct AuditOfPlace {
    #[arguments(placeId: $place, first: 10, after: $after)]
    audit_entries: AuditPage,
}

operation!(query AuditOfPlace(AuditVariables));

/// What was done in a place and below it, the newest first.
pub async fn of_place(place: Id, after: Option<String>) -> Result<ListPage<AuditEntry>, Failure> {
    let answer = query(AuditOfPlace::ask(AuditVariables { place, after })).await?;
    Ok(ListPage {
        rows: answer.audit_entries.nodes,
        next: answer.audit_entries.page_info.next(),
    })
}

#[derive(cynic::QueryVariables)]
struct SubjectVariables {
    subject: Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "SubjectVariables")]
struct AuditOfSubject {
    #[arguments(subjectId: $subject, first: 10, after: $after)]
    audit_entries: AuditPage,
}

operation!(query AuditOfSubject(SubjectVariables));

/// What was done to one subject, the newest first.
pub async fn of_subject(
    subject: Id,
    after: Option<String>,
) -> Result<ListPage<AuditEntry>, Failure> {
    let answer = query(AuditOfSubject::ask(SubjectVariables { subject, after })).await?;
    Ok(ListPage {
        rows: answer.audit_entries.nodes,
        next: answer.audit_entries.page_info.next(),
    })
}
