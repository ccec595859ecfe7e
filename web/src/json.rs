//! JSON by the browser's own reader and writer. serde_json would bring tables for numbers with a
//! decimal point, which do not compress: 20 kB of the first load, for numbers that never come.

use serde::{Serialize, de::DeserializeOwned};

/// Nothing if `text` is no JSON or not of this shape; the console says why.
#[cfg(target_arch = "wasm32")]
pub fn read<Value: DeserializeOwned>(text: &str) -> Option<Value> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value)
        .inspect_err(|problem| leptos::logging::error!("unexpected JSON: {problem}"))
        .ok()
}

/// Nothing if `value` cannot be said in JSON.
#[cfg(target_arch = "wasm32")]
pub fn write<Value: Serialize>(value: &Value) -> Option<String> {
    let value = value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}

/// Unit tests run where there is no browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn read<Value: DeserializeOwned>(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

#[cfg(not(target_arch = "wasm32"))]
pub fn write<Value: Serialize>(value: &Value) -> Option<String> {
    serde_json::to_string(value).ok()
}
