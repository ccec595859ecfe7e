//! The answer to a 报到 that is asked for: it is confirmed, or returned with a reason.

use entity::{enrollment, enrollment::EnrollmentState, notification::NotificationKind};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    notices::tell_person,
    rules::Decision,
    visibility::{Seen, decides, seen, seen_clearly},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    live::LiveTopic,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Confirms a 报到, or returns it with a reason.
///
/// # Errors
/// `NOT_FOUND` for what the viewer may not see, `FORBIDDEN` for the person's own that somebody else
/// decides on, `STATE_CHANGED` when it was decided already.
pub async fn decide(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    decision: Decision,
) -> Result<Seen> {
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let now = app.clock.now();
    // Before anything else: a twin of this request waits here and then recalls it, where it might
    // otherwise find the 报到 decided by its own first self.
    requests::remember(&write, viewer, key, id, now, app.guard).await?;
    let before = seen_clearly(viewer, &*write, id).await?;
    if !decides(viewer, &*write, id).await? {
        return Err(ErrorCode::Forbidden.into());
    }
    let state = decision.applied_to(before.state)?;
    let (kind, reason) = match decision {
        Decision::Confirm => (NotificationKind::EnrollmentConfirmed, None),
        Decision::Return(reason) => (NotificationKind::EnrollmentReturned, Some(reason)),
    };
    let version = enrollment::Column::Version;
    // Of two who decide at the same time one finds it still asked for.
    let decided = enrollment::Entity::update_many()
        .col_expr(enrollment::Column::State, Expr::value(state))
        .col_expr(enrollment::Column::Reason, Expr::value(reason.clone()))
        .col_expr(enrollment::Column::DecidedAt, Expr::value(now))
        .col_expr(enrollment::Column::DecidedBy, Expr::value(viewer.person_id))
        .col_expr(version, Expr::col(version).add(1))
        .filter(enrollment::Column::Id.eq(id))
        .filter(enrollment::Column::State.eq(EnrollmentState::Asked))
        .exec(&*write)
        .await?
        .rows_affected;
    if decided == 0 {
        return Err(ErrorCode::StateChanged.into());
    }
    let after = seen(viewer, &*write, id).await?;
    tell_person(&mut write, app, &after.row, kind, reason).await?;
    write.hint(LiveTopic::Enrollment, id, after.row.version);
    write.commit().await?;
    Ok(after)
}
