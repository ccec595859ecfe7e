//! Notices are read one by one, down from the newest shown, or with the order that they tell of.

use uuid::Uuid;

use crate::support::{
    Answer, Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    an_order_is_opened,
    one_is_opened,
    what_arrives_later_stays_unread,
    nobody_reads_for_others,
}

/// Of the resident's two orders both were dispatched.
async fn told_twice(app: &TestApp) -> (Client, [Uuid; 2]) {
    let orders = [
        app.dispatched(PLAIN, 1).await,
        app.dispatched(PLAIN, 1).await,
    ];
    let resident = app.as_role(Role::Resident).await;
    assert_eq!(unread(&resident).await, 2);
    (resident, orders)
}

async fn unread(client: &Client) -> i64 {
    let answer = client
        .gql("{ me { unreadNotifications } }", json!({}))
        .await;
    answer.data()["me"]["unreadNotifications"].as_i64().unwrap()
}

/// Of each notice, the newest first: its id, its order, and whether it is unread.
async fn inbox(client: &Client) -> Vec<(Uuid, Uuid, bool)> {
    let query = "{ notifications(first: 50) { nodes { id orderId readAt } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    let line = |node: &Json| {
        let order = node["orderId"].as_str().unwrap().parse().unwrap();
        (id_of(node), order, node["readAt"].is_null())
    };
    nodes.iter().map(line).collect()
}

async fn mark(client: &Client, input: Json) -> Answer {
    client.act("markNotificationsRead", input, "").await
}

async fn an_order_is_opened(app: &TestApp) {
    let (resident, [first, second]) = told_twice(app).await;
    let left = mark(&resident, json!({"ofOrder": first})).await;
    assert_eq!(left.result(), &json!(1));
    for (_, order, is_unread) in inbox(&resident).await {
        assert_eq!(is_unread, order == second);
    }
    // Again, with nothing new about it.
    let left = mark(&resident, json!({"ofOrder": first})).await;
    assert_eq!(left.result(), &json!(1));
}

async fn one_is_opened(app: &TestApp) {
    let (resident, _) = told_twice(app).await;
    let (newest, ..) = inbox(&resident).await[0];
    assert_eq!(
        mark(&resident, json!({"only": newest})).await.result(),
        &json!(1)
    );
    let shown = inbox(&resident).await;
    assert!(!shown[0].2 && shown[1].2);
}

async fn what_arrives_later_stays_unread(app: &TestApp) {
    let (resident, _) = told_twice(app).await;
    let (newest, ..) = inbox(&resident).await[0];
    app.dispatched(PLAIN, 1).await;
    assert_eq!(
        mark(&resident, json!({"upTo": newest})).await.result(),
        &json!(1)
    );
    assert!(inbox(&resident).await[0].2);
    assert_eq!(mark(&resident, json!({})).await.result(), &json!(0));
}

async fn nobody_reads_for_others(app: &TestApp) {
    let (resident, [first, _]) = told_twice(app).await;
    let (newest, ..) = inbox(&resident).await[0];
    let neighbour = app.as_role(Role::Neighbour).await;
    let answer = mark(&neighbour, json!({"only": newest})).await;
    assert_eq!(answer.code(), "NOT_FOUND");
    let before = unread(&neighbour).await;
    let left = mark(&neighbour, json!({"ofOrder": first})).await;
    assert_eq!(left.result(), &json!(before));
    assert_eq!(unread(&resident).await, 2);
}
