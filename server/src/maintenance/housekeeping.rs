//! What lies around longer than anybody needs it is put away, every hour.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::photo;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{app::App, error::Result, files, identity, requests};

const PAUSE: Duration = Duration::from_secs(60 * 60);
/// How long an uploaded photo may wait for the form that it was taken for.
const UNATTACHED_PHOTO: TimeDelta = TimeDelta::days(7);
const PHOTOS_AT_ONCE: u64 = 500;

/// Goes on for as long as the server runs. Instances that share a database may all do it.
pub async fn keep_house(app: Arc<App>) {
    loop {
        if let Err(error) = put_away(&app).await {
            tracing::warn!(
                error = error.describe(),
                "could not put old things away; trying again in an hour"
            );
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Remembered requests, spent sign-in codes and sessions, photos that belong to nothing.
pub async fn put_away(app: &App) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    requests::forget_old(&tx, now).await?;
    identity::service::forget_old(&tx, now).await?;
    let orphans: Vec<uuid::Uuid> = photo::Entity::find()
        .select_only()
        .column(photo::Column::Id)
        .filter(photo::Column::AttachedAt.is_null())
        .filter(photo::Column::CreatedAt.lt(now - UNATTACHED_PHOTO))
        .limit(PHOTOS_AT_ONCE)
        .into_tuple()
        .all(&tx)
        .await?;
    photo::Entity::delete_many()
        .filter(photo::Column::Id.is_in(orphans.iter().copied()))
        .filter(photo::Column::AttachedAt.is_null())
        .exec(&tx)
        .await?;
    tx.commit().await?;
    // Files after rows: one that stays behind hurts nobody.
    for id in &orphans {
        app.files.remove(&files::photo_name(*id)).await?;
        app.files.remove(&files::thumbnail_name(*id)).await?;
    }
    Ok(())
}
