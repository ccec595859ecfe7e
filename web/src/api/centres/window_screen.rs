//! The screen in the hall of service windows, for everybody who has its link.

use crate::api::{
    Failure, Id, Timestamp,
    invitations::QrCode,
    operation::{Operation, operation},
    query, schema,
};

/// Somebody who was called.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct WindowCall {
    pub number: String,
    pub counter: i32,
    pub called_at: Timestamp,
}

/// What the screen in the hall shows.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct WindowScreen {
    pub centre_name: String,
    pub qr: QrCode,
    pub waiting_count: i32,
    pub calls: Vec<WindowCall>,
}

#[derive(cynic::QueryVariables)]
struct ScreenVariables {
    centre: Id,
    token: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "ScreenVariables")]
struct HallScreen {
    #[arguments(centreId: $centre, token: $token)]
    window_screen: Option<WindowScreen>,
}

operation!(query HallScreen(ScreenVariables));

/// Nothing for a link that does not work.
pub async fn screen(centre: Id, token: String) -> Result<Option<WindowScreen>, Failure> {
    let answer = query(HallScreen::ask(ScreenVariables { centre, token })).await?;
    Ok(answer.window_screen)
}
