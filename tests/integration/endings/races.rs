//! Answers that come in the very moment in which an order closes in silence, and two who ask at once.

use chrono::TimeDelta;
use entity::{order, order::OrderState, order_event, order_event::OrderEventKind, rating};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::{capacity::Guard, orders::endings::silence::settle};
use uuid::Uuid;

use super::{do_follow_up, follow_ups};
use crate::{
    races::{at_once, counted, outcomes},
    support::{Client, Role, TestApp, books::books_agree, on_both, steps::PLAIN},
};

on_both! {
    answers_race_with_silence,
    answers_race_with_silence_without_a_guard,
    two_ask_about_the_same,
}

async fn answers_race_with_silence(app: &TestApp) {
    for _ in 0..3 {
        one_race(app).await.unwrap();
    }
}

/// The sweep may happen to be through before anybody answers; not time after time.
async fn answers_race_with_silence_without_a_guard(app: &TestApp) {
    let app = app.with(|app| app.guard = Guard::Off).await;
    for _ in 0..8 {
        if one_race(&app).await.is_err() {
            return;
        }
    }
    panic!("the guard makes no difference");
}

/// Half of the orders are rated and half reopened while several instances close them.
async fn one_race(app: &TestApp) -> Result<(), String> {
    app.has_room_for_many_orders(Role::Handler).await;
    let resident = app.as_role(Role::Resident).await;
    let mut orders = Vec::new();
    for _ in 0..10 {
        orders.push(app.finished(PLAIN).await);
    }
    app.advance(TimeDelta::days(6));
    settle(&app.app).await.unwrap();
    app.advance(TimeDelta::days(1));
    let sweeps: Vec<_> = (0..3)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { settle(&app).await })
        })
        .collect();
    let answering = orders.iter().enumerate().map(|(number, id)| {
        let (client, id) = (resident.clone(), *id);
        async move { answer(&client, id, number % 2 == 0).await }
    });
    let answers = at_once(answering).await;
    for sweep in sweeps {
        if let Err(error) = sweep.await.unwrap() {
            return Err(error.describe());
        }
    }
    for (number, id) in orders.into_iter().enumerate() {
        let rates = number % 2 == 0;
        let answer = &answers[number];
        // A silent closing can still be opened again, but not rated.
        let is_right = answer.is_ok() || rates && answer.code() == "STATE_CHANGED";
        if !is_right {
            return Err(answer.body.to_string());
        }
        check(app, id, rates, answer.is_ok()).await?;
    }
    books_agree(app).await
}

async fn answer(client: &Client, id: Uuid, rates: bool) -> crate::support::Answer {
    match rates {
        true => client.rate(id, 4).await,
        false => client.reopen(id).await,
    }
}

/// One of the two orders of events happened.
async fn check(app: &TestApp, id: Uuid, rates: bool, done: bool) -> Result<(), String> {
    let order = order::Entity::find_by_id(id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let silent = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(id))
        .filter(order_event::Column::Kind.eq(OrderEventKind::ClosedSilently))
        .count(app.db())
        .await
        .unwrap();
    let ratings = rating::Entity::find()
        .filter(rating::Column::OrderId.eq(id))
        .count(app.db())
        .await
        .unwrap();
    let is_right = match rates {
        true => {
            order.state == OrderState::Closed
                && (done, silent, ratings) == (ratings == 1, 1 - ratings, ratings)
        }
        false => order.state == OrderState::Submitted && order.round == 1 && silent <= 1,
    };
    match is_right {
        true => Ok(()),
        false => Err(format!(
            "{order:?}: {silent} silent closings, {ratings} ratings"
        )),
    }
}

async fn two_ask_about_the_same(app: &TestApp) {
    let id = app.finished(PLAIN).await;
    app.as_role(Role::Resident).await.rate(id, 1).await.data();
    let follow_up = follow_ups(app, id).await.remove(0).id;
    let mut clients = Vec::new();
    for role in [Role::CommunityAdmin, Role::StreetAdmin, Role::SystemAdmin] {
        clients.push(app.as_role(role).await);
    }
    let asking = clients.into_iter().enumerate();
    let answers = at_once(asking.map(|(number, client)| async move {
        do_follow_up(&client, follow_up, number == 0).await
    }))
    .await;
    assert_eq!(
        outcomes(&answers),
        counted(&[("", 1), ("STATE_CHANGED", 2)])
    );
    books_agree(app).await.unwrap();
}
