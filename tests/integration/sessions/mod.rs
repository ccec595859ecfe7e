//! Being signed in: on which devices, for how long, and who gets in or does not.

pub mod browser;
mod changed_number;
mod guessing;
mod refreshing;

use std::time::Duration;

use chrono::TimeDelta;
use entity::{appointment, session};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use server::clock::new_id;
use tokio::time::timeout;

use self::browser::Site;
use crate::support::{Role, TestApp, json, live::LiveSocket, on_both};

on_both! {
    devices_are_told_apart_and_signed_out_one_by_one,
    signing_out_everywhere,
    a_forgotten_password_is_set_anew,
    a_password_is_reset_once_for_each_code,
    an_ended_role_counts_no_longer,
}

const AT_ONCE: Duration = Duration::from_secs(3);
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/126.0.0.0 Mobile Safari/537.36";
const DESKTOP: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
    Gecko) Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0";
const SESSIONS: &str = "{ me { sessions { id device browser since lastSeen isThis } } }";
const NEW_PASSWORD: &str = "春风十里不如你呀";

async fn devices_are_told_apart_and_signed_out_one_by_one(app: &TestApp) {
    let site = Site::open(app).await;
    let mut phone = site.browser(PHONE);
    site.sign_in(&mut phone, Role::Resident).await;
    app.advance(TimeDelta::minutes(130));
    let mut desktop = site.browser(DESKTOP);
    site.sign_in(&mut desktop, Role::Resident).await;

    let listed = desktop.gql(SESSIONS).await;
    let sessions = listed.data()["me"]["sessions"].as_array().unwrap().clone();
    let short: Vec<_> = sessions
        .iter()
        .map(|one| {
            json!([
                one["device"],
                one["browser"],
                one["isThis"],
                one["lastSeen"]
            ])
        })
        .collect();
    assert_eq!(
        short,
        [
            json!(["WINDOWS", "EDGE", true, "2026-11-23T03:00:00+00:00"]),
            json!([
                "ANDROID_PHONE",
                "CHROME",
                false,
                "2026-11-23T01:00:00+00:00"
            ]),
        ]
    );

    // Nobody else's.
    let stranger = app.as_role(Role::Neighbour).await;
    let of_phone = json!({"requestId": new_id(), "sessionId": sessions[1]["id"]});
    let refused = stranger.act("endSession", of_phone.clone(), "{ id }").await;
    refused.refused("NOT_FOUND");

    phone.refresh().await.data();
    let token = phone.cookie("linli_access");
    let mut socket = LiveSocket::open(site.app(), &site.holding(&token)).await;
    let left = "{ sessions { isThis } }";
    let ended = desktop.act("endSession", of_phone.clone(), left).await;
    assert_eq!(ended.result()["sessions"], json!([{"isThis": true}]));
    assert!(phone.gql(SESSIONS).await.data()["me"].is_null());
    phone.refresh().await.refused("UNAUTHENTICATED");
    // The hint that tells of it may come first.
    timeout(AT_ONCE, async { while socket.receive().await.is_some() {} })
        .await
        .expect("the socket of an ended session stays open");
    // The same again, and one that has ended before.
    desktop.act("endSession", of_phone, left).await.data();
    let again = json!({"sessionId": sessions[1]["id"]});
    desktop.act("endSession", again, left).await.data();
    assert!(desktop.gql(SESSIONS).await.data()["me"].is_object());
}

async fn signing_out_everywhere(app: &TestApp) {
    let site = Site::open(app).await;
    let mut browsers = Vec::new();
    for agent in [PHONE, DESKTOP, ""] {
        let mut browser = site.browser(agent);
        site.sign_in(&mut browser, Role::Member).await;
        browsers.push(browser);
    }
    let mut sockets = Vec::new();
    for browser in &browsers {
        let client = site.holding(&browser.cookie("linli_access"));
        sockets.push(LiveSocket::open(site.app(), &client).await);
    }
    let mut neighbour = site.browser(PHONE);
    site.sign_in(&mut neighbour, Role::Neighbour).await;

    let input = json!({"requestId": new_id()});
    let done = browsers[0]
        .act("signOutEverywhere", input.clone(), "")
        .await;
    assert_eq!(done.result(), true);
    assert!(browsers[0].has_no_cookies());
    for browser in &mut browsers {
        assert!(browser.gql(SESSIONS).await.data()["me"].is_null());
        browser.refresh().await.refused("UNAUTHENTICATED");
    }
    for socket in &mut sockets {
        timeout(AT_ONCE, async { while socket.receive().await.is_some() {} })
            .await
            .expect("a socket stays open");
    }
    assert!(neighbour.gql(SESSIONS).await.data()["me"].is_object());

    // A repeat of what was answered already signs nobody out who has come in since.
    let mut back = site.browser(PHONE);
    app.advance(TimeDelta::minutes(2));
    site.sign_in(&mut back, Role::Member).await;
    back.act("signOutEverywhere", input, "").await.data();
    let living = session::Entity::find()
        .filter(session::Column::PersonId.eq(app.town.person(Role::Member).unwrap()))
        .filter(session::Column::EndedAt.is_null())
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(living.len(), 1);
}

async fn a_forgotten_password_is_set_anew(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    let mut old = site.browser(DESKTOP);
    site.sign_in(&mut old, Role::Resident).await;
    let forgotten = json!({"newPassword": "半山尚小区三号楼"});
    old.act("setPassword", forgotten, "{ hasPassword }")
        .await
        .data();

    app.advance(TimeDelta::minutes(2));
    let mut phone = site.browser(PHONE);
    let code = site.code_for(&mut phone, &number).await;
    let with = |code: &str, password: &str| json!({"phone": number, "code": code, "newPassword": password});
    let weak = phone
        .act("resetPassword", with(&code, "11111111"), "{ id }")
        .await;
    weak.refused_on("PASSWORD_WEAK", "newPassword");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let guess = phone
        .act("resetPassword", with(wrong, NEW_PASSWORD), "{ id }")
        .await;
    guess.refused_on("CODE_WRONG", "code");
    assert!(old.gql(SESSIONS).await.data()["me"].is_object());

    let done = phone.act(
        "resetPassword",
        with(&code, NEW_PASSWORD),
        "{ id sessions { isThis } }",
    );
    let done = done.await;
    let person_id = app.town.person(Role::Resident).unwrap();
    assert_eq!(done.result()["id"], json!(person_id));
    assert_eq!(done.result()["sessions"], json!([{"isThis": true}]));
    assert!(old.gql(SESSIONS).await.data()["me"].is_null());
    assert!(phone.gql(SESSIONS).await.data()["me"].is_object());

    let mut later = site.browser(PHONE);
    let by = |password: &str| json!({"phone": number, "password": password});
    let refused = later.act("signIn", by("半山尚小区三号楼"), "{ id }").await;
    refused.refused("WRONG_CREDENTIALS");
    later.act("signIn", by(NEW_PASSWORD), "{ id }").await.data();
    // What proved the number once proves nothing a second time.
    let again = later
        .act("resetPassword", with(&code, "又一个新设置的密码"), "{ id }")
        .await;
    again.refused_on("CODE_EXPIRED", "code");
    // Numbers that nobody has are answered alike.
    let nobodys = "13577770000";
    app.advance(TimeDelta::minutes(2));
    later
        .act(
            "requestSignInCode",
            json!({"phone": nobodys}),
            "{ resendAfterSeconds }",
        )
        .await
        .data();
    let input = json!({"phone": nobodys, "code": "123456", "newPassword": NEW_PASSWORD});
    let answer = later.act("resetPassword", input, "{ id }").await;
    answer.refused_on("CODE_WRONG", "code");
}

/// Of those who come with the same code at the same moment one sets the password.
async fn a_password_is_reset_once_for_each_code(app: &TestApp) {
    let site = Site::open(app).await;
    let number = app.town.phone(Role::Resident);
    let code = site.code_for(&mut site.browser(PHONE), &number).await;
    let all: Vec<_> = (0..8)
        .map(|index| {
            let mut browser = site.browser(PHONE);
            let password = format!("第{index}个新设置的密码");
            let input = json!({"phone": number, "code": code, "newPassword": password});
            tokio::spawn(async move {
                let answer = browser.act("resetPassword", input, "{ id }").await;
                (answer.is_ok(), password, browser)
            })
        })
        .collect();
    let mut winners = Vec::new();
    for one in all {
        let (is_ok, password, mut browser) = one.await.unwrap();
        let is_in = browser.gql(SESSIONS).await.data()["me"].is_object();
        assert_eq!(is_ok, is_in);
        winners.extend(is_ok.then_some(password));
    }
    assert_eq!(winners.len(), 1);
    let input = json!({"phone": number, "password": winners[0]});
    site.browser(PHONE)
        .act("signIn", input, "{ id }")
        .await
        .data();
}

/// Roles are read with every request: not even the five seconds that would be allowed pass.
async fn an_ended_role_counts_no_longer(app: &TestApp) {
    let site = Site::open(app).await;
    let mut browser = site.browser(DESKTOP);
    site.sign_in(&mut browser, Role::CommunityAdmin).await;
    let asks = "{ importBatches(first: 5) { nodes { id } } }";
    browser.gql(asks).await.data();
    let rows = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(browser.person_id().await))
        .all(app.db())
        .await
        .unwrap();
    for row in rows {
        let mut row = row.into_active_model();
        row.until = Set(Some(app.now()));
        row.update(app.writer()).await.unwrap();
    }
    assert_eq!(browser.gql(asks).await.code(), "FORBIDDEN");
    let me = browser
        .gql("{ me { mayImport appointments { id } } }")
        .await;
    assert_eq!(
        me.data()["me"],
        json!({"mayImport": false, "appointments": []})
    );
}
