//! A 报到 ends: by whose it is, by who decides on it, or because what it stood on is gone.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    linked::linked_with,
    notices::{subject_of, tell_deciders, tell_person},
    service::living_of,
    visibility::{Seen, is_own, seen, seen_clearly},
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    error::{ErrorCode, Result, field},
    identity::{self, rules::compound_of},
    live::LiveTopic,
    orders, places,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::checked_reason,
};

/// Ends a 报到, by whose it is or by who decides on it. A reason is asked of whoever ends somebody
/// else's.
///
/// # Errors
/// `NOT_FOUND` for what the viewer does not see, `REQUIRED` and `TOO_LONG` on `reason`,
/// `STATE_CHANGED` unless it is asked for or confirmed.
pub async fn end(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    reason: Option<&str>,
) -> Result<Seen> {
    let reason = match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => Some(checked_reason(reason, "reason")?),
        None => None,
    };
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let before = seen_clearly(viewer, &*write, id).await?;
    let is_own = is_own(viewer, &before);
    if !is_own && reason.is_none() {
        return Err(field(ErrorCode::Required, "reason"));
    }
    if let Some(person_id) = before.person_id {
        identity::service::hold_person(&write, person_id).await?;
    }
    let now = app.clock.now();
    let rows = std::slice::from_ref(&before);
    if end_rows(&mut write, rows, reason.as_deref(), now).await? == 0 {
        return Err(ErrorCode::StateChanged.into());
    }
    if let Some(person_id) = before.person_id {
        after_leaving(&mut write, viewer, app, person_id).await?;
    }
    requests::remember(&write, viewer, key, id, now, app.guard).await?;
    let after = seen(viewer, &*write, id).await?;
    let place = places::service::place(&*write, before.place_id).await?;
    let subject = subject_of(&write, &before).await?;
    match is_own {
        // That somebody left is told to whom it was told that they came.
        true => {
            let kind = NotificationKind::EnrollmentLeft;
            tell_deciders(&mut write, viewer, app, &after.row, &place, kind, subject).await?;
        }
        false => {
            let kind = NotificationKind::EnrollmentEnded;
            tell_person(&mut write, app, &after.row, kind, reason.clone()).await?;
            let deed = Deed {
                action: AuditAction::EnrollmentEnded,
                subject_id: before
                    .person_id
                    .or(before.organization_id)
                    .unwrap_or(before.id),
                subject,
                place: Some(&place),
                before: json!({"place": place.name}),
                after: json!({"reason": reason}),
            };
            audit::record(&write, viewer, now, deed).await?;
        }
    }
    write.commit().await?;
    Ok(after)
}

/// Living 报到 of somebody to homes in other compounds than this one.
pub async fn at_homes_but(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    compound_id: Uuid,
) -> Result<Vec<enrollment::Model>> {
    Ok(living_of(db, person_id)
        .await?
        .into_iter()
        .filter(|row| row.kind == EnrollmentKind::Residence && row.place_id != compound_id)
        .collect())
}

/// Somebody lives in this compound now: their 报到 to the homes before end, those linked with a unit
/// do not. The person's row is held.
pub async fn leave_homes_but(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
    compound_id: Uuid,
) -> Result<()> {
    let left = at_homes_but(&**write, person_id, compound_id).await?;
    end_rows(write, &left, None, app.clock.now()).await?;
    after_leaving(write, viewer, app, person_id).await
}

/// Somebody works for a unit no longer: a 报到 linked with it ends, unless another of their units
/// covers the compound or they have come to live there.
pub async fn leave_what_was_linked(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
) -> Result<()> {
    identity::service::hold_person(write, person_id).await?;
    let now = app.clock.now();
    let linked = linked_with(&**write, person_id, now).await?;
    let mut grounds: HashSet<Uuid> = linked.into_iter().map(|place| place.id).collect();
    if let Some(home) = identity::service::residency_of(&**write, person_id).await? {
        let home = places::service::place(&**write, home.place_id).await?;
        grounds.extend(compound_of(&home));
    }
    let left: Vec<enrollment::Model> = living_of(&**write, person_id)
        .await?
        .into_iter()
        .filter(|row| row.kind == EnrollmentKind::UnitLinked && !grounds.contains(&row.place_id))
        .collect();
    if end_rows(write, &left, None, now).await? == 0 {
        return Ok(());
    }
    after_leaving(write, viewer, app, person_id).await
}

/// Whoever reports nowhere any more gives back what they have in hand: nobody there could ask them
/// how it goes. With another 报到, even one that is only asked for, they finish what they began. The
/// person's row is held.
pub async fn after_leaving(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
) -> Result<()> {
    if living_of(&**write, person_id).await?.is_empty() {
        orders::release::all_in_hand(write, viewer, app, person_id).await?;
    }
    Ok(())
}

/// Ends these. Whoever has ended one of them in the meantime was first, and is left alone.
pub async fn end_rows(
    write: &mut Write<'_>,
    rows: &[enrollment::Model],
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let version = enrollment::Column::Version;
    let ended = enrollment::Entity::update_many()
        .col_expr(
            enrollment::Column::State,
            Expr::value(EnrollmentState::Ended),
        )
        .col_expr(enrollment::Column::Reason, Expr::value(reason))
        .col_expr(enrollment::Column::EndedAt, Expr::value(now))
        .col_expr(version, Expr::col(version).add(1))
        .filter(enrollment::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .exec(&**write)
        .await?
        .rows_affected;
    hint(write, rows).await?;
    Ok(ended)
}

/// Ends the living ones of these, and tells whoever watches them.
pub(super) async fn end_and_hint(
    write: &mut Write<'_>,
    which: Condition,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = enrollment::Entity::find()
        .filter(which.clone())
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .all(&**write)
        .await?;
    end_where(write, which, now).await?;
    hint(write, &rows).await
}

/// By the versions that they have reached: somebody else may have changed them since they were read.
async fn hint(write: &mut Write<'_>, rows: &[enrollment::Model]) -> Result<()> {
    let reached: Vec<(Uuid, i32)> = enrollment::Entity::find()
        .select_only()
        .columns([enrollment::Column::Id, enrollment::Column::Version])
        .filter(enrollment::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(&**write)
        .await?;
    for (id, version) in reached {
        write.hint(LiveTopic::Enrollment, id, version);
    }
    Ok(())
}

pub(super) async fn end_where(
    tx: &DatabaseTransaction,
    which: Condition,
    now: DateTime<Utc>,
) -> Result<()> {
    let version = enrollment::Column::Version;
    enrollment::Entity::update_many()
        .col_expr(
            enrollment::Column::State,
            Expr::value(EnrollmentState::Ended),
        )
        .col_expr(enrollment::Column::EndedAt, Expr::value(now))
        .col_expr(version, Expr::col(version).add(1))
        .filter(which)
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .exec(tx)
        .await?;
    Ok(())
}
