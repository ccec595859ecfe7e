//! Everybody at once: exactly the right number succeed, nobody gets an internal error, and counters
//! and rows agree afterwards. Each race is run a second time with the guards off, and then breaks
//! the very rule it is to prove: these tests would notice.

use std::{collections::BTreeMap, sync::Arc};

use entity::{order, order::OrderState, order_event};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::{capacity::Guard, clock::new_id};
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::support::{
    Answer, Client, Role, TestApp,
    books::books_agree,
    json, on_both,
    steps::{ORDER, PLAIN},
};

const CLAIMANTS: usize = 64;

on_both! {
    sixty_four_claim_one_place,
    sixty_four_claim_one_place_without_a_guard,
    sixty_four_claim_three_places,
    sixty_four_claim_three_places_without_a_guard,
    one_member_claims_ten_orders,
    one_member_claims_ten_orders_without_a_guard,
    one_progress_note_is_sent_five_times,
    one_progress_note_is_sent_five_times_without_a_guard,
    one_request_is_submitted_five_times,
    one_request_is_submitted_five_times_without_a_guard,
    one_claim_is_sent_five_times,
    one_claim_is_sent_five_times_without_a_guard,
    any_other_request_is_sent_five_times,
    one_member_claims_one_order_from_five_phones,
    a_request_is_withdrawn_while_members_claim_it,
    one_order_is_dispatched_and_declined,
}

async fn sixty_four_claim_one_place(app: &TestApp) {
    one_crew(app, &claimants(app).await, 1).await.unwrap();
}

async fn sixty_four_claim_one_place_without_a_guard(app: &TestApp) {
    one_crew_is_broken(&unguarded(app).await, 1).await;
}

async fn sixty_four_claim_three_places(app: &TestApp) {
    one_crew(app, &claimants(app).await, 3).await.unwrap();
}

async fn sixty_four_claim_three_places_without_a_guard(app: &TestApp) {
    one_crew_is_broken(&unguarded(app).await, 3).await;
}

async fn one_member_claims_ten_orders(app: &TestApp) {
    one_cap(app).await.unwrap();
}

async fn one_member_claims_ten_orders_without_a_guard(app: &TestApp) {
    is_broken(
        one_cap(&unguarded(app).await).await,
        "10 orders in hand with a cap of 3",
    );
}

async fn one_progress_note_is_sent_five_times(app: &TestApp) {
    one_note(app).await.unwrap();
}

async fn one_progress_note_is_sent_five_times_without_a_guard(app: &TestApp) {
    is_broken(
        one_note(&unguarded(app).await).await,
        "5 notes of one request",
    );
}

async fn one_request_is_submitted_five_times(app: &TestApp) {
    one_submission(app).await.unwrap();
}

async fn one_request_is_submitted_five_times_without_a_guard(app: &TestApp) {
    is_broken(
        one_submission(&unguarded(app).await).await,
        "4 of 5 repeats were refused",
    );
}

/// The only place: whoever asks again is not told that somebody else was faster.
async fn one_claim_is_sent_five_times(app: &TestApp) {
    one_claim(app).await.unwrap();
}

async fn one_claim_is_sent_five_times_without_a_guard(app: &TestApp) {
    is_broken(
        one_claim(&unguarded(app).await).await,
        "4 of 5 repeats were refused",
    );
}

async fn any_other_request_is_sent_five_times(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let reported = json!({"placeId": app.town.compound.id});
    let reported = resident.act("askEnrollment", reported, "{ id }").await;
    let enrollment = reported.result()["id"].clone();
    let waiting = app.submitted(PLAIN).await;
    let finished = app.finished(PLAIN).await;
    let home = app.town.second_building.id;
    for (client, mutation, input, selection) in [
        (
            &dispatcher,
            "dispatchOrder",
            json!({"orderId": waiting, "crewSize": 2, "skillCodes": ["plumber"]}),
            ORDER,
        ),
        (
            &resident,
            "rateOrder",
            json!({"orderId": finished, "stars": 5}),
            ORDER,
        ),
        (
            &dispatcher,
            "confirmEnrollment",
            json!({"enrollmentId": enrollment}),
            "{ id state version }",
        ),
        (
            &resident,
            "setSkills",
            json!({"skillCodes": ["plumber"]}),
            "{ skills { code } }",
        ),
        (
            &resident,
            "setResidence",
            json!({"placeId": home}),
            "{ residency { id } }",
        ),
        (&resident, "markNotificationsRead", json!({}), ""),
    ] {
        let mut input = input;
        input["requestId"] = json!(new_id());
        let answers = at_once((0..5).map(|_| {
            let (client, input) = (client.clone(), input.clone());
            async move { client.act(mutation, input, selection).await }
        }))
        .await;
        all_the_same(&answers).unwrap_or_else(|found| panic!("{mutation}: {found}"));
    }
    books_agree(app).await.unwrap();
}

/// Different requests for the same place, as from two phones of one person.
async fn one_member_claims_one_order_from_five_phones(app: &TestApp) {
    let id = app.dispatched(PLAIN, 3).await;
    let handler = app.as_role(Role::Handler).await;
    let answers = at_once((0..5).map(|_| claim(handler.clone(), id))).await;
    assert_eq!(
        outcomes(&answers),
        counted(&[("", 1), ("ALREADY_CLAIMED", 4)])
    );
    books_agree(app).await.unwrap();
}

/// The resident takes the request back while members claim it: one of the two orders of events
/// happened, and nobody is left with work that is not there.
async fn a_request_is_withdrawn_while_members_claim_it(app: &TestApp) {
    let id = app.dispatched(PLAIN, 4).await;
    let mut clients = vec![app.as_role(Role::Resident).await];
    for member in app.more_members(8).await {
        clients.push(app.sign_in(member).await);
    }
    let resident = clients[0].person_id();
    let answers = at_once(clients.into_iter().map(|client| async move {
        if client.person_id() == resident {
            client.withdraw(id).await
        } else {
            client.claim(id).await
        }
    }))
    .await;
    let order = order::Entity::find_by_id(id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    for answer in &answers {
        assert!(
            ["", "STATE_CHANGED", "CREW_FULL"].contains(&answer.code()),
            "{}",
            answer.body
        );
    }
    assert_eq!(answers[0].is_ok(), order.state == OrderState::Withdrawn);
    books_agree(app).await.unwrap();
}

/// Both dispatchers of a branch act on one order.
async fn one_order_is_dispatched_and_declined(app: &TestApp) {
    let id = app.submitted(PLAIN).await;
    let clients = vec![
        app.as_role(Role::Dispatcher).await,
        app.as_role(Role::CommunityAdmin).await,
    ];
    let first = clients[0].person_id();
    let answers = at_once(clients.into_iter().map(|client| async move {
        if client.person_id() == first {
            client.dispatch(id, 1).await
        } else {
            client.decline(id).await
        }
    }))
    .await;
    assert_eq!(
        outcomes(&answers),
        counted(&[("", 1), ("STATE_CHANGED", 1)])
    );
    books_agree(app).await.unwrap();
}

async fn claimants(app: &TestApp) -> Vec<Client> {
    let mut clients = Vec::new();
    for member in app.more_members(CLAIMANTS).await {
        clients.push(app.sign_in(member).await);
    }
    clients
}

/// Of all claimants as many succeed as there are places.
async fn one_crew(app: &TestApp, claimants: &[Client], places: usize) -> Result<(), String> {
    let id = app.dispatched(PLAIN, places as i32).await;
    let claims = claimants.iter().map(|client| claim(client.clone(), id));
    let answers = at_once(claims).await;

    let winners = answers.iter().filter(|answer| answer.is_ok()).count();
    if winners != places {
        return Err(format!("{winners} members got {places} places"));
    }
    let expected = counted(&[("", places), ("CREW_FULL", CLAIMANTS - places)]);
    if outcomes(&answers) != expected {
        return Err(format!("{:?}", outcomes(&answers)));
    }
    let order = order::Entity::find_by_id(id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    if order.state != OrderState::InProgress || order.crew_taken as usize != places {
        return Err(format!("{order:?}"));
    }
    books_agree(app).await
}

/// Nobody has more orders in hand than their cap.
async fn one_cap(app: &TestApp) -> Result<(), String> {
    let mut orders = Vec::new();
    for _ in 0..10 {
        orders.push(app.dispatched(PLAIN, 1).await);
    }
    let handler = app.as_role(Role::Handler).await;
    let answers = at_once(orders.into_iter().map(|id| claim(handler.clone(), id))).await;

    let winners = answers.iter().filter(|answer| answer.is_ok()).count();
    if winners != 3 {
        return Err(format!("{winners} orders in hand with a cap of 3"));
    }
    if outcomes(&answers) != counted(&[("", 3), ("CLAIM_CAP_REACHED", 7)]) {
        return Err(format!("{:?}", outcomes(&answers)));
    }
    books_agree(app).await
}

/// A repeat is answered and not done again.
async fn one_note(app: &TestApp) -> Result<(), String> {
    let id = app.in_progress(PLAIN).await;
    let handler = app.as_role(Role::Handler).await;
    let input =
        json!({"requestId": new_id(), "orderId": id, "words": "已上门查看", "photoIds": []});
    let answers = at_once((0..5).map(|_| {
        let (client, input) = (handler.clone(), input.clone());
        async move { client.act("addProgress", input, ORDER).await }
    }))
    .await;

    let notes = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(id))
        .filter(order_event::Column::Kind.eq(order_event::OrderEventKind::Progressed))
        .count(app.db())
        .await
        .unwrap();
    if notes != 1 {
        return Err(format!("{notes} notes of one request"));
    }
    all_the_same(&answers)?;
    books_agree(app).await
}

async fn one_submission(app: &TestApp) -> Result<(), String> {
    let resident = app.as_role(Role::Resident).await;
    let input = app.request(PLAIN);
    let answers = at_once((0..5).map(|_| {
        let (client, input) = (resident.clone(), input.clone());
        async move { client.submit(input).await }
    }))
    .await;

    all_the_same(&answers)?;
    let orders = order::Entity::find().count(app.db()).await.unwrap();
    if orders != 1 {
        return Err(format!("{orders} orders of one request"));
    }
    books_agree(app).await
}

async fn one_claim(app: &TestApp) -> Result<(), String> {
    let id = app.dispatched(PLAIN, 1).await;
    let handler = app.as_role(Role::Handler).await;
    let input = json!({"requestId": new_id(), "orderId": id});
    let answers = at_once((0..5).map(|_| {
        let (client, input) = (handler.clone(), input.clone());
        async move { client.act("claimOrder", input, ORDER).await }
    }))
    .await;

    all_the_same(&answers)?;
    books_agree(app).await
}

/// The same server with its limits and its memory of requests switched off.
pub async fn unguarded(app: &TestApp) -> TestApp {
    app.with(|app| app.guard = Guard::Off).await
}

/// The first claimant may happen to be through before the second looks; not time after time.
async fn one_crew_is_broken(app: &TestApp, places: usize) {
    let claimants = claimants(app).await;
    for _ in 0..5 {
        if let Err(found) = one_crew(app, &claimants, places).await {
            return is_broken(Err(found), &format!("members got {places} places"));
        }
    }
    panic!("the guard makes no difference");
}

#[track_caller]
pub fn is_broken(outcome: Result<(), String>, how: &str) {
    let found = outcome.expect_err("the guard makes no difference");
    assert!(found.contains(how), "{found}");
}

async fn claim(client: Client, order_id: Uuid) -> Answer {
    client.claim(order_id).await
}

/// Lets each wait until all are there, then runs them.
pub async fn at_once<F>(jobs: impl IntoIterator<Item = F>) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let jobs: Vec<F> = jobs.into_iter().collect();
    let start = Arc::new(Barrier::new(jobs.len()));
    let running: Vec<_> = jobs
        .into_iter()
        .map(|job| {
            let start = start.clone();
            tokio::spawn(async move {
                start.wait().await;
                job.await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for one in running {
        let answer = one.await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(
            !["INTERNAL", "BUSY"].contains(&answer.code()),
            "{}",
            answer.body
        );
        answers.push(answer);
    }
    answers
}

/// How often each code was answered; success has none.
pub fn outcomes(answers: &[Answer]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.code().to_owned()).or_default() += 1;
    }
    counts
}

pub fn counted(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected
        .iter()
        .map(|(code, count)| ((*code).to_owned(), *count))
        .collect()
}

fn all_the_same(answers: &[Answer]) -> Result<(), String> {
    let refused = answers.iter().filter(|answer| !answer.is_ok()).count();
    if refused != 0 {
        let (count, codes) = (answers.len(), outcomes(answers));
        return Err(format!(
            "{refused} of {count} repeats were refused: {codes:?}"
        ));
    }
    match answers.iter().find(|answer| answer.body != answers[0].body) {
        Some(other) => Err(format!("{} and {}", answers[0].body, other.body)),
        None => Ok(()),
    }
}
