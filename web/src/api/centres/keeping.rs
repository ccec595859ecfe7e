//! Keeping a centre: what it says of itself and when it is open.

use super::{
    houses::{OpeningDay, OpeningHours},
    keeping_rooms::KeptRoom,
    pictures::CentrePhoto,
};
use crate::api::{
    Failure, Id,
    account::PlaceName,
    act,
    operation::{Operation, operation},
    query, schema,
};

/// A centre with all that can be changed of it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct KeptCentre {
    pub id: Id,
    pub name: String,
    pub place: PlaceName,
    pub address: String,
    pub telephone: Option<String>,
    pub about: Option<String>,
    pub photos: Vec<CentrePhoto>,
    pub weekly_bookings: i32,
    pub organization_weekly_bookings: i32,
    pub openings: Vec<OpeningHours>,
    pub may_manage: bool,
    pub rooms: Vec<KeptRoom>,
}

#[derive(cynic::QueryVariables)]
struct KeptVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "KeptVariables")]
struct KeptCentreById {
    #[arguments(id: $id)]
    centre: Option<KeptCentre>,
}

operation!(query KeptCentreById(KeptVariables));

pub async fn kept(id: Id) -> Result<Option<KeptCentre>, Failure> {
    let answer = query(KeptCentreById::ask(KeptVariables { id })).await?;
    Ok(answer.centre)
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct OpeningHoursInput {
    pub day: OpeningDay,
    pub from_minute: i32,
    pub until_minute: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CentreDetailsInput {
    pub name: String,
    pub address: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    pub weekly_bookings: i32,
    pub organization_weekly_bookings: i32,
    pub openings: Vec<OpeningHoursInput>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Centre")]
struct ChangedCentre {
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreateCentreInput {
    request_id: Id,
    place_id: Id,
    details: CentreDetailsInput,
}

#[derive(cynic::QueryVariables)]
struct CreateVariables {
    input: CreateCentreInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateVariables")]
struct CreateCentre {
    #[arguments(input: $input)]
    create_centre: ChangedCentre,
}

operation!(mutation CreateCentre(CreateVariables));

/// Answers the new centre's id.
pub async fn create(place_id: Id, details: CentreDetailsInput) -> Result<Id, Failure> {
    let answer = act(|request_id| {
        let input = CreateCentreInput {
            request_id,
            place_id,
            details,
        };
        CreateCentre::ask(CreateVariables { input })
    });
    Ok(answer.await?.create_centre.id)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditCentreInput {
    request_id: Id,
    centre_id: Id,
    details: CentreDetailsInput,
}

#[derive(cynic::QueryVariables)]
struct EditVariables {
    input: EditCentreInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditVariables")]
struct EditCentre {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    edit_centre: ChangedCentre,
}

operation!(mutation EditCentre(EditVariables));

pub async fn edit(centre_id: Id, details: CentreDetailsInput) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EditCentreInput {
            request_id,
            centre_id,
            details,
        };
        EditCentre::ask(EditVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RetireCentreInput {
    request_id: Id,
    centre_id: Id,
    reason: String,
}

#[derive(cynic::QueryVariables)]
struct RetireVariables {
    input: RetireCentreInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RetireVariables")]
struct RetireCentre {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    retire_centre: ChangedCentre,
}

operation!(mutation RetireCentre(RetireVariables));

/// For good.
pub async fn retire(centre_id: Id, reason: String) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RetireCentreInput {
            request_id,
            centre_id,
            reason,
        };
        RetireCentre::ask(RetireVariables { input })
    });
    answer.await.map(drop)
}
