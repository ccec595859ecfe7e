//! Where the viewer is signed in, and signing out of one of these places or of all.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::session;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::session_chain;
use crate::{
    app::App,
    error::{ErrorCode, Result},
    live::LiveTopic,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// More devices than anybody has; those unseen for longer can be signed out together.
const MOST_SHOWN: u64 = 50;

/// The viewer's living sessions, the latest seen first.
pub async fn list(viewer: &Viewer, app: &App) -> Result<Vec<session::Model>> {
    Ok(session::Entity::find()
        .filter(session::Column::PersonId.eq(viewer.person_id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(session::Column::SeenAt)
        .order_by_desc(session::Column::Id)
        .limit(MOST_SHOWN)
        .all(app.db.reader())
        .await?)
}

/// The hour in which a session was last seen: enough to recognise a forgotten device, too little to
/// follow somebody's day.
pub fn last_seen(session: &session::Model) -> DateTime<Utc> {
    let hour = session.seen_at.duration_trunc(TimeDelta::hours(1));
    hour.unwrap_or(session.seen_at)
}

/// Signs one of the viewer's devices out. One that is signed out already is left as it is.
///
/// # Errors
/// `NOT_FOUND` for a session that is not the viewer's.
pub async fn end_session(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    session_id: Uuid,
) -> Result<()> {
    let mut write = app.write().await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let own = session::Entity::find_by_id(session_id)
        .filter(session::Column::PersonId.eq(viewer.person_id))
        .one(&*write)
        .await?;
    if own.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let now = app.clock.now();
    session_chain::end(&write, session_id, now).await?;
    requests::remember(&write, viewer, key, session_id, now, app.guard).await?;
    write.hint(LiveTopic::Session, viewer.person_id, 0);
    write.commit().await
}

/// Signs the viewer out of every device, this one too.
pub async fn sign_out_everywhere(viewer: &Viewer, app: &App, key: &RequestKey) -> Result<()> {
    let mut write = app.write().await?;
    // An answer that got lost is asked for again by whoever has signed in anew: not to be signed
    // out once more.
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let now = app.clock.now();
    session_chain::end_all(&write, viewer.person_id, now).await?;
    requests::remember(&write, viewer, key, viewer.person_id, now, app.guard).await?;
    write.hint(LiveTopic::Session, viewer.person_id, 0);
    write.commit().await
}
