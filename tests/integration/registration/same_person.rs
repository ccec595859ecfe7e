//! Somebody registers whom the place knows already, under another number.

use std::time::Duration;

use entity::{order, person, person_change, registration, session};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use server::{clock::new_id, db::IMPORT_LOCK};
use tokio::time::sleep;
use uuid::Uuid;

use super::{NUMBER, REGISTERED, decide, newcomer, register};
use crate::{
    sessions::browser::{Browser, Site},
    support::{Client, Json, Role, TestApp, json, on_both, steps::PLAIN},
};

on_both! {
    the_number_goes_to_who_is_known,
    they_are_kept_apart,
    whoever_holds_a_role_keeps_their_number,
    only_of_the_same_name_and_compound,
    an_account_that_was_merged_stays,
    merges_and_rosters_are_waited_for,
}

const FORMER: &str = "13388880001";
const DOUBLES: &str = "{ registrations(state: WAITING) { nodes { id doubles { id name phone \
    hasSignedIn mayJoin place { id } } } } }";

/// From a roster: lives there, and never signed in.
async fn known(app: &TestApp) -> Uuid {
    let found = app.founding();
    let known = found.person("苗新来", FORMER).await;
    found.lives_in(known.id, &app.town.second_building).await;
    known.id
}

async fn registered(site: &Site) -> (Browser, Uuid) {
    let mut phone = site.browser("");
    let home = site.app().town.building.id;
    let answer = register(site, &mut phone, home, NUMBER).await;
    let id = &answer.result()["me"]["registration"]["id"];
    (phone, id.as_str().unwrap().parse().unwrap())
}

async fn doubles(client: &Client) -> Json {
    let answer = client.gql(DOUBLES, json!({})).await;
    answer.data()["registrations"]["nodes"][0]["doubles"].clone()
}

async fn the_number_goes_to_who_is_known(app: &TestApp) {
    let site = Site::open(app).await;
    let known = known(app).await;
    let (mut phone, id) = registered(&site).await;
    let registrant = phone.person_id().await;
    let raised = phone.act("submitOrder", app.request(PLAIN), "{ id }").await;
    let order: Uuid = raised.result()["id"].as_str().unwrap().parse().unwrap();
    phone
        .act("setSkills", json!({"skillCodes": ["law"]}), "{ id }")
        .await
        .data();

    let grid_worker = app.as_role(Role::GridWorker).await;
    assert_eq!(
        doubles(&grid_worker).await,
        json!([{
            "id": known, "name": "苗新来", "phone": "133****0001", "hasSignedIn": false,
            "mayJoin": true, "place": {"id": app.town.second_building.id},
        }])
    );
    let stranger = app.as_role(Role::OtherDispatcher).await;
    let input = json!({"personId": known});
    decide(&stranger, "joinRegistration", input.clone(), id)
        .await
        .refused("NOT_FOUND");
    let nobody_like_it = json!({"personId": app.town.person(Role::Resident)});
    let refused = decide(&grid_worker, "joinRegistration", nobody_like_it, id).await;
    refused.refused_on("INVALID", "personId");
    let joined = decide(&grid_worker, "joinRegistration", input, id).await;
    assert_eq!(joined.result()["state"], "CONFIRMED");

    // The phone stays signed in, as the known person, who has all that was raised meanwhile.
    assert_eq!(phone.person_id().await, known);
    phone.refresh().await.data();
    assert_eq!(phone.person_id().await, known);
    let mine = phone
        .gql(
            "{ me { phone residency { place { id } } } myOrders(filter: ALL) { nodes { id } } \
        notifications(first: 9) { nodes { kind } } }",
        )
        .await;
    let mine = mine.data();
    assert_eq!(mine["me"]["phone"], NUMBER);
    assert_eq!(
        mine["me"]["residency"]["place"]["id"],
        json!(app.town.building.id)
    );
    assert_eq!(mine["myOrders"]["nodes"], json!([{"id": order}]));
    assert_eq!(
        mine["notifications"]["nodes"][0]["kind"],
        "REGISTRATION_CONFIRMED"
    );
    let gone = person::Entity::find_by_id(registrant)
        .one(app.db())
        .await
        .unwrap();
    assert!(gone.is_none());
    let left = session::Entity::find().filter(session::Column::PersonId.eq(registrant));
    assert_eq!(left.count(app.db()).await.unwrap(), 0);
    let orders = order::Entity::find().filter(order::Column::RequesterId.eq(known));
    assert_eq!(orders.count(app.db()).await.unwrap(), 1);

    // Both are on record; the former number opens nothing, and may register again.
    let admin = app.as_role(Role::CommunityAdmin).await;
    let entries = admin
        .gql(
            "{ auditEntries(first: 5) { nodes { action subject } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        entries.data()["auditEntries"]["nodes"],
        json!([{"action": "REGISTRATION_JOINED", "subject": "苗新来"}])
    );
    let mut former = site.browser("");
    let asked = json!({"phone": FORMER});
    former
        .act("requestSignInCode", asked, "{ resendAfterSeconds }")
        .await
        .data();
    assert!(site.messages_to(FORMER).is_empty());
    let again = register(&site, &mut former, app.town.building.id, FORMER).await;
    assert_eq!(again.result()["alreadyKnown"], false);
}

async fn they_are_kept_apart(app: &TestApp) {
    let site = Site::open(app).await;
    let known = known(app).await;
    let (mut phone, id) = registered(&site).await;
    let grid_worker = app.as_role(Role::GridWorker).await;
    decide(&grid_worker, "confirmRegistration", json!({}), id)
        .await
        .data();
    assert_ne!(phone.person_id().await, known);
    let late = decide(
        &grid_worker,
        "joinRegistration",
        json!({"personId": known}),
        id,
    )
    .await;
    // By now both live there.
    late.refused("STATE_CHANGED");
    assert_eq!(
        person::Entity::find()
            .filter(person::Column::Name.eq("苗新来"))
            .count(app.db())
            .await
            .unwrap(),
        2
    );
}

async fn whoever_holds_a_role_keeps_their_number(app: &TestApp) {
    let site = Site::open(app).await;
    let known = known(app).await;
    app.founding()
        .appointed(
            known,
            entity::appointment::AppointmentRole::Dispatcher,
            None,
            Some(&app.town.branch),
        )
        .await;
    let (_phone, id) = registered(&site).await;
    let grid_worker = app.as_role(Role::GridWorker).await;
    assert_eq!(doubles(&grid_worker).await[0]["mayJoin"], false);
    let refused = decide(
        &grid_worker,
        "joinRegistration",
        json!({"personId": known}),
        id,
    )
    .await;
    refused.refused_on("INVALID", "personId");
    let row = registration::Entity::find_by_id(id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.state, registration::RegistrationState::Waiting);
}

async fn only_of_the_same_name_and_compound(app: &TestApp) {
    let site = Site::open(app).await;
    let found = app.founding();
    for (name, number, place) in [
        ("苗新", "13388880002", &app.town.building),
        ("苗新来", "13388880003", &app.town.next_building),
    ] {
        let person = found.person(name, number).await;
        found.lives_in(person.id, place).await;
    }
    let mut phone = site.browser("");
    let code = site.registration_code_for(&mut phone, NUMBER).await;
    let input = newcomer(app.town.compound.id, NUMBER, &code);
    phone.act("register", input, REGISTERED).await.data();
    let grid_worker = app.as_role(Role::GridWorker).await;
    assert_eq!(doubles(&grid_worker).await, json!([]));
}

async fn an_account_that_was_merged_stays(app: &TestApp) {
    let site = Site::open(app).await;
    let known = known(app).await;
    let (mut phone, id) = registered(&site).await;
    let registrant = phone.person_id().await;
    let grid_worker = app.as_role(Role::GridWorker).await;
    let input = json!({"personId": known});
    // A merge that was taken back left this.
    let change = person_change::ActiveModel {
        id: Set(new_id()),
        kind: Set(person_change::PersonChangeKind::Merged),
        person_id: Set(registrant),
        other_id: Set(None),
        by_id: Set(app.town.person(Role::CommunityAdmin).unwrap()),
        at: Set(app.now()),
        moved: Set(json!({})),
        undone_at: Set(Some(app.now())),
        undone_by: Set(None),
    };
    let change = change.insert(app.writer()).await.unwrap();
    let refused = decide(&grid_worker, "joinRegistration", input.clone(), id).await;
    refused.refused("STATE_CHANGED");
    person_change::Entity::delete_by_id(change.id)
        .exec(app.writer())
        .await
        .unwrap();

    let merged = app.founding().person("苗新来", "13388880002").await;
    let merged = person::ActiveModel {
        id: Set(merged.id),
        state: Set(person::PersonState::Merged),
        merged_into_id: Set(Some(registrant)),
        ..Default::default()
    };
    merged.update(app.writer()).await.unwrap();
    let refused = decide(&grid_worker, "joinRegistration", input, id).await;
    refused.refused("STATE_CHANGED");
}

async fn merges_and_rosters_are_waited_for(app: &TestApp) {
    let site = Site::open(app).await;
    let known = known(app).await;
    let (_phone, id) = registered(&site).await;
    let grid_worker = app.as_role(Role::GridWorker).await;
    let importing = app.app.db.begin().await.unwrap();
    app.app.db.hold(&importing, IMPORT_LOCK).await.unwrap();
    let joining = tokio::spawn(async move {
        let input = json!({"personId": known});
        decide(&grid_worker, "joinRegistration", input, id).await
    });
    sleep(Duration::from_millis(400)).await;
    assert!(!joining.is_finished());
    importing.commit().await.unwrap();
    assert_eq!(joining.await.unwrap().result()["state"], "CONFIRMED");
}
