//! What a request can say: answers, when it suits, for whom, how it came about, and to whom it is known.

mod elders;
mod hidden;
mod patrols;
mod questions;
mod wishes;

use uuid::Uuid;

use crate::support::{Json, TestApp, json, steps::PLAIN};

/// On behalf of whoever has this number.
pub fn on_behalf(app: &TestApp, phone: &str) -> Json {
    let mut request = app.request(PLAIN);
    request["source"] = json!("ON_BEHALF");
    request["onBehalf"] = json!({"name": "邹老人", "phone": phone, "relation": "CHILD"});
    request
}

pub fn at(mut request: Json, place_id: Uuid) -> Json {
    request["placeId"] = json!(place_id);
    request
}
