//! Administrators who change the tree at the same time, while residents go on.

use std::{sync::Arc, time::Duration};

use entity::place;
use sea_orm::EntityTrait;
use server::{capacity::Guard, places};
use tokio::{sync::Barrier, task::JoinSet, time::sleep};
use uuid::Uuid;

use super::{place as place_of, tree::the_tree_agrees};
use crate::support::{Answer, Client, Engine, Json, Role, TestApp, json, on_both, steps::PLAIN};

const ROUNDS: usize = 12;

on_both! {
    places_move_about_while_requests_come_in,
    a_place_is_closed_while_a_request_comes_in,
    one_place_is_closed_and_moved_and_merged_at_once,
    a_building_moves_into_a_compound_that_moves,
    a_building_moves_into_a_compound_that_moves_without_a_guard,
}

async fn a_building_moves_into_a_compound_that_moves(app: &TestApp) {
    assert!(moved_both(app).await);
    the_tree_agrees(app).await;
}

/// It is written below where the compound was. On SQLite one writer at a time is guard enough.
async fn a_building_moves_into_a_compound_that_moves_without_a_guard(app: &TestApp) {
    let app = app.with(|app| app.guard = Guard::Off).await;
    let is_sqlite = app.engine == Engine::Sqlite;
    assert_eq!(moved_both(&app).await, is_sqlite);
}

/// The building's move has begun when the compound's does. Answers whether it lies in the compound
/// afterwards.
async fn moved_both(app: &TestApp) -> bool {
    let town = &app.town;
    let street = client(app, Role::StreetAdmin).await;
    let held = app.app.db.begin().await.unwrap();
    places::service::hold_subtree(&held, &town.building)
        .await
        .unwrap();
    let moves = [
        (town.building.id, town.next_compound.id),
        (
            town.next_compound.id,
            town.other_compound.community_id.unwrap(),
        ),
    ];
    let mut running = JoinSet::new();
    for (id, parent) in moves {
        let street = street.clone();
        let input = json!({"placeId": id, "parentId": parent});
        running.spawn(async move { street.act("movePlace", input, "{ id }").await });
        sleep(Duration::from_millis(400)).await;
    }
    held.commit().await.unwrap();
    for answer in running.join_all().await {
        answer.data();
    }
    let building = place_of(app, town.building.id).await;
    let compound = place_of(app, town.next_compound.id).await;
    building.path.starts_with(&compound.path)
}

type Call = (Arc<Client>, &'static str, Json);

async fn at_once(calls: Vec<Call>) -> Vec<(usize, Answer)> {
    let barrier = Arc::new(Barrier::new(calls.len()));
    let mut running = JoinSet::new();
    for (number, (client, mutation, input)) in calls.into_iter().enumerate() {
        let barrier = barrier.clone();
        running.spawn(async move {
            barrier.wait().await;
            (number, client.act(mutation, input, "{ id }").await)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    answers
}

async fn client(app: &TestApp, role: Role) -> Arc<Client> {
    Arc::new(app.as_role(role).await)
}

fn never_internal(answers: &[(usize, Answer)]) {
    for (number, answer) in answers {
        assert!(
            !["INTERNAL", "BUSY"].contains(&answer.code()),
            "{number}: {}",
            answer.body
        );
    }
}

/// Compounds change their community and buildings their compound, to and fro, under three
/// administrators, while two residents raise requests.
async fn places_move_about_while_requests_come_in(app: &TestApp) {
    let town = &app.town;
    let one = client(app, Role::StreetAdmin).await;
    let two = client(app, Role::SystemAdmin).await;
    let resident = client(app, Role::Resident).await;
    let neighbour = client(app, Role::Neighbour).await;
    let communities = [town.community.id, town.other_compound.community_id.unwrap()];
    let compounds = [town.next_compound.id, town.other_compound.id];
    let go = |who: &Arc<Client>, place: Uuid, parent: Uuid| -> Call {
        let input = json!({"placeId": place, "parentId": parent});
        (who.clone(), "movePlace", input)
    };
    let ask = |who: &Arc<Client>, place: Uuid| -> Call {
        let mut request = app.request(PLAIN);
        request["placeId"] = json!(place);
        (who.clone(), "submitOrder", request)
    };
    for round in 0..ROUNDS {
        let there = communities[(round + 1) % 2];
        let calls = vec![
            go(&one, town.compound.id, there),
            go(&two, town.building.id, compounds[round % 2]),
            go(&one, compounds[round % 2], there),
            go(&two, town.second_building.id, town.compound.id),
            ask(&resident, town.building.id),
            ask(&neighbour, town.second_building.id),
            ask(&neighbour, town.compound.id),
            ask(&resident, compounds[round % 2]),
        ];
        let answers = at_once(calls).await;
        for (number, answer) in &answers {
            assert!(answer.is_ok(), "{number}: {}", answer.body);
        }
        the_tree_agrees(app).await;
    }
}

/// Either there is a request, and the place stays, or the place is closed and nobody asks there.
async fn a_place_is_closed_while_a_request_comes_in(app: &TestApp) {
    let office = client(app, Role::CommunityAdmin).await;
    let resident = client(app, Role::Resident).await;
    for round in 0..ROUNDS {
        let found = app.founding();
        let community = place_of(app, app.town.community.id).await;
        let name = format!("第 {round} 院");
        let compound = found
            .place(Some(&community), place::PlaceKind::Compound, &name)
            .await;
        let mut request = app.request(PLAIN);
        request["placeId"] = json!(compound.id);
        let answers = at_once(vec![
            (
                office.clone(),
                "closePlace",
                json!({"placeId": compound.id}),
            ),
            (resident.clone(), "submitOrder", request),
        ])
        .await;
        never_internal(&answers);
        let (closed, asked) = (&answers[0].1, &answers[1].1);
        assert_ne!(closed.is_ok(), asked.is_ok(), "{closed:?} {asked:?}");
        the_tree_agrees(app).await;
    }
}

/// The three exclude each other: whoever comes later finds it closed or gone elsewhere.
async fn one_place_is_closed_and_moved_and_merged_at_once(app: &TestApp) {
    let one = client(app, Role::StreetAdmin).await;
    let two = client(app, Role::SystemAdmin).await;
    let three = client(app, Role::CommunityAdmin).await;
    for round in 0..ROUNDS {
        let found = app.founding();
        let community = place_of(app, app.town.community.id).await;
        let compound = found
            .place(
                Some(&community),
                place::PlaceKind::Compound,
                &format!("{round} 院"),
            )
            .await;
        found
            .place(Some(&compound), place::PlaceKind::Building, "1 号楼")
            .await;
        let id = compound.id;
        let to = app.town.other_compound.community_id;
        let answers = at_once(vec![
            (
                one.clone(),
                "movePlace",
                json!({"placeId": id, "parentId": to}),
            ),
            (
                two.clone(),
                "mergePlaces",
                json!({"placeId": id, "intoId": app.town.compound.id}),
            ),
            (three.clone(), "closePlace", json!({"placeId": id})),
        ])
        .await;
        never_internal(&answers);
        assert!(
            !(answers[1].1.is_ok() && answers[2].1.is_ok()),
            "merged and closed: {answers:?}"
        );
        assert!(answers.iter().any(|(_, answer)| answer.is_ok()));
        the_tree_agrees(app).await;
    }
    let places = place::Entity::find().all(app.db()).await.unwrap();
    assert!(places.iter().filter(|one| one.closed_at.is_some()).count() >= ROUNDS);
}
