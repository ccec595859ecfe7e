//! Registrations as whoever knows the place sees them, and the answers.

use crate::{
    api::{
        Failure, Id, Timestamp,
        account::{PlaceName, RegistrationState},
        act,
        operation::{Operation, operation},
        orders::PageInfo,
        profile::PlaceInFull,
        query, schema,
    },
    components::ListPage,
};

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
    pub compound: Option<PlaceName>,
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
