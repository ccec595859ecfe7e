//! Residents register by themselves: the number is proven, who knows the place confirms, and until
//! then little may be done.

mod invitations;
mod limits;
mod races;
mod recycled;
mod same_person;

use chrono::TimeDelta;
use entity::{registration, residency};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::clock::new_id;
use uuid::Uuid;

use crate::{
    sessions::browser::{Browser, Site},
    support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::PLAIN},
};

on_both! {
    a_resident_registers_and_is_confirmed,
    who_waits_may_do_little,
    a_known_number_is_signed_in_and_nothing_changes,
    nothing_tells_who_is_registered,
    who_is_refused_corrects_and_asks_again,
    what_is_wrong_leaves_the_code_as_it_is,
    those_who_wait_follow_the_places,
    everybody_reads_names_of_places_and_no_more,
    who_has_settled_elsewhere_is_not_moved,
}

pub const NUMBER: &str = "13712340001";
pub const REGISTERED: &str = "{ alreadyKnown me { id name whereabouts residency { id } \
    registration { id state version personPhone reason place { id } } } }";
const WAITING: &str = "{ registrations(state: WAITING, first: 20) { nodes { id version personName \
    personPhone flat invited place { id fullName } doubles { id } } } }";
const ME: &str = "{ me { id name residency { place { id } } registrationsWaiting \
    registration { id state reason place { id } } } }";

/// What a newcomer says.
pub fn newcomer(place_id: Uuid, number: &str, code: &str) -> Json {
    json!({
        "phone": number, "code": code, "name": "苗 新来", "placeId": place_id, "flat": "2 单元 301",
    })
}

pub async fn register(site: &Site, browser: &mut Browser, place_id: Uuid, number: &str) -> Answer {
    let code = site.registration_code_for(browser, number).await;
    let input = newcomer(place_id, number, &code);
    browser.act("register", input, REGISTERED).await
}

/// Somebody who waits, on their phone; with the id of the registration.
pub async fn waiting(site: &Site, number: &str) -> (Browser, Uuid) {
    let mut phone = site.browser("");
    let home = site.app().town.building.id;
    let registered = register(site, &mut phone, home, number).await;
    let id = &registered.result()["me"]["registration"]["id"];
    let id = id.as_str().unwrap().parse().unwrap();
    (phone, id)
}

pub async fn decide(client: &Client, mutation: &str, mut input: Json, id: Uuid) -> Answer {
    input["registrationId"] = json!(id);
    client
        .act(mutation, input, "{ id state version reason place { id } }")
        .await
}

async fn notices(client: &Client) -> Vec<Json> {
    let asked = "{ notifications(first: 20) { nodes { kind subject detail } } }";
    let answer = client.gql(asked, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"].as_array().unwrap();
    nodes.clone()
}

async fn a_resident_registers_and_is_confirmed(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let mut phone = site.browser("");
    let registered = register(&site, &mut phone, town.building.id, NUMBER).await;
    let registered = registered.result();
    assert_eq!(registered["alreadyKnown"], false);
    let me = &registered["me"];
    assert_eq!(me["name"], "苗新来", "without the space in it");
    assert_eq!(me["whereabouts"], "岩岭社区 · 半山小区 · 3 号楼");
    assert!(
        me["residency"].is_null(),
        "nobody lives where they only say so"
    );
    assert_eq!(me["registration"]["state"], "WAITING");
    assert_eq!(me["registration"]["personPhone"], NUMBER);
    let id: Uuid = me["registration"]["id"].as_str().unwrap().parse().unwrap();

    // Those who know the place are told; nobody else is.
    let grid_worker = app.as_role(Role::GridWorker).await;
    let told = json!({"kind": "REGISTRATION_ASKED", "subject": "3 号楼", "detail": "苗新来"});
    for role in [Role::GridWorker, Role::Dispatcher] {
        let client = app.as_role(role).await;
        assert_eq!(
            notices(&client).await,
            std::slice::from_ref(&told),
            "{role:?}"
        );
        assert_eq!(
            client.gql(ME, json!({})).await.data()["me"]["registrationsWaiting"],
            1
        );
    }
    assert!(
        notices(&app.as_role(Role::OtherDispatcher).await)
            .await
            .is_empty()
    );
    let listed = grid_worker.gql(WAITING, json!({})).await;
    let listed = &listed.data()["registrations"]["nodes"];
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["personName"], "苗新来");
    assert_eq!(listed[0]["personPhone"], "137****0001");
    assert_eq!(listed[0]["flat"], "2 单元 301");
    assert_eq!(listed[0]["doubles"], json!([]));

    // The number is read on record.
    let input = json!({"registrationId": id});
    let number = grid_worker.act("revealRegistrantPhone", input, "").await;
    assert_eq!(number.result(), NUMBER);
    let admin = app.as_role(Role::CommunityAdmin).await;
    let audit = "{ auditEntries(first: 5) { nodes { action subject actorName } } }";
    let entries = admin.gql(audit, json!({})).await;
    assert_eq!(
        entries.data()["auditEntries"]["nodes"],
        json!([{"action": "PHONE_REVEALED", "subject": "苗新来", "actorName": "陈网格"}])
    );
    assert!(!app.dump("audit_entry").await.contains(NUMBER));
    assert!(!app.dump("registration").await.contains(NUMBER));

    // Not elsewhere than the grid worker knows; then at the right building.
    let elsewhere = json!({"placeId": town.next_building.id});
    let refused = decide(&grid_worker, "confirmRegistration", elsewhere, id).await;
    refused.refused_on("FORBIDDEN", "placeId");
    let right = json!({"placeId": town.second_building.id});
    let confirmed = decide(&grid_worker, "confirmRegistration", right, id).await;
    assert_eq!(confirmed.result()["state"], "CONFIRMED");
    let again = decide(
        &admin,
        "refuseRegistration",
        json!({"reason": "不住这里"}),
        id,
    )
    .await;
    again.refused("STATE_CHANGED");

    let me = phone.gql(ME).await;
    let me = &me.data()["me"];
    assert_eq!(
        me["residency"]["place"]["id"],
        json!(town.second_building.id)
    );
    assert_eq!(me["registration"]["state"], "CONFIRMED");
    let told = phone
        .gql("{ notifications(first: 5) { nodes { kind subject } } }")
        .await;
    assert_eq!(
        told.data()["notifications"]["nodes"],
        json!([{"kind": "REGISTRATION_CONFIRMED", "subject": "1 号楼"}])
    );
}

async fn who_waits_may_do_little(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let (mut phone, id) = waiting(&site, NUMBER).await;
    let order = |place: Uuid| {
        let mut input = app.request(PLAIN);
        input["placeId"] = json!(place);
        input
    };
    // Where they say to live, and one at a time.
    let elsewhere = phone
        .act("submitOrder", order(town.next_building.id), "{ id }")
        .await;
    elsewhere.refused_on("NOT_CONFIRMED", "placeId");
    let first = phone
        .act("submitOrder", order(town.building.id), "{ id }")
        .await;
    first.data();
    let second = phone
        .act("submitOrder", order(town.compound.id), "{ id }")
        .await;
    second.refused("NOT_CONFIRMED");
    assert_eq!(second.body["errors"][0]["extensions"]["limit"], 1);
    let withdrawn = json!({"orderId": first.result()["id"], "reason": "自己修好了"});
    phone.act("withdrawOrder", withdrawn, "{ id }").await.data();
    phone
        .act("submitOrder", order(town.compound.id), "{ id }")
        .await
        .data();

    let home = json!({"placeId": town.other_building.id});
    let moved = phone.act("setResidence", home, "{ id }").await;
    moved.refused("NOT_CONFIRMED");
    let reports = json!({"placeId": town.compound.id});
    phone
        .act("askEnrollment", reports.clone(), "{ id }")
        .await
        .refused("NOT_CONFIRMED");
    // They see their own, and nothing of others.
    let seen = phone.gql("{ myOrders(filter: ALL) { nodes { id } } desk(tab: WAITING) { nodes { id } } \
        hall { nodes { id } } registrations(state: WAITING) { nodes { id } } invitations(living: true) \
        { nodes { id } } confirmablePlaces { nodes { id } } }").await;
    let seen = seen.data();
    assert_eq!(seen["myOrders"]["nodes"].as_array().unwrap().len(), 2);
    for list in [
        "desk",
        "hall",
        "registrations",
        "invitations",
        "confirmablePlaces",
    ] {
        assert_eq!(seen[list]["nodes"], json!([]), "{list}");
    }

    let dispatcher = app.as_role(Role::Dispatcher).await;
    let reason = json!({"reason": "没有查到这一户"});
    decide(&dispatcher, "refuseRegistration", reason, id)
        .await
        .data();
    let refused = phone
        .act("submitOrder", order(town.building.id), "{ id }")
        .await;
    refused.refused("NOT_CONFIRMED");

    let again = json!({"name": "苗新来", "placeId": town.building.id});
    phone
        .act("askRegistrationAgain", again, "{ id }")
        .await
        .data();
    decide(&dispatcher, "confirmRegistration", json!({}), id)
        .await
        .data();
    phone.act("askEnrollment", reports, "{ id }").await.data();
    for _ in 0..2 {
        phone
            .act("submitOrder", order(town.next_building.id), "{ id }")
            .await
            .data();
    }
}

async fn a_known_number_is_signed_in_and_nothing_changes(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    let before = (app.dump("person").await, app.dump("residency").await);
    let mut phone = site.browser("");
    let known = register(&site, &mut phone, app.town.next_building.id, &number).await;
    let known = known.result();
    assert_eq!(known["alreadyKnown"], true);
    assert_eq!(known["me"]["id"], json!(app.town.person(Role::Resident)));
    assert_eq!(known["me"]["name"], "林住户");
    assert!(known["me"]["registration"].is_null());
    assert_eq!(
        phone.person_id().await,
        app.town.person(Role::Resident).unwrap()
    );
    assert_eq!(
        before,
        (app.dump("person").await, app.dump("residency").await)
    );
    assert_eq!(
        registration::Entity::find().count(app.db()).await.unwrap(),
        0
    );
    assert!(
        notices(&app.as_role(Role::GridWorker).await)
            .await
            .is_empty()
    );
}

/// Known and unknown numbers hear the same until the code that reached them is told.
async fn nothing_tells_who_is_registered(app: &TestApp) {
    let site = Site::open(app).await;
    let known = app.town.phone(Role::Resident);
    let mut heard = Vec::new();
    for number in [known.as_str(), NUMBER] {
        let mut guesser = site.browser("");
        let mut bodies = Vec::new();
        let none_sent = newcomer(app.town.building.id, number, "123456");
        bodies.push(guesser.act("register", none_sent, REGISTERED).await.body);
        let code = site.registration_code_for(&mut guesser, number).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let input = newcomer(app.town.building.id, number, wrong);
        bodies.push(guesser.act("register", input, REGISTERED).await.body);
        // A code to register with is none to sign in with.
        let input = json!({"phone": number, "code": code});
        bodies.push(guesser.act("signIn", input, "{ id }").await.body);
        let asked = json!({"phone": number});
        let again = guesser.act("requestRegistrationCode", asked, "{ resendAfterSeconds }");
        bodies.push(again.await.body);
        heard.push(bodies);
    }
    assert_eq!(heard[0], heard[1]);
}

async fn who_is_refused_corrects_and_asks_again(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let (mut phone, id) = waiting(&site, NUMBER).await;
    let grid_worker = app.as_role(Role::GridWorker).await;
    let nothing = decide(
        &grid_worker,
        "refuseRegistration",
        json!({"reason": " "}),
        id,
    )
    .await;
    nothing.refused_on("REQUIRED", "reason");
    let reason = json!({"reason": "3 号楼没有这一户，请核对楼栋"});
    let refused = decide(&grid_worker, "refuseRegistration", reason, id).await;
    assert_eq!(refused.result()["state"], "REFUSED");
    let me = phone.gql(ME).await;
    let own = &me.data()["me"]["registration"];
    assert_eq!(own["reason"], "3 号楼没有这一户，请核对楼栋");
    let told = phone
        .gql("{ notifications(first: 5) { nodes { kind detail } } }")
        .await;
    assert_eq!(
        told.data()["notifications"]["nodes"][0]["kind"],
        "REGISTRATION_REFUSED"
    );

    let missing = json!({"name": "苗新来", "placeId": town.community.id});
    let refused = phone.act("askRegistrationAgain", missing, "{ id }").await;
    refused.refused_on("INVALID", "placeId");
    let corrected = json!({
        "requestId": new_id(), "name": "苗新莱", "placeId": town.second_building.id,
    });
    for _twice in 0..2 {
        let asked = phone
            .act(
                "askRegistrationAgain",
                corrected.clone(),
                "{ state version reason personName flat }",
            )
            .await;
        assert_eq!(
            asked.result(),
            &json!({"state": "WAITING", "version": 3, "reason": null, "personName": "苗新莱", "flat": null})
        );
    }
    assert_eq!(notices(&grid_worker).await.len(), 2, "told once more");
    // While they wait a mistake is put right without another word.
    let corrected = json!({"name": "苗新来", "placeId": town.building.id});
    phone
        .act("askRegistrationAgain", corrected, "{ id }")
        .await
        .data();
    assert_eq!(notices(&grid_worker).await.len(), 2);
    decide(&grid_worker, "confirmRegistration", json!({}), id)
        .await
        .data();
    let late = json!({"name": "别人", "placeId": town.building.id});
    let late = phone.act("askRegistrationAgain", late, "{ id }").await;
    late.refused("STATE_CHANGED");
}

async fn what_is_wrong_leaves_the_code_as_it_is(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let mut phone = site.browser("");
    let code = site.registration_code_for(&mut phone, NUMBER).await;
    let right = newcomer(town.building.id, NUMBER, &code);
    for (field, value, error) in [
        ("name", json!(" "), "REQUIRED"),
        ("name", json!("苗".repeat(41)), "TOO_LONG"),
        ("flat", json!("室".repeat(31)), "TOO_LONG"),
        ("phone", json!("1371234"), "PHONE_INVALID"),
        ("code", json!(""), "REQUIRED"),
        ("placeId", json!(new_id()), "NOT_FOUND"),
        ("placeId", json!(town.community.id), "INVALID"),
        ("invitation", json!("0".repeat(64)), "INVITATION_ENDED"),
    ] {
        let mut input = right.clone();
        input[field] = value;
        let answer = phone.act("register", input, REGISTERED).await;
        answer.refused_on(error, field);
    }
    phone.act("register", right, REGISTERED).await.data();
    assert_eq!(
        registration::Entity::find().count(app.db()).await.unwrap(),
        1
    );
}

async fn those_who_wait_follow_the_places(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let (mut phone, _) = waiting(&site, NUMBER).await;
    let admin = app.as_role(Role::StreetAdmin).await;
    let merged = json!({"placeId": town.building.id, "intoId": town.second_building.id});
    admin.act("mergePlaces", merged, "{ id }").await.data();
    let moved = json!({"placeId": town.compound.id, "parentId": town.other_compound.community_id});
    admin.act("movePlace", moved, "{ id }").await.data();
    let other = app.as_role(Role::OtherCommunityAdmin).await;
    let listed = other.gql(WAITING, json!({})).await;
    let place = &listed.data()["registrations"]["nodes"][0]["place"];
    assert_eq!(place["fullName"], "柏杨社区 · 半山小区 · 1 号楼");

    // Somebody who only says so does not keep a place from being closed.
    residency::Entity::delete_many()
        .exec(app.writer())
        .await
        .unwrap();
    let closed = json!({"placeId": town.compound.id});
    admin.act("closePlace", closed, "{ id }").await.data();
    let me = phone.gql(ME).await;
    let own = &me.data()["me"]["registration"];
    assert_eq!(
        (&own["state"], &own["reason"]),
        (&json!("REFUSED"), &Json::Null)
    );
    let told = phone
        .gql("{ notifications(first: 5) { nodes { kind } } }")
        .await;
    assert_eq!(
        told.data()["notifications"]["nodes"][0]["kind"],
        "REGISTRATION_REFUSED"
    );
    app.advance(TimeDelta::minutes(2));
    let late = register(
        &site,
        &mut site.browser(""),
        town.building.id,
        "13712340002",
    )
    .await;
    late.refused_on("NOT_FOUND", "placeId");
}

async fn everybody_reads_names_of_places_and_no_more(app: &TestApp) {
    let nobody = app.nobody();
    let search = |words: &str| {
        let query = "query($search: String) { registrablePlaces(search: $search) { name within } }";
        let (nobody, words) = (nobody.clone(), words.to_owned());
        async move {
            let answer = nobody.gql(query, json!({"search": words})).await;
            answer.data()["registrablePlaces"].clone()
        }
    };
    assert_eq!(
        search("半山").await,
        json!([{"name": "半山小区", "within": "岩岭社区"}])
    );
    for none in ["", "  ", "岩岭", "花溪", "1 号楼", "%"] {
        assert_eq!(search(none).await, json!([]), "{none:?}");
    }
    let inside = |id: Uuid| {
        let nobody = nobody.clone();
        let query = "query($id: UUID) { registrablePlaces(compoundId: $id) { name within } }";
        async move { nobody.gql(query, json!({"id": id})).await.data()["registrablePlaces"].clone() }
    };
    let buildings = inside(app.town.compound.id).await;
    assert_eq!(buildings.as_array().unwrap().len(), 2);
    assert_eq!(buildings[0]["within"], "半山小区");
    for nothing in [app.town.community.id, app.town.street.id, new_id()] {
        assert_eq!(inside(nothing).await, json!([]));
    }
    let found = app.founding();
    for number in 0..30 {
        let name = format!("新村{number}");
        found
            .place(
                Some(&app.town.community),
                entity::place::PlaceKind::Compound,
                &name,
            )
            .await;
    }
    assert_eq!(search("新村").await.as_array().unwrap().len(), 20);
}

async fn who_has_settled_elsewhere_is_not_moved(app: &TestApp) {
    let site = Site::open(app).await;
    let town = &app.town;
    let (mut phone, id) = waiting(&site, NUMBER).await;
    let person = phone.person_id().await;
    let found = app.founding();
    found.lives_in(person, &town.other_building).await;
    found.enrolled(person, &town.other_compound).await;
    for role in [Role::GridWorker, Role::CommunityAdmin] {
        let client = app.as_role(role).await;
        let refused = decide(&client, "confirmRegistration", json!({}), id).await;
        refused.refused("STATE_CHANGED");
    }
    // Whoever answers for both moves them; nobody reports where they do not live.
    let street = app.as_role(Role::StreetAdmin).await;
    let confirmed = decide(&street, "confirmRegistration", json!({}), id).await;
    assert_eq!(confirmed.result()["state"], "CONFIRMED");
    let me = phone
        .gql("{ me { residency { place { id } } enrollments { state } memberOf { id } } }")
        .await;
    let me = &me.data()["me"];
    assert_eq!(me["residency"]["place"]["id"], json!(town.building.id));
    assert_eq!(me["enrollments"], json!([{"state": "ENDED"}]));
    assert_eq!(me["memberOf"], json!([]));
}
