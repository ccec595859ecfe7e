//! The WebSocket: who gets in, what it is good for, and when it closes.

use std::time::Duration;

use entity::session;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use server::live::{Hint, LiveTopic};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::support::{Role, TestApp, json, live::LiveSocket, on_both, steps::PLAIN};

on_both! {
    a_change_is_heard_of_at_once,
    nothing_but_subscriptions,
    it_closes_on_the_silent_and_the_signed_out,
    an_ended_role_hears_no_more,
    whoever_falls_behind_reads_everything_again,
}

/// Well before the next round of any check that might deliver it otherwise.
const AT_ONCE: Duration = Duration::from_secs(3);

async fn a_change_is_heard_of_at_once(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = app.dispatched(PLAIN, 1).await;
    let mut first = LiveSocket::open(app, &resident).await;
    let mut second = LiveSocket::open(app, &resident).await;
    app.as_role(Role::Handler).await.claim(id).await.data();
    for socket in [&mut first, &mut second] {
        let mut heard = Vec::new();
        for _ in 0..2 {
            heard.push(timeout(AT_ONCE, socket.hint()).await.unwrap());
        }
        heard.sort_by_key(|hint| hint["topic"].to_string());
        assert_eq!(
            heard,
            [
                json!({"topic": "INBOX", "id": null, "version": null}),
                json!({"topic": "ORDER", "id": id, "version": 3}),
            ]
        );
    }
}

/// Queries and mutations have their own door, where they are run to their end.
async fn nothing_but_subscriptions(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = app.submitted(PLAIN).await;
    let mutation = format!(
        r#"mutation {{ withdrawOrder(input: {{requestId: "{}", orderId: "{id}"}}) {{ id }} }}"#,
        server::clock::new_id()
    );
    for query in ["{ me { phone } }", "{ system { demo } }", &mutation] {
        let mut socket = LiveSocket::open(app, &resident).await;
        socket.subscribe("2", query).await;
        let message = socket.receive().await.unwrap();
        assert!(message.to_string().contains("BAD_REQUEST"), "{message}");
        assert!(!message.to_string().contains("1390000"), "{message}");
    }
    assert_eq!(resident.order(id).await["state"], "SUBMITTED");
}

async fn it_closes_on_the_silent_and_the_signed_out(app: &TestApp) {
    let mut silent = LiveSocket::connect(app, &app.as_role(Role::Member).await).await;
    let leaving = app.as_role(Role::Resident).await;
    let mut left_behind = LiveSocket::open(app, &leaving).await;
    let mut staying = LiveSocket::open(app, &app.as_role(Role::Handler).await).await;

    let mut row: session::ActiveModel = leaving.session.unwrap().into_active_model();
    row.ended_at = Set(Some(app.now()));
    row.update(app.writer()).await.unwrap();

    let begun = Instant::now();
    for closing in [&mut silent, &mut left_behind] {
        assert_eq!(closing.receive().await, None);
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
    staying.ping().await;
}

/// Whoever serves a desk no more hears no more of it, while their own things go on.
async fn an_ended_role_hears_no_more(app: &TestApp) {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let mut socket = LiveSocket::open(app, &dispatcher).await;
    let heard = app.submitted(PLAIN).await;
    assert_eq!(socket.order_hint().await["id"], json!(heard));

    let person = app.town.person(Role::Dispatcher).unwrap();
    let admin = app.as_role(Role::CommunityAdmin).await;
    let roles = "query($id: UUID!) { person(id: $id) { roles { id } } }";
    let roles = admin.gql(roles, json!({"id": person})).await;
    let role = roles.data()["person"]["roles"][0]["id"].clone();
    let ended = json!({"appointmentId": role});
    admin.act("endRole", ended, "{ id }").await.data();
    // On the very next request, and of the very next change.
    let desk = "{ desk(tab: WAITING, first: 5) { nodes { id } } }";
    let desk = dispatcher.gql(desk, json!({})).await;
    assert_eq!(desk.data()["desk"]["nodes"], json!([]));
    let silent = app.submitted(PLAIN).await;
    let own = dispatcher.submit(app.request(PLAIN)).await;
    let own = crate::support::steps::id_of(own.result());
    let hints = timeout(Duration::from_secs(5), socket.hints_until(own));
    let hints = hints.await.expect("their own is still heard of");
    assert!(!hints.iter().any(|(_, id)| *id == silent), "{hints:?}");
}

/// More at once than are kept for anybody.
async fn whoever_falls_behind_reads_everything_again(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut socket = LiveSocket::open(app, &resident).await;
    app.app.live.tell((0..5_000).map(|number| Hint {
        topic: LiveTopic::Order,
        id: Uuid::from_u128(number),
        version: 1,
    }));
    let hint = timeout(AT_ONCE, socket.hint()).await.unwrap();
    let everything = json!({"topic": "EVERYTHING", "id": null, "version": null});
    assert_eq!(hint, everything);
}
