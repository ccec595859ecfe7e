//! JSON by the browser's own reader and writer. serde_json would bring tables for numbers with a
//! decimal point, which do not compress: 9 kB of the first load, for numbers that never come.

#[cfg(target_arch = "wasm32")]
mod parsed;

use serde::{Serialize, de::DeserializeOwned};
#[cfg(target_arch = "wasm32")]
use {
    js_sys::{JSON, Reflect},
    parsed::Parsed,
    serde_wasm_bindgen::Serializer,
    wasm_bindgen::JsValue,
};

/// Nothing if `text` is no JSON or not of this shape.
pub fn read<Value: DeserializeOwned>(text: &str) -> Option<Value> {
    read_at(text, &[])
}

/// What lies at the end of `path`, e.g. `["errors", "0"]`; nothing if there is nothing, or if it is
/// not of this shape, of which the console tells.
#[cfg(target_arch = "wasm32")]
pub fn read_at<Value: DeserializeOwned>(text: &str, path: &[&str]) -> Option<Value> {
    match Value::deserialize(Parsed(find(text, path)?)) {
        Ok(value) => Some(value),
        Err(mismatch) => {
            mismatch.report();
            None
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn find(text: &str, path: &[&str]) -> Option<JsValue> {
    let whole = JSON::parse(text).ok()?;
    let found = path.iter().try_fold(whole, |value, step| {
        Reflect::get(&value, &(*step).into()).ok()
    })?;
    (!found.is_undefined()).then_some(found)
}

/// Nothing if `value` cannot be said in JSON.
#[cfg(target_arch = "wasm32")]
pub fn write<Value: Serialize>(value: &Value) -> Option<String> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok()?.as_string()
}

/// Unit tests run where there is no browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn read_at<Value: DeserializeOwned>(text: &str, path: &[&str]) -> Option<Value> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let place: String = path.iter().flat_map(|step| ["/", step]).collect();
    serde_json::from_value(value.pointer(&place)?.clone()).ok()
}

#[cfg(not(target_arch = "wasm32"))]
pub fn write<Value: Serialize>(value: &Value) -> Option<String> {
    serde_json::to_string(value).ok()
}
