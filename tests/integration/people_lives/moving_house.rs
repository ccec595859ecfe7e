//! Moving house by an administrator.

use uuid::Uuid;

use super::{PERSON, admin, somebody};
use crate::support::{Answer, Client, Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    one_moves_with_their_report,
    one_moves_into_somebody_elses_place,
    a_report_ends_with_the_move_and_orders_go_back,
    nobody_moves_who_is_not_theirs,
    nobody_moves_themselves_or_their_like,
    a_move_is_answered_again,
}

impl Client {
    async fn move_house(&self, person: Uuid, place: Uuid, on: &str, report: &str) -> Answer {
        let input = json!({
            "personId": person, "placeId": place, "on": on, "formerReport": report,
        });
        self.act("moveHouse", input, PERSON).await
    }
}

async fn one_moves_with_their_report(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦搬家", 1, &town.building).await;
    app.founding().enrolled(id, &town.compound).await;
    let admin = admin(app).await;
    let moved = admin
        .move_house(id, town.next_building.id, "2026-11-23", "TRANSFER")
        .await;
    let page = moved.result();
    assert_eq!(page["home"]["name"], json!("1 号楼"));
    assert_eq!(page["residencies"].as_array().unwrap().len(), 2);
    let now = &page["enrollments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["state"] == "CONFIRMED");
    let now = now.unwrap();
    assert_eq!(now["place"]["name"], json!(town.next_compound.name));
    assert_eq!(now["transferredFrom"]["name"], json!(town.compound.name));
    let again = admin.move_house(id, town.next_building.id, "2026-11-23", "END");
    again.await.refused_on("INVALID", "placeId");
    let early = admin.move_house(id, town.building.id, "2026-11-01", "END");
    early.await.refused_on("INVALID", "on");
}

async fn one_moves_into_somebody_elses_place(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦搬家", 1, &town.building).await;
    app.founding().enrolled(id, &town.compound).await;
    let admin = admin(app).await;
    let moved = admin
        .move_house(id, town.other_building.id, "2026-11-23", "TRANSFER")
        .await;
    let states: Vec<_> = moved.result()["enrollments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["place"]["name"].clone(), one["state"].clone()))
        .collect();
    assert!(states.contains(&(json!(town.compound.name), json!("ENDED"))));
    assert!(states.contains(&(json!(town.other_compound.name), json!("ASKED"))));
    // From now on they are the other community's.
    assert!(admin.person_page(id).await.is_null());
    let other = app.as_role(Role::OtherCommunityAdmin).await;
    assert_eq!(other.person_page(id).await["mayChange"], json!(true));
}

async fn a_report_ends_with_the_move_and_orders_go_back(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦搬家", 1, &town.building).await;
    app.founding().enrolled(id, &town.compound).await;
    let client = app.sign_in(id).await;
    let taken = app.dispatched(PLAIN, 1).await;
    client.claim(taken).await.data();
    let admin = admin(app).await;
    let moved = admin.move_house(id, town.next_compound.id, "2026-11-23", "END");
    assert_eq!(
        moved.await.result()["enrollments"][0]["state"],
        json!("ENDED")
    );
    let order = app.as_role(Role::Dispatcher).await.order(taken).await;
    assert_eq!(order["state"], json!("DISPATCHED"));
    // They may come back to it: the same place in the crew.
    app.founding().enrolled(id, &town.compound).await;
    client.claim(taken).await.data();
    crate::support::books::books_agree(app).await.unwrap();
}

async fn nobody_moves_who_is_not_theirs(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦搬家", 1, &town.other_building).await;
    let admin = admin(app).await;
    let moved = admin
        .move_house(id, town.building.id, "2026-11-23", "END")
        .await;
    moved.refused("NOT_FOUND");
    let nowhere = app.as_role(Role::OtherCommunityAdmin).await;
    let street = nowhere
        .move_house(id, town.street.id, "2026-11-23", "END")
        .await;
    street.refused_on("INVALID", "placeId");
}

async fn nobody_moves_themselves_or_their_like(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦社区", 1, &town.building).await;
    let role = entity::appointment::AppointmentRole::CommunityAdmin;
    let found = app.founding();
    found.appointed(id, role, Some(&town.community), None).await;
    for client in [app.sign_in(id).await, admin(app).await] {
        let moved = client.move_house(id, town.next_building.id, "2026-11-23", "TRANSFER");
        moved.await.refused("FORBIDDEN");
    }
    let street = app.as_role(Role::StreetAdmin).await;
    let moved = street.move_house(id, town.next_building.id, "2026-11-23", "TRANSFER");
    moved.await.data();
}

async fn a_move_is_answered_again(app: &TestApp) {
    let town = &app.town;
    let id = somebody(app, "秦搬家", 1, &town.building).await;
    let admin = admin(app).await;
    let input = json!({
        "requestId": server::clock::new_id(), "personId": id, "placeId": town.other_building.id,
        "on": "2026-11-23", "formerReport": "END",
    });
    for _ in 0..2 {
        // The second time they are the other community's.
        let moved = admin.act("moveHouse", input.clone(), "{ id }").await;
        assert_eq!(moved.result()["id"], json!(id));
    }
}
