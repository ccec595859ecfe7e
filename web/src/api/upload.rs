//! Sends a file: one PUT under an id that is chosen here, so that sending it again after a cut line
//! cannot make two of it.

use super::{ApiError, ErrorCode, Failure, refresh_session};
use crate::json;
use js_sys::Promise;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

const PATIENCE_MILLISECONDS: u32 = 120_000;

/// `progress` gets the percentage that has left the phone. `too_large` is what it means when the
/// server will not even take in so many bytes.
pub async fn put(
    address: &str,
    file: &Blob,
    too_large: ErrorCode,
    progress: impl Fn(u8) + 'static,
) -> Result<(), Failure> {
    let progress: Rc<dyn Fn(u8)> = Rc::new(progress);
    match put_once(address, file, too_large, progress.clone()).await {
        Err(failure) if failure.code() == Some(ErrorCode::Unauthenticated) => {
            refresh_session().await?;
            put_once(address, file, too_large, progress).await
        }
        answer => answer,
    }
}

/// XMLHttpRequest, because fetch does not tell how far an upload is.
async fn put_once(
    address: &str,
    file: &Blob,
    too_large: ErrorCode,
    progress: Rc<dyn Fn(u8)>,
) -> Result<(), Failure> {
    let request = send(address, file, progress)
        .await
        .map_err(|_| Failure::Network)?;
    let status = request.status().unwrap_or_default();
    match status {
        200 | 201 => Ok(()),
        0 | 502..=504 => Err(Failure::Network),
        _ => {
            let text = request.response_text().ok().flatten().unwrap_or_default();
            let refusal = json::read::<ApiError>(&text);
            Err(match (refusal, status) {
                (Some(refusal), _) => Failure::Refused(refusal),
                (None, 413) => Failure::refused(too_large),
                (None, _) => Failure::Broken,
            })
        }
    }
}

async fn send(
    address: &str,
    file: &Blob,
    progress: Rc<dyn Fn(u8)>,
) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("PUT", address)?;
    request.set_timeout(PATIENCE_MILLISECONDS);
    request.set_request_header("content-type", &file.type_())?;

    let told = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress((event.loaded() / event.total() * 100.0) as u8);
        }
    });
    request
        .upload()?
        .set_onprogress(Some(told.as_ref().unchecked_ref()));
    let ended = RefCell::new(None);
    let over = Promise::new(&mut |resolve, _| {
        let resolve = Closure::<dyn FnMut()>::once(move || {
            // Resolving a promise of our own cannot fail.
            let _ = resolve.call0(&JsValue::NULL);
        });
        // Answered, refused, cut or out of time: all end here, and the status tells which.
        request.set_onloadend(Some(resolve.as_ref().unchecked_ref()));
        ended.replace(Some(resolve));
    });
    request.send_with_opt_blob(Some(file))?;
    JsFuture::from(over).await?;
    Ok(request)
}
