//! What the server says about itself: its log on stderr, its numbers on `/metrics`.

use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, fmt};

use crate::{
    app::AppState,
    error::{Error, Result},
};

const UPKEEP: Duration = Duration::from_secs(5);
/// Seconds; from a cached read to a request that somebody has given up on.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];
/// Metrics go through one recorder per process, whoever installs it.
static RECORDER: OnceLock<Arc<PrometheusHandle>> = OnceLock::new();

/// Logs to stderr: `LINLI_LOG` chooses what, as `info,sqlx=warn`; `LINLI_LOG_FORMAT=json` how.
pub fn start_logging() {
    let filter = EnvFilter::try_from_env("LINLI_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let logging = fmt().with_env_filter(filter).with_writer(io::stderr);
    if std::env::var("LINLI_LOG_FORMAT").is_ok_and(|format| format == "json") {
        logging.json().init();
    } else {
        logging
            .with_target(false)
            .with_ansi(io::stderr().is_terminal())
            .init();
    }
}

/// Starts collecting numbers. Call once, inside the runtime.
///
/// # Errors
/// When something else in this process collects them already.
pub fn start_metrics() -> Result<()> {
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(Error::internal)?;
    let handle = RECORDER.get_or_init(|| Arc::new(handle)).clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            handle.run_upkeep();
        }
    });
    Ok(())
}

/// GET /metrics: for a collector on this machine, unless opened to everybody. A request that came
/// through a proxy is not from this machine, whatever its address says.
pub async fn show_metrics(State(state): State<AppState>, request: Request) -> Response {
    let is_local = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|client| client.0.ip().to_canonical().is_loopback());
    let is_forwarded = ["forwarded", "x-forwarded-for", "x-real-ip"]
        .iter()
        .any(|name| request.headers().contains_key(*name));
    if !state.app.settings.open_metrics && (!is_local || is_forwarded) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match RECORDER.get() {
        Some(recorder) => recorder.render().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Counts and times a request under its route's pattern, so that ids do not multiply the numbers.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "app".to_owned(), |path| path.as_str().to_owned());
    let method = method_name(request.method());
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("linli_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("linli_http_seconds", "route" => route).record(begun.elapsed());
    response
}

/// Clients may make up methods; numbers are kept of the usual ones.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
