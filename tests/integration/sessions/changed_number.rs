//! A number that changes hands: the new one lets its holder in, the former one lets nobody in.

use std::time::Duration;

use chrono::TimeDelta;
use entity::{audit_entry, session};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::identity;
use tokio::time::sleep;
use uuid::Uuid;

use super::{PHONE, browser::Site};
use crate::support::{Answer, Client, Role, TestApp, json, on_both};

on_both! {
    the_new_number_lets_in,
    a_number_has_one_holder,
    nobody_changes_numbers_that_are_not_theirs_to_change,
    whoever_comes_in_by_the_old_number_meanwhile_is_out,
}

const NEW: &str = "135 1111-2222";
const NEW_DIGITS: &str = "13511112222";

async fn change(client: &Client, id: Uuid, phone: &str) -> Answer {
    let input = json!({"personId": id, "phone": phone});
    client.act("changePhone", input, "{ id phone }").await
}

async fn the_new_number_lets_in(app: &TestApp) {
    let site = Site::open(app).await;
    let id = app.town.person(Role::Resident).unwrap();
    let former = app.town.phone(Role::Resident);
    let mut browser = site.browser(PHONE);
    site.sign_in(&mut browser, Role::Resident).await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    let changed = change(&admin, id, NEW).await;
    assert_eq!(changed.result()["phone"], json!("135****2222"));
    assert!(browser.gql("{ me { id } }").await.data()["me"].is_null());

    let mut browser = site.browser(PHONE);
    let code = site.code_for(&mut browser, NEW_DIGITS).await;
    let input = json!({"phone": NEW_DIGITS, "code": code});
    browser.act("signIn", input, "{ id }").await.data();
    assert_eq!(browser.person_id().await, id);
    // Nobody has the former one.
    let mut stranger = site.browser(PHONE);
    let asked = json!({"phone": former});
    stranger
        .act("requestSignInCode", asked, "{ resendAfterSeconds }")
        .await
        .data();
    assert_eq!(site.messages_to(&former).len(), 1, "the one of before");

    let told = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectId.eq(id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(told.action, audit_entry::AuditAction::PhoneChanged);
    assert_eq!(told.after, json!({"phone": "135****2222"}));
}

async fn a_number_has_one_holder(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = app.town.person(Role::Resident).unwrap();
    let neighbour = app.town.person(Role::Neighbour).unwrap();
    let theirs = app.town.phone(Role::Neighbour);
    let own = app.town.phone(Role::Resident);
    let taken = change(&admin, id, &theirs).await;
    taken.refused_on("PHONE_TAKEN", "phone");
    let same = change(&admin, id, &own).await;
    same.refused_on("INVALID", "phone");
    let wrong = change(&admin, id, "12345").await;
    wrong.refused_on("PHONE_INVALID", "phone");
    // Who is gone needs it no longer, and has none when they come back, but may be given one.
    let input = json!({"personId": neighbour, "departure": "MOVED_AWAY", "on": "2026-11-20"});
    admin.act("reportGone", input, "{ id }").await.data();
    change(&admin, id, &theirs).await.data();
    let back = json!({"personId": neighbour});
    admin.act("bringBack", back, "{ id }").await.data();
    let input = json!({"personId": neighbour, "phone": theirs});
    admin
        .act("changePhone", input, "{ id }")
        .await
        .refused_on("PHONE_TAKEN", "phone");
    change(&admin, neighbour, NEW).await.data();
}

async fn nobody_changes_numbers_that_are_not_theirs_to_change(app: &TestApp) {
    let resident = app.town.person(Role::Resident).unwrap();
    for role in [Role::Resident, Role::Dispatcher, Role::OtherCommunityAdmin] {
        let client = app.as_role(role).await;
        let answer = change(&client, resident, NEW).await;
        assert!(
            ["NOT_FOUND", "FORBIDDEN"].contains(&answer.code()),
            "{role:?}"
        );
    }
    let admin = app.as_role(Role::CommunityAdmin).await;
    let own = change(&admin, admin.person_id(), NEW).await;
    own.refused("FORBIDDEN");
}

/// Whichever of the two gets the person's row first.
async fn whoever_comes_in_by_the_old_number_meanwhile_is_out(app: &TestApp) {
    let site = Site::open(app).await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = app.town.person(Role::Resident).unwrap();
    let mut number = app.town.phone(Role::Resident);
    for (is_change_first, next) in [(false, NEW_DIGITS), (true, "13511113333")] {
        let mut browser = site.browser(PHONE);
        let code = site.code_for(&mut browser, &number).await;
        let held = site.app().app.db.begin().await.unwrap();
        identity::service::hold_person(&held, id).await.unwrap();
        let input = json!({"phone": number, "code": code});
        let entering = async move { browser.act("signIn", input, "{ id }").await.is_ok() };
        let client = admin.at(site.app());
        let changing = async move { change(&client, id, next).await.data().clone() };
        let waits = Duration::from_millis(400);
        let entering = tokio::spawn(async move {
            sleep(waits * u32::from(is_change_first)).await;
            entering.await
        });
        let changing = tokio::spawn(async move {
            sleep(waits * u32::from(!is_change_first)).await;
            changing.await
        });
        sleep(waits * 2).await;
        held.commit().await.unwrap();
        let entered = entering.await.unwrap();
        changing.await.unwrap();
        assert!(!(entered && is_change_first));
        let open = session::Entity::find()
            .filter(session::Column::PersonId.eq(id))
            .filter(session::Column::EndedAt.is_null());
        assert_eq!(open.count(app.db()).await.unwrap(), 0);
        number = next.to_owned();
        app.advance(TimeDelta::minutes(2));
    }
}
