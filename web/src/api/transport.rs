//! One POST to /graphql: a body goes out, the text of an answer or a `Failure` comes back.

use super::{ApiError, ErrorCode, Failure};
use crate::json;
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

const PATIENCE_MILLISECONDS: u32 = 25_000;

pub async fn post(body: &str) -> Result<String, Failure> {
    let (status, text) = send(body).await.map_err(|_| Failure::Network)?;
    if let Some(refusal) = refusal(&text) {
        return Err(Failure::Refused(refusal));
    }
    match status {
        200 => Ok(text),
        502..=504 => Err(Failure::Network),
        _ => Err(Failure::Broken),
    }
}

async fn send(body: &str) -> Result<(u16, String), JsValue> {
    let give_up = AbortController::new()?;
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set(
        "accept",
        "application/graphql-response+json, application/json",
    )?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(body));
    request.set_signal(Some(&give_up.signal()));

    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let _timeout = Timeout::new(PATIENCE_MILLISECONDS, move || give_up.abort());
    let response: Response = JsFuture::from(window.fetch_with_str_and_init("/graphql", &request))
        .await?
        .dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

/// The first error of an answer. One without a code comes from no resolver of ours.
fn refusal(text: &str) -> Option<ApiError> {
    let first = json::read_at(text, &["errors", "0", "extensions"]);
    first.or_else(|| {
        let _message: String = json::read_at(text, &["errors", "0", "message"])?;
        Some(ApiError {
            code: ErrorCode::BadRequest,
            field: None,
            limit: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_with_its_field_and_limit() {
        let text = r#"{"data":null,"errors":[{"message":"x","path":["a"],"extensions":{"code":"TOO_LONG","field":"words","limit":500}}]}"#;
        let expected = ApiError {
            code: ErrorCode::TooLong,
            field: Some("words".into()),
            limit: Some(500),
        };
        assert_eq!(refusal(text), Some(expected));
    }

    #[test]
    fn a_code_from_a_newer_server_is_unknown() {
        let text = r#"{"errors":[{"message":"x","extensions":{"code":"NEWER"}}]}"#;
        assert_eq!(
            refusal(text).map(|error| error.code),
            Some(ErrorCode::Unknown)
        );
    }

    #[test]
    fn an_answer_with_data_is_no_refusal() {
        assert_eq!(refusal(r#"{"data":{"me":null}}"#), None);
    }
}
