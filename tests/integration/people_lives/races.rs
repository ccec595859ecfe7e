//! Administrators who change the same people at once, and people who go on meanwhile. Each race is
//! run with the guards off too, and then breaks the very rule it is to prove.

use std::{sync::Arc, time::Duration};

use entity::{appointment, order_crew, person::PersonState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::capacity::Guard;
use tokio::{sync::Barrier, task::JoinSet, time::sleep};
use uuid::Uuid;

use super::{row, somebody};
use crate::support::{
    Answer, Client, Json, Role, TestApp, books::books_agree, json, on_both, steps::PLAIN,
};

const ROUNDS: u32 = 10;

on_both! {
    two_merge_one_pair_in_opposite_directions,
    two_merge_one_pair_in_opposite_directions_without_a_guard,
    one_is_merged_while_they_claim,
    one_is_merged_while_they_claim_without_a_guard,
    one_is_merged_while_given_a_role,
    one_is_merged_while_given_a_role_without_a_guard,
}

async fn two_merge_one_pair_in_opposite_directions(app: &TestApp) {
    for round in 0..ROUNDS {
        opposite_merges(app, app, round).await.unwrap();
    }
}

async fn two_merge_one_pair_in_opposite_directions_without_a_guard(app: &TestApp) {
    let unguarded = app.with(|app| app.guard = Guard::Off).await;
    is_broken_at_least_once(async |round| opposite_merges(app, &unguarded, round).await).await;
}

async fn one_is_merged_while_they_claim(app: &TestApp) {
    for round in 0..ROUNDS {
        merge_and_claim(app, app, round).await.unwrap();
    }
}

async fn one_is_merged_while_they_claim_without_a_guard(app: &TestApp) {
    let unguarded = app.with(|app| app.guard = Guard::Off).await;
    is_broken_at_least_once(async |round| merge_and_claim(app, &unguarded, round).await).await;
}

async fn one_is_merged_while_given_a_role(app: &TestApp) {
    for round in 0..ROUNDS {
        merge_and_give(app, app, round).await.unwrap();
    }
}

async fn one_is_merged_while_given_a_role_without_a_guard(app: &TestApp) {
    let unguarded = app.with(|app| app.guard = Guard::Off).await;
    is_broken_at_least_once(async |round| merge_and_give(app, &unguarded, round).await).await;
}

async fn is_broken_at_least_once(story: impl AsyncFn(u32) -> Result<(), String>) {
    for round in 0..3 * ROUNDS {
        if story(round).await.is_err() {
            return;
        }
    }
    panic!("nothing was broken without a guard: the test would not notice");
}

async fn pair(app: &TestApp, round: u32) -> (Uuid, Uuid) {
    let one = somebody(app, "秦同名", 2 * round + 1, &app.town.building).await;
    let other = somebody(app, "秦同名", 2 * round + 2, &app.town.building).await;
    (one, other)
}

type Call = (Client, &'static str, Json);

/// Both at once; the second a little later in each round, since of two calls that begin together the
/// quicker one is done before the other has looked.
async fn at_once(round: u32, calls: [Call; 2]) -> [Answer; 2] {
    let barrier = Arc::new(Barrier::new(2));
    let mut running = JoinSet::new();
    for (number, (client, mutation, input)) in calls.into_iter().enumerate() {
        let barrier = barrier.clone();
        running.spawn(async move {
            barrier.wait().await;
            if number == 1 {
                sleep(Duration::from_millis(u64::from(round % 10))).await;
            }
            (number, client.act(mutation, input, "{ id }").await)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    let [first, second] = answers.try_into().unwrap();
    [first.1, second.1]
}

fn merge(survivor: Uuid, other: Uuid) -> Json {
    json!({
        "survivorId": survivor, "otherId": other,
        "keepName": "SURVIVOR", "keepPhone": "SURVIVOR", "keepHome": "SURVIVOR",
    })
}

/// Of the two exactly one is left.
async fn opposite_merges(app: &TestApp, at: &TestApp, round: u32) -> Result<(), String> {
    let (one, other) = pair(app, round).await;
    let community = app.as_role(Role::CommunityAdmin).await.at(at);
    let street = app.as_role(Role::StreetAdmin).await.at(at);
    let answers = at_once(
        round,
        [
            (community, "mergePeople", merge(one, other)),
            (street, "mergePeople", merge(other, one)),
        ],
    )
    .await;
    let states = [row(app, one).await.state, row(app, other).await.state];
    let left = states
        .iter()
        .filter(|state| **state == PersonState::Present);
    match left.count() {
        1 => {
            let well = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(well, 1, "{answers:?}");
            Ok(())
        }
        left => Err(format!("{left} are left")),
    }
}

/// Whoever was merged has nothing in hand: what they took just before went over with the rest.
async fn merge_and_claim(app: &TestApp, at: &TestApp, round: u32) -> Result<(), String> {
    let (one, other) = pair(app, round).await;
    app.founding().enrolled(other, &app.town.compound).await;
    let order = app.dispatched(PLAIN, 1).await;
    let admin = app.as_role(Role::CommunityAdmin).await.at(at);
    let claimant = app.sign_in(other).await.at(at);
    let answers = at_once(
        round,
        [
            (admin, "mergePeople", merge(one, other)),
            (claimant, "claimOrder", json!({"orderId": order})),
        ],
    )
    .await;
    let left = order_crew::Entity::find()
        .filter(order_crew::Column::PersonId.eq(other))
        .count(app.db())
        .await
        .unwrap();
    if left > 0 {
        return Err(format!("{left} orders are left with who is no more"));
    }
    assert!(answers[0].is_ok(), "{}", answers[0].body);
    assert!(
        !["INTERNAL", "BUSY"].contains(&answers[1].code()),
        "{}",
        answers[1].body
    );
    books_agree(app).await
}

/// A role is held by whoever is left, or was not given.
async fn merge_and_give(app: &TestApp, at: &TestApp, round: u32) -> Result<(), String> {
    let (one, other) = pair(app, round).await;
    let admin = app.as_role(Role::CommunityAdmin).await.at(at);
    let street = app.as_role(Role::StreetAdmin).await.at(at);
    let gift = json!({"personId": other, "role": "GRID_WORKER", "seatId": app.town.compound.id});
    let answers = at_once(
        round,
        [
            (admin, "mergePeople", merge(one, other)),
            (street, "giveRole", gift),
        ],
    )
    .await;
    let held = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(other))
        .filter(appointment::Column::Until.is_null())
        .count(app.db())
        .await
        .unwrap();
    if held > 0 {
        return Err("somebody who is no more holds a role".to_owned());
    }
    assert!(answers[0].is_ok(), "{}", answers[0].body);
    assert!(
        ["", "NOT_FOUND"].contains(&answers[1].code()),
        "{}",
        answers[1].body
    );
    Ok(())
}
