//! 三单制 from the first word to the last star, and what may not happen on the way.

use chrono::TimeDelta;
use entity::{notification, order_event, person, place::PlaceKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::support::{
    Role, TestApp,
    books::books_agree,
    json,
    live::LiveSocket,
    on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    from_request_to_rating,
    declined_in_public,
    withdrawn_from_the_hall,
    not_solved_and_done_again,
    a_crew_of_two,
    evidence_where_the_category_asks_for_it,
    a_skill_where_the_desk_asks_for_one,
    no_more_than_the_cap,
    whose_order_it_may_not_be,
    too_late,
    the_desk_that_an_order_lands_on,
}

/// The whole path, with everything that each step leaves behind.
async fn from_request_to_rating(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let mut watching = LiveSocket::open(app, &resident).await;

    let photo = resident.upload_photo().await;
    let mut request = app.request("repair");
    request["photoIds"] = json!([photo]);
    let submitted = resident.submit(request).await.result().clone();
    let id = id_of(&submitted);
    assert_eq!(submitted["number"], "261123-0001");
    assert_eq!(submitted["state"], "SUBMITTED");
    assert_eq!(submitted["dueAt"], submitted["dispatchDueAt"]);
    assert_eq!(submitted["actions"], json!(["WITHDRAW"]));

    let desk = dispatcher
        .gql("{ desk(tab: WAITING) { nodes { id actions } } }", json!({}))
        .await;
    assert_eq!(
        desk.data()["desk"]["nodes"],
        json!([{"id": id, "actions": ["DISPATCH", "DECLINE", "ASK", "MERGE", "PASS_UP", "ASK_CO_HANDLER"]}])
    );

    let dispatched = dispatcher.dispatch(id, 1).await.result().clone();
    assert_eq!(dispatched["state"], "DISPATCHED");
    assert_eq!(dispatched["dueAt"], dispatched["finishDueAt"]);

    let hall = handler
        .gql("{ hall { nodes { id actions } } }", json!({}))
        .await;
    assert_eq!(
        hall.data()["hall"]["nodes"],
        json!([{"id": id, "actions": ["CLAIM"]}])
    );
    let claimed = handler.claim(id).await.result().clone();
    assert_eq!(claimed["state"], "IN_PROGRESS");
    assert_eq!(claimed["crewTaken"], 1);
    assert_eq!(claimed["actions"], json!(["RELEASE", "PROGRESS", "FINISH"]));
    assert_eq!(unfinished(app, Role::Handler).await, 1);
    let hall = handler
        .gql(
            "{ hall { nodes { id } } myTasks(filter: OPEN) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        *hall.data(),
        json!({"hall": {"nodes": []}, "myTasks": {"nodes": [{"id": id}]}})
    );

    let progressed = handler
        .progress(id, "配件已到，明早上门")
        .await
        .result()
        .clone();
    assert_eq!(progressed["state"], "IN_PROGRESS");
    let evidence = handler.upload_photo().await;
    let finished = handler.finish(id, &[evidence]).await.result().clone();
    assert_eq!(finished["state"], "FINISHED");
    assert_eq!(finished["outcome"], "SOLVED");
    assert_eq!(unfinished(app, Role::Handler).await, 0);

    let rated = resident.rate(id, 5).await.result().clone();
    assert_eq!(rated["state"], "CLOSED");
    assert_eq!(rated["open"], false);
    assert_eq!(rated["closedAt"], json!("2026-11-23T01:00:00+00:00"));
    assert_eq!(rated["actions"], json!([]));
    assert_eq!(rated["version"], 6);

    assert_eq!(
        events(app, id).await,
        [
            "1 SUBMITTED by REQUESTER",
            "2 DISPATCHED by DESK",
            "3 CLAIMED by HANDLER",
            "4 PROGRESSED by HANDLER",
            "5 FINISHED by HANDLER",
            "6 RATED by REQUESTER",
        ]
    );
    let shown = resident
        .read_order(
            id,
            "{ photos { id } rating { stars words } crew { name isViewer }
               timeline { nodes { kind actorName actorPart actorIsViewer words outcome stars crewSize photos { id } } } }",
        )
        .await;
    assert_eq!(shown["photos"], json!([{"id": photo}]));
    assert_eq!(
        shown["rating"],
        json!({"stars": 5, "words": "很及时，谢谢"})
    );
    assert_eq!(
        shown["crew"],
        json!([{"name": "吴接单", "isViewer": false}])
    );
    let timeline = &shown["timeline"]["nodes"];
    assert_eq!(timeline[0]["photos"], json!([{"id": photo}]));
    assert_eq!(timeline[1]["actorName"], "半山支部");
    assert_eq!(timeline[1]["crewSize"], 1);
    assert_eq!(timeline[3]["words"], "配件已到，明早上门");
    assert_eq!(timeline[4]["outcome"], "SOLVED");
    assert_eq!(timeline[4]["photos"], json!([{"id": evidence}]));
    assert_eq!(timeline[5]["actorIsViewer"], true);
    assert_eq!(timeline[5]["stars"], 5);

    assert_eq!(notices(app, Role::Dispatcher).await, ["ORDER_ARRIVED"]);
    assert_eq!(
        notices(app, Role::Resident).await,
        [
            "ORDER_DISPATCHED",
            "ORDER_CLAIMED",
            "ORDER_PROGRESSED",
            "ORDER_FINISHED"
        ]
    );
    assert_eq!(notices(app, Role::Handler).await, ["ORDER_RATED"]);

    for version in 1..=6 {
        assert_eq!(
            watching.order_hint().await,
            json!({"topic": "ORDER", "id": id, "version": version})
        );
    }
}

async fn declined_in_public(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = app.submitted(PLAIN).await;
    let declined = app.as_role(Role::Dispatcher).await.decline(id).await;
    assert_eq!(declined.result()["state"], "DECLINED");
    let shown = resident.order(id).await;
    assert_eq!(shown["publicReason"], "属于物业维修范围");
    assert_eq!(shown["open"], false);
    assert!(!shown["closedAt"].is_null());
    assert_eq!(shown["actions"], json!([]));
    assert_eq!(notices(app, Role::Resident).await, ["ORDER_DECLINED"]);
    let inbox = resident
        .gql(
            "{ notifications { nodes { subject detail orderId } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        inbox.data()["notifications"]["nodes"],
        json!([{"subject": "楼道的灯坏了，晚上看不清路", "detail": "属于物业维修范围", "orderId": id}])
    );
    books_agree(app).await.unwrap();
}

/// Whoever had taken a place gets it back under the cap, and is told.
async fn withdrawn_from_the_hall(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = app.dispatched(PLAIN, 2).await;
    app.as_role(Role::Handler).await.claim(id).await.data();
    assert_eq!(unfinished(app, Role::Handler).await, 1);
    let withdrawn = resident.withdraw(id).await.result().clone();
    assert_eq!(withdrawn["state"], "WITHDRAWN");
    assert_eq!(withdrawn["open"], false);
    assert_eq!(unfinished(app, Role::Handler).await, 0);
    assert_eq!(notices(app, Role::Handler).await, ["ORDER_WITHDRAWN"]);
    assert_eq!(
        notices(app, Role::Dispatcher).await,
        ["ORDER_ARRIVED", "ORDER_WITHDRAWN"]
    );
    let running = app.in_progress(PLAIN).await;
    resident.withdraw(running).await.refused("STATE_CHANGED");
    books_agree(app).await.unwrap();
}

/// Reopening starts the clock anew, frees the crew, and keeps the whole story.
async fn not_solved_and_done_again(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.finished("utilities").await;
    let before = resident.order(id).await;

    app.advance(TimeDelta::hours(30));
    let reopened = resident.reopen(id).await.result().clone();
    assert_eq!(reopened["state"], "SUBMITTED");
    assert_eq!(reopened["reopened"], 1);
    assert_eq!(reopened["crewTaken"], 0);
    assert_eq!(reopened["outcome"], json!(null));
    assert_eq!(reopened["number"], before["number"]);
    assert_eq!(reopened["submittedAt"], before["submittedAt"]);
    assert_eq!(reopened["dispatchDueAt"], "2026-11-24T08:00:00+00:00");
    assert_eq!(reopened["finishDueAt"], "2026-11-25T07:00:00+00:00");
    assert_eq!(reopened["dueAt"], reopened["dispatchDueAt"]);
    assert_eq!(notices(app, Role::Handler).await, ["ORDER_REOPENED"]);
    let tasks = "{ myTasks(filter: ALL) { nodes { id } } }";
    let shown = handler.gql(tasks, json!({})).await;
    assert_eq!(shown.data()["myTasks"]["nodes"], json!([]));
    handler.progress(id, "再来看看").await.refused("FORBIDDEN");

    dispatcher.dispatch(id, 1).await.data();
    let hall = handler.gql("{ hall { nodes { id } } }", json!({})).await;
    assert_eq!(hall.data()["hall"]["nodes"], json!([{"id": id}]));
    handler.claim(id).await.data();
    let photo = handler.upload_photo().await;
    handler.finish(id, &[photo]).await.data();
    resident.rate(id, 3).await.data();
    assert_eq!(
        events(app, id).await,
        [
            "1 SUBMITTED by REQUESTER",
            "2 DISPATCHED by DESK",
            "3 CLAIMED by HANDLER",
            "4 FINISHED by HANDLER",
            "5 REOPENED by REQUESTER",
            "6 DISPATCHED by DESK",
            "7 CLAIMED by HANDLER",
            "8 FINISHED by HANDLER",
            "9 RATED by REQUESTER",
        ]
    );
    books_agree(app).await.unwrap();
}

/// The order stays in the hall until the crew is complete; work may begin before, and one finishes
/// for all.
async fn a_crew_of_two(app: &TestApp) {
    let handler = app.as_role(Role::Handler).await;
    let member = app.as_role(Role::Member).await;
    let id = app.dispatched(PLAIN, 2).await;
    let first = handler.claim(id).await.result().clone();
    assert_eq!(
        (&first["state"], &first["crewTaken"]),
        (&json!("DISPATCHED"), &json!(1))
    );
    handler.claim(id).await.refused("ALREADY_CLAIMED");
    handler.progress(id, "先去看看").await.data();
    let second = member.claim(id).await.result().clone();
    assert_eq!(
        (&second["state"], &second["crewTaken"]),
        (&json!("IN_PROGRESS"), &json!(2))
    );
    let late = app.sign_in(app.more_members(1).await[0]).await;
    late.claim(id).await.refused("CREW_FULL");
    member.finish(id, &[]).await.refused("LEAD_ONLY");
    handler.finish(id, &[]).await.data();
    for role in [Role::Handler, Role::Member] {
        assert_eq!(unfinished(app, role).await, 0);
    }
    member.finish(id, &[]).await.refused("STATE_CHANGED");
    app.as_role(Role::Resident).await.rate(id, 5).await.data();
    assert_eq!(notices(app, Role::Handler).await, ["ORDER_RATED"]);
    assert_eq!(notices(app, Role::Member).await, ["ORDER_RATED"]);
    books_agree(app).await.unwrap();
}

async fn evidence_where_the_category_asks_for_it(app: &TestApp) {
    let handler = app.as_role(Role::Handler).await;
    let id = app.in_progress("repair").await;
    handler
        .finish(id, &[])
        .await
        .refused_on("EVIDENCE_REQUIRED", "photoIds");
    assert_eq!(handler.order(id).await["state"], "IN_PROGRESS");
    assert_eq!(unfinished(app, Role::Handler).await, 1);
    let unsolvable = json!({
        "orderId": id, "outcome": "UNSOLVABLE", "words": "要等厂家的配件", "photoIds": [],
        "reason": "厂家停产，配件买不到",
    });
    let finished = handler
        .act("finishOrder", unsolvable, "{ state outcome }")
        .await;
    assert_eq!(
        *finished.result(),
        json!({"state": "FINISHED", "outcome": "UNSOLVABLE"})
    );
    let plain = app.in_progress(PLAIN).await;
    handler.finish(plain, &[]).await.data();
}

async fn a_skill_where_the_desk_asks_for_one(app: &TestApp) {
    let id = app.submitted("utilities").await;
    let wanted = json!({"orderId": id, "crewSize": 1, "skillCodes": ["plumber", "electrician"]});
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher
        .act("dispatchOrder", wanted, "{ id }")
        .await
        .data();
    let handler = app.as_role(Role::Handler).await;
    handler.claim(id).await.refused("SKILL_MISSING");
    assert_eq!(unfinished(app, Role::Handler).await, 0);
    app.gains_skill(Role::Handler, "electrician").await;
    let matched = handler
        .read_order(id, "{ skills { code } matchedSkills { code } }")
        .await;
    assert_eq!(
        matched,
        json!({"skills": [{"code": "electrician"}, {"code": "plumber"}], "matchedSkills": [{"code": "electrician"}]})
    );
    handler.claim(id).await.data();
}

async fn no_more_than_the_cap(app: &TestApp) {
    let handler = app.as_role(Role::Handler).await;
    let mut taken = Vec::new();
    for _ in 0..3 {
        taken.push(app.in_progress(PLAIN).await);
    }
    let fourth = app.dispatched(PLAIN, 1).await;
    let refused = handler.claim(fourth).await;
    refused.refused("CLAIM_CAP_REACHED");
    assert_eq!(refused.body["errors"][0]["extensions"]["limit"], 3);
    assert_eq!(handler.order(fourth).await["crewTaken"], 0);
    let me = handler
        .gql("{ me { unfinishedOrders unfinishedCap } }", json!({}))
        .await;
    assert_eq!(
        me.data()["me"],
        json!({"unfinishedOrders": 3, "unfinishedCap": 3})
    );
    handler.finish(taken[0], &[]).await.data();
    handler.claim(fourth).await.data();
    books_agree(app).await.unwrap();
}

/// One's own, one in a compound where one is no member, and one that is not in the hall yet.
async fn whose_order_it_may_not_be(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    app.founding()
        .enrolled(resident.person_id(), &app.town.compound)
        .await;
    let id = app.dispatched(PLAIN, 1).await;
    resident.claim(id).await.refused("OWN_ORDER");
    let hall = resident.gql("{ hall { nodes { id } } }", json!({})).await;
    assert_eq!(hall.data()["hall"]["nodes"], json!([]));
    app.as_role(Role::Dispatcher)
        .await
        .claim(id)
        .await
        .refused("NOT_ENROLLED");
    app.as_role(Role::GridWorker)
        .await
        .claim(id)
        .await
        .refused("NOT_ENROLLED");
    app.as_role(Role::OtherMember)
        .await
        .claim(id)
        .await
        .refused("NOT_FOUND");
    let waiting = app.submitted(PLAIN).await;
    app.as_role(Role::Member)
        .await
        .claim(waiting)
        .await
        .refused("NOT_FOUND");
}

/// What was possible a moment ago is told apart from what never was.
async fn too_late(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let id = app.finished(PLAIN).await;
    dispatcher.dispatch(id, 1).await.refused("STATE_CHANGED");
    dispatcher.decline(id).await.refused("STATE_CHANGED");
    handler
        .progress(id, "补充说明")
        .await
        .refused("STATE_CHANGED");
    resident.withdraw(id).await.refused("STATE_CHANGED");
    resident.rate(id, 5).await.data();
    resident.rate(id, 4).await.refused("STATE_CHANGED");
    resident.reopen(id).await.refused("STATE_CHANGED");
    handler.rate_request(id, 5).await.data();
    dispatcher.rate(id, 5).await.refused("FORBIDDEN");
    assert_eq!(resident.order(id).await["version"], 6);
}

/// The branch that covers the compound; where none does, the community's committee.
async fn the_desk_that_an_order_lands_on(app: &TestApp) {
    let found = app.founding();
    let uncovered = found
        .place(Some(&app.town.community), PlaceKind::Compound, "无名院")
        .await;
    let resident = app.as_role(Role::Resident).await;
    for (place, desk) in [
        (&app.town.building, "半山支部"),
        (&app.town.compound, "半山支部"),
        (&app.town.next_building, "青石支部"),
        (&app.town.other_building, "梅苑支部"),
        (&uncovered, "岩岭社区党委"),
    ] {
        let mut request = app.request(PLAIN);
        request["placeId"] = json!(place.id);
        let order = resident
            .act("submitOrder", request, "{ desk { name } }")
            .await;
        assert_eq!(order.result()["desk"]["name"], desk, "{}", place.name);
    }
    let admin = app.as_role(Role::CommunityAdmin).await;
    let desk = admin
        .gql("{ desk(tab: WAITING) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(desk.data()["desk"]["nodes"].as_array().unwrap().len(), 4);
    // Told of those whose desk has no dispatcher.
    assert_eq!(
        notices(app, Role::CommunityAdmin).await,
        ["ORDER_ARRIVED"; 2]
    );
}

async fn unfinished(app: &TestApp, role: Role) -> i32 {
    let id = app.town.person(role).unwrap();
    let person = person::Entity::find_by_id(id).one(app.db()).await.unwrap();
    person.unwrap().unfinished_count
}

/// What happened to an order, as `3 CLAIMED by HANDLER`.
async fn events(app: &TestApp, order_id: Uuid) -> Vec<String> {
    order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(order_id))
        .order_by_asc(order_event::Column::Sequence)
        .all(app.db())
        .await
        .unwrap()
        .into_iter()
        .map(|row| {
            let (kind, part) = (wire_name(&row.kind), wire_name(&row.actor_part));
            format!("{} {kind} by {part}", row.sequence)
        })
        .collect()
}

/// Kinds of the notices that somebody has been sent, the oldest first.
async fn notices(app: &TestApp, role: Role) -> Vec<String> {
    notification::Entity::find()
        .filter(notification::Column::PersonId.eq(app.town.person(role).unwrap()))
        .order_by_asc(notification::Column::Id)
        .all(app.db())
        .await
        .unwrap()
        .iter()
        .map(|row| wire_name(&row.kind))
        .collect()
}

fn wire_name(value: &impl sea_orm::ActiveEnum<Value = String>) -> String {
    value.to_value().to_uppercase()
}
