//! Everybody wants the last meal: one gets it, the others hear so clearly. The race is run a second time
//! with the guard off, and then more is ordered than is cooked.

use uuid::Uuid;

use super::kitchen::{books_agree, canteen, order, order_for, published};
use crate::{
    races::{at_once, counted, is_broken, outcomes, unguarded},
    support::{Client, Role, TestApp, on_both},
};

const HUNGRY: usize = 50;
/// How often a race is run that is to go wrong, a day later each time.
const ROUNDS: usize = 7;

on_both! {
    fifty_want_the_last_meal,
    fifty_want_the_last_meal_without_a_guard,
    the_family_orders_twice,
    one_order_is_sent_five_times,
}

async fn people(app: &TestApp, count: usize) -> Vec<Client> {
    let mut clients = Vec::new();
    for person in app.more_members(count).await {
        clients.push(app.sign_in(person).await);
    }
    clients
}

/// One of three meals is left.
async fn last_of(app: &TestApp, centre: Uuid, date: &str) -> Uuid {
    let meal = published(app, centre, date, 3).await;
    for role in [Role::Resident, Role::Neighbour] {
        order(&app.as_role(role).await, meal).await.data();
    }
    meal
}

async fn fifty_want_the_last_meal(app: &TestApp) {
    let meal = last_of(app, canteen(app).await, "2026-11-24").await;
    let clients = people(app, HUNGRY).await;
    let jobs = clients.iter().map(|client| {
        let client = client.clone();
        async move { order(&client, meal).await }
    });
    let answers = at_once(jobs).await;
    let expected = counted(&[("", 1), ("MEAL_FULL", HUNGRY - 1)]);
    assert_eq!(outcomes(&answers), expected);
    for refused in answers.iter().filter(|answer| !answer.is_ok()) {
        assert_eq!(refused.field(), "mealId");
    }
    books_agree(app).await.unwrap();
}

/// With the guard off somebody may happen to be through before the next one looks; not time after time.
async fn fifty_want_the_last_meal_without_a_guard(app: &TestApp) {
    let centre = canteen(app).await;
    let unguarded = unguarded(app).await;
    let clients = people(&unguarded, HUNGRY).await;
    for round in 0..ROUNDS {
        let date = format!("2026-11-{}", 24 + round);
        let meal = last_of(app, centre, &date).await;
        let jobs = clients.iter().map(|client| {
            let client = client.clone();
            async move { order(&client, meal).await }
        });
        at_once(jobs).await;
        let outcome = books_agree(&unguarded).await;
        if outcome.is_err() {
            return is_broken(outcome, "of 3 meals ordered");
        }
    }
    panic!("the guard makes no difference");
}

/// The elder, two of the family and the desk, all for one lunch of the elder's.
async fn the_family_orders_twice(app: &TestApp) {
    let meal = published(app, canteen(app).await, "2026-11-24", 9).await;
    let elder = app.as_role(Role::Resident).await;
    let elder_id = elder.person_id();
    let mut clients = vec![elder.clone(), app.as_role(Role::CommunityAdmin).await];
    for role in [Role::Neighbour, Role::OtherMember] {
        let linked = super::kitchen::link(&elder, &app.town.phone(role)).await;
        linked.data();
        clients.push(app.as_role(role).await);
    }
    let jobs = clients.iter().map(|client| {
        let client = client.clone();
        async move { order_for(&client, meal, elder_id).await }
    });
    let answers = at_once(jobs).await;
    let expected = counted(&[("", 1), ("ALREADY_ORDERED", 3)]);
    assert_eq!(outcomes(&answers), expected);
    books_agree(app).await.unwrap();
}

async fn one_order_is_sent_five_times(app: &TestApp) {
    let meal = published(app, canteen(app).await, "2026-11-24", 1).await;
    let resident = app.as_role(Role::Resident).await;
    let request = server::clock::new_id();
    let jobs = (0..5).map(|_| {
        let client = resident.clone();
        let input = crate::support::json!({"mealId": meal, "requestId": request});
        async move { client.act("orderMeal", input, "{ id code }").await }
    });
    let answers = at_once(jobs).await;
    assert_eq!(outcomes(&answers), counted(&[("", 5)]));
    for answer in &answers {
        assert_eq!(answer.result(), answers[0].result());
    }
    books_agree(app).await.unwrap();
}
