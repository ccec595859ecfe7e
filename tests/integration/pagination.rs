//! Lists come in pages that neither repeat a row nor leave one out, whatever is equal in them.

use std::collections::HashSet;

use chrono::TimeDelta;
use entity::{notification, notification::NotificationKind, order, order::OrderState};
use sea_orm::{EntityTrait, IntoActiveModel};
use server::clock::new_id;
use uuid::Uuid;

use crate::support::{
    Client, Json, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! {
    rows_with_the_same_deadline,
    deadlines_that_differ_by_a_microsecond,
    newest_first,
    a_list_that_changes_while_it_is_read,
    an_inbox,
    a_long_timeline,
    places_of_a_compound,
    pages_that_cannot_be,
}

const MANY: usize = 230;

async fn rows_with_the_same_deadline(app: &TestApp) {
    let member = app.as_role(Role::Member).await;
    let expected = put_in_hall(app, &[0; MANY]).await;
    for first in [7, 100] {
        assert_eq!(read(&member, "hall", "", first).await, expected);
    }
    let dispatcher = app.as_role(Role::Dispatcher).await;
    assert_eq!(
        read(&dispatcher, "desk", "tab: RUNNING", 99).await,
        expected
    );
    // What is not said otherwise comes twenty at a time.
    let page = member.gql("{ hall { nodes { id } } }", json!({})).await;
    assert_eq!(page.data()["hall"]["nodes"].as_array().unwrap().len(), 20);
}

/// SQLite keeps times as texts of different lengths; they sort as times all the same.
async fn deadlines_that_differ_by_a_microsecond(app: &TestApp) {
    let member = app.as_role(Role::Member).await;
    let mut micros = vec![
        0, 1, 9, 10, 99, 100, 999, 1_000, 1_001, 100_000, 120_000, 123_456,
    ];
    micros.extend([
        123_460, 200_000, 999_999, 1_000_000, 1_000_001, 59_000_000, 60_000_000,
    ]);
    let mut shuffled = micros.clone();
    shuffled.rotate_left(7);
    shuffled.reverse();
    let expected = put_in_hall(app, &shuffled).await;
    assert_eq!(read(&member, "hall", "", 1).await, expected);
    assert_eq!(read(&member, "hall", "", 4).await, expected);
}

async fn newest_first(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut expected = Vec::new();
    for number in 0..12 {
        if number % 3 == 0 {
            app.advance(TimeDelta::microseconds(1));
        }
        expected.push(app.submitted(PLAIN).await);
    }
    expected.sort();
    expected.reverse();
    // The ids are as old as their orders.
    assert_eq!(
        read(&resident, "myOrders", "filter: ALL", 5).await,
        expected
    );
}

/// A row that goes does not take another with it; one that comes before the cursor is not repeated.
async fn a_list_that_changes_while_it_is_read(app: &TestApp) {
    let member = app.as_role(Role::Member).await;
    let rows = put_in_hall(app, &[5; 12]).await;
    let query = "query($after: String) { hall(first: 4, after: $after) { nodes { id } pageInfo { endCursor } } }";
    let first = member.gql(query, json!({})).await.data()["hall"].clone();
    assert_eq!(ids(&first["nodes"]), rows[..4]);
    // The last row shown is taken, and a more urgent one arrives.
    app.as_role(Role::Handler).await.claim(rows[3]).await.data();
    put_in_hall(app, &[1]).await;
    let rest = json!({"after": first["pageInfo"]["endCursor"]});
    let second = member.gql(query, rest).await.data()["hall"].clone();
    assert_eq!(ids(&second["nodes"]), rows[4..8]);
}

async fn an_inbox(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut rows = Vec::new();
    for number in 0..130 {
        let at = app.now() + TimeDelta::seconds(number / 50);
        rows.push(notification::Model {
            id: new_id(),
            person_id: resident.person_id(),
            kind: NotificationKind::OrderClaimed,
            source_id: new_id(),
            order_id: None,
            enrollment_id: None,
            booking_id: None,
            subject: "灯".to_owned(),
            detail: String::new(),
            at,
            read_at: None,
        });
    }
    let mut expected = rows.clone();
    expected.sort_by_key(|row| (row.at, row.id));
    let expected: Vec<Uuid> = expected.iter().rev().map(|row| row.id).collect();
    insert_all::<notification::Entity, _>(app, rows).await;
    assert_eq!(read(&resident, "notifications", "", 9).await, expected);
}

async fn a_long_timeline(app: &TestApp) {
    let id = app.in_progress(PLAIN).await;
    let handler = app.as_role(Role::Handler).await;
    for _ in 0..9 {
        handler.progress(id, "继续处理").await.data();
    }
    let mut sequences = Vec::new();
    let mut after = Json::Null;
    loop {
        let query = "query($id: UUID!, $after: String) { order(id: $id) { timeline(first: 5, after: $after) { \
            nodes { sequence } pageInfo { endCursor hasNextPage hasPreviousPage } } } }";
        let answer = handler.gql(query, json!({"id": id, "after": after})).await;
        let page = answer.data()["order"]["timeline"].clone();
        for node in page["nodes"].as_array().unwrap() {
            sequences.push(node["sequence"].as_i64().unwrap());
        }
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(sequences, (1..=12).collect::<Vec<i64>>());
}

async fn places_of_a_compound(app: &TestApp) {
    let found = app.founding();
    let compound = found
        .place(
            Some(&app.town.community),
            entity::place::PlaceKind::Compound,
            "大院",
        )
        .await;
    let mut expected = HashSet::new();
    for number in 1..=23 {
        let name = format!("{number} 号楼");
        let kind = entity::place::PlaceKind::Building;
        expected.insert(found.place(Some(&compound), kind, &name).await.id);
    }
    let resident = app.as_role(Role::Resident).await;
    let arguments = format!(r#"parentId: "{}""#, compound.id);
    let read = read(&resident, "places", &arguments, 5).await;
    assert_eq!(read.len(), expected.len());
    assert_eq!(read.into_iter().collect::<HashSet<_>>(), expected);
}

async fn pages_that_cannot_be(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = app.submitted(PLAIN).await;
    for root in [
        "hall(ARGUMENTS) { nodes { id } }",
        "desk(tab: DONE, ARGUMENTS) { nodes { id } }",
        "myOrders(filter: ALL, ARGUMENTS) { nodes { id } }",
        "myTasks(filter: OPEN, ARGUMENTS) { nodes { id } }",
        "enrollments(state: ASKED, ARGUMENTS) { nodes { id } }",
        "notifications(ARGUMENTS) { nodes { id } }",
        "importBatches(ARGUMENTS) { nodes { id } }",
        "places(ARGUMENTS) { nodes { id } }",
        "order(id: \"ORDER\") { timeline(ARGUMENTS) { nodes { id } } }",
    ] {
        let root = root.replace("ORDER", &id.to_string());
        for first in ["0", "-1", "101", "2147483647"] {
            let query = format!(
                "{{ {} }}",
                root.replace("ARGUMENTS", &format!("first: {first}"))
            );
            let answer = admin.gql(&query, json!({})).await;
            assert_eq!(
                (answer.code(), answer.field()),
                ("OUT_OF_RANGE", "first"),
                "{query}: {}",
                answer.body
            );
            assert_eq!(answer.body["errors"][0]["extensions"]["limit"], 100);
        }
        // Nothing, no base64, no JSON, and JSON that is no position.
        for after in ["", "?", "eA", "bnVsbA", "W10", "eyJhIjoxfQ"] {
            let query = format!(
                "{{ {} }}",
                root.replace("ARGUMENTS", &format!("after: \"{after}\""))
            );
            let answer = admin.gql(&query, json!({})).await;
            assert_eq!(
                (answer.code(), answer.field()),
                ("INVALID", "after"),
                "{query}: {}",
                answer.body
            );
        }
    }
}

/// Reads a list from its first page to its last and answers the ids in their order.
async fn read(client: &Client, root: &str, arguments: &str, first: usize) -> Vec<Uuid> {
    let query = format!(
        "query($after: String) {{ {root}({arguments} first: {first}, after: $after) {{ nodes {{ id }} \
         edges {{ cursor node {{ id }} }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"
    );
    let mut rows = Vec::new();
    let mut after = Json::Null;
    loop {
        let answer = client.gql(&query, json!({"after": after})).await;
        let page = answer.data()[root].clone();
        let shown = ids(&page["nodes"]);
        let edges = page["edges"].as_array().unwrap();
        assert_eq!(edges.len(), shown.len());
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
        assert_eq!(
            page["pageInfo"]["endCursor"],
            edges
                .last()
                .map_or(Json::Null, |edge| edge["cursor"].clone())
        );
        rows.extend(&shown);
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return rows;
        }
        assert_eq!(shown.len(), first);
        assert!(rows.len() < 1_000, "no end");
    }
}

fn ids(nodes: &Json) -> Vec<Uuid> {
    nodes.as_array().unwrap().iter().map(id_of).collect()
}

/// Orders in the hall, due so many microseconds after now; answers their ids as a list shows them.
async fn put_in_hall(app: &TestApp, due_in: &[i64]) -> Vec<Uuid> {
    let model = app.dispatched(PLAIN, 1).await;
    let model = order::Entity::find_by_id(model)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    // The pattern itself is not part of the list.
    app.as_role(Role::Resident)
        .await
        .withdraw(model.id)
        .await
        .data();
    let rows: Vec<order::Model> = due_in
        .iter()
        .map(|micros| {
            let id = new_id();
            order::Model {
                id,
                number: id.to_string(),
                state: OrderState::Dispatched,
                due_at: app.now() + TimeDelta::microseconds(*micros),
                ..model.clone()
            }
        })
        .collect();
    let mut expected = rows.clone();
    expected.sort_by_key(|row| (row.due_at, row.id));
    insert_all::<order::Entity, _>(app, rows).await;
    expected.into_iter().map(|row| row.id).collect()
}

async fn insert_all<E, A>(app: &TestApp, rows: Vec<E::Model>)
where
    E: EntityTrait<ActiveModel = A>,
    E::Model: IntoActiveModel<A>,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    for some in rows.chunks(50) {
        let rows = some
            .iter()
            .map(|row| row.clone().into_active_model().reset_all());
        E::insert_many(rows)
            .exec_without_returning(app.writer())
            .await
            .unwrap();
    }
}
