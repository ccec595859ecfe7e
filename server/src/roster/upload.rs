//! Imports over HTTP: the upload, the templates and samples, the sheet with its results.

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use entity::import_batch::ImportKind;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{receiving, result, samples, sheet, template};
use crate::{
    app::{App, AppState},
    error::{Error, ErrorCode, Result},
    files::refuse,
    identity::session::authenticate,
    progress::Progress,
    viewer::Viewer,
    workbooks::{Language, MEDIA_TYPE, attachment, private_workbook},
};

/// How often an upload that met its own twin looks again.
const RETRIES: usize = 3;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/rosters/{id}", put(upload))
        .route("/rosters/{id}/result.xlsx", get(download_result))
        .route("/rosters/templates/{file}", get(download_template))
        .route("/rosters/samples/{file}", get(download_sample))
}

#[derive(Deserialize)]
struct UploadQuery {
    #[serde(default)]
    name: String,
    kind: Option<KindName>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Places,
    Buildings,
    Members,
}

impl From<KindName> for ImportKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Places => ImportKind::Places,
            KindName::Buildings => ImportKind::Buildings,
            KindName::Members => ImportKind::Members,
        }
    }
}

/// PUT /rosters/{id}?kind=…&name=…: the same id again answers as the first time.
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
    // Spawned, so that a lost connection leaves either a whole upload or none.
    let tasks = app.tasks.clone();
    let staging = tasks.spawn(async move { take_in(&viewer, &app, id, &query, &bytes).await });
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

async fn take_in(
    viewer: &Viewer,
    app: &App,
    id: Uuid,
    query: &UploadQuery,
    bytes: &[u8],
) -> Result<()> {
    let progress = Progress::hidden();
    let kind = query.kind.map(Into::into);
    for _ in 0..RETRIES {
        let bytes = bytes.to_vec();
        match receiving::upload(viewer, app, id, kind, &query.name, bytes, &progress).await {
            Err(error) if error.code() == ErrorCode::Busy => {}
            other => return other.map(drop),
        }
    }
    Err(ErrorCode::Busy.into())
}

/// `members.xlsx`, and the same as text.
async fn download_template(Path(file): Path<String>) -> Response {
    let Some((kind, is_workbook)) = kind_of_file(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let name = format!("{}（模板）", template::title(kind));
    if !is_workbook {
        let text = template::text(kind).into_bytes();
        return attachment("text/csv; charset=utf-8", &file, &name, "csv", text);
    }
    match template::workbook(kind) {
        Ok(bytes) => attachment(MEDIA_TYPE, &file, &name, "xlsx", bytes),
        Err(error) => refuse(&error),
    }
}

/// An invented street, to try out how an import goes.
async fn download_sample(Path(file): Path<String>) -> Response {
    let Some((kind, true)) = kind_of_file(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let name = format!("{}（样例）", template::title(kind));
    match template::filled(kind, &samples::lines(kind)) {
        Ok(bytes) => attachment(MEDIA_TYPE, &file, &name, "xlsx", bytes),
        Err(error) => refuse(&error),
    }
}

fn kind_of_file(file: &str) -> Option<(ImportKind, bool)> {
    let (name, ending) = file.split_once('.')?;
    let kind = match name {
        "places" => ImportKind::Places,
        "buildings" => ImportKind::Buildings,
        "members" => ImportKind::Members,
        _ => return None,
    };
    match ending {
        "xlsx" => Some((kind, true)),
        "csv" => Some((kind, false)),
        _ => None,
    }
}

#[derive(Deserialize)]
struct ResultQuery {
    #[serde(default)]
    lang: String,
}

/// The sheet with what each line came to, for whoever uploaded it.
async fn download_result(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    Query(query): Query<ResultQuery>,
    headers: HeaderMap,
) -> Response {
    let app = state.app;
    let viewer = match importer(&app, &headers).await {
        Ok(viewer) => viewer,
        Err(error) => return refuse(&error),
    };
    let language = Language::of(&query.lang);
    match result::workbook(&viewer, &app, id, language).await {
        Ok((batch, bytes)) => {
            let stem = batch.file_name.rsplit_once('.');
            let name = stem.map_or(batch.file_name.as_str(), |(stem, _)| stem);
            let name = match language {
                Language::Chinese => format!("{name}（导入结果）"),
                Language::English => format!("{name} (result)"),
            };
            private_workbook("result.xlsx", &name, bytes)
        }
        Err(error) => refuse(&error),
    }
}
