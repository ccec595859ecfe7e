//! Who is there: the system, the viewer, signing in and out.

use super::{
    Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct PlaceName {
    pub id: Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Organization")]
pub struct OrganizationName {
    pub id: Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Skill {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
}

/// The home of the viewer: the building or compound, and the compound it lies in.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct HomePlace {
    pub id: Id,
    pub name: String,
    pub compound: Option<PlaceName>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Residency {
    pub place: HomePlace,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    Waiting,
    Confirmed,
    Refused,
}

/// The viewer's own registration, where they came by themselves.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Registration")]
pub struct OwnRegistration {
    pub state: RegistrationState,
    pub place: HomePlace,
}

/// What every page knows of the viewer. Asked for first, so it holds no more than that; the rest of
/// 「我的」 is `api/profile.rs`.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Me {
    pub id: Id,
    pub name: String,
    pub whereabouts: Option<String>,
    pub residency: Option<Residency>,
    pub registration: Option<OwnRegistration>,
    pub desks: Vec<OrganizationName>,
    pub member_of: Vec<PlaceName>,
    pub may_import: bool,
    pub confirms_registrations: bool,
    pub registrations_waiting: i32,
    pub unfinished_orders: i32,
    pub unfinished_cap: i32,
    pub unread_notifications: i32,
    pub desk_waiting: i32,
    pub follow_ups_waiting: i32,
}

impl Me {
    /// A confirmed member somewhere: there is a hall to take orders from.
    pub fn is_member(&self) -> bool {
        !self.member_of.is_empty()
    }

    /// Whether there are places whose tree the viewer changes: whoever administers also imports.
    pub fn administers(&self) -> bool {
        self.may_import
    }

    /// Where they live, or say so until that is confirmed.
    pub fn home(&self) -> Option<&HomePlace> {
        let asked = self.registration.as_ref().map(|own| &own.place);
        self.residency.as_ref().map(|home| &home.place).or(asked)
    }

    /// The registration that still waits or was refused: little may be done until it is confirmed.
    pub fn unconfirmed(&self) -> Option<RegistrationState> {
        let own = self.registration.as_ref()?;
        let is_settled = own.state == RegistrationState::Confirmed || self.residency.is_some();
        (!is_settled).then_some(own.state)
    }

    /// Whether 报到 of others come before the viewer: those who serve a desk, and administrators.
    pub fn decides_on_enrollments(&self) -> bool {
        !self.desks.is_empty() || self.may_import
    }
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct System {
    pub setup_pending: bool,
    pub demo: bool,
    pub boards_public: bool,
    pub time_zone: String,
    pub server_time: Timestamp,
}

/// What the app asks first of all.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
pub struct Start {
    pub system: System,
    pub me: Option<Me>,
}

operation!(query Start(()));

pub async fn start() -> Result<Start, Failure> {
    query(Start::ask(())).await
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct DemoPerson {
    pub id: Id,
    pub name: String,
    pub role_key: String,
    pub place: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct DemoPeople {
    demo_people: Vec<DemoPerson>,
}

operation!(query DemoPeople(()));

pub async fn demo_people() -> Result<Vec<DemoPerson>, Failure> {
    Ok(query(DemoPeople::ask(())).await?.demo_people)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RequestSignInCodeInput {
    pub request_id: Id,
    pub phone: String,
}

#[derive(cynic::QueryVariables)]
struct RequestSignInCodeVariables {
    input: RequestSignInCodeInput,
}

#[derive(cynic::QueryFragment, Debug)]
struct CodeSent {
    resend_after_seconds: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RequestSignInCodeVariables")]
struct RequestSignInCode {
    #[arguments(input: $input)]
    request_sign_in_code: CodeSent,
}

operation!(mutation RequestSignInCode(RequestSignInCodeVariables));

/// Answers after how many seconds another code may be asked for.
pub async fn request_sign_in_code(phone: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = RequestSignInCodeInput { request_id, phone };
        RequestSignInCode::ask(RequestSignInCodeVariables { input })
    });
    Ok(answer.await?.request_sign_in_code.resend_after_seconds)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SignInInput {
    pub request_id: Id,
    pub phone: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct SignInVariables {
    input: SignInInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SignInVariables")]
struct SignIn {
    #[arguments(input: $input)]
    sign_in: Me,
}

operation!(mutation SignIn(SignInVariables));

/// How somebody proves who they are.
pub enum Proof {
    Password(String),
    Code(String),
}

pub async fn sign_in(phone: String, proof: Proof) -> Result<Me, Failure> {
    let (password, code) = match proof {
        Proof::Password(password) => (Some(password), None),
        Proof::Code(code) => (None, Some(code)),
    };
    let answer = act(|request_id| {
        let input = SignInInput {
            request_id,
            phone,
            password,
            code,
        };
        SignIn::ask(SignInVariables { input })
    });
    Ok(answer.await?.sign_in)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SignInAsDemoPersonInput {
    pub request_id: Id,
    pub person_id: Id,
}

#[derive(cynic::QueryVariables)]
struct SignInAsDemoPersonVariables {
    input: SignInAsDemoPersonInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SignInAsDemoPersonVariables")]
struct SignInAsDemoPerson {
    #[arguments(input: $input)]
    sign_in_as_demo_person: Me,
}

operation!(mutation SignInAsDemoPerson(SignInAsDemoPersonVariables));

pub async fn sign_in_as_demo_person(person_id: Id) -> Result<Me, Failure> {
    let answer = act(|request_id| {
        let input = SignInAsDemoPersonInput {
            request_id,
            person_id,
        };
        SignInAsDemoPerson::ask(SignInAsDemoPersonVariables { input })
    });
    Ok(answer.await?.sign_in_as_demo_person)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RefreshSessionInput {
    pub request_id: Id,
}

#[derive(cynic::QueryVariables)]
pub struct RefreshSessionVariables {
    pub input: RefreshSessionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Me")]
struct MyId {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RefreshSessionVariables")]
pub struct RefreshSession {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    refresh_session: MyId,
}

operation!(mutation RefreshSession(RefreshSessionVariables));

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SignOutInput {
    pub request_id: Id,
}

#[derive(cynic::QueryVariables)]
struct SignOutVariables {
    input: SignOutInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SignOutVariables")]
struct SignOut {
    #[arguments(input: $input)]
    sign_out: bool,
}

operation!(mutation SignOut(SignOutVariables));

pub async fn sign_out() -> Result<bool, Failure> {
    let answer = act(|request_id| {
        SignOut::ask(SignOutVariables {
            input: SignOutInput { request_id },
        })
    });
    Ok(answer.await?.sign_out)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CompleteSetupInput {
    pub request_id: Id,
    pub token: String,
    pub name: String,
    pub phone: String,
    pub password: String,
}

#[derive(cynic::QueryVariables)]
struct CompleteSetupVariables {
    input: CompleteSetupInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CompleteSetupVariables")]
struct CompleteSetup {
    #[arguments(input: $input)]
    complete_setup: Me,
}

operation!(mutation CompleteSetup(CompleteSetupVariables));

pub async fn complete_setup(
    token: String,
    name: String,
    phone: String,
    password: String,
) -> Result<Me, Failure> {
    let answer = act(|request_id| {
        let input = CompleteSetupInput {
            request_id,
            token,
            name,
            phone,
            password,
        };
        CompleteSetup::ask(CompleteSetupVariables { input })
    });
    Ok(answer.await?.complete_setup)
}
