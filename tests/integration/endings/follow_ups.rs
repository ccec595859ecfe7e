//! 回访: who is asked about, by whom, and what follows.

use chrono::TimeDelta;
use entity::follow_up::FollowUpKind;
use server::{
    clock::new_id,
    orders::endings::{Sampling, silence::settle},
};
use uuid::Uuid;

use super::{do_follow_up, follow_ups, kinds_told, to_ask};
use crate::support::{Role, TestApp, books::books_agree, json, on_both, steps::PLAIN};

on_both! {
    an_angry_rating_is_asked_about_and_opens_it_again,
    a_follow_up_that_passes_leaves_it_closed,
    whoever_had_a_part_does_not_ask,
    some_are_drawn,
    looking_back_a_month_later,
    a_round_that_is_over_is_not_asked_about,
}

/// Closed with so many stars; the follow-up, if there is one.
async fn rated(app: &TestApp, stars: i32) -> (Uuid, Option<Uuid>) {
    let id = app.finished(PLAIN).await;
    app.as_role(Role::Resident)
        .await
        .rate(id, stars)
        .await
        .data();
    (id, follow_ups(app, id).await.first().map(|row| row.id))
}

async fn an_angry_rating_is_asked_about_and_opens_it_again(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let (id, follow_up) = rated(app, 2).await;
    let follow_up = follow_up.unwrap();
    assert_eq!(
        to_ask(&admin).await,
        [json!({
            "id": follow_up, "kind": "LOW_RATING", "dueAt": "2026-11-24T01:00:00+00:00",
            "phone": app.town.phone(Role::Resident), "order": {"id": id},
        })]
    );
    assert_eq!(admin.order(id).await["actions"], json!(["FOLLOW_UP"]));
    assert_eq!(
        kinds_told(app, Role::CommunityAdmin, id).await,
        ["follow_up_arrived"]
    );
    assert_eq!(
        kinds_told(app, Role::Dispatcher, id).await,
        ["order_arrived"]
    );

    app.advance(TimeDelta::hours(3));
    let input = json!({"followUpId": follow_up, "passed": false, "words": " "});
    let refused = admin.act("doFollowUp", input, "{ id }").await;
    refused.refused_on("REQUIRED", "words");
    let input = json!({
        "requestId": new_id(), "followUpId": follow_up, "passed": false, "words": "昨晚又漏了",
    });
    let shown = "{ id state open reopened crewTaken closedAt outcome dispatchDueAt dueAt version }";
    let failed = admin.act("doFollowUp", input.clone(), shown).await;
    let order = failed.result().clone();
    assert_eq!(order["state"], "SUBMITTED");
    assert_eq!(order["open"], true);
    assert_eq!(order["reopened"], 1);
    assert_eq!(order["crewTaken"], 0);
    assert_eq!(order["closedAt"], json!(null));
    assert_eq!(order["dispatchDueAt"], "2026-11-24T04:00:00+00:00");
    assert_eq!(order["dueAt"], order["dispatchDueAt"]);
    for role in [Role::Resident, Role::Handler, Role::Dispatcher] {
        let last = kinds_told(app, role, id).await.pop();
        assert_eq!(last.as_deref(), Some("order_reopened"), "{role:?}");
    }
    let timeline = "{ timeline(first: 20) { nodes { kind passed words actorPart actorName } } }";
    let events = app
        .as_role(Role::Resident)
        .await
        .read_order(id, timeline)
        .await;
    assert_eq!(
        events["timeline"]["nodes"][5],
        json!({
            "kind": "FOLLOWED_UP", "passed": false, "words": "昨晚又漏了", "actorPart": "DESK",
            "actorName": "半山支部",
        })
    );
    // Asked again it answers the same, and nothing is done twice.
    let again = admin.act("doFollowUp", input, shown).await;
    assert_eq!(again.result(), &order);
    do_follow_up(&admin, follow_up, true)
        .await
        .refused("STATE_CHANGED");
    assert!(to_ask(&admin).await.is_empty());
    // And the new round goes its way, with a new clock.
    app.as_role(Role::Dispatcher)
        .await
        .dispatch(id, 1)
        .await
        .data();
    let handler = app.as_role(Role::Handler).await;
    handler.claim(id).await.data();
    handler.finish(id, &[]).await.data();
    books_agree(app).await.unwrap();
}

async fn a_follow_up_that_passes_leaves_it_closed(app: &TestApp) {
    let street = app.as_role(Role::StreetAdmin).await;
    let (id, follow_up) = rated(app, 1).await;
    let told = kinds_told(app, Role::Resident, id).await;
    let passed = do_follow_up(&street, follow_up.unwrap(), true).await;
    assert_eq!(passed.result()["state"], "CLOSED");
    assert_eq!(passed.result()["reopened"], 0);
    assert_eq!(kinds_told(app, Role::Resident, id).await, told);
    let row = follow_ups(app, id).await.remove(0);
    assert_eq!(row.passed, Some(true));
    assert_eq!(row.done_by, app.town.person(Role::StreetAdmin));
    assert_eq!(row.done_at, Some(app.now()));
    let (_, none) = rated(app, 3).await;
    assert_eq!(none, None);
    books_agree(app).await.unwrap();
}

async fn whoever_had_a_part_does_not_ask(app: &TestApp) {
    let (id, follow_up) = rated(app, 1).await;
    let follow_up = follow_up.unwrap();
    for (role, code) in [
        (Role::Dispatcher, "OWN_WORK"),
        (Role::Handler, "FORBIDDEN"),
        (Role::Resident, "FORBIDDEN"),
        (Role::Member, "FORBIDDEN"),
        (Role::GridWorker, "FORBIDDEN"),
        (Role::OtherCommunityAdmin, "NOT_FOUND"),
    ] {
        let client = app.as_role(role).await;
        assert!(to_ask(&client).await.is_empty(), "{role:?}");
        do_follow_up(&client, follow_up, true).await.refused(code);
        let actions = client.order(id).await["actions"].to_string();
        assert!(!actions.contains("FOLLOW_UP"), "{role:?}");
    }
    // One who also serves the desk, but has worked on it; and one who has raised it.
    let found = app.founding();
    for role in [Role::Handler, Role::Resident] {
        let person = app.town.person(role).unwrap();
        let as_dispatcher = entity::appointment::AppointmentRole::Dispatcher;
        found
            .appointed(person, as_dispatcher, None, Some(&app.town.branch))
            .await;
        let client = app.as_role(role).await;
        assert!(to_ask(&client).await.is_empty(), "{role:?}");
        do_follow_up(&client, follow_up, true)
            .await
            .refused("OWN_WORK");
    }
    // An administrator who stood in at the desk; in a later round it is another's.
    let admin = app.as_role(Role::CommunityAdmin).await;
    let own = app.submitted(PLAIN).await;
    admin.dispatch(own, 1).await.data();
    let handler = app.as_role(Role::Member).await;
    handler.claim(own).await.data();
    handler.finish(own, &[]).await.data();
    let resident = app.as_role(Role::Resident).await;
    resident.rate(own, 1).await.data();
    let first = follow_ups(app, own).await.remove(0).id;
    do_follow_up(&admin, first, false).await.refused("OWN_WORK");
    assert_eq!(
        kinds_told(app, Role::Dispatcher, own).await,
        ["order_arrived", "follow_up_arrived"]
    );
    let dispatcher = app.as_role(Role::Dispatcher).await;
    do_follow_up(&dispatcher, first, false).await.data();
    dispatcher.dispatch(own, 1).await.data();
    handler.claim(own).await.data();
    handler.finish(own, &[]).await.data();
    resident.rate(own, 1).await.data();
    let second = follow_ups(app, own).await.pop().unwrap();
    assert_eq!(second.round, 1);
    do_follow_up(&dispatcher, second.id, true)
        .await
        .refused("OWN_WORK");
    do_follow_up(&admin, second.id, true).await.data();
    books_agree(app).await.unwrap();
}

async fn some_are_drawn(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    let drawing = app.with(|app| app.sampling = Sampling::OneIn(3)).await;
    let resident = app.as_role(Role::Resident).await.at(&drawing);
    let (mut drawn, mut expected) = (Vec::new(), Vec::new());
    for _ in 0..12 {
        let id = app.finished(PLAIN).await;
        resident.rate(id, 5).await.data();
        if Sampling::OneIn(3).draws(id, 0) {
            expected.push((id, FollowUpKind::Sample));
        }
        let rows = follow_ups(app, id).await;
        drawn.extend(rows.into_iter().map(|row| (row.order_id, row.kind)));
    }
    assert_eq!(drawn, expected);
}

async fn looking_back_a_month_later(app: &TestApp) {
    let id = app.finished("utilities").await;
    let resident = app.as_role(Role::Resident).await;
    resident.rate(id, 5).await.data();
    let wish = rated(app, 5).await.0;
    app.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_eq!(settle(&app.app).await.unwrap(), 0);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(settle(&app.app).await.unwrap(), 1);
    assert_eq!(settle(&app.app).await.unwrap(), 0);
    let rows = follow_ups(app, id).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].kind, FollowUpKind::LookBack);
    assert!(follow_ups(app, wish).await.is_empty());
    let admin = app.as_role(Role::CommunityAdmin).await;
    assert_eq!(to_ask(&admin).await[0]["kind"], "LOOK_BACK");
    let reopened = do_follow_up(&admin, rows[0].id, false).await;
    assert_eq!(reopened.result()["reopened"], 1);
    assert_eq!(reopened.result()["outcome"], json!(null));
    // Within its hour again: the clock is new.
    assert_eq!(
        reopened.result()["dispatchDueAt"],
        "2026-12-23T02:00:00+00:00"
    );
}

/// The requester was faster than whoever was to ask.
async fn a_round_that_is_over_is_not_asked_about(app: &TestApp) {
    let drawing = app.with(|app| app.sampling = Sampling::OneIn(1)).await;
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = app.finished(PLAIN).await;
    for days in [6, 1] {
        app.advance(TimeDelta::days(days));
        settle(&drawing.app).await.unwrap();
    }
    let follow_up = follow_ups(app, id).await.remove(0).id;
    assert_eq!(to_ask(&admin).await.len(), 1);
    app.as_role(Role::Resident).await.reopen(id).await.data();
    assert!(to_ask(&admin).await.is_empty());
    do_follow_up(&admin, follow_up, true)
        .await
        .refused("STATE_CHANGED");
}
