//! What lies around longer than anybody needs it is put away, every hour.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::photo;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{app::App, db::HOUSEKEEPING_LOCK, error::Result, files, identity, requests, roster};

const PAUSE: Duration = Duration::from_secs(60 * 60);
/// How long an uploaded photo may wait for the form that it was taken for.
const UNATTACHED_PHOTO: TimeDelta = TimeDelta::days(7);
const PHOTOS_AT_ONCE: u64 = 500;

/// Goes on for as long as the server runs. Of instances that share a database one does it at a time.
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

/// Remembered requests, spent sign-in codes and sessions, old imports, photos that belong to nothing.
/// Answers how many photos went.
pub async fn put_away(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    // Two at once would only wait for each other's rows, and give up where each has what the other wants.
    if !app.db.is_first_to_hold(&tx, HOUSEKEEPING_LOCK).await? {
        return Ok(0);
    }
    requests::forget_old(&tx, now).await?;
    identity::service::forget_old(&tx, now).await?;
    roster::retention::forget_old(&tx, now).await?;
    tx.commit().await?;
    // Files after rows: one that stays behind hurts nobody.
    let orphans = forget_orphans(app, now).await?;
    for id in &orphans {
        for name in [files::photo_name(*id), files::thumbnail_name(*id)] {
            if let Err(error) = app.files.remove(&name).await {
                tracing::warn!(
                    name,
                    error = error.describe(),
                    "a photo's file stays behind"
                );
            }
        }
    }
    Ok(orphans.len())
}

/// Photos whose form was never sent; answers which are gone. Another instance that looks for them as
/// well waits, and then finds them gone.
async fn forget_orphans(app: &App, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let tx = app.db.begin().await?;
    // Locked: a form that is being sent just now takes its photo first, or comes too late for it.
    let orphans: Vec<Uuid> = photo::Entity::find()
        .select_only()
        .column(photo::Column::Id)
        .filter(photo::Column::AttachedAt.is_null())
        .filter(photo::Column::CreatedAt.lt(now - UNATTACHED_PHOTO))
        .limit(PHOTOS_AT_ONCE)
        .lock_exclusive()
        .into_tuple()
        .all(&tx)
        .await?;
    photo::Entity::delete_many()
        .filter(photo::Column::Id.is_in(orphans.iter().copied()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(orphans)
}
