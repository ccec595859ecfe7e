//! Twenty thousand lines are judged and written while others work, who do not notice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use entity::{enrollment, person, residency};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::{clock::new_id, roster::MOST_LINES};
use tokio::task::JoinHandle;

use super::steps::workbook;
use crate::support::{
    Client, Role, TestApp, json, on_both,
    steps::{PLAIN, id_of},
};

on_both! { nobody_waits_for_a_large_import }

/// What claiming an order may take for all but one in a hundred.
const PATIENCE: Duration = Duration::from_secs(1);
const LOOPS: usize = 3;

async fn nobody_waits_for_a_large_import(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let lines: String = (0..MOST_LINES)
        .map(|number| {
            let unit = number % 200;
            format!("新人{number},137{number:08},单位{unit},半山小区,3栋,电工\n")
        })
        .collect();
    let bytes = workbook(&lines);
    let before = sizes(app).await;
    let is_over = Arc::new(AtomicBool::new(false));
    let claiming: Vec<_> = claimers(app, &is_over).await;

    let begun = Instant::now();
    let id = admin.uploaded("members", bytes).await;
    let read = begun.elapsed();
    admin.preview(id).await.data();
    let mut seen = Vec::new();
    let watching = async {
        loop {
            let batch = admin.batch(id).await;
            seen.push(batch["done"].as_i64().unwrap());
            if batch["state"] == "STAGED" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    watching.await;
    let judged = begun.elapsed();
    let between = seen
        .iter()
        .filter(|done| **done > 0 && **done < MOST_LINES as i64)
        .count();
    assert!(between > 0, "progress is shown: {seen:?}");
    let batch = admin.imported(id).await;
    let written = begun.elapsed();
    is_over.store(true, Ordering::Relaxed);
    assert_eq!(batch["imported"], MOST_LINES as i64, "{batch}");

    let mut claims = Vec::new();
    for claimer in claiming {
        claims.extend(claimer.await.unwrap());
    }
    claims.sort();
    let at = |share: f64| claims[((claims.len() - 1) as f64 * share) as usize];
    eprintln!(
        "{:?}: {} lines read in {read:?}, judged after {judged:?}, written after {written:?}; {} claims, \
         half in {:?}, 99 % in {:?}, the longest in {:?}",
        app.engine,
        MOST_LINES,
        claims.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    assert!(claims.len() >= 30, "{} claims", claims.len());
    assert!(
        at(0.99) < PATIENCE,
        "99 % of the claims took {:?}",
        at(0.99)
    );
    let after = sizes(app).await;
    assert_eq!(after, before.map(|rows| rows + MOST_LINES as u64));
}

/// Residents who ask, a branch that dispatches, members who claim: as fast as they can, again and
/// again. Answers how long each claim took.
async fn claimers(app: &TestApp, is_over: &Arc<AtomicBool>) -> Vec<JoinHandle<Vec<Duration>>> {
    let mut loops = Vec::new();
    app.has_room_for_many_orders(Role::Handler).await;
    app.has_room_for_many_orders(Role::Member).await;
    for number in 0..LOOPS {
        let resident = app.as_role(Role::Resident).await;
        let dispatcher = app.as_role(Role::Dispatcher).await;
        let role = match number % 2 {
            0 => Role::Handler,
            _ => Role::Member,
        };
        let handler = app.as_role(role).await;
        let request = app.request(PLAIN);
        let is_over = is_over.clone();
        loops.push(tokio::spawn(async move {
            let mut took = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                took.push(claim_one(&resident, &dispatcher, &handler, request.clone()).await);
            }
            took
        }));
    }
    loops
}

async fn claim_one(
    resident: &Client,
    dispatcher: &Client,
    handler: &Client,
    request: crate::support::Json,
) -> Duration {
    let mut request = request;
    request["requestId"] = json!(new_id());
    let id = id_of(resident.submit(request).await.result());
    dispatcher.dispatch(id, 1).await.data();
    let begun = Instant::now();
    handler.claim(id).await.data();
    let took = begun.elapsed();
    tokio::time::sleep(Duration::from_millis(20)).await;
    took
}

async fn sizes(app: &TestApp) -> [u64; 3] {
    [
        person::Entity::find().count(app.db()).await.unwrap(),
        residency::Entity::find().count(app.db()).await.unwrap(),
        enrollment::Entity::find().count(app.db()).await.unwrap(),
    ]
}
