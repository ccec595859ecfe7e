//! Photos on a board: readable by whoever may read the board, for as long as whoever took them
//! agrees.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use entity::{order, order_consent, photo};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{access, on_the_board::ended};
use crate::{
    app::{App, AppState},
    error::{ErrorCode, Result},
    files, identity,
};

pub async fn download(state: State<AppState>, id: Path<Uuid>, headers: HeaderMap) -> Response {
    send(state, id, headers, files::photo_name).await
}

pub async fn download_thumbnail(
    state: State<AppState>,
    id: Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    send(state, id, headers, files::thumbnail_name).await
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
                // Kept nowhere: whoever agreed may think again.
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ],
            bytes,
        )
            .into_response(),
        Err(error) => files::refuse(&error),
    }
}

async fn readable(
    app: &App,
    headers: &HeaderMap,
    id: Uuid,
    name: fn(Uuid) -> String,
) -> Result<Bytes> {
    let db = app.db.reader();
    let photo = photo::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let order_id = photo.order_id.ok_or(ErrorCode::NotFound)?;
    let order = ended()
        .filter(order::Column::Id.eq(order_id))
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let agreed = order_consent::Entity::find()
        .filter(order_consent::Column::OrderId.eq(order.id))
        .filter(order_consent::Column::PersonId.eq(photo.owner_id))
        .filter(order_consent::Column::Photos.eq(true))
        .one(db)
        .await?;
    if agreed.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let viewer = identity::session::authenticate(app, headers).await?;
    // Who may read the community's board may read that of each compound in it.
    access::readable(app, viewer.as_ref(), order.community_id).await?;
    app.files.get(&name(id)).await
}
