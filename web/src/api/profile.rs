//! What people tell of themselves: where they live, what they can do, their password.

use super::{
    ErrorCode, Failure, Id, Timestamp,
    account::{Me, OrganizationName, PlaceName, Skill},
    act,
    enrollments::EnrollmentState,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Employment {
    pub id: Id,
    pub organization: OrganizationName,
    pub title: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppointmentRole {
    Dispatcher,
    GridWorker,
    CentreManager,
    UnitLiaison,
    MerchantClerk,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Appointment {
    pub role: AppointmentRole,
    pub place: Option<PlaceInFull>,
    pub organization: Option<OrganizationName>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Enrollment")]
pub struct MyEnrollment {
    pub id: Id,
    pub state: EnrollmentState,
    pub place: PlaceName,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub reason: Option<String>,
}

/// `full_name` leads from below the street down to the place.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct PlaceInFull {
    pub id: Id,
    pub full_name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct HomeInFull {
    pub full_name: String,
    pub compound: Option<PlaceName>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Residency")]
pub struct Home {
    pub place: HomeInFull,
}

/// What people see of themselves on 「我的」.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Me")]
pub struct Profile {
    pub name: String,
    pub phone: String,
    pub has_password: bool,
    pub residency: Option<Home>,
    pub appointments: Vec<Appointment>,
    pub employments: Vec<Employment>,
    pub enrollments: Vec<MyEnrollment>,
    pub skills: Vec<Skill>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct OwnProfile {
    me: Option<Profile>,
}

operation!(query OwnProfile(()));

pub async fn profile() -> Result<Profile, Failure> {
    let me = query(OwnProfile::ask(())).await?.me;
    me.ok_or_else(|| Failure::refused(ErrorCode::Unauthenticated))
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetPasswordInput {
    request_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    current_password: Option<String>,
    new_password: String,
}

#[derive(cynic::QueryVariables)]
struct SetPasswordVariables {
    input: SetPasswordInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetPasswordVariables")]
struct SetPassword {
    #[arguments(input: $input)]
    set_password: Profile,
}

operation!(mutation SetPassword(SetPasswordVariables));

/// `current` is wanted from whoever has a password already. Signs out everywhere else.
pub async fn set_password(
    current: Option<String>,
    new_password: String,
) -> Result<Profile, Failure> {
    let answer = act(|request_id| {
        let input = SetPasswordInput {
            request_id,
            current_password: current,
            new_password,
        };
        SetPassword::ask(SetPasswordVariables { input })
    });
    Ok(answer.await?.set_password)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ResetPasswordInput {
    request_id: Id,
    phone: String,
    code: String,
    new_password: String,
}

#[derive(cynic::QueryVariables)]
struct ResetPasswordVariables {
    input: ResetPasswordInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ResetPasswordVariables")]
struct ResetPassword {
    #[arguments(input: $input)]
    reset_password: Me,
}

operation!(mutation ResetPassword(ResetPasswordVariables));

/// For whoever forgot the old one. Signs in, and out everywhere else.
pub async fn reset_password(
    phone: String,
    code: String,
    new_password: String,
) -> Result<Me, Failure> {
    let answer = act(|request_id| {
        let input = ResetPasswordInput {
            request_id,
            phone,
            code,
            new_password,
        };
        ResetPassword::ask(ResetPasswordVariables { input })
    });
    Ok(answer.await?.reset_password)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetResidenceInput {
    request_id: Id,
    place_id: Id,
}

#[derive(cynic::QueryVariables)]
struct SetResidenceVariables {
    input: SetResidenceInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetResidenceVariables")]
struct SetResidence {
    #[arguments(input: $input)]
    set_residence: Profile,
}

operation!(mutation SetResidence(SetResidenceVariables));

/// A compound or a building. A 报到 to another compound ends with it.
pub async fn set_residence(place_id: Id) -> Result<Profile, Failure> {
    let answer = act(|request_id| {
        let input = SetResidenceInput {
            request_id,
            place_id,
        };
        SetResidence::ask(SetResidenceVariables { input })
    });
    Ok(answer.await?.set_residence)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetSkillsInput {
    request_id: Id,
    skill_codes: Vec<String>,
}

#[derive(cynic::QueryVariables)]
struct SetSkillsVariables {
    input: SetSkillsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetSkillsVariables")]
struct SetSkills {
    #[arguments(input: $input)]
    set_skills: Profile,
}

operation!(mutation SetSkills(SetSkillsVariables));

pub async fn set_skills(skill_codes: Vec<String>) -> Result<Profile, Failure> {
    let answer = act(|request_id| {
        let input = SetSkillsInput {
            request_id,
            skill_codes,
        };
        SetSkills::ask(SetSkillsVariables { input })
    });
    Ok(answer.await?.set_skills)
}
