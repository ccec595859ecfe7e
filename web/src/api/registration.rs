//! 登记: registering by oneself. What whoever knows the place sees and answers is in
//! `registration/desk.rs`.

pub mod desk;

use super::{
    Failure, Id, Timestamp,
    account::{Me, RegistrationState},
    act,
    operation::{Operation, operation},
    profile::PlaceInFull,
    query, schema,
};

/// A place to register for, as everybody may read it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RegistrablePlace {
    pub id: Id,
    pub name: String,
    pub within: String,
}

#[derive(cynic::QueryVariables)]
struct CompoundsVariables {
    search: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CompoundsVariables")]
struct RegistrableCompounds {
    #[arguments(search: $search)]
    registrable_places: Vec<RegistrablePlace>,
}

operation!(query RegistrableCompounds(CompoundsVariables));

pub async fn compounds(search: String) -> Result<Vec<RegistrablePlace>, Failure> {
    let found = query(RegistrableCompounds::ask(CompoundsVariables { search })).await?;
    Ok(found.registrable_places)
}

#[derive(cynic::QueryVariables)]
struct InsideVariables {
    compound: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "InsideVariables")]
struct RegistrableBuildings {
    #[arguments(compoundId: $compound)]
    registrable_places: Vec<RegistrablePlace>,
}

operation!(query RegistrableBuildings(InsideVariables));

pub async fn buildings(compound: Id) -> Result<Vec<RegistrablePlace>, Failure> {
    let found = query(RegistrableBuildings::ask(InsideVariables { compound })).await?;
    Ok(found.registrable_places)
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct InvitedPlace {
    pub compound: RegistrablePlace,
    pub building: Option<RegistrablePlace>,
}

#[derive(cynic::QueryVariables)]
struct InvitedVariables {
    token: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "InvitedVariables")]
struct InvitedTo {
    #[arguments(token: $token)]
    invited_to: Option<InvitedPlace>,
}

operation!(query InvitedTo(InvitedVariables));

/// Where a link leads; nothing where it no longer works.
pub async fn invited_to(token: String) -> Result<Option<InvitedPlace>, Failure> {
    Ok(query(InvitedTo::ask(InvitedVariables { token }))
        .await?
        .invited_to)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RequestRegistrationCodeInput {
    request_id: Id,
    phone: String,
}

#[derive(cynic::QueryVariables)]
struct RequestCodeVariables {
    input: RequestRegistrationCodeInput,
}

#[derive(cynic::QueryFragment, Debug)]
struct CodeSent {
    resend_after_seconds: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RequestCodeVariables")]
struct RequestRegistrationCode {
    #[arguments(input: $input)]
    request_registration_code: CodeSent,
}

operation!(mutation RequestRegistrationCode(RequestCodeVariables));

/// Answers after how many seconds another code may be asked for.
pub async fn request_code(phone: String) -> Result<i32, Failure> {
    let answer = act(|request_id| {
        let input = RequestRegistrationCodeInput { request_id, phone };
        RequestRegistrationCode::ask(RequestCodeVariables { input })
    });
    Ok(answer.await?.request_registration_code.resend_after_seconds)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RegisterInput {
    pub request_id: Id,
    pub phone: String,
    pub code: String,
    pub name: String,
    pub place_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub flat: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct RegisterVariables {
    input: RegisterInput,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Registered {
    pub already_known: bool,
    pub me: Me,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RegisterVariables")]
struct Register {
    #[arguments(input: $input)]
    register: Registered,
}

operation!(mutation Register(RegisterVariables));

pub async fn register(make: impl FnOnce(Id) -> RegisterInput) -> Result<Registered, Failure> {
    let answer = act(|request_id| {
        Register::ask(RegisterVariables {
            input: make(request_id),
        })
    });
    Ok(answer.await?.register)
}

/// The viewer's own, in full.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Registration")]
pub struct MyRegistration {
    pub id: Id,
    pub state: RegistrationState,
    pub place: PlaceInFull,
    pub flat: Option<String>,
    pub reason: Option<String>,
    pub person_name: String,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Me")]
struct MeRegistered {
    registration: Option<MyRegistration>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct OwnRegistrationInFull {
    me: Option<MeRegistered>,
}

operation!(query OwnRegistrationInFull(()));

pub async fn own() -> Result<Option<MyRegistration>, Failure> {
    let me = query(OwnRegistrationInFull::ask(())).await?.me;
    Ok(me.and_then(|me| me.registration))
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AskRegistrationAgainInput {
    request_id: Id,
    name: String,
    place_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    flat: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct AskAgainVariables {
    input: AskRegistrationAgainInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AskAgainVariables")]
struct AskRegistrationAgain {
    #[arguments(input: $input)]
    ask_registration_again: MyRegistration,
}

operation!(mutation AskRegistrationAgain(AskAgainVariables));

pub async fn ask_again(
    name: String,
    place_id: Id,
    flat: Option<String>,
) -> Result<MyRegistration, Failure> {
    let answer = act(|request_id| {
        let input = AskRegistrationAgainInput {
            request_id,
            name,
            place_id,
            flat,
        };
        AskRegistrationAgain::ask(AskAgainVariables { input })
    });
    Ok(answer.await?.ask_registration_again)
}
