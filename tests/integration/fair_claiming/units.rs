//! A big job with places kept for units.

use entity::organization::{self, OrganizationKind};
use uuid::Uuid;

use super::{members, place_of};
use crate::support::{
    Answer, Client, Json, Role, TestApp,
    books::books_agree,
    json, on_both,
    steps::{ORDER, PLAIN},
};

on_both! {
    units_have_their_places,
    what_cannot_be_laid_out,
    whom_the_desk_finds,
    places_follow_a_merged_unit,
}

pub fn kept(units: &[(Uuid, i32)]) -> Json {
    let one = |(id, places): &(Uuid, i32)| json!({"organizationId": id, "places": places});
    units.iter().map(one).collect()
}

pub async fn laid_out(app: &TestApp, crew_size: i32, units: &[(Uuid, i32)]) -> Answer {
    let id = app.submitted(PLAIN).await;
    let input = json!({
        "orderId": id, "crewSize": crew_size, "skillCodes": [], "unitPlaces": kept(units),
    });
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.act("dispatchOrder", input, ORDER).await
}

pub fn id_of(answer: &Answer) -> Uuid {
    crate::support::steps::id_of(answer.result())
}

async fn second_unit(app: &TestApp) -> organization::Model {
    let found = app.founding();
    let kind = OrganizationKind::School;
    found
        .organization(None, kind, "实验小学", &app.town.community)
        .await
}

async fn shown(client: &Client, id: Uuid) -> Json {
    let read = "{ freePlaces unitPlaces { unit { name } places taken isViewers } }";
    client.read_order(id, read).await
}

async fn units_have_their_places(app: &TestApp) {
    let school = second_unit(app).await;
    let unit = app.town.unit.clone();
    let everybody = members(app, 6).await;
    for client in &everybody[..3] {
        app.founding().works_at(client.person_id(), &unit).await;
    }
    let id = id_of(&laid_out(app, 6, &[(unit.id, 2), (school.id, 3)]).await);
    for client in &everybody[..3] {
        client.claim(id).await.data();
    }
    // Two of the unit's own, and the only one that is kept for nobody.
    let units: Vec<_> = [0, 1, 2]
        .map(|number: usize| everybody[number].person_id())
        .to_vec();
    let mut places = Vec::new();
    for person in units {
        places.push(place_of(app, id, person).await.unit_id);
    }
    assert_eq!(places, [Some(unit.id), Some(unit.id), None]);
    everybody[3].claim(id).await.refused("PLACES_KEPT");
    assert_eq!(
        shown(&everybody[0], id).await,
        json!({"freePlaces": 0, "unitPlaces": [
            {"unit": {"name": "供水公司"}, "places": 2, "taken": 2, "isViewers": true},
            {"unit": {"name": "实验小学"}, "places": 3, "taken": 0, "isViewers": false},
        ]})
    );
    books_agree(app).await.unwrap();

    // A place of the unit that is given back is the unit's again, and one for everybody everybody's.
    everybody[0].release(id, "临时出差").await.data();
    everybody[3].claim(id).await.refused("PLACES_KEPT");
    everybody[0].claim(id).await.data();
    everybody[2].finish(id, &[]).await.refused("LEAD_ONLY");
    app.founding()
        .works_at(everybody[4].person_id(), &school)
        .await;
    everybody[4].claim(id).await.data();
    books_agree(app).await.unwrap();
    // Back to the desk: nobody has a place, and it is laid out anew.
    everybody[2].release(id, "人手不够").await.data();
    let input = json!({"orderId": id, "crewSize": 2, "skillCodes": []});
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.act("dispatchOrder", input, ORDER).await.data();
    assert_eq!(
        shown(&everybody[3], id).await,
        json!({"freePlaces": null, "unitPlaces": []})
    );
    everybody[3].claim(id).await.data();
    books_agree(app).await.unwrap();
}

async fn what_cannot_be_laid_out(app: &TestApp) {
    let unit = app.town.unit.id;
    for (units, code) in [
        (vec![(unit, 4)], "OUT_OF_RANGE"),
        (vec![(unit, 0)], "INVALID"),
        (vec![(unit, 1), (unit, 1)], "INVALID"),
        (vec![(app.town.branch.id, 1)], "NOT_FOUND"),
        (vec![(Uuid::nil(), 1)], "NOT_FOUND"),
    ] {
        let answer = laid_out(app, 3, &units).await;
        answer.refused_on(code, "unitPlaces");
    }
    laid_out(app, 3, &[(unit, 3)]).await.data();
}

async fn whom_the_desk_finds(app: &TestApp) {
    second_unit(app).await;
    let id = app.submitted(PLAIN).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let query = "query($id: UUID!, $name: String) {
        unitsForOrder(orderId: $id, name: $name) { name } }";
    let all = dispatcher.gql(query, json!({"id": id})).await;
    let names = all.data()["unitsForOrder"].as_array().unwrap().len();
    assert_eq!(names, 2);
    let some = dispatcher
        .gql(query, json!({"id": id, "name": " 小学 "}))
        .await;
    assert_eq!(some.data()["unitsForOrder"], json!([{"name": "实验小学"}]));
    let resident = app.as_role(Role::Resident).await;
    resident
        .gql(query, json!({"id": id}))
        .await
        .refused("FORBIDDEN");
}

async fn places_follow_a_merged_unit(app: &TestApp) {
    let school = second_unit(app).await;
    let unit = app.town.unit.clone();
    let client = members(app, 1).await.remove(0);
    app.founding().works_at(client.person_id(), &school).await;
    let id = id_of(&laid_out(app, 3, &[(unit.id, 1), (school.id, 1)]).await);
    client.claim(id).await.data();
    let input = json!({"organizationId": school.id, "intoId": unit.id});
    let admin = app.as_role(Role::SystemAdmin).await;
    let merged = admin.act("mergeOrganizations", input, "{ id }").await;
    merged.data();
    assert_eq!(
        shown(&client, id).await["unitPlaces"],
        json!([{"unit": {"name": "供水公司"}, "places": 2, "taken": 1, "isViewers": true}])
    );
    books_agree(app).await.unwrap();
    client.release(id, "临时出差").await.data();
    books_agree(app).await.unwrap();
}
