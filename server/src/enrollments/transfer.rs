//! A member's 报到 goes on in another compound, in one act.

use entity::{enrollment, enrollment::EnrollmentState, notification::NotificationKind, place};
use sea_orm::Set;
use serde_json::json;
use uuid::Uuid;

use super::{
    ending::end_rows,
    linked::kind_of,
    notices::{tell_desk, tell_person},
    service::{asked, insert, living_of},
    visibility::{Seen, seen, seen_clearly},
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    clock::new_id,
    error::{ErrorCode, Result},
    identity,
    live::LiveTopic,
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Takes a member's 报到 to another compound, in one act: the former one ends, and the new one goes on
/// from it. It is confirmed at once where an administrator of both does it; otherwise it is asked for.
///
/// # Errors
/// `NOT_FOUND` for what the viewer does not see, `FORBIDDEN` for a dispatcher and for a unit's,
/// `STATE_CHANGED` unless it is asked for or confirmed; on `placeId` those of asking, and
/// `ALREADY_ENROLLED`.
pub async fn transfer(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    place_id: Uuid,
) -> Result<Seen> {
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let before = seen_clearly(viewer, &*write, id).await?;
    let person_id = before.person_id.ok_or(ErrorCode::Forbidden)?;
    let from = places::service::place(&*write, before.place_id).await?;
    let is_own = person_id == viewer.person_id;
    if !is_own && !viewer.administers(&from) {
        return Err(ErrorCode::Forbidden.into());
    }
    identity::service::hold_person(&write, person_id).await?;
    let compound = places::service::open_place(&write, place_id).await;
    let compound = compound.map_err(|error| error.on("placeId"))?;
    let now = app.clock.now();
    kind_of(&*write, person_id, &compound, now).await?;
    let living = living_of(&*write, person_id).await?;
    if !living.iter().any(|row| row.id == id) {
        return Err(ErrorCode::StateChanged.into());
    }
    if living.iter().any(|row| row.place_id == compound.id) {
        return Err(ErrorCode::AlreadyEnrolled.into());
    }
    if end_rows(&mut write, std::slice::from_ref(&before), None, now).await? == 0 {
        return Err(ErrorCode::StateChanged.into());
    }
    let at_once = !is_own && viewer.administers(&compound);
    let row = go_on_at(&mut write, viewer, app, &before, &compound, at_once).await?;
    if !is_own {
        let deed = Deed {
            action: AuditAction::EnrollmentTransferred,
            subject_id: person_id,
            subject: identity::service::name_of(&*write, person_id).await?,
            place: Some(&from),
            before: json!({"place": from.name}),
            after: json!({"place": compound.name}),
        };
        audit::record(&write, viewer, now, deed).await?;
    }
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    write.commit().await?;
    Ok(Seen { row, clearly: true })
}

/// The 报到 that follows one to another compound, which has ended.
pub async fn go_on_at(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    from: &enrollment::Model,
    compound: &place::Model,
    at_once: bool,
) -> Result<enrollment::Model> {
    let now = app.clock.now();
    let person_id = from.person_id.ok_or(ErrorCode::NotFound)?;
    let already = living_of(&**write, person_id).await?;
    if let Some(there) = already.into_iter().find(|row| row.place_id == compound.id) {
        return Ok(there);
    }
    let kind = kind_of(&**write, person_id, compound, now).await?;
    let is_confirmed = at_once && from.state == EnrollmentState::Confirmed;
    let mut new = asked(new_id(), kind, compound, now);
    new.person_id = Set(Some(person_id));
    new.transferred_from_id = Set(Some(from.id));
    if is_confirmed {
        new.state = Set(EnrollmentState::Confirmed);
        new.decided_at = Set(Some(now));
        new.decided_by = Set(Some(viewer.person_id));
    }
    let row = insert(&**write, new).await?;
    if viewer.person_id != person_id {
        let kind = NotificationKind::EnrollmentTransferred;
        tell_person(write, app, &row, kind, None).await?;
    }
    if !is_confirmed {
        let name = identity::service::name_of(&**write, person_id).await?;
        let kind = NotificationKind::EnrollmentAsked;
        tell_desk(write, app, &row, compound, kind, name).await?;
    }
    write.hint(LiveTopic::Enrollment, row.id, row.version);
    Ok(row)
}
