//! Photos: taken in under an id that the phone chose, re-encoded without their metadata, and shown
//! only to those who may see what they belong to.

use std::{io::Cursor, path::Path as FilePath, sync::Arc};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use entity::photo;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{
    app::{App, AppState},
    error::{Error, ErrorCode, OnUnique, Result},
    identity, orders,
    viewer::Viewer,
};

const LARGEST_UPLOAD: usize = 12 << 20;
/// Pixels on either side that we are willing to decode.
const LARGEST_SIDE: u32 = 10_000;
const LARGEST_ALLOCATION: u64 = 256 << 20;
/// Photos decoded at once; a large one takes as much memory as that and a core.
static DECODING: Semaphore = Semaphore::const_new(3);
/// Photos of one person that wait for their form: ten full ones.
const MOST_UNATTACHED: u64 = 60;
/// What is kept: enough to read a meter on a photo.
const KEPT_SIDE: u32 = 1_920;
const THUMBNAIL_SIDE: u32 = 400;
const JPEG_QUALITY: u8 = 82;

/// Where photos lie; a folder today, any object store tomorrow.
#[derive(Clone)]
pub struct FileStore(Arc<dyn ObjectStore>);

impl FileStore {
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &FilePath) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?;
        Ok(Self(Arc::new(store)))
    }

    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.0
            .put(&name.into(), PutPayload::from(bytes))
            .await
            .map_err(Error::internal)?;
        Ok(())
    }

    /// One that is not there is no error.
    pub async fn remove(&self, name: &str) -> Result<()> {
        match self.0.delete(&name.into()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }

    pub async fn get(&self, name: &str) -> Result<Bytes> {
        let found = self.0.get(&name.into()).await.map_err(Error::internal)?;
        found.bytes().await.map_err(Error::internal)
    }
}

pub fn photo_name(id: Uuid) -> String {
    format!("{id}.jpg")
}

pub fn thumbnail_name(id: Uuid) -> String {
    format!("{id}.thumbnail.jpg")
}

/// PUT /files/{id}: the same photo under the same id again answers as the first time.
pub async fn upload(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let app = state.app;
    // Who may not upload need not send the whole photo to hear so.
    let viewer = match signed_in(&app, &headers).await {
        Ok(viewer) => viewer,
        Err(error) => return refuse(&error),
    };
    let Ok(body) = axum::body::to_bytes(body, LARGEST_UPLOAD).await else {
        return refuse(&ErrorCode::PhotoTooLarge.into());
    };
    // Spawned, so that a lost connection leaves either a whole photo or none.
    let tasks = app.tasks.clone();
    match tasks
        .spawn(async move { take_in(&viewer, &app, id, body).await })
        .await
    {
        Ok(Ok((status, row))) => (status, Json(describe(&row))).into_response(),
        Ok(Err(error)) => refuse(&error),
        Err(error) => refuse(&Error::internal(error)),
    }
}

pub async fn download(state: State<AppState>, id: Path<Uuid>, headers: HeaderMap) -> Response {
    send(state, id, headers, photo_name).await
}

pub async fn download_thumbnail(
    state: State<AppState>,
    id: Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    send(state, id, headers, thumbnail_name).await
}

async fn take_in(
    viewer: &Viewer,
    app: &App,
    id: Uuid,
    body: Bytes,
) -> Result<(StatusCode, photo::Model)> {
    let existing = photo::Entity::find_by_id(id).one(app.db.reader()).await?;
    if let Some(row) = existing {
        return if row.owner_id == viewer.person_id {
            Ok((StatusCode::OK, row))
        } else {
            Err(ErrorCode::NotFound.into())
        };
    }
    let waiting = photo::Entity::find()
        .filter(photo::Column::OwnerId.eq(viewer.person_id))
        .filter(photo::Column::AttachedAt.is_null())
        .count(app.db.reader())
        .await?;
    if waiting >= MOST_UNATTACHED {
        return Err(ErrorCode::TooMany.into());
    }
    let photo = reencode_in_background(body).await?;
    let byte_size = i32::try_from(photo.kept.len()).unwrap_or(i32::MAX);
    app.files.put(&photo_name(id), photo.kept).await?;
    app.files.put(&thumbnail_name(id), photo.thumbnail).await?;
    let tx = app.write().await?;
    let row = photo::ActiveModel {
        id: Set(id),
        owner_id: Set(viewer.person_id),
        order_id: Set(None),
        event_id: Set(None),
        centre_id: Set(None),
        width: Set(photo.width as i32),
        height: Set(photo.height as i32),
        byte_size: Set(byte_size),
        created_at: Set(app.clock.now()),
        attached_at: Set(None),
    }
    .insert(&*tx)
    .await
    .on_unique("photo", &["id"], || ErrorCode::Busy.into())?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, row))
}

async fn reencode_in_background(body: Bytes) -> Result<Reencoded> {
    let _place = DECODING.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || reencode(&body))
        .await
        .map_err(Error::internal)?
}

pub struct Reencoded {
    pub kept: Vec<u8>,
    pub thumbnail: Vec<u8>,
    /// Pixels of `kept`.
    pub width: u32,
    pub height: u32,
}

/// Decodes within limits, turns upright, shrinks, and encodes anew: nothing of the original file's
/// metadata remains.
///
/// # Errors
/// `PHOTO_UNREADABLE`, `PHOTO_TOO_LARGE`.
pub fn reencode(bytes: &[u8]) -> Result<Reencoded> {
    let unreadable = |_| Error::from(ErrorCode::PhotoUnreadable);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Error::from(ErrorCode::PhotoUnreadable))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(LARGEST_ALLOCATION);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => ErrorCode::PhotoTooLarge.into(),
        other => unreadable(other),
    })?;
    limits
        .reserve(decoder.total_bytes())
        .map_err(|_| Error::from(ErrorCode::PhotoTooLarge))?;
    let orientation = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    keep(&picture)
}

/// A picture as it is kept: not too large, encoded as JPEG, with its thumbnail.
pub fn keep(picture: &DynamicImage) -> Result<Reencoded> {
    let kept = shrink(picture, KEPT_SIDE);
    let thumbnail = shrink(&kept, THUMBNAIL_SIDE);
    Ok(Reencoded {
        width: kept.width(),
        height: kept.height(),
        kept: encode(&kept)?,
        thumbnail: encode(&thumbnail)?,
    })
}

fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        picture.clone()
    } else {
        picture.thumbnail(side, side)
    }
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    picture
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))
        .map_err(Error::internal)?;
    Ok(bytes)
}

async fn send(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    name: fn(Uuid) -> String,
) -> Response {
    match readable(&state.app, &headers, id, name).await {
        Ok(bytes) => (
            [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
                (
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("private, max-age=86400, immutable"),
                ),
            ],
            bytes,
        )
            .into_response(),
        Err(error) => refuse(&error),
    }
}

async fn readable(
    app: &App,
    headers: &HeaderMap,
    id: Uuid,
    name: fn(Uuid) -> String,
) -> Result<Bytes> {
    let viewer = signed_in(app, headers).await?;
    let row = photo::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let may_see = match row.order_id {
        None => row.owner_id == viewer.person_id || row.centre_id.is_some(),
        Some(order_id) => orders::service::may_see(&viewer, app, order_id).await?,
    };
    if !may_see {
        return Err(ErrorCode::NotFound.into());
    }
    app.files.get(&name(id)).await
}

async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Viewer> {
    identity::session::authenticate(app, headers)
        .await?
        .ok_or_else(|| ErrorCode::Unauthenticated.into())
}

fn describe(row: &photo::Model) -> serde_json::Value {
    json!({
        "id": row.id,
        "url": format!("/files/{}", row.id),
        "thumbnailUrl": format!("/files/{}/thumbnail", row.id),
        "width": row.width,
        "height": row.height,
    })
}

/// An error of a plain HTTP route: a status and the same codes as GraphQL has.
pub fn refuse(error: &Error) -> Response {
    let code = error.code();
    let status = match code {
        ErrorCode::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::PhotoTooLarge | ErrorCode::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => {
            tracing::error!(error = error.describe(), "internal error");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (field, limit) = match error {
        Error::User { field, limit, .. } => (field.as_deref(), *limit),
        _ => (None, None),
    };
    let body = json!({"code": code.as_str(), "field": field, "limit": limit});
    (status, Json(body)).into_response()
}
