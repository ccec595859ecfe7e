//! A unit reports to the community that it sits in, until it is closed or turns out to be another
//! one's double.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
    organization,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Set,
    sea_query::{Expr, LockType, SelectStatement},
};
use uuid::Uuid;

use super::{
    ending::end_and_hint,
    notices::tell_administrators,
    service::{asked, insert},
    visibility::{Seen, seen},
};
use crate::{
    app::{App, Write},
    error::{ErrorCode, Result, field},
    live::LiveTopic,
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// A unit asks to report to the community that it sits in, by its liaison or by an administrator of
/// that community. The request's id becomes that of the 报到.
///
/// # Errors
/// `NOT_FOUND` on `unitId` for a unit that is not the viewer's, `INVALID` for one that sits in no
/// community, `ALREADY_ENROLLED`.
pub async fn ask(viewer: &Viewer, app: &App, key: &RequestKey, unit_id: Uuid) -> Result<Seen> {
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
    let new = enrollment::ActiveModel {
        organization_id: Set(Some(unit.id)),
        ..asked(key.id(), EnrollmentKind::Unit, &community, now)
    };
    let row = insert(&*write, new).await?;
    let kind = NotificationKind::EnrollmentAsked;
    tell_administrators(&mut write, viewer, app, &row, &community, kind, &unit.name).await?;
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    write.hint(LiveTopic::Enrollment, row.id, row.version);
    write.commit().await?;
    Ok(Seen { row, clearly: true })
}

/// How many of a unit's are living.
pub async fn count_living(db: &impl ConnectionTrait, unit_id: Uuid) -> Result<u64> {
    Ok(enrollment::Entity::find()
        .filter(living_of(unit_id))
        .count(db)
        .await?)
}

/// Those of these people who report to a compound for the sake of a unit.
pub async fn who_is_linked(
    db: &impl ConnectionTrait,
    people: SelectStatement,
) -> Result<BTreeSet<Uuid>> {
    Ok(enrollment::Entity::find()
        .filter(enrollment::Column::Kind.eq(EnrollmentKind::UnitLinked))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .filter(enrollment::Column::PersonId.in_subquery(people))
        .all(db)
        .await?
        .into_iter()
        .filter_map(|row| row.person_id)
        .collect())
}

/// A unit reports nowhere any more.
pub async fn leave(write: &mut Write<'_>, unit_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    end_and_hint(write, living_of(unit_id), now).await
}

/// What the one reports the other does; where both do it goes on once.
pub async fn hand_over(
    write: &mut Write<'_>,
    from: Uuid,
    into: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let there = enrollment::Entity::find()
        .filter(living_of(into))
        .all(&**write)
        .await?;
    let places = there.iter().map(|row| row.place_id);
    end_and_hint(
        write,
        living_of(from).add(enrollment::Column::PlaceId.is_in(places)),
        now,
    )
    .await?;
    enrollment::Entity::update_many()
        .col_expr(enrollment::Column::OrganizationId, Expr::value(into))
        .filter(enrollment::Column::OrganizationId.eq(from))
        .exec(&**write)
        .await?;
    Ok(())
}

fn living_of(unit_id: Uuid) -> Condition {
    Condition::all()
        .add(enrollment::Column::OrganizationId.eq(unit_id))
        .add(enrollment::Column::State.is_in(EnrollmentState::LIVING))
}
