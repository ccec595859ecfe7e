//! Rosters over HTTP: the upload, and the templates to fill in.

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{service, sheet, template};
use crate::{
    app::{App, AppState},
    error::{Error, ErrorCode, Result},
    files::refuse,
    identity::session::authenticate,
    progress::Progress,
    viewer::Viewer,
};

/// How often an upload that met its own twin looks again.
const RETRIES: usize = 3;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/rosters/{id}", put(upload))
        .route("/rosters/template.xlsx", get(download_workbook))
        .route("/rosters/template.csv", get(download_text))
}

#[derive(Deserialize)]
struct UploadQuery {
    #[serde(default)]
    name: String,
}

/// PUT /rosters/{id}?name=…: the same id again answers as the first time.
async fn upload(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let app = state.app;
    // Who may not upload need not send the whole file to hear so.
    let viewer = match importer(&app, &headers).await {
        Ok(viewer) => viewer,
        Err(error) => return refuse(&error),
    };
    let Ok(bytes) = axum::body::to_bytes(body, sheet::LARGEST_FILE).await else {
        return refuse(&ErrorCode::FileTooLarge.into());
    };
    // Spawned, so that a lost connection leaves either a whole preview or none.
    let tasks = app.tasks.clone();
    let staging = tasks.spawn(async move { take_in(&viewer, &app, id, &query.name, &bytes).await });
    match staging.await {
        Ok(Ok(())) => (StatusCode::CREATED, Json(json!({"id": id}))).into_response(),
        Ok(Err(error)) => refuse(&error),
        Err(error) => refuse(&Error::internal(error)),
    }
}

async fn importer(app: &App, headers: &HeaderMap) -> Result<Viewer> {
    let viewer = authenticate(app, headers)
        .await?
        .ok_or(ErrorCode::Unauthenticated)?;
    if viewer.is_administrator() {
        Ok(viewer)
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

async fn take_in(viewer: &Viewer, app: &App, id: Uuid, name: &str, bytes: &[u8]) -> Result<()> {
    let progress = Progress::hidden();
    for _ in 0..RETRIES {
        match service::stage(viewer, app, id, name, bytes.to_vec(), &progress).await {
            Err(error) if error.code() == ErrorCode::Busy => {}
            other => return other.map(drop),
        }
    }
    Err(ErrorCode::Busy.into())
}

async fn download_workbook() -> Response {
    match template::workbook() {
        Ok(bytes) => attachment(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment; filename=\"roster.xlsx\"; filename*=UTF-8''%E5%85%9A%E5%91%98%E8%8A%B1%E5%90%8D%E5%86%8C.xlsx",
            bytes,
        ),
        Err(error) => refuse(&error),
    }
}

async fn download_text() -> Response {
    attachment(
        "text/csv; charset=utf-8",
        "attachment; filename=\"roster.csv\"; filename*=UTF-8''%E5%85%9A%E5%91%98%E8%8A%B1%E5%90%8D%E5%86%8C.csv",
        template::text().into_bytes(),
    )
}

fn attachment(media_type: &'static str, disposition: &'static str, bytes: Vec<u8>) -> Response {
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static(disposition),
            ),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ),
        ],
        bytes,
    )
        .into_response()
}
