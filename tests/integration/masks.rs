//! Names and numbers of people: whole to those who work with them, for as long as they do.

use crate::support::{Client, Json, Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    the_number_is_there_for_the_work,
    the_hall_shows_surnames,
    a_former_crew_knows_nobody_any_more,
    rows_hold_no_number_in_clear,
}

async fn requester(client: &Client, id: uuid::Uuid) -> Json {
    client.read_order(id, "{ requester { name phone } }").await["requester"].clone()
}

async fn the_number_is_there_for_the_work(app: &TestApp) {
    let number = app.town.phone(Role::Resident);
    let in_clear = json!({"name": "林住户", "phone": number});
    let name_alone = json!({"name": "林住户", "phone": null});
    let masked = json!({"name": "林**", "phone": null});
    let handler = app.as_role(Role::Handler).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let resident = app.as_role(Role::Resident).await;

    let id = app.dispatched(PLAIN, 1).await;
    assert_eq!(requester(&handler, id).await, masked);
    assert_eq!(requester(&dispatcher, id).await, name_alone);
    handler.claim(id).await.data();
    assert_eq!(requester(&handler, id).await, in_clear);
    handler.finish(id, &[]).await.data();
    assert_eq!(
        requester(&handler, id).await,
        in_clear,
        "it may be reopened"
    );
    resident.rate(id, 5).await.data();
    assert_eq!(requester(&handler, id).await, name_alone);
    assert_eq!(requester(&resident, id).await, in_clear);
}

async fn the_hall_shows_surnames(app: &TestApp) {
    let id = app.dispatched(PLAIN, 2).await;
    let handler = app.as_role(Role::Handler).await;
    handler.claim(id).await.data();
    handler.progress(id, "先去看看").await.data();
    let member = app.as_role(Role::Member).await;
    let query = "{ hall { nodes { requester { name phone } crew { name isViewer } \
        timeline { nodes { kind actorName actorIsViewer } } } } }";
    let hall = member.gql(query, json!({})).await;
    assert_eq!(
        hall.data()["hall"]["nodes"],
        json!([{
            "requester": {"name": "林**", "phone": null},
            "crew": [{"name": "吴**", "isViewer": false}],
            "timeline": {"nodes": [
                {"kind": "SUBMITTED", "actorName": "林**", "actorIsViewer": false},
                {"kind": "DISPATCHED", "actorName": "半山支部", "actorIsViewer": false},
                {"kind": "CLAIMED", "actorName": "吴**", "actorIsViewer": false},
                {"kind": "PROGRESSED", "actorName": "吴**", "actorIsViewer": false},
            ]},
        }])
    );
}

async fn a_former_crew_knows_nobody_any_more(app: &TestApp) {
    let id = app.finished(PLAIN).await;
    app.as_role(Role::Resident).await.reopen(id).await.data();
    let handler = app.as_role(Role::Handler).await;
    assert_eq!(
        requester(&handler, id).await,
        json!({"name": "林**", "phone": null})
    );
}

/// A copy of the database alone tells no number.
async fn rows_hold_no_number_in_clear(app: &TestApp) {
    app.finished(PLAIN).await;
    let number = app.town.phone(Role::Resident);
    let in_digits: String = number.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut rows = 0;
    for table in app.tables().await {
        let dump = app.dump(&table).await;
        rows += dump.lines().count();
        for form in [&number, &in_digits] {
            assert!(!dump.contains(form), "{table}");
        }
    }
    assert!(app.dump("person").await.contains("林住户"));
    assert!(rows > 50, "{rows} rows were looked at");
}
