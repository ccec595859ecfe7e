//! What cannot be taken names the field that it is about, and the limit that it went past.

use uuid::Uuid;

use crate::support::{
    Json, Role, TestApp, json, on_both,
    steps::{ORDER, PLAIN},
};

on_both! {
    a_request,
    a_dispatch,
    words_of_every_step,
    the_widest_that_is_taken,
}

fn long(count: usize) -> String {
    "长".repeat(count)
}

/// Changes one field of a good input and expects to hear of just that.
struct Attempts<'a> {
    app: &'a TestApp,
    role: Role,
    mutation: &'static str,
    good: Json,
}

impl Attempts<'_> {
    async fn refuse(&self, field: &str, value: Json, code: &str, limit: Option<i64>) {
        let mut input = self.good.clone();
        input[field] = value.clone();
        let client = self.app.as_role(self.role).await;
        let answer = client.act(self.mutation, input, ORDER).await;
        answer.refused_on(code, field);
        let told = answer.body["errors"][0]["extensions"]["limit"].as_i64();
        assert_eq!(told, limit, "{}.{field} = {value}", self.mutation);
    }
}

async fn a_request(app: &TestApp) {
    let mut good = app.request(PLAIN);
    good.as_object_mut().unwrap().remove("requestId");
    let attempts = Attempts {
        app,
        role: Role::Resident,
        mutation: "submitOrder",
        good,
    };
    let photos: Vec<Uuid> = (0..7).map(|_| server::clock::new_id()).collect();
    for (field, value, code, limit) in [
        ("words", json!(""), "REQUIRED", None),
        ("words", json!(" \n\u{3000} "), "REQUIRED", None),
        ("words", json!("灯坏了"), "TOO_SHORT", Some(4)),
        ("words", json!(long(1_001)), "TOO_LONG", Some(1_000)),
        ("categoryCode", json!("nothing"), "NOT_FOUND", None),
        ("placeId", json!(Uuid::nil()), "NOT_FOUND", None),
        ("placeId", json!(app.town.street.id), "INVALID", None),
        ("placeId", json!(app.town.community.id), "INVALID", None),
        ("photoIds", json!([Uuid::nil()]), "NOT_FOUND", None),
        ("photoIds", json!(photos), "TOO_MANY", Some(6)),
    ] {
        attempts.refuse(field, value, code, limit).await;
    }
}

async fn a_dispatch(app: &TestApp) {
    let id = app.submitted(PLAIN).await;
    let attempts = Attempts {
        app,
        role: Role::Dispatcher,
        mutation: "dispatchOrder",
        good: json!({"orderId": id, "crewSize": 1, "skillCodes": []}),
    };
    for (field, value, code, limit) in [
        ("crewSize", json!(0), "OUT_OF_RANGE", Some(100)),
        ("crewSize", json!(-1), "OUT_OF_RANGE", Some(100)),
        ("crewSize", json!(101), "OUT_OF_RANGE", Some(100)),
        ("skillCodes", json!(["juggling"]), "NOT_FOUND", None),
        ("skillCodes", json!(["plumber", ""]), "NOT_FOUND", None),
        ("note", json!(long(1_001)), "TOO_LONG", Some(1_000)),
    ] {
        attempts.refuse(field, value, code, limit).await;
    }
    let resident = app.as_role(Role::Resident).await;
    assert_eq!(resident.order(id).await["version"], 1);
}

async fn words_of_every_step(app: &TestApp) {
    app.has_room_for_many_orders(Role::Handler).await;
    let waiting = app.submitted(PLAIN).await;
    let running = app.in_progress(PLAIN).await;
    let finished = app.finished(PLAIN).await;
    for (role, mutation, good, field, is_required) in [
        (
            Role::Dispatcher,
            "declineOrder",
            json!({"orderId": waiting}),
            "reason",
            true,
        ),
        (
            Role::Resident,
            "withdrawOrder",
            json!({"orderId": waiting}),
            "reason",
            false,
        ),
        (
            Role::Handler,
            "addProgress",
            json!({"orderId": running, "photoIds": []}),
            "words",
            true,
        ),
        (
            Role::Handler,
            "finishOrder",
            json!({"orderId": running, "outcome": "SOLVED", "photoIds": []}),
            "words",
            true,
        ),
        (
            Role::Resident,
            "rateOrder",
            json!({"orderId": finished, "stars": 5}),
            "words",
            false,
        ),
        (
            Role::Resident,
            "reopenOrder",
            json!({"orderId": finished}),
            "reason",
            true,
        ),
    ] {
        let attempts = Attempts {
            app,
            role,
            mutation,
            good,
        };
        attempts
            .refuse(field, json!(long(1_001)), "TOO_LONG", Some(1_000))
            .await;
        if is_required {
            attempts.refuse(field, json!("  "), "REQUIRED", None).await;
        }
    }
    for stars in [0, 6, -1] {
        let attempts = Attempts {
            app,
            role: Role::Resident,
            mutation: "rateOrder",
            good: json!({"orderId": finished}),
        };
        attempts
            .refuse("stars", json!(stars), "OUT_OF_RANGE", Some(5))
            .await;
    }
}

/// Space around words is not theirs; letters count, not bytes.
async fn the_widest_that_is_taken(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let mut request = app.request(PLAIN);
    request["words"] = json!(format!("  {}\n", long(1_000)));
    let mut photos = Vec::new();
    for _ in 0..6 {
        photos.push(resident.upload_photo().await);
    }
    request["photoIds"] = json!(photos);
    let order = resident
        .act("submitOrder", request, "{ words photos { id } }")
        .await;
    assert_eq!(order.result()["words"], long(1_000));
    assert_eq!(order.result()["photos"].as_array().unwrap().len(), 6);
    let mut request = app.request(PLAIN);
    request["words"] = json!("灯 & <b>\"坏\"</b> 💡");
    let order = resident
        .act("submitOrder", request.clone(), "{ words }")
        .await;
    assert_eq!(order.result()["words"], request["words"]);
}
