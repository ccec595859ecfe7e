//! What stands on the poster at the door of a room.

use super::{RoomAudience, RoomKind, houses::OpeningHours};
use crate::api::{
    ErrorCode, Failure, Id,
    invitations::QrCode,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Centre")]
pub struct PosterCentre {
    pub name: String,
    pub telephone: Option<String>,
    pub openings: Vec<OpeningHours>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Room")]
pub struct RoomPoster {
    pub name: String,
    pub kind: RoomKind,
    pub capacity: i32,
    pub by_seat: bool,
    pub step_free: bool,
    pub audience: RoomAudience,
    pub check_in: bool,
    pub rules: Option<String>,
    pub qr: QrCode,
    pub centre: PosterCentre,
}

#[derive(cynic::QueryVariables)]
struct PosterVariables {
    room: Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "PosterVariables")]
struct PosterOfRoom {
    #[arguments(id: $room)]
    room: Option<RoomPoster>,
}

operation!(query PosterOfRoom(PosterVariables));

pub async fn poster(room: Id) -> Result<RoomPoster, Failure> {
    let answer = query(PosterOfRoom::ask(PosterVariables { room })).await?;
    answer
        .room
        .ok_or_else(|| Failure::refused(ErrorCode::NotFound))
}
