//! Sends photos, one by one, and says where the server shows them.

use super::{ErrorCode, Failure, Id, upload};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

/// `progress` gets the percentage that has left the phone.
pub async fn upload(id: Id, photo: &Blob, progress: impl Fn(u8) + 'static) -> Result<(), Failure> {
    let address = format!("/files/{id}");
    upload::put(&address, photo, ErrorCode::PhotoTooLarge, progress).await
}

/// Whether the server no longer has it; no, where that cannot be known.
pub async fn is_gone(id: Id) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let answer = JsFuture::from(window.fetch_with_str(&thumbnail_url(id))).await;
    answer
        .ok()
        .and_then(|answer| answer.dyn_into::<Response>().ok())
        .is_some_and(|answer| answer.status() == 404)
}

/// Where the server shows an uploaded photo in small.
pub fn thumbnail_url(id: Id) -> String {
    format!("/files/{id}/thumbnail")
}
