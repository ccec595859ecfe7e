//! Phones lose their connection: a mutation is then whole or not there, and nothing stays occupied.

use std::time::Duration;

use entity::{notification, order, order_event, request};
use reqwest::Method;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Statement};
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::support::{
    Client, Engine, Json, Role, TestApp, json, on_both,
    steps::{ORDER, PLAIN, id_of},
};

on_both! {
    half_a_request_does_nothing,
    a_connection_cut_in_mid_mutation,
    a_mutation_outlives_its_connection,
    a_connection_cut_in_mid_upload,
}

const ROUNDS: u64 = 60;
const QUERY: &str = "mutation($input: SubmitOrderInput!) { submitOrder(input: $input) { id } }";

async fn half_a_request_does_nothing(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    for round in 1..20 {
        let bytes = http_request(app, &resident, &app.request(PLAIN));
        let part = bytes.len() * round / 20;
        let mut connection = TcpStream::connect(app.address).await.unwrap();
        connection.write_all(&bytes[..part]).await.unwrap();
        drop(connection);
    }
    all_done(app).await;
    assert_eq!(order::Entity::find().count(app.db()).await.unwrap(), 0);
    the_pool_is_usable(app).await;
}

/// Cut after ever longer waits, so that every part of a mutation is hit.
async fn a_connection_cut_in_mid_mutation(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut inputs = Vec::new();
    for round in 0..ROUNDS {
        let input = app.request(PLAIN);
        let bytes = http_request(app, &resident, &input);
        inputs.push(input);
        let mut connection = TcpStream::connect(app.address).await.unwrap();
        connection.write_all(&bytes).await.unwrap();
        sleep(Duration::from_micros(250 * round)).await;
        drop(connection);
    }
    all_done(app).await;

    let mut whole = 0;
    for input in &inputs {
        whole += u64::from(is_whole(app, id_of_request(input)).await);
    }
    assert!(
        whole > 0,
        "every connection was cut too early to test anything"
    );
    the_pool_is_usable(app).await;

    // The phone asks again, each time with the same id.
    for input in &inputs {
        let answer = resident.act("submitOrder", input.clone(), ORDER).await;
        assert_eq!(id_of(answer.result()), id_of_request(input));
        assert!(is_whole(app, id_of_request(input)).await);
    }
}

/// Several, all held up in the middle.
async fn a_mutation_outlives_its_connection(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    // On SQLite the transaction itself keeps other writers waiting.
    let obstacle = app.app.db.begin().await.unwrap();
    if app.engine == Engine::Postgres {
        obstacle
            .execute_unprepared("LOCK TABLE orders")
            .await
            .unwrap();
    }
    let mut connections = Vec::new();
    let mut inputs = Vec::new();
    for _ in 0..6 {
        let input = app.request(PLAIN);
        let mut connection = TcpStream::connect(app.address).await.unwrap();
        let bytes = http_request(app, &resident, &input);
        connection.write_all(&bytes).await.unwrap();
        connections.push(connection);
        inputs.push(input);
    }
    timeout(Duration::from_secs(20), async {
        while app.app.tasks.len() < inputs.len() {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .expect("mutations are not carried out on their own");
    drop(connections);
    sleep(Duration::from_millis(200)).await;
    obstacle.rollback().await.unwrap();
    all_done(app).await;
    for input in &inputs {
        assert!(is_whole(app, id_of_request(input)).await);
    }
    the_pool_is_usable(app).await;
}

async fn a_connection_cut_in_mid_upload(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let photo = crate::support::client::PHOTO;
    let mut ids = Vec::new();
    for round in 0..20 {
        let id = server::clock::new_id();
        let head = format!(
            "PUT /files/{id} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
            app.address,
            resident.token().unwrap(),
            photo.len()
        );
        let sent = if round % 2 == 0 {
            photo.len()
        } else {
            photo.len() / 2
        };
        let mut connection = TcpStream::connect(app.address).await.unwrap();
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(&photo[..sent]).await.unwrap();
        sleep(Duration::from_micros(500 * round)).await;
        drop(connection);
        ids.push(id);
    }
    all_done(app).await;
    for id in ids {
        let path = format!("/files/{id}");
        let again = resident
            .request(Method::PUT, &path)
            .body(photo)
            .send()
            .await
            .unwrap();
        assert!(again.status().is_success(), "{}", again.status());
        let shown = resident.get(&path).send().await.unwrap();
        assert_eq!(shown.status(), 200);
    }
    the_pool_is_usable(app).await;
}

fn http_request(app: &TestApp, client: &Client, input: &Json) -> Vec<u8> {
    let body = json!({"query": QUERY, "variables": {"input": input}}).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        app.address,
        client.token().unwrap(),
        body.len()
    )
    .into_bytes()
}

fn id_of_request(input: &Json) -> Uuid {
    input["requestId"].as_str().unwrap().parse().unwrap()
}

/// Whether a request was carried out: with all that belongs to it, or with nothing.
async fn is_whole(app: &TestApp, id: Uuid) -> bool {
    let orders = order::Entity::find_by_id(id).count(app.db()).await.unwrap();
    let events = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(id))
        .count(app.db())
        .await
        .unwrap();
    let notices = notification::Entity::find()
        .filter(notification::Column::OrderId.eq(id))
        .count(app.db())
        .await
        .unwrap();
    let requests = request::Entity::find()
        .filter(request::Column::RequestId.eq(id))
        .count(app.db())
        .await
        .unwrap();
    let parts = [orders, events, notices, requests];
    assert!(parts == [1; 4] || parts == [0; 4], "{parts:?}");
    orders == 1
}

/// Waits for what goes on without its client.
async fn all_done(app: &TestApp) {
    // A request that was cut may still be on its way to its handler.
    sleep(Duration::from_millis(200)).await;
    timeout(Duration::from_secs(30), async {
        while !app.app.tasks.is_empty() {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("something never ends");
}

/// More requests at once than there are connections, all answered soon; none left in a transaction.
async fn the_pool_is_usable(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let asking: Vec<_> = (0..40)
        .map(|number| {
            let (resident, input) = (resident.clone(), app.request(PLAIN));
            tokio::spawn(async move {
                if number % 4 == 0 {
                    resident.submit(input).await
                } else {
                    let query = "{ me { id unreadNotifications } }";
                    resident.gql(query, json!({})).await
                }
            })
        })
        .collect();
    for one in asking {
        let answer = timeout(Duration::from_secs(20), one).await;
        answer.expect("a connection is lost").unwrap().data();
    }
    if app.engine == Engine::Postgres {
        let sql = "SELECT count(*) FROM pg_stat_activity \
            WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
        let row = app
            .db()
            .query_one_raw(Statement::from_string(app.app.db.backend(), sql))
            .await
            .unwrap();
        let left: i64 = row.unwrap().try_get_by_index(0).unwrap();
        assert_eq!(left, 0, "connections are left inside a transaction");
    }
}
