//! People as administrators see them, their roles, and what was done to them.

use super::{
    ErrorCode, Failure, Id, Timestamp,
    account::{OrganizationName, PlaceName, Skill},
    act,
    enrollments::{EnrollmentKind, EnrollmentState, ReportedPlace, UnitOfMember},
    operation::{Operation, operation},
    orders::PageInfo,
    profile::{AppointmentRole, PlaceInFull},
    query, schema,
};
use crate::components::ListPage;

/// A line of the list.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Person")]
pub struct PersonLine {
    pub id: Id,
    pub name: String,
    pub phone: String,
    pub state: PersonState,
    pub home: Option<PlaceInFull>,
    pub unit: Option<OrganizationName>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonState {
    Present,
    MovedAway,
    Deceased,
    Merged,
}

#[derive(cynic::QueryVariables)]
struct PeopleVariables {
    search: String,
    gone: bool,
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
struct People {
    #[arguments(search: $search, gone: $gone, first: 30, after: $after)]
    people: PeoplePage,
}

operation!(query People(PeopleVariables));

/// By name; `search` is part of one, or a whole phone number. `gone` adds those who moved away or died.
pub async fn people(
    search: String,
    gone: bool,
    after: Option<String>,
) -> Result<ListPage<PersonLine>, Failure> {
    let variables = PeopleVariables {
        search,
        gone,
        after,
    };
    let page = query(People::ask(variables)).await?.people;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

/// A place or an organisation at which a role is held.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RoleSeat {
    pub id: Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct HeldRole {
    pub id: Id,
    pub role: AppointmentRole,
    pub seat: Option<RoleSeat>,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub may_end: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Residency")]
pub struct PastHome {
    pub place: PlaceInFull,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employment")]
pub struct PastUnit {
    pub organization: UnitOfMember,
    pub title: Option<String>,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Enrollment")]
pub struct PastEnrollment {
    pub id: Id,
    pub place: ReportedPlace,
    pub kind: EnrollmentKind,
    pub state: EnrollmentState,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub transferred_from: Option<PlaceName>,
}

impl PastEnrollment {
    /// Asked for or confirmed.
    pub fn is_living(&self) -> bool {
        matches!(
            self.state,
            EnrollmentState::Asked | EnrollmentState::Confirmed
        )
    }
}

/// Where somebody lives, with the compound that a building lies in.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct HomePlace {
    pub full_name: String,
    pub compound: Option<PlaceName>,
}

/// Rows that went over in a merge, by what they are.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRows {
    Residencies,
    Employments,
    Roles,
    Enrollments,
    Skills,
    OrdersRaised,
    OrdersForThem,
    OrdersTaken,
    OrdersJoined,
    OrdersOffered,
    OrderEvents,
    RequestRatings,
    FollowUps,
    Photos,
    Consents,
    Notices,
    Imports,
    Decisions,
    Registrations,
    Invitations,
    Bookings,
    BookingsEntered,
    BookingSeries,
    Waitlist,
    Meals,
    MealsOrdered,
    StandingMeals,
    StandingMealsOrdered,
    Tickets,
    TicketsBooked,
    BirthYear,
    Relatives,
    Elders,
    FormerRows,
    Sessions,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct KeptRows {
    pub rows: PersonRows,
    pub count: i32,
}

/// Another row that was merged into this person.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PersonMerge {
    pub id: Id,
    pub at: Timestamp,
    pub actor_name: String,
    pub other_name: String,
    pub undone_at: Option<Timestamp>,
    pub may_undo: bool,
    pub kept_if_undone: Vec<KeptRows>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Person {
    pub id: Id,
    pub name: String,
    pub phone: String,
    pub state: PersonState,
    pub gone_since: Option<Timestamp>,
    /// Whether their life is the viewer's to change.
    pub may_change: bool,
    pub doubles: Vec<PersonLine>,
    pub merges: Vec<PersonMerge>,
    pub home: Option<HomePlace>,
    pub skills: Vec<Skill>,
    pub roles: Vec<HeldRole>,
    pub residencies: Vec<PastHome>,
    pub employments: Vec<PastUnit>,
    pub enrollments: Vec<PastEnrollment>,
}

#[derive(cynic::QueryVariables)]
struct PersonVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PersonVariables")]
struct OnePerson {
    #[arguments(id: $id)]
    person: Option<Person>,
}

operation!(query OnePerson(PersonVariables));

pub async fn person(id: Id) -> Result<Person, Failure> {
    let person = query(OnePerson::ask(PersonVariables { id })).await?.person;
    person.ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}

#[derive(cynic::QueryVariables)]
struct RoleSeatsVariables {
    role: AppointmentRole,
    search: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RoleSeatConnection")]
struct SeatsPage {
    nodes: Vec<RoleSeat>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "RoleSeatsVariables")]
struct RoleSeats {
    #[arguments(role: $role, search: $search, first: 30)]
    role_seats: SeatsPage,
}

operation!(query RoleSeats(RoleSeatsVariables));

/// The first by name; the search narrows them.
pub async fn role_seats(role: AppointmentRole, search: String) -> Result<Vec<RoleSeat>, Failure> {
    let page = query(RoleSeats::ask(RoleSeatsVariables { role, search })).await?;
    Ok(page.role_seats.nodes)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct GiveRoleInput {
    request_id: Id,
    person_id: Id,
    role: AppointmentRole,
    #[cynic(skip_serializing_if = "Option::is_none")]
    seat_id: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct GiveRoleVariables {
    input: GiveRoleInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "GiveRoleVariables")]
struct GiveRole {
    #[arguments(input: $input)]
    give_role: Person,
}

operation!(mutation GiveRole(GiveRoleVariables));

pub async fn give_role(
    person_id: Id,
    role: AppointmentRole,
    seat_id: Option<Id>,
) -> Result<Person, Failure> {
    let answer = act(|request_id| {
        let input = GiveRoleInput {
            request_id,
            person_id,
            role,
            seat_id,
        };
        GiveRole::ask(GiveRoleVariables { input })
    });
    Ok(answer.await?.give_role)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EndRoleInput {
    request_id: Id,
    appointment_id: Id,
}

#[derive(cynic::QueryVariables)]
struct EndRoleVariables {
    input: EndRoleInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndRoleVariables")]
struct EndRole {
    #[arguments(input: $input)]
    end_role: Person,
}

operation!(mutation EndRole(EndRoleVariables));

pub async fn end_role(appointment_id: Id) -> Result<Person, Failure> {
    let answer = act(|request_id| {
        let input = EndRoleInput {
            request_id,
            appointment_id,
        };
        EndRole::ask(EndRoleVariables { input })
    });
    Ok(answer.await?.end_role)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RevealPhoneInput {
    request_id: Id,
    person_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RevealPhoneVariables {
    input: RevealPhoneInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RevealPhoneVariables")]
struct RevealPhone {
    #[arguments(input: $input)]
    reveal_phone: String,
}

operation!(mutation RevealPhone(RevealPhoneVariables));

/// The whole number. Each time is recorded.
pub async fn reveal_phone(person_id: Id) -> Result<String, Failure> {
    let answer = act(|request_id| {
        let input = RevealPhoneInput {
            request_id,
            person_id,
        };
        RevealPhone::ask(RevealPhoneVariables { input })
    });
    Ok(answer.await?.reveal_phone)
}
