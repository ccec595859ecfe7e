//! What a centre looks like, as whoever manages it keeps it.

use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CentrePhoto {
    pub id: Id,
    pub url: String,
    pub thumbnail_url: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Centre")]
struct PicturedCentre {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct AddCentrePhotosInput {
    request_id: Id,
    centre_id: Id,
    photo_ids: Vec<Id>,
}

#[derive(cynic::QueryVariables)]
struct AddVariables {
    input: AddCentrePhotosInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AddVariables")]
struct AddCentrePhotos {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    add_centre_photos: PicturedCentre,
}

operation!(mutation AddCentrePhotos(AddVariables));

/// Photos that were uploaded.
pub async fn add(centre_id: Id, photo_ids: Vec<Id>) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = AddCentrePhotosInput {
            request_id,
            centre_id,
            photo_ids,
        };
        AddCentrePhotos::ask(AddVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RemoveCentrePhotoInput {
    request_id: Id,
    photo_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RemoveVariables {
    input: RemoveCentrePhotoInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RemoveVariables")]
struct RemoveCentrePhoto {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    remove_centre_photo: PicturedCentre,
}

operation!(mutation RemoveCentrePhoto(RemoveVariables));

pub async fn remove(photo_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RemoveCentrePhotoInput {
            request_id,
            photo_id,
        };
        RemoveCentrePhoto::ask(RemoveVariables { input })
    });
    answer.await.map(drop)
}
