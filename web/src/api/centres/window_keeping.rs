//! Setting up the windows of a centre: how they serve, what they do, and the link of the screen in the hall.

use crate::api::{
    Failure, Id, act,
    operation::{Operation, operation},
    schema,
};

/// How the windows of a centre serve.
#[derive(Clone, Copy, Debug)]
pub struct WindowRules {
    pub counters: i32,
    pub places: i32,
    pub slot_minutes: i32,
    pub ahead_days: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ServiceWindows")]
struct ChangedWindows {
    screen_link: Option<String>,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SetWindowsInput {
    request_id: Id,
    centre_id: Id,
    counters: i32,
    places: i32,
    slot_minutes: i32,
    ahead_days: i32,
}

#[derive(cynic::QueryVariables)]
struct SetWindowsVariables {
    input: SetWindowsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetWindowsVariables")]
struct SetWindows {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    set_windows: ChangedWindows,
}

operation!(mutation SetWindows(SetWindowsVariables));

/// It has windows from then on.
pub async fn set(centre_id: Id, rules: WindowRules) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = SetWindowsInput {
            request_id,
            centre_id,
            counters: rules.counters,
            places: rules.places,
            slot_minutes: rules.slot_minutes,
            ahead_days: rules.ahead_days,
        };
        SetWindows::ask(SetWindowsVariables { input })
    });
    answer.await.map(drop)
}

/// What is said of an item.
#[derive(Clone, Debug)]
pub struct ItemDetails {
    pub name: String,
    pub bring: Vec<String>,
    pub about: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "WindowItem")]
struct ChangedItem {
    #[allow(dead_code)]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
struct CreateWindowItemInput {
    request_id: Id,
    centre_id: Id,
    name: String,
    bring: Vec<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct CreateWindowItemVariables {
    input: CreateWindowItemInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CreateWindowItemVariables")]
struct CreateWindowItem {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    create_window_item: ChangedItem,
}

operation!(mutation CreateWindowItem(CreateWindowItemVariables));

pub async fn create_item(centre_id: Id, details: ItemDetails) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = CreateWindowItemInput {
            request_id,
            centre_id,
            name: details.name,
            bring: details.bring,
            about: details.about,
        };
        CreateWindowItem::ask(CreateWindowItemVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EditWindowItemInput {
    request_id: Id,
    item_id: Id,
    name: String,
    bring: Vec<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct EditWindowItemVariables {
    input: EditWindowItemInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EditWindowItemVariables")]
struct EditWindowItem {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    edit_window_item: ChangedItem,
}

operation!(mutation EditWindowItem(EditWindowItemVariables));

pub async fn edit_item(item_id: Id, details: ItemDetails) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = EditWindowItemInput {
            request_id,
            item_id,
            name: details.name,
            bring: details.bring,
            about: details.about,
        };
        EditWindowItem::ask(EditWindowItemVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RetireWindowItemInput {
    request_id: Id,
    item_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RetireWindowItemVariables {
    input: RetireWindowItemInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RetireWindowItemVariables")]
struct RetireWindowItem {
    #[allow(dead_code)]
    #[arguments(input: $input)]
    retire_window_item: ChangedItem,
}

operation!(mutation RetireWindowItem(RetireWindowItemVariables));

pub async fn retire_item(item_id: Id) -> Result<(), Failure> {
    let answer = act(|request_id| {
        let input = RetireWindowItemInput {
            request_id,
            item_id,
        };
        RetireWindowItem::ask(RetireWindowItemVariables { input })
    });
    answer.await.map(drop)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct RenewWindowScreenInput {
    request_id: Id,
    centre_id: Id,
}

#[derive(cynic::QueryVariables)]
struct RenewWindowScreenVariables {
    input: RenewWindowScreenInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "RenewWindowScreenVariables")]
struct RenewWindowScreen {
    #[arguments(input: $input)]
    renew_window_screen: ChangedWindows,
}

operation!(mutation RenewWindowScreen(RenewWindowScreenVariables));

/// Answers the new link; the former one no longer works.
pub async fn renew_screen(centre_id: Id) -> Result<Option<String>, Failure> {
    let answer = act(|request_id| {
        let input = RenewWindowScreenInput {
            request_id,
            centre_id,
        };
        RenewWindowScreen::ask(RenewWindowScreenVariables { input })
    });
    Ok(answer.await?.renew_window_screen.screen_link)
}
