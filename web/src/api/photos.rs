//! Sends photos, one by one, and says where the server shows them.

use super::{ErrorCode, Failure, Id, upload};
use web_sys::Blob;

/// `progress` gets the percentage that has left the phone.
pub async fn upload(id: Id, photo: &Blob, progress: impl Fn(u8) + 'static) -> Result<(), Failure> {
    let address = format!("/files/{id}");
    upload::put(&address, photo, ErrorCode::PhotoTooLarge, progress).await
}

/// Where the server shows an uploaded photo in small.
pub fn thumbnail_url(id: Id) -> String {
    format!("/files/{id}/thumbnail")
}
