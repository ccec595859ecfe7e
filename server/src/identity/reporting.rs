//! 双报到: units report to the community they sit in; members to the compound of their home and to
//! those that their unit covers. A 报到 goes on elsewhere in one act, and ends with a reason.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{
    coverage, employment, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
    organization, place,
    place::PlaceKind,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, LockType},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    enrollments::{Seen, living_once, seen, tell_desk, tell_person},
    rules, service,
};
use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    clock::new_id,
    error::{ErrorCode, Result, field},
    inbox::{self, service::Notice},
    live::LiveTopic,
    orders, places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// As what somebody would report to a place now.
///
/// # Errors
/// Those of [`rules::kind_of_report`].
pub(super) async fn kind_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<EnrollmentKind> {
    let home = match service::residency_of(db, person_id).await? {
        Some(home) => Some(places::service::place(db, home.place_id).await?),
        None => None,
    };
    let linked: Vec<Uuid> = linked_with(db, person_id, now)
        .await?
        .into_iter()
        .map(|place| place.id)
        .collect();
    rules::kind_of_report(home.as_ref(), &linked, place)
}

/// Compounds that the person's units cover, in the tree's order.
pub async fn linked_with(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<place::Model>> {
    let units: Vec<Uuid> = employment::Entity::find()
        .filter(employment::Column::PersonId.eq(person_id))
        .filter(service::employed_at(now))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.organization_id)
        .collect();
    compounds_covered_by(db, &units).await
}

pub(super) async fn compounds_covered_by(
    db: &impl ConnectionTrait,
    unit_ids: &[Uuid],
) -> Result<Vec<place::Model>> {
    if unit_ids.is_empty() {
        return Ok(Vec::new());
    }
    let covered = coverage::Entity::find()
        .filter(coverage::Column::OrganizationId.is_in(unit_ids.iter().copied()))
        .all(db)
        .await?;
    Ok(place::Entity::find()
        .filter(place::Column::Id.is_in(covered.iter().map(|row| row.place_id)))
        .filter(place::Column::Kind.eq(PlaceKind::Compound))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?)
}

/// Where the viewer may report to.
pub struct ReportingPlace {
    pub place: place::Model,
    pub kind: EnrollmentKind,
}

/// The compound of the viewer's home first, then those linked with their units.
pub async fn places_of(viewer: &Viewer, app: &App) -> Result<Vec<ReportingPlace>> {
    let db = app.db.reader();
    let mut places = Vec::new();
    if let Some(home) = service::residency_of(db, viewer.person_id).await? {
        let home = places::service::place(db, home.place_id).await?;
        if let Some(compound_id) = rules::compound_of(&home) {
            places.push(ReportingPlace {
                place: places::service::place(db, compound_id).await?,
                kind: EnrollmentKind::Residence,
            });
        }
    }
    let seen: HashSet<Uuid> = places.iter().map(|one| one.place.id).collect();
    let linked = linked_with(db, viewer.person_id, app.clock.now()).await?;
    let linked = linked.into_iter().filter(|place| !seen.contains(&place.id));
    places.extend(linked.map(|place| ReportingPlace {
        place,
        kind: EnrollmentKind::UnitLinked,
    }));
    Ok(places)
}

pub async fn living_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
) -> Result<Vec<enrollment::Model>> {
    Ok(enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person_id))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .order_by_asc(enrollment::Column::AskedAt)
        .order_by_asc(enrollment::Column::Id)
        .all(db)
        .await?)
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
    for row in rows {
        write.hint(LiveTopic::Enrollment, row.id, row.version + 1);
    }
    Ok(ended)
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
    let left: Vec<enrollment::Model> = living_of(&**write, person_id)
        .await?
        .into_iter()
        .filter(|row| row.kind == EnrollmentKind::Residence && row.place_id != compound_id)
        .collect();
    end_rows(write, &left, None, app.clock.now()).await?;
    after_leaving(write, viewer, app, person_id).await
}

/// Somebody works for a unit no longer: a 报到 linked with it ends, unless another of their units
/// covers the compound or they have come to live there.
pub(super) async fn leave_what_was_linked(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
) -> Result<()> {
    service::hold_person(write, person_id).await?;
    let now = app.clock.now();
    let linked = linked_with(&**write, person_id, now).await?;
    let mut grounds: HashSet<Uuid> = linked.into_iter().map(|place| place.id).collect();
    if let Some(home) = service::residency_of(&**write, person_id).await? {
        let home = places::service::place(&**write, home.place_id).await?;
        grounds.extend(rules::compound_of(&home));
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
    let state = match is_confirmed {
        true => EnrollmentState::Confirmed,
        false => EnrollmentState::Asked,
    };
    let inserted = enrollment::ActiveModel {
        id: Set(new_id()),
        person_id: Set(Some(person_id)),
        organization_id: Set(None),
        kind: Set(kind),
        place_id: Set(compound.id),
        community_id: Set(compound.community_id),
        street_id: Set(compound.street_id),
        state: Set(state),
        reason: Set(None),
        asked_at: Set(now),
        decided_at: Set(is_confirmed.then_some(now)),
        decided_by: Set(is_confirmed.then_some(viewer.person_id)),
        ended_at: Set(None),
        transferred_from_id: Set(Some(from.id)),
        version: Set(1),
    }
    .insert(&**write)
    .await;
    let row = living_once(inserted)?;
    if viewer.person_id != person_id {
        let kind = NotificationKind::EnrollmentTransferred;
        tell_person(write, app, &row, kind, None).await?;
    }
    if !is_confirmed {
        let name = name_of(write, person_id).await?;
        tell_desk(write, app, &row, compound, name).await?;
    }
    write.hint(LiveTopic::Enrollment, row.id, row.version);
    Ok(row)
}

async fn name_of(write: &Write<'_>, person_id: Uuid) -> Result<String> {
    let person = entity::person::Entity::find_by_id(person_id)
        .one(&**write)
        .await?;
    Ok(person.map(|person| person.name).unwrap_or_default())
}

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
    let before = clearly(viewer, &write, id).await?;
    let person_id = before.person_id.ok_or(ErrorCode::Forbidden)?;
    let from = places::service::place(&*write, before.place_id).await?;
    let is_own = person_id == viewer.person_id;
    if !is_own && !viewer.administers(&from) {
        return Err(ErrorCode::Forbidden.into());
    }
    service::hold_person(&write, person_id).await?;
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
            subject: name_of(&write, person_id).await?,
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
        Some(reason) => Some(rules::checked_reason(reason, "reason")?),
        None => None,
    };
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let before = clearly(viewer, &write, id).await?;
    let is_own = before.person_id == Some(viewer.person_id)
        || before
            .organization_id
            .is_some_and(|id| viewer.liaises_for(id));
    if !is_own && reason.is_none() {
        return Err(field(ErrorCode::Required, "reason"));
    }
    if let Some(person_id) = before.person_id {
        service::hold_person(&write, person_id).await?;
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
    let kind = NotificationKind::EnrollmentEnded;
    match is_own {
        true => tell_those_who_decide(&mut write, app, &after.row, &place).await?,
        false => {
            tell_person(&mut write, app, &after.row, kind, reason.clone()).await?;
            let deed = Deed {
                action: AuditAction::EnrollmentEnded,
                subject_id: before
                    .person_id
                    .or(before.organization_id)
                    .unwrap_or(before.id),
                subject: subject_of(&write, &before).await?,
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

async fn clearly(viewer: &Viewer, write: &Write<'_>, id: Uuid) -> Result<enrollment::Model> {
    let before = seen(viewer, &**write, id).await?;
    match before.clearly {
        true => Ok(before.row),
        false => Err(ErrorCode::NotFound.into()),
    }
}

/// A member's or a unit's name.
async fn subject_of(write: &Write<'_>, row: &enrollment::Model) -> Result<String> {
    match (row.person_id, row.organization_id) {
        (Some(person_id), _) => name_of(write, person_id).await,
        (None, Some(unit_id)) => {
            let unit = organization::Entity::find_by_id(unit_id)
                .one(&**write)
                .await?;
            Ok(unit.map(|unit| unit.name).unwrap_or_default())
        }
        (None, None) => Ok(String::new()),
    }
}

/// That somebody ended theirs is told to whom it was told that they came.
async fn tell_those_who_decide(
    write: &mut Write<'_>,
    app: &App,
    row: &enrollment::Model,
    place: &place::Model,
) -> Result<()> {
    let desks = places::desks::desks_of(&**write, std::slice::from_ref(place)).await?;
    let Some(desk) = desks.get(&place.id) else {
        return Ok(());
    };
    let now = app.clock.now();
    let people = service::people_at_desk(&**write, desk.id, place.community_id, now).await?;
    let detail = subject_of(write, row).await?;
    let notices = people
        .into_iter()
        .filter(|person_id| Some(*person_id) != row.person_id)
        .map(|person_id| Notice {
            person_id,
            kind: NotificationKind::EnrollmentLeft,
            source_id: rules::step_of(row.id, row.version),
            order_id: None,
            enrollment_id: Some(row.id),
            subject: place.name.clone(),
            detail: detail.clone(),
        })
        .collect();
    inbox::service::notify(write, app, notices).await
}

/// A unit asks to report to the community that it sits in, by its liaison or by an administrator of
/// that community. The request's id becomes that of the 报到.
///
/// # Errors
/// `NOT_FOUND` on `unitId` for a unit that is not the viewer's, `INVALID` for one that sits in no
/// community, `ALREADY_ENROLLED`.
pub async fn ask_for_unit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    unit_id: Uuid,
) -> Result<Seen> {
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let unseen = || field(ErrorCode::NotFound, "unitId");
    // Held: whoever closes the unit comes before, and it is found closed, or after, and this 报到 ends
    // with it.
    let unit = organization::Entity::find_by_id(unit_id)
        .filter(organization::Column::ClosedAt.is_null())
        .lock(LockType::Share)
        .one(&*write)
        .await?
        .ok_or_else(unseen)?;
    let seat = match unit.seat_id {
        Some(id) => places::service::place(&*write, id).await?,
        None => return Err(unseen()),
    };
    if !viewer.liaises_for(unit.id) && !viewer.administers(&seat) {
        return Err(unseen());
    }
    let unfit = || field(ErrorCode::Invalid, "unitId");
    if !unit.kind.is_unit() {
        return Err(unfit());
    }
    let community_id = seat.community_id.ok_or_else(unfit)?;
    let community = places::service::open_place(&write, community_id).await?;
    let now = app.clock.now();
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::OrganizationId.eq(unit.id))
        .filter(enrollment::Column::PlaceId.eq(community.id))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .count(&*write)
        .await?;
    if living > 0 {
        return Err(ErrorCode::AlreadyEnrolled.into());
    }
    let inserted = enrollment::ActiveModel {
        id: Set(key.id()),
        person_id: Set(None),
        organization_id: Set(Some(unit.id)),
        kind: Set(EnrollmentKind::Unit),
        place_id: Set(community.id),
        community_id: Set(community.community_id),
        street_id: Set(community.street_id),
        state: Set(EnrollmentState::Asked),
        reason: Set(None),
        asked_at: Set(now),
        decided_at: Set(None),
        decided_by: Set(None),
        ended_at: Set(None),
        transferred_from_id: Set(None),
        version: Set(1),
    }
    .insert(&*write)
    .await;
    let row = living_once(inserted)?;
    tell_administrators(&mut write, viewer, app, &row, &community, &unit.name).await?;
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    write.hint(LiveTopic::Enrollment, row.id, row.version);
    write.commit().await?;
    Ok(Seen { row, clearly: true })
}

/// Units are confirmed by the community's administrators, not by the desks of its branches.
async fn tell_administrators(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    row: &enrollment::Model,
    community: &place::Model,
    unit: &str,
) -> Result<()> {
    let people = service::administrators_of(&**write, community.id, app.clock.now()).await?;
    let notices = people
        .into_iter()
        .filter(|person_id| *person_id != viewer.person_id)
        .map(|person_id| Notice {
            person_id,
            kind: NotificationKind::EnrollmentAsked,
            source_id: rules::step_of(row.id, row.version),
            order_id: None,
            enrollment_id: Some(row.id),
            subject: community.name.clone(),
            detail: unit.to_owned(),
        })
        .collect();
    inbox::service::notify(write, app, notices).await
}

/// Asked for or confirmed.
pub fn is_living(row: &enrollment::Model) -> bool {
    matches!(
        row.state,
        EnrollmentState::Asked | EnrollmentState::Confirmed
    )
}
