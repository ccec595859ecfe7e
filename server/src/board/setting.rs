//! Whether everybody may read the boards of a street: its administrators say so, on record.

use entity::{place, place::PlaceKind, street_board};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Set,
    sea_query::{OnConflict, SelectStatement},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    error::{ErrorCode, Result, field},
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

pub async fn is_public(db: &impl ConnectionTrait, street_id: Option<Uuid>) -> Result<bool> {
    let Some(street_id) = street_id else {
        return Ok(false);
    };
    let row = street_board::Entity::find_by_id(street_id).one(db).await?;
    Ok(row.is_some_and(|row| row.is_public))
}

/// Whether any street lets everybody read its boards.
pub async fn any_public(db: &impl ConnectionTrait) -> Result<bool> {
    let public = street_board::Entity::find().filter(street_board::Column::IsPublic.eq(true));
    Ok(public.one(db).await?.is_some())
}

/// The streets whose boards everybody may read.
pub fn public_streets() -> SelectStatement {
    street_board::Entity::find()
        .select_only()
        .column(street_board::Column::StreetId)
        .filter(street_board::Column::IsPublic.eq(true))
        .into_query()
}

/// # Errors
/// `NOT_FOUND` on `streetId` for what is not there, `FORBIDDEN` for what somebody else administers,
/// `INVALID` for what is no street.
pub async fn set_public(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    street_id: Uuid,
    is_public: bool,
) -> Result<place::Model> {
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return places::service::place(&*write, done).await;
    }
    let now = app.clock.now();
    let street = places::service::open_place(&write, street_id)
        .await
        .map_err(|error| error.on("streetId"))?;
    // As it is now: the tree that the request began with may be a former one.
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    if !viewer.administers(&street) {
        return Err(ErrorCode::Forbidden.into());
    }
    if street.kind != PlaceKind::Street {
        return Err(field(ErrorCode::Invalid, "streetId"));
    }
    let before = self::is_public(&*write, Some(street.id)).await?;
    if before != is_public {
        let columns = [
            street_board::Column::IsPublic,
            street_board::Column::ChangedAt,
        ];
        street_board::Entity::insert(street_board::ActiveModel {
            street_id: Set(street.id),
            is_public: Set(is_public),
            changed_at: Set(now),
        })
        .on_conflict(
            OnConflict::column(street_board::Column::StreetId)
                .update_columns(columns)
                .to_owned(),
        )
        .exec_without_returning(&*write)
        .await?;
        let deed = Deed {
            action: AuditAction::BoardSet,
            subject_id: street.id,
            subject: street.name.clone(),
            place: Some(&street),
            before: json!({ "public": before }),
            after: json!({ "public": is_public }),
        };
        audit::record(&write, &viewer, now, deed).await?;
    }
    requests::remember(&write, &viewer, key, street.id, now, app.guard).await?;
    write.commit().await?;
    Ok(street)
}
