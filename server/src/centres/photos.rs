//! What a centre looks like: photos that whoever manages it has taken, for everybody to see.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use entity::photo;
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, Set, sea_query::Expr,
};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    administration::{managed_centre, record},
    mutation::centre,
    types::Centre,
};
use crate::{
    app::App,
    audit::AuditAction,
    changes::{self, Opening},
    db::CENTRES_LOCK,
    error::{ErrorCode, Result, field, limit},
    requests::RequestKey,
    viewer::{Viewer, viewer},
};

const MOST: u64 = 6;

/// Of some centres, the first one first.
pub(super) fn of_centres(centres: impl IntoIterator<Item = Uuid>) -> Select<photo::Entity> {
    photo::Entity::find()
        .filter(photo::Column::CentreId.is_in(centres))
        .order_by_asc(photo::Column::AttachedAt)
        .order_by_asc(photo::Column::Id)
}

/// Photos that the viewer has uploaded show the centre from now on. Answers its id.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `NOT_FOUND` on `photoIds` for one that is not uploaded,
/// somebody else's or used already, `TOO_MANY` there with the most that a centre has.
pub async fn add(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (centre_id, photo_ids): (Uuid, &[Uuid]),
) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_centre(&change, centre_id).await?;
    let had = of_centres([centre_id]).count(&*change.write).await?;
    let has = had + photo_ids.len() as u64;
    if has > MOST {
        return Err(limit(ErrorCode::TooMany, "photoIds", MOST as i64));
    }
    let attached = photo::Entity::update_many()
        .set(photo::ActiveModel {
            centre_id: Set(Some(centre_id)),
            attached_at: Set(Some(change.now)),
            ..Default::default()
        })
        .filter(photo::Column::Id.is_in(photo_ids.iter().copied()))
        .filter(photo::Column::OwnerId.eq(viewer.person_id))
        .filter(photo::Column::AttachedAt.is_null())
        .exec(&*change.write)
        .await?;
    if attached.rows_affected != photo_ids.len() as u64 {
        return Err(field(ErrorCode::NotFound, "photoIds"));
    }
    let told = (json!({"photos": had}), json!({"photos": has}));
    record(&change, AuditAction::CentreEdited, &row, &place, told).await?;
    change.finish(key, centre_id).await?;
    Ok(centre_id)
}

/// It shows the centre no longer, and is deleted with others that belong to nothing. Answers the centre's id.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `photoId`.
pub async fn remove(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let photo = photo::Entity::find_by_id(id).one(&*change.write).await?;
    let centre_id = photo.and_then(|one| one.centre_id);
    let centre_id = centre_id.ok_or_else(|| field(ErrorCode::NotFound, "photoId"))?;
    let managed = managed_centre(&change, centre_id).await;
    let (row, place) = managed.map_err(|error| error.on("photoId"))?;
    let had = of_centres([centre_id]).count(&*change.write).await?;
    photo::Entity::update_many()
        .col_expr(photo::Column::CentreId, Expr::value(None::<Uuid>))
        .col_expr(
            photo::Column::AttachedAt,
            Expr::value(None::<sea_orm::prelude::DateTimeUtc>),
        )
        .filter(photo::Column::Id.eq(id))
        .exec(&*change.write)
        .await?;
    let told = (json!({"photos": had}), json!({"photos": had - 1}));
    record(&change, AuditAction::CentreEdited, &row, &place, told).await?;
    change.finish(key, centre_id).await?;
    Ok(centre_id)
}

/// What a centre looks like; the picture itself comes from `/files`.
pub struct CentrePhoto(pub(super) photo::Model);

#[Object]
impl CentrePhoto {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn url(&self) -> String {
        format!("/files/{}", self.0.id)
    }

    async fn thumbnail_url(&self) -> String {
        format!("/files/{}/thumbnail", self.0.id)
    }
}

#[derive(InputObject, Serialize)]
pub struct AddCentrePhotosInput {
    request_id: Uuid,
    centre_id: Uuid,
    /// That the viewer has uploaded.
    photo_ids: Vec<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct RemoveCentrePhotoInput {
    request_id: Uuid,
    photo_id: Uuid,
}

#[derive(Default)]
pub struct CentrePhotosMutation;

#[Object]
impl CentrePhotosMutation {
    /// What it looks like, for everybody who is signed in.
    async fn add_centre_photos(
        &self,
        ctx: &Context<'_>,
        input: AddCentrePhotosInput,
    ) -> Result<Centre> {
        let key = RequestKey::new("addCentrePhotos", input.request_id, &input);
        let wanted = (input.centre_id, input.photo_ids.as_slice());
        let app = ctx.data_unchecked::<Arc<App>>();
        let id = add(viewer(ctx)?, app, &key, wanted).await?;
        centre(ctx, id).await
    }

    async fn remove_centre_photo(
        &self,
        ctx: &Context<'_>,
        input: RemoveCentrePhotoInput,
    ) -> Result<Centre> {
        let key = RequestKey::new("removeCentrePhoto", input.request_id, &input);
        let app = ctx.data_unchecked::<Arc<App>>();
        let id = remove(viewer(ctx)?, app, &key, input.photo_id).await?;
        centre(ctx, id).await
    }
}
