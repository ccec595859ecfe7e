//! A request that is sent again is answered again, and done once.

use chrono::TimeDelta;
use entity::order_event;
use sea_orm::{EntityTrait, PaginatorTrait};
use server::{clock::new_id, requests};
use uuid::Uuid;

use crate::support::{
    Client, Json, Role, TestApp,
    books::books_agree,
    json, on_both,
    steps::{ORDER, PLAIN, id_of},
};

on_both! {
    every_step_may_be_repeated,
    a_repeat_is_answered_however_late,
    other_input_is_refused,
    a_request_belongs_to_its_person,
    what_failed_is_not_remembered,
    requests_are_forgotten_after_a_month,
}

/// Sends the same input twice; nothing happens the second time.
async fn twice(app: &TestApp, client: &Client, mutation: &str, mut input: Json) -> Json {
    input["requestId"] = json!(new_id());
    let first = client.act(mutation, input.clone(), ORDER).await;
    let events = order_event::Entity::find().count(app.db()).await.unwrap();
    let again = client.act(mutation, input, ORDER).await;
    assert_eq!(again.result(), first.result(), "{mutation}");
    let events_after = order_event::Entity::find().count(app.db()).await.unwrap();
    assert_eq!(events_after, events, "{mutation}");
    first.result().clone()
}

async fn every_step_may_be_repeated(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let dispatcher = app.as_role(Role::Dispatcher).await;
    let handler = app.as_role(Role::Handler).await;
    let submitted = twice(app, &resident, "submitOrder", app.request(PLAIN)).await;
    let id = id_of(&submitted);
    let on = |more: Json| {
        let mut input = more;
        input["orderId"] = json!(id);
        input
    };
    let in_hall = on(json!({"crewSize": 1, "skillCodes": []}));
    twice(app, &dispatcher, "dispatchOrder", in_hall.clone()).await;
    twice(app, &handler, "claimOrder", on(json!({}))).await;
    let photo = handler.upload_photo().await;
    let note = on(json!({"words": "已上门", "photoIds": [photo]}));
    twice(app, &handler, "addProgress", note).await;
    let end = on(json!({"outcome": "SOLVED", "words": "好了", "photoIds": []}));
    twice(app, &handler, "finishOrder", end.clone()).await;
    twice(
        app,
        &resident,
        "reopenOrder",
        on(json!({"reason": "又坏了"})),
    )
    .await;
    twice(app, &dispatcher, "dispatchOrder", in_hall).await;
    twice(app, &handler, "claimOrder", on(json!({}))).await;
    twice(app, &handler, "finishOrder", end).await;
    let closed = twice(app, &resident, "rateOrder", on(json!({"stars": 4}))).await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["version"], 10);

    let declined = json!({"orderId": app.submitted(PLAIN).await, "reason": "重复了"});
    twice(app, &dispatcher, "declineOrder", declined).await;
    let withdrawn = json!({"orderId": app.submitted(PLAIN).await});
    twice(app, &resident, "withdrawOrder", withdrawn).await;
    books_agree(app).await.unwrap();
}

/// The answer shows the order as it is by now.
async fn a_repeat_is_answered_however_late(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let request = app.request(PLAIN);
    let id = id_of(resident.submit(request.clone()).await.result());
    app.as_role(Role::Dispatcher).await.decline(id).await.data();
    app.advance(TimeDelta::days(20));
    let again = resident.submit(request).await.result().clone();
    assert_eq!(id_of(&again), id);
    assert_eq!(again["state"], "DECLINED");
}

async fn other_input_is_refused(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let request = app.request(PLAIN);
    let id = id_of(resident.submit(request.clone()).await.result());
    for (field, value) in [
        ("words", json!("楼道的灯坏了，天黑看不清路")),
        ("categoryCode", json!("repair")),
        ("placeId", json!(app.town.second_building.id)),
        ("photoIds", json!([resident.upload_photo().await])),
    ] {
        let mut other = request.clone();
        other[field] = value;
        let refused = resident.submit(other).await;
        refused.refused_on("REQUEST_REUSED", "requestId");
    }
    let withdrawal = json!({"requestId": request["requestId"], "orderId": id});
    let refused = resident.act("withdrawOrder", withdrawal, ORDER).await;
    refused.refused_on("REQUEST_REUSED", "requestId");
    assert_eq!(resident.order(id).await["version"], 1);
}

/// Somebody else's id is nobody's business: it finds no answer, and gets in nobody's way.
async fn a_request_belongs_to_its_person(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let request = app.request(PLAIN);
    resident.submit(request.clone()).await.data();
    let taken = neighbour.submit(request.clone()).await;
    taken.refused_on("INVALID", "requestId");
    let text = taken.body.to_string();
    assert!(!text.contains("楼道") && !text.contains("261123"), "{text}");

    // As the id of a step it is as good as any other.
    let own = id_of(neighbour.submit(app.request(PLAIN)).await.result());
    let step = json!({"requestId": request["requestId"], "orderId": own});
    neighbour.act("withdrawOrder", step, ORDER).await.data();
    resident.submit(request).await.data();
}

async fn what_failed_is_not_remembered(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut request = app.request(PLAIN);
    request["placeId"] = json!(Uuid::nil());
    resident
        .submit(request.clone())
        .await
        .refused_on("NOT_FOUND", "placeId");
    request["placeId"] = json!(app.town.building.id);
    resident.submit(request).await.data();

    let handler = app.as_role(Role::Handler).await;
    let id = app.submitted(PLAIN).await;
    let claim = json!({"requestId": new_id(), "orderId": id});
    handler
        .act("claimOrder", claim.clone(), ORDER)
        .await
        .refused("NOT_FOUND");
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.dispatch(id, 1).await.data();
    handler.act("claimOrder", claim, ORDER).await.data();
}

async fn requests_are_forgotten_after_a_month(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let request = app.request(PLAIN);
    resident.submit(request.clone()).await.data();
    for (days, forgotten) in [(29, 0), (2, 1)] {
        app.advance(TimeDelta::days(days));
        let tx = app.app.db.begin().await.unwrap();
        let gone = requests::forget_old(&tx, app.now()).await.unwrap();
        assert_eq!(gone, forgotten, "after {days} more days");
        tx.commit().await.unwrap();
    }
    // The order is still there, and its id with it.
    let resident = app.as_role(Role::Resident).await;
    let again = resident.submit(request).await;
    again.refused_on("INVALID", "requestId");
}
