//! Keeping a centre and its rooms: who may, what is checked, what goes on record.

use uuid::Uuid;

use super::house::{House, booked, centre_details, day, mine, room_details, starts};
use crate::support::{Client, Role, TestApp, json, on_both};

on_both! {
    a_centre_is_kept_by_who_manages_it,
    a_centre_is_shown,
    rooms_are_checked,
    a_room_out_of_use_keeps_its_bookings,
    hours_change_what_is_free,
}

async fn a_centre_is_kept_by_who_manages_it(app: &TestApp) {
    let create = json!({"placeId": app.town.community.id, "details": centre_details()});
    for role in [Role::Resident, Role::Dispatcher, Role::OtherCommunityAdmin] {
        let client = app.as_role(role).await;
        let refused = client.act("createCentre", create.clone(), "{ id }").await;
        refused.refused_on("FORBIDDEN", "placeId");
    }
    let office = app.as_role(Role::CommunityAdmin).await;
    let building = json!({"placeId": app.town.building.id, "details": centre_details()});
    office
        .act("createCentre", building, "{ id }")
        .await
        .refused_on("INVALID", "placeId");
    let house = House::build(app).await;
    for (name, value, code) in [
        ("name", json!(" "), "REQUIRED"),
        ("name", json!("长".repeat(31)), "TOO_LONG"),
        ("address", json!(""), "REQUIRED"),
        ("weeklyBookings", json!(0), "OUT_OF_RANGE"),
        (
            "openings",
            json!([{"day": "MONDAY", "fromMinute": 600, "untilMinute": 480}]),
            "INVALID",
        ),
    ] {
        let mut details = centre_details();
        details[name] = value;
        let edit = json!({"centreId": house.id, "details": details});
        let refused = office.act("editCentre", edit, "{ id }").await;
        refused.refused_on(code, name);
    }
    let mut details = centre_details();
    details["name"] = json!("半山新邻里中心");
    details["openings"] = json!([{"day": "SUNDAY", "fromMinute": 540, "untilMinute": 1020}]);
    let edit = json!({"centreId": house.id, "details": details});
    let shown = "{ name openings { day fromMinute untilMinute } rooms { name } mayManage }";
    let edited = office.act("editCentre", edit, shown).await;
    assert_eq!(edited.result()["name"], "半山新邻里中心");
    assert_eq!(edited.result()["openings"][0]["fromMinute"], 540);
    assert_eq!(edited.result()["rooms"].as_array().unwrap().len(), 4);

    let told = "query($id: UUID!) { auditEntries(subjectId: $id, first: 9) { nodes { \
                action changes { field after } } } }";
    let told = office.gql(told, json!({"id": house.id})).await;
    let told = told.data()["auditEntries"]["nodes"].clone();
    assert_eq!(told[0]["action"], "CENTRE_EDITED");
    let changed = told[0]["changes"].as_array().unwrap();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(
        changed
            .iter()
            .any(|one| one["after"] == "SUNDAY 09:00-17:00")
    );
    assert_eq!(told[1]["action"], "CENTRE_CREATED");
}

async fn a_centre_is_shown(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let add = async |client: &Client, photos: &[Uuid]| {
        let input = json!({"centreId": house.id, "photoIds": photos});
        client
            .act("addCentrePhotos", input, "{ photos { id } }")
            .await
    };
    let (first, second) = (office.upload_photo().await, office.upload_photo().await);
    let theirs = resident.upload_photo().await;
    add(&resident, &[theirs])
        .await
        .refused_on("FORBIDDEN", "centreId");
    add(&office, &[theirs])
        .await
        .refused_on("NOT_FOUND", "photoIds");
    let file = format!("/files/{first}/thumbnail");
    let status = async || resident.get(&file).send().await.unwrap().status();
    assert_eq!(status().await, 404);
    add(&office, &[first, second]).await.data();
    assert_eq!(status().await, 200);
    let shown = "query($id: UUID!) { centre(id: $id) { photos { id url } } }";
    let shown = async || {
        let answer = resident.gql(shown, json!({"id": house.id})).await;
        answer.data()["centre"]["photos"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert_eq!(shown().await.len(), 2);
    // One photo shows one thing.
    add(&office, &[first])
        .await
        .refused_on("NOT_FOUND", "photoIds");
    let mut more = Vec::new();
    for _ in 0..5 {
        more.push(office.upload_photo().await);
    }
    let refused = add(&office, &more).await;
    refused.refused_on("TOO_MANY", "photoIds");
    assert_eq!(refused.limit(), 6);
    let remove = json!({"photoId": first});
    let removed = office
        .act("removeCentrePhoto", remove.clone(), "{ id }")
        .await;
    removed.data();
    assert_eq!(shown().await.len(), 1);
    assert_eq!(shown().await[0]["id"], json!(second));
    assert_eq!(status().await, 404);
    let again = office.act("removeCentrePhoto", remove, "{ id }").await;
    again.refused_on("NOT_FOUND", "photoId");
}

async fn rooms_are_checked(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    for (name, value, code) in [
        ("name", json!(" "), "REQUIRED"),
        ("capacity", json!(0), "OUT_OF_RANGE"),
        ("slotMinutes", json!(20), "INVALID"),
        ("shortestMinutes", json!(45), "INVALID"),
        ("longestMinutes", json!(15), "INVALID"),
        ("turnaroundMinutes", json!(-15), "OUT_OF_RANGE"),
        ("aheadDays", json!(0), "OUT_OF_RANGE"),
    ] {
        let mut details = room_details("新室");
        details[name] = value;
        let create = json!({"centreId": house.id, "partIds": [], "details": details});
        let refused = office.act("createRoom", create, "{ id }").await;
        refused.refused_on(code, name);
    }
    let nowhere = json!({
        "centreId": house.id, "partIds": [server::clock::new_id()], "details": room_details("新室"),
    });
    office
        .act("createRoom", nowhere, "{ id }")
        .await
        .refused_on("NOT_FOUND", "partIds");
    let resident = app.as_role(Role::Resident).await;
    let edit = json!({"roomId": house.yoga, "details": room_details("我的室")});
    resident
        .act("editRoom", edit, "{ id }")
        .await
        .refused_on("FORBIDDEN", "roomId");
}

async fn a_room_out_of_use_keeps_its_bookings(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let retire = json!({"roomId": house.yoga});
    let retired = office
        .act("retireRoom", retire.clone(), "{ retired mayBook }")
        .await;
    assert_eq!(
        retired.result(),
        &json!({"retired": true, "mayBook": false})
    );
    office
        .act("retireRoom", retire, "{ retired }")
        .await
        .refused_on("NOT_FOUND", "roomId");
    super::house::hold(&resident, house.yoga, day("25T09:00"), 60)
        .await
        .refused_on("NOT_FOUND", "roomId");
    let own = &mine(&resident, false).await[0];
    assert_eq!(own["room"]["name"], "瑜伽室");
    let id = crate::support::steps::id_of(own);
    super::house::shift(&resident, id, day("25T09:00"), 60)
        .await
        .refused("STATE_CHANGED");
    super::house::cancel(&resident, id).await.data();
}

async fn hours_change_what_is_free(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let mut details = centre_details();
    details["openings"] = json!([
        {"day": "TUESDAY", "fromMinute": 540, "untilMinute": 660},
        {"day": "HOLIDAY", "fromMinute": 600, "untilMinute": 660},
    ]);
    let edit = json!({"centreId": house.id, "details": details});
    office.act("editCentre", edit, "{ id }").await.data();
    assert_eq!(
        starts(&resident, house.yoga, "2026-11-24", 60).await,
        [540, 570, 600]
    );
    assert!(
        starts(&resident, house.yoga, "2026-11-25", 60)
            .await
            .is_empty()
    );
}
