//! How orders end: with ratings that neither side reads before its own is in, in silence, with
//! somebody who asks again.

mod follow_ups;
mod races;
mod sealing;
mod silence;

use entity::{follow_up, notification};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::support::{Client, Json, Role, TestApp, json};

/// Kinds of somebody's notices about an order with what they say, the oldest first.
async fn told(app: &TestApp, role: Role, order: Uuid) -> Vec<(String, String)> {
    notification::Entity::find()
        .filter(notification::Column::PersonId.eq(app.town.person(role).unwrap()))
        .filter(notification::Column::OrderId.eq(order))
        .order_by_asc(notification::Column::Id)
        .all(app.db())
        .await
        .unwrap()
        .into_iter()
        .map(|row| (sea_orm::ActiveEnum::to_value(&row.kind), row.detail))
        .collect()
}

async fn kinds_told(app: &TestApp, role: Role, order: Uuid) -> Vec<String> {
    let told = told(app, role, order).await;
    told.into_iter().map(|(kind, _)| kind).collect()
}

async fn follow_ups(app: &TestApp, order: Uuid) -> Vec<follow_up::Model> {
    follow_up::Entity::find()
        .filter(follow_up::Column::OrderId.eq(order))
        .order_by_asc(follow_up::Column::Id)
        .all(app.db())
        .await
        .unwrap()
}

/// What is on somebody's list of follow-ups.
async fn to_ask(client: &Client) -> Vec<Json> {
    let query =
        "{ me { followUpsWaiting } followUps { nodes { id kind dueAt phone order { id } } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["followUps"]["nodes"].as_array().unwrap();
    assert_eq!(answer.data()["me"]["followUpsWaiting"], nodes.len());
    nodes.clone()
}

async fn do_follow_up(client: &Client, id: Uuid, passed: bool) -> crate::support::Answer {
    let words = (!passed).then_some("昨晚又漏了");
    let input = json!({"followUpId": id, "passed": passed, "words": words});
    let shown = "{ id state open reopened version dispatchDueAt dueAt crewTaken closedAt outcome }";
    client.act("doFollowUp", input, shown).await
}
