//! Orders that are late: reminded of, told to the community, told to the street, each once.

use chrono::TimeDelta;
use entity::order_event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::orders::escalation::tell_lateness;
use uuid::Uuid;

use crate::support::{Json, Role, TestApp, json, on_both, steps::PLAIN};

on_both! {
    lateness_climbs_step_by_step,
    what_was_dispatched_late_has_a_new_clock,
    a_crew_is_reminded_of_its_deadline,
    several_who_look_tell_once,
    what_waits_for_the_requester_is_not_late,
}

/// Kinds of notices about the order, the latest first.
async fn told(app: &TestApp, role: Role, order: Uuid) -> Vec<String> {
    let client = app.as_role(role).await;
    let query = "{ notifications(first: 100) { nodes { kind orderId } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    nodes
        .iter()
        .filter(|one| one["orderId"] == json!(order))
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

async fn standing(app: &TestApp, order: Uuid) -> Json {
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let read = "{ escalation timeline(first: 20) { nodes { kind actorPart actorName } } }";
    dispatcher.read_order(order, read).await
}

fn kinds(order: &Json) -> Vec<&str> {
    let nodes = order["timeline"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect()
}

async fn lateness_climbs_step_by_step(app: &TestApp) {
    let order = app.submitted(PLAIN).await;
    let look = async || tell_lateness(&app.app).await.unwrap();
    app.advance(TimeDelta::hours(19));
    assert_eq!(look().await, 0);
    app.advance(TimeDelta::minutes(12));
    assert_eq!((look().await, look().await), (1, 0));
    assert_eq!(told(app, Role::Dispatcher, order).await[0], "ORDER_NEAR");
    assert_eq!(standing(app, order).await["escalation"], "NEAR");
    assert_eq!(kinds(&standing(app, order).await), ["SUBMITTED"]);

    app.advance(TimeDelta::hours(5));
    assert_eq!((look().await, look().await), (1, 0));
    assert_eq!(told(app, Role::Dispatcher, order).await[0], "ORDER_LATE");
    assert_eq!(told(app, Role::CommunityAdmin, order).await, ["ORDER_LATE"]);
    assert!(told(app, Role::StreetAdmin, order).await.is_empty());
    let late = standing(app, order).await;
    assert_eq!(kinds(&late), ["SUBMITTED", "LATE"]);
    assert_eq!(
        late["timeline"]["nodes"][1],
        json!({"kind": "LATE", "actorPart": "CLOCK", "actorName": ""})
    );

    app.advance(TimeDelta::hours(24));
    assert_eq!((look().await, look().await), (1, 0));
    assert_eq!(
        told(app, Role::StreetAdmin, order).await,
        ["ORDER_ESCALATED"]
    );
    assert!(told(app, Role::OtherCommunityAdmin, order).await.is_empty());
    let escalated = standing(app, order).await;
    assert_eq!(escalated["escalation"], "STREET");
    assert_eq!(kinds(&escalated), ["SUBMITTED", "LATE", "ESCALATED"]);
    app.advance(TimeDelta::days(30));
    assert_eq!(look().await, 0);
}

async fn what_was_dispatched_late_has_a_new_clock(app: &TestApp) {
    let order = app.submitted(PLAIN).await;
    app.advance(TimeDelta::days(2));
    tell_lateness(&app.app).await.unwrap();
    assert_eq!(standing(app, order).await["escalation"], "STREET");
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.dispatch(order, 1).await.data();
    assert_eq!(standing(app, order).await["escalation"], "NONE");
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 0);
}

async fn a_crew_is_reminded_of_its_deadline(app: &TestApp) {
    let order = app.in_progress(PLAIN).await;
    // Of seven working days a fifth is left.
    app.advance(TimeDelta::days(8));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 1);
    assert_eq!(told(app, Role::Handler, order).await[0], "ORDER_NEAR");
    let desk = told(app, Role::Dispatcher, order).await;
    assert!(!desk.contains(&"ORDER_NEAR".to_owned()), "{desk:?}");
}

async fn several_who_look_tell_once(app: &TestApp) {
    let mut orders = Vec::new();
    for _ in 0..12 {
        orders.push(app.submitted(PLAIN).await);
    }
    app.advance(TimeDelta::days(20));
    let looking: Vec<_> = (0..6)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { tell_lateness(&app).await })
        })
        .collect();
    for one in looking {
        one.await.unwrap().unwrap();
    }
    // Whoever passed over what another held may have gone home before the last step.
    tell_lateness(&app.app).await.unwrap();
    for order in orders {
        let events = order_event::Entity::find().filter(order_event::Column::OrderId.eq(order));
        assert_eq!(events.count(app.db()).await.unwrap(), 3);
        let street = told(app, Role::StreetAdmin, order).await;
        assert_eq!(street, ["ORDER_ESCALATED"]);
    }
}

async fn what_waits_for_the_requester_is_not_late(app: &TestApp) {
    let order = app.finished(PLAIN).await;
    app.advance(TimeDelta::days(35));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 0);
    let reopened = app.as_role(Role::Resident).await.reopen(order).await;
    reopened.data();
    app.advance(TimeDelta::days(1));
    assert_eq!(tell_lateness(&app.app).await.unwrap(), 2);
}
