//! The built app, embedded in the binary and served compressed.

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

/// Empty when the app has not been built, so that the server compiles without it.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
#[allow_missing = true]
struct Assets;

const INDEX: &str = "index.html";
const NOT_BUILT: &str = "The app is not built yet: run `cargo xtask web`.";

/// Whether this binary was built with the app in it.
pub fn is_built() -> bool {
    Assets::get(INDEX).is_some()
}

/// A file of the app; any other path is one of the app's own routes and answers its shell.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if !path.is_empty()
        && let Some(response) = file(path, &headers)
    {
        return response;
    }
    // A missing chunk must fail, not look like a page; a path of the API is never one of the app.
    let is_route = !path.contains('.') && !path.starts_with("app/") && path != "graphql";
    if !is_route {
        return StatusCode::NOT_FOUND.into_response();
    }
    file(INDEX, &headers)
        .unwrap_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response())
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let compressed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| accepts(accepted, encoding))
        .find_map(|(encoding, suffix)| Some((encoding, Assets::get(&format!("{path}.{suffix}"))?)));
    let (encoding, asset) = match compressed {
        Some((encoding, asset)) => (Some(encoding), asset),
        None => (None, Assets::get(path)?),
    };
    let etag = format!("\"{}\"", hex::encode(&asset.metadata.sha256_hash()[..12]));
    let caching = if path.starts_with("app/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut answer = HeaderMap::new();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(path)),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(value) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, value);
    }
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == etag.as_bytes());
    if unchanged {
        return Some((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    Some((answer, asset.data.into_owned()).into_response())
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        one.split(';')
            .next()
            .is_some_and(|name| name.trim() == encoding)
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
