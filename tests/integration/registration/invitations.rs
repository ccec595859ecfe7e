//! Links and posters: who makes them, where they lead, and when they end.

use chrono::TimeDelta;
use entity::{invitation, registration};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::clock::new_id;
use uuid::Uuid;

use super::{REGISTERED, newcomer};
use crate::{
    sessions::browser::Site,
    support::{Answer, Client, Json, Role, TestApp, json, on_both},
};

on_both! {
    a_link_leads_to_its_place,
    a_link_ends,
    one_for_each_building,
    only_for_places_that_one_answers_for,
}

pub const MADE: &str = "{ id link used useLimit isLiving place { id name } qr { size path } }";

pub async fn make(client: &Client, place_id: Uuid, terms: Json) -> Answer {
    let mut input = json!({"placeId": place_id, "eachBuilding": false, "days": 30});
    input
        .as_object_mut()
        .unwrap()
        .extend(terms.as_object().unwrap().clone());
    client.act("makeInvitations", input, MADE).await
}

pub fn token_of(invitation: &Json) -> String {
    let link = invitation["link"].as_str().unwrap();
    link.split_once("/register?i=").unwrap().1.to_owned()
}

async fn leads(client: &Client, token: &str) -> Json {
    let query = "query($token: String!) { invitedTo(token: $token) { compound { name within } building { name } } }";
    let answer = client.gql(query, json!({"token": token})).await;
    answer.data()["invitedTo"].clone()
}

async fn a_link_leads_to_its_place(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let grid_worker = app.as_role(Role::GridWorker).await;
    let made = make(&grid_worker, town.building.id, json!({})).await;
    let made = made.result()[0].clone();
    let token = token_of(&made);
    assert!(
        made["link"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:8080/register?i=")
    );
    assert!(made["qr"]["size"].as_i64().unwrap() > 20);
    assert_eq!(
        leads(&app.nobody(), &token).await,
        json!({"compound": {"name": "半山小区", "within": "岩岭社区"}, "building": {"name": "3 号楼"}})
    );
    // Neither row nor audit tells the token.
    for table in ["invitation", "audit_entry", "request"] {
        assert!(!app.dump(table).await.contains(&token), "{table}");
    }

    let mut phone = site.browser("");
    let code = site.registration_code_for(&mut phone, super::NUMBER).await;
    let mut input = newcomer(town.second_building.id, super::NUMBER, &code);
    input["invitation"] = json!(token);
    let elsewhere = phone.act("register", input.clone(), REGISTERED).await;
    elsewhere.refused_on("INVALID", "placeId");
    input["placeId"] = json!(town.building.id);
    let registered = phone.act("register", input, REGISTERED).await;
    // A poster hangs in public: it proves nothing.
    assert_eq!(
        registered.result()["me"]["registration"]["state"],
        "WAITING"
    );
    let listed = "{ registrations(state: WAITING) { nodes { invited } } invitations(living: true) { nodes { used madeByName } } }";
    let listed = grid_worker.gql(listed, json!({})).await;
    assert_eq!(
        listed.data()["registrations"]["nodes"],
        json!([{"invited": true}])
    );
    assert_eq!(
        listed.data()["invitations"]["nodes"],
        json!([{"used": 1, "madeByName": "陈网格"}])
    );

    // One for a compound leads to any of its buildings.
    let made = make(&grid_worker, town.compound.id, json!({})).await;
    let token = token_of(&made.result()[0]);
    assert!(leads(&app.nobody(), &token).await["building"].is_null());
    let mut neighbour = site.browser("");
    let code = site
        .registration_code_for(&mut neighbour, "13712340002")
        .await;
    let mut input = newcomer(town.second_building.id, "13712340002", &code);
    input["invitation"] = json!(token);
    neighbour.act("register", input, REGISTERED).await.data();

    let admin = app.as_role(Role::CommunityAdmin).await;
    let entries = admin
        .gql("{ auditEntries { nodes { action subject } } }", json!({}))
        .await;
    let entries = entries.data()["auditEntries"]["nodes"].as_array().unwrap();
    assert!(entries.contains(&json!({"action": "INVITATION_MADE", "subject": "3 号楼"})));
}

async fn a_link_ends(app: &TestApp) {
    let site = Site::open(app).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let compound = app.town.compound.id;
    let one_use = make(&dispatcher, compound, json!({"useLimit": 1})).await;
    let one_use = token_of(&one_use.result()[0]);
    let mut number = 13712340010_u64;
    let mut come = async |token: &str| {
        number += 1;
        let number = number.to_string();
        let mut phone = site.browser("");
        let code = site.registration_code_for(&mut phone, &number).await;
        let mut input = newcomer(app.town.building.id, &number, &code);
        input["invitation"] = json!(token);
        phone.act("register", input, REGISTERED).await
    };
    come(&one_use).await.data();
    come(&one_use)
        .await
        .refused_on("INVITATION_ENDED", "invitation");
    assert!(leads(&app.nobody(), &one_use).await.is_null());

    let revoked = make(&dispatcher, compound, json!({})).await;
    let (id, token) = (
        revoked.result()[0]["id"].clone(),
        token_of(&revoked.result()[0]),
    );
    let input = json!({"requestId": new_id(), "invitationId": id});
    let stranger = app.as_role(Role::OtherDispatcher).await;
    stranger
        .act("revokeInvitation", input.clone(), MADE)
        .await
        .refused("NOT_FOUND");
    for _twice in 0..2 {
        let done = dispatcher
            .act("revokeInvitation", input.clone(), MADE)
            .await;
        assert_eq!(done.result()["isLiving"], false);
        assert!(done.result()["link"].is_null() && done.result()["qr"].is_null());
    }
    come(&token)
        .await
        .refused_on("INVITATION_ENDED", "invitation");
    assert!(leads(&app.nobody(), &token).await.is_null());

    let short = make(&dispatcher, compound, json!({"days": 1})).await;
    let token = token_of(&short.result()[0]);
    app.advance(TimeDelta::hours(25));
    come(&token)
        .await
        .refused_on("INVITATION_ENDED", "invitation");
    assert!(leads(&app.nobody(), &token).await.is_null());
    assert_eq!(
        registration::Entity::find().count(app.db()).await.unwrap(),
        1
    );

    // Who stands before a torn poster registers without it.
    let home = app.town.building.id;
    let registered = super::register(&site, &mut site.browser(""), home, "13712340099").await;
    registered.data();
}

async fn one_for_each_building(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let town = &app.town;
    make(&admin, town.building.id, json!({})).await.data();
    let input = json!({"requestId": new_id(), "eachBuilding": true});
    for _twice in 0..2 {
        let made = make(&admin, town.compound.id, input.clone()).await;
        // 3 号楼 has one already.
        let made = made.result().as_array().unwrap().clone();
        assert_eq!(made.len(), 1);
        assert_eq!(made[0]["place"]["name"], "1 号楼");
    }
    let more = make(&admin, town.compound.id, json!({"eachBuilding": true})).await;
    assert_eq!(more.result(), &json!([]));
    assert_eq!(invitation::Entity::find().count(app.db()).await.unwrap(), 2);
    let query =
        "query($id: UUID) { invitations(placeId: $id, living: true) { nodes { place { name } } } }";
    let listed = admin.gql(query, json!({"id": town.compound.id})).await;
    assert_eq!(
        listed.data()["invitations"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let listed = admin.gql(query, json!({"id": town.building.id})).await;
    assert_eq!(
        listed.data()["invitations"]["nodes"],
        json!([{"place": {"name": "3 号楼"}}])
    );
}

async fn only_for_places_that_one_answers_for(app: &TestApp) {
    let town = &app.town;
    let grid_worker = app.as_role(Role::GridWorker).await;
    let elsewhere = make(&grid_worker, town.next_building.id, json!({})).await;
    elsewhere.refused_on("FORBIDDEN", "placeId");
    let too_wide = make(&grid_worker, town.community.id, json!({})).await;
    too_wide.refused_on("INVALID", "placeId");
    let of_one = make(
        &grid_worker,
        town.building.id,
        json!({"eachBuilding": true}),
    )
    .await;
    of_one.refused_on("INVALID", "placeId");
    let forever = make(&grid_worker, town.building.id, json!({"days": 400})).await;
    forever.refused_on("OUT_OF_RANGE", "days");
    let none = make(&grid_worker, town.building.id, json!({"useLimit": 0})).await;
    none.refused_on("OUT_OF_RANGE", "useLimit");
    let resident = app.as_role(Role::Resident).await;
    make(&resident, town.building.id, json!({}))
        .await
        .refused_on("FORBIDDEN", "placeId");

    let places = "{ confirmablePlaces { nodes { name } } }";
    let of = async |role| {
        let answer = app.as_role(role).await.gql(places, json!({})).await;
        answer.data()["confirmablePlaces"]["nodes"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(of(Role::GridWorker).await, 1);
    assert_eq!(of(Role::Dispatcher).await, 1);
    assert_eq!(of(Role::CommunityAdmin).await, 2);
    assert_eq!(of(Role::SystemAdmin).await, 3);
    assert_eq!(of(Role::Resident).await, 0);
}
