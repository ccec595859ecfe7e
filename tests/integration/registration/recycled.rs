//! Numbers of people who are gone or merged, and people who are just going.

use std::time::Duration;

use entity::{person, person::PersonState, session};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use tokio::time::sleep;
use uuid::Uuid;

use super::{NUMBER, REGISTERED, newcomer, register};
use crate::{
    people_lives::{KEEP, admin, row},
    sessions::browser::Site,
    support::{TestApp, json, on_both},
};

on_both! {
    a_number_of_who_moved_away_registers_anew,
    a_number_of_who_was_merged_registers_anew,
    nobody_is_let_in_just_as_they_go,
    a_session_of_who_is_gone_opens_nothing,
}

async fn at_home(app: &TestApp, number: &str) -> Uuid {
    let found = app.founding();
    let person = found.person("秦远行", number).await;
    found.lives_in(person.id, &app.town.building).await;
    person.id
}

async fn comes_anew(site: &Site, former: Uuid) -> Uuid {
    let mut phone = site.browser("");
    let home = site.app().town.building.id;
    let registered = register(site, &mut phone, home, NUMBER).await;
    assert_eq!(registered.result()["alreadyKnown"], false);
    let newcomer = phone.person_id().await;
    assert_ne!(newcomer, former);
    newcomer
}

async fn is_still_theirs(site: &Site, newcomer: Uuid) {
    let mut phone = site.browser("");
    let home = site.app().town.building.id;
    let again = register(site, &mut phone, home, NUMBER).await;
    assert_eq!(again.result()["alreadyKnown"], true);
    assert_eq!(phone.person_id().await, newcomer);
}

async fn a_number_of_who_moved_away_registers_anew(app: &TestApp) {
    let site = Site::open(app).await;
    let former = at_home(app, NUMBER).await;
    let admin = admin(app).await;
    let gone = admin.report_gone(former, "MOVED_AWAY", "2026-11-20").await;
    gone.data();
    let newcomer = comes_anew(&site, former).await;

    // Coming back does not take the number from whom it belongs to now.
    let back = json!({"personId": former});
    admin.act("bringBack", back, "{ id }").await.data();
    is_still_theirs(&site, newcomer).await;
}

async fn a_number_of_who_was_merged_registers_anew(app: &TestApp) {
    let site = Site::open(app).await;
    let survivor = at_home(app, "13388880001").await;
    let other = at_home(app, NUMBER).await;
    let admin = admin(app).await;
    admin.merge(survivor, other, KEEP).await.data();
    let newcomer = comes_anew(&site, other).await;
    let merge = admin.person_page(survivor).await["merges"][0]["id"].clone();
    admin.undo_merge(&merge).await.data();
    assert_eq!(row(app, other).await.state, PersonState::Present);
    is_still_theirs(&site, newcomer).await;
}

async fn nobody_is_let_in_just_as_they_go(app: &TestApp) {
    let site = Site::open(app).await;
    let known = at_home(app, NUMBER).await;
    let mut phone = site.browser("");
    let code = site.registration_code_for(&mut phone, NUMBER).await;
    let input = newcomer(app.town.building.id, NUMBER, &code);
    let leaving = app.app.db.begin().await.unwrap();
    let gone = person::ActiveModel {
        id: Set(known),
        state: Set(PersonState::MovedAway),
        ..Default::default()
    };
    gone.update(&leaving).await.unwrap();
    let registering = tokio::spawn(async move { phone.act("register", input, REGISTERED).await });
    sleep(Duration::from_millis(400)).await;
    leaving.commit().await.unwrap();

    let registered = registering.await.unwrap();
    assert_eq!(registered.result()["alreadyKnown"], false);
    let sessions = session::Entity::find().filter(session::Column::PersonId.eq(known));
    assert_eq!(sessions.count(app.db()).await.unwrap(), 0);
}

async fn a_session_of_who_is_gone_opens_nothing(app: &TestApp) {
    let id = at_home(app, NUMBER).await;
    let client = app.sign_in(id).await;
    assert!(client.is_signed_in().await);
    let gone = person::ActiveModel {
        id: Set(id),
        state: Set(PersonState::MovedAway),
        ..Default::default()
    };
    gone.update(app.writer()).await.unwrap();
    assert!(!client.is_signed_in().await);
}
