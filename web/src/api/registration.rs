//! 登记: registering by oneself, and the answer of who knows the place.

use super::{
    Failure, Id, Timestamp,
    account::{Me, RegistrationState},
    act,
    operation::{Operation, operation},
    orders::PageInfo,
    profile::PlaceInFull,
    query, schema,
};
use crate::components::ListPage;

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

/// Somebody known who may be the one who registered.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PossibleDouble {
    pub id: Id,
    pub name: String,
    pub phone: String,
    pub place: PlaceInFull,
    pub has_signed_in: bool,
    pub may_join: bool,
}

/// Where they say to live, with the compound to look for a building in.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Place")]
pub struct AskedPlace {
    pub id: Id,
    pub full_name: String,
    pub compound: Option<super::account::PlaceName>,
}

/// A registration as whoever confirms it sees it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Registration {
    pub id: Id,
    pub version: i32,
    pub state: RegistrationState,
    pub place: AskedPlace,
    pub flat: Option<String>,
    pub reason: Option<String>,
    pub asked_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub invited: bool,
    pub person_name: String,
    pub person_phone: String,
    pub doubles: Vec<PossibleDouble>,
}

#[derive(cynic::QueryVariables)]
struct RegistrationsVariables {
    state: RegistrationState,
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RegistrationConnection")]
struct RegistrationPage {
    nodes: Vec<Registration>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "RegistrationsVariables")]
struct Registrations {
    #[arguments(state: $state, first: 30, after: $after)]
    registrations: RegistrationPage,
}

operation!(query Registrations(RegistrationsVariables));

/// Those that the viewer may confirm: the waiting ones in their order, others from the newest.
pub async fn registrations(
    state: RegistrationState,
    after: Option<String>,
) -> Result<ListPage<Registration>, Failure> {
    let page = query(Registrations::ask(RegistrationsVariables { state, after }))
        .await?
        .registrations;
    Ok(ListPage {
        rows: page.nodes,
        next: page.page_info.next(),
    })
}

/// What a decision is asked for: the list is read again.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Registration")]
struct RegistrationId {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct ConfirmRegistrationInput {
    request_id: Id,
    registration_id: Id,
    #[cynic(skip_serializing_if = "Option::is_none")]
    place_id: Option<Id>,
}

#[derive(cynic::QueryVariables)]
struct ConfirmVariables {
    input: ConfirmRegistrationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmVariables")]
struct ConfirmRegistration {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    confirm_registration: RegistrationId,
}

operation!(mutation ConfirmRegistration(ConfirmVariables));

/// `place_id` is another place than was said.
pub async fn confirm(registration_id: Id, place_id: Option<Id>) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = ConfirmRegistrationInput {
            request_id,
            registration_id,
            place_id,
        };
        ConfirmRegistration::ask(ConfirmVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RefuseRegistrationInput {
    request_id: Id,
    registration_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct RefuseVariables {
    input: RefuseRegistrationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RefuseVariables")]
struct RefuseRegistration {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    refuse_registration: RegistrationId,
}

operation!(mutation RefuseRegistration(RefuseVariables));

pub async fn refuse(registration_id: Id, reason: String) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RefuseRegistrationInput {
            request_id,
            registration_id,
            reason,
        };
        RefuseRegistration::ask(RefuseVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct JoinRegistrationInput {
    request_id: Id,
    registration_id: Id,
    person_id: Id,
}

#[derive(cynic::QueryVariables)]
struct JoinVariables {
    input: JoinRegistrationInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "JoinVariables")]
struct JoinRegistration {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    join_registration: RegistrationId,
}

operation!(mutation JoinRegistration(JoinVariables));

/// It is of somebody known, whose the number becomes.
pub async fn join(registration_id: Id, person_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = JoinRegistrationInput {
            request_id,
            registration_id,
            person_id,
        };
        JoinRegistration::ask(JoinVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RevealRegistrantPhoneInput {
    request_id: Id,
    registration_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RevealVariables {
    input: RevealRegistrantPhoneInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RevealVariables")]
struct RevealRegistrantPhone {
    #[arguments(input: $input)]
    reveal_registrant_phone: String,
}

operation!(mutation RevealRegistrantPhone(RevealVariables));

/// The whole number; every time is recorded.
pub async fn reveal_phone(registration_id: Id) -> Result<String, Failure> {
    let answer = act(|request_id| {
        let input = RevealRegistrantPhoneInput {
            request_id,
            registration_id,
        };
        RevealRegistrantPhone::ask(RevealVariables { input })
    });
    Ok(answer.await?.reveal_registrant_phone)
}
