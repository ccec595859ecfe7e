//! What managers say of windows and their items.

use super::hall::{Hall, item, on_ticket, settings};
use crate::{
    centres::house::{centre_details, day},
    support::{Client, Json, Role, TestApp, json, on_both, steps::id_of},
};

on_both! {
    a_centre_gets_windows,
    what_is_said_is_checked,
    appointments_keep_the_length_of_times,
}

async fn has_windows(client: &Client, centre: uuid::Uuid) -> Json {
    let query = "query($id: UUID!) { centre(id: $id) { hasWindows } \
                 serviceWindows(centreId: $id) { counters items { name bring about } } }";
    client
        .gql(query, json!({"id": centre}))
        .await
        .data()
        .clone()
}

async fn a_centre_gets_windows(app: &TestApp) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let input = json!({"placeId": app.town.community.id, "details": centre_details()});
    let centre = id_of(office.act("createCentre", input, "{ id }").await.result());
    let seen = has_windows(&resident, centre).await;
    assert!(seen["serviceWindows"].is_null());
    let none = office
        .act("createWindowItem", item(centre, "复印"), "{ id }")
        .await;
    none.refused_on("NOT_FOUND", "centreId");
    let theirs = resident
        .act("setWindows", settings(centre), "{ counters }")
        .await;
    theirs.refused_on("FORBIDDEN", "centreId");
    office
        .act("setWindows", settings(centre), "{ counters }")
        .await
        .data();
    assert_eq!(
        has_windows(&resident, centre).await["centre"]["hasWindows"],
        false
    );
    let mut copying = item(centre, "复印");
    copying["bring"] = json!(["  要复印的材料 ", "", "零钱"]);
    let made = office
        .act("createWindowItem", copying.clone(), "{ id }")
        .await;
    let made = id_of(made.result());
    let seen = has_windows(&resident, centre).await;
    assert_eq!(seen["centre"]["hasWindows"], true);
    let told = json!([{"name": "复印", "bring": ["要复印的材料", "零钱"], "about": null}]);
    assert_eq!(seen["serviceWindows"]["items"], told);
    let edit = json!({
        "itemId": made, "name": "复印打印", "bring": ["要复印的材料"], "about": "每页两角",
    });
    office.act("editWindowItem", edit, "{ id }").await.data();
    let seen = has_windows(&resident, centre).await;
    assert_eq!(seen["serviceWindows"]["items"][0]["about"], "每页两角");
    office
        .act("retireWindowItem", json!({"itemId": made}), "{ id }")
        .await
        .data();
    let seen = has_windows(&resident, centre).await;
    assert_eq!(seen["centre"]["hasWindows"], false);
    let query = "query($id: UUID!) { auditEntries(placeId: $id, first: 9) { nodes { action } } }";
    let history = office
        .gql(query, json!({"id": app.town.community.id}))
        .await;
    let actions = history.data()["auditEntries"]["nodes"].clone();
    for action in [
        "WINDOWS_SET",
        "WINDOW_ITEM_CREATED",
        "WINDOW_ITEM_EDITED",
        "WINDOW_ITEM_RETIRED",
    ] {
        let is_there = actions
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["action"] == action);
        assert!(is_there, "{action} in {actions}");
    }
}

async fn what_is_said_is_checked(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    for (name, value, code) in [
        ("counters", 0, "OUT_OF_RANGE"),
        ("counters", 21, "OUT_OF_RANGE"),
        ("places", 3, "OUT_OF_RANGE"),
        ("slotMinutes", 5, "OUT_OF_RANGE"),
        ("slotMinutes", 12, "INVALID"),
        ("aheadDays", 61, "OUT_OF_RANGE"),
    ] {
        let mut input = settings(hall.id);
        input[name] = json!(value);
        let answer = office.act("setWindows", input, "{ counters }").await;
        answer.refused_on(code, name);
    }
    for (name, value, code) in [
        ("name", json!(" "), "REQUIRED"),
        ("name", json!("长".repeat(31)), "TOO_LONG"),
        ("bring", json!(["长".repeat(61)]), "TOO_LONG"),
        ("bring", json!(vec!["纸"; 13]), "TOO_MANY"),
        ("about", json!("长".repeat(201)), "TOO_LONG"),
    ] {
        let mut input = item(hall.id, "复印");
        input[name] = value;
        let answer = office.act("createWindowItem", input, "{ id }").await;
        answer.refused_on(code, name);
    }
}

async fn appointments_keep_the_length_of_times(app: &TestApp) {
    let hall = Hall::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let id = hall.booked(&resident, day("24T09:00")).await;
    let mut longer = settings(hall.id);
    longer["slotMinutes"] = json!(30);
    let answer = office
        .act("setWindows", longer.clone(), "{ counters }")
        .await;
    answer.refused_on("STILL_IN_USE", "slotMinutes");
    on_ticket(&resident, "cancelTicket", id).await.data();
    office
        .act("setWindows", longer, "{ counters }")
        .await
        .data();
    hall.booked(&resident, day("24T09:30")).await;
}
