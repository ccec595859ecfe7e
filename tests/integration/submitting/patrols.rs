//! 巡查: a grid worker comes upon it, and the branch says when it is done.

use super::at;
use crate::support::{
    Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    the_branch_confirms_what_a_patrol_found,
    only_from_ones_own_grid,
}

async fn the_branch_confirms_what_a_patrol_found(app: &TestApp) {
    let grid_worker = app.as_role(Role::GridWorker).await;
    let desk = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let id = id_of(grid_worker.submit(patrol(app)).await.result());
    assert_eq!(grid_worker.order(id).await["actions"], json!([]));
    grid_worker.withdraw(id).await.refused("FORBIDDEN");
    let mine = grid_worker
        .gql(
            "{ myOrders(filter: ALL) { nodes { id source } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        mine.data()["myOrders"]["nodes"],
        json!([{"id": id, "source": "PATROL"}])
    );
    let found = "{ requester { name } timeline { nodes { kind actorPart actorName } } }";
    let shown = grid_worker.read_order(id, found).await;
    assert_eq!(shown["requester"]["name"], app.town.name(Role::GridWorker));
    assert_eq!(shown["timeline"]["nodes"][0]["actorPart"], "FINDER");

    desk.dispatch(id, 1).await.data();
    handler.claim(id).await.data();
    handler.finish(id, &[]).await.data();
    for role in [Role::GridWorker, Role::Handler, Role::Member] {
        app.as_role(role)
            .await
            .rate(id, 5)
            .await
            .refused("FORBIDDEN");
    }
    assert_eq!(desk.order(id).await["actions"], json!(["RATE", "REOPEN"]));
    let told = desk
        .gql("{ notifications { nodes { kind orderId } } }", json!({}))
        .await;
    let told = told.data()["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    assert!(
        told.contains(&json!({"kind": "ORDER_FINISHED", "orderId": id})),
        "{told:?}"
    );
    desk.reopen(id).await.data();
    desk.dispatch(id, 1).await.data();
    handler.claim(id).await.data();
    handler.finish(id, &[]).await.data();
    let rated = desk.rate(id, 4).await;
    assert_eq!(rated.result()["state"], "CLOSED");
    // On record as the branch's, whose dispatchers come and go.
    let shown = desk.read_order(id, found).await;
    let last = shown["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        last,
        json!({"kind": "RATED", "actorPart": "DESK", "actorName": "半山支部"})
    );

    let list = "query($source: OrderSource) { desk(tab: DONE, source: $source) { nodes { id } } }";
    for (source, count) in [
        (json!("PATROL"), 1),
        (json!("RESIDENT"), 0),
        (Json::Null, 1),
    ] {
        let shown = desk.gql(list, json!({"source": source})).await;
        assert_eq!(
            shown.data()["desk"]["nodes"].as_array().unwrap().len(),
            count
        );
    }
}

async fn only_from_ones_own_grid(app: &TestApp) {
    for role in [
        Role::Resident,
        Role::Dispatcher,
        Role::CommunityAdmin,
        Role::SystemAdmin,
    ] {
        let client = app.as_role(role).await;
        client
            .submit(patrol(app))
            .await
            .refused_on("FORBIDDEN", "source");
    }
    let grid_worker = app.as_role(Role::GridWorker).await;
    let elsewhere = at(patrol(app), app.town.next_building.id);
    grid_worker
        .submit(elsewhere)
        .await
        .refused_on("FORBIDDEN", "source");
    let mut named = patrol(app);
    named["onBehalf"] = json!({"name": "邹老人", "phone": "13900009999", "relation": "HELPER"});
    grid_worker
        .submit(named)
        .await
        .refused_on("INVALID", "onBehalf");
    // What they ask for themselves is theirs like anybody's.
    let id = id_of(grid_worker.submit(app.request(PLAIN)).await.result());
    grid_worker.withdraw(id).await.data();
}

fn patrol(app: &TestApp) -> Json {
    let mut request = app.request(PLAIN);
    request["source"] = json!("PATROL");
    request
}
