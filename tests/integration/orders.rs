//! 三单制 from the first word to the last star, and what may not happen on the way.

use entity::{notification, order_event, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::support::{Role, TestApp, json, live::LiveSocket, on_both, steps::id_of};

on_both! {
    from_request_to_rating,
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
        json!([{"id": id, "actions": ["DISPATCH", "DECLINE"]}])
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
    assert_eq!(claimed["actions"], json!(["PROGRESS", "FINISH"]));
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
