//! Lists of 报到, and the row itself: how it is asked for, and which of somebody's are living.

use chrono::{DateTime, Utc};
use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    place,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    Order as Direction, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::visibility::{Seen, decided_by};
use crate::{
    app::App,
    error::{ErrorCode, OnUnique, Result, field},
    identity,
    live::recheck::Span,
    paging::{Page, PageArguments, beyond},
    places,
    viewer::Viewer,
};

/// 报到 shown to their owner: the living ones and as much of the past as anybody looks at.
const LATEST: u64 = 20;

/// What a list was narrowed to.
#[derive(Clone, Copy, Debug)]
pub struct EnrollmentFilter {
    pub state: EnrollmentState,
    /// Without one, those of members.
    pub kind: Option<EnrollmentKind>,
    /// To the compounds that this branch answers for.
    pub branch_id: Option<Uuid>,
    /// Of people who work for this unit.
    pub unit_id: Option<Uuid>,
}

impl EnrollmentFilter {
    async fn condition(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Condition> {
        let mut all = Condition::all().add(enrollment::Column::State.eq(self.state));
        all = match self.kind {
            Some(kind) => all.add(enrollment::Column::Kind.eq(kind)),
            None => all.add(enrollment::Column::PersonId.is_not_null()),
        };
        if let Some(branch_id) = self.branch_id {
            let compounds = places::desks::compounds_of_desks(db, &[branch_id]).await?;
            all = all.add(enrollment::Column::PlaceId.is_in(compounds));
        }
        if let Some(unit_id) = self.unit_id {
            let people = identity::service::people_of_units(&[unit_id], now);
            all = all.add(enrollment::Column::PersonId.in_subquery(people));
        }
        Ok(all)
    }
}

/// Which were asked for, decided on or ended, and the versions that they have reached; for hints, which
/// say nothing else.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    let mut changed = Condition::any();
    for at in [
        enrollment::Column::AskedAt,
        enrollment::Column::DecidedAt,
        enrollment::Column::EndedAt,
    ] {
        changed = changed.add(at.between(span.since, span.until));
    }
    Ok(enrollment::Entity::find()
        .select_only()
        .columns([enrollment::Column::Id, enrollment::Column::Version])
        .filter(changed)
        .into_tuple()
        .all(app.db.reader())
        .await?)
}

/// Those that the viewer decides on: the waiting ones in their order, others from the newest.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    filter: EnrollmentFilter,
    arguments: &PageArguments,
) -> Result<Page<Seen>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let Some(decided) = decided_by(viewer, db).await? else {
        return Ok(Page::cut(Vec::new(), size, arguments));
    };
    let (column, id) = (enrollment::Column::AskedAt, enrollment::Column::Id);
    let direction = match filter.state {
        EnrollmentState::Asked => Direction::Asc,
        _ => Direction::Desc,
    };
    let mut query = enrollment::Entity::find()
        .filter(decided)
        .filter(filter.condition(db, app.clock.now()).await?);
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(beyond(column, id, &direction, last));
    }
    let rows = query
        .order_by(column, direction.clone())
        .order_by(id, direction)
        .limit(size + 1)
        .all(db)
        .await?;
    let rows = rows
        .into_iter()
        .map(|row| Seen { row, clearly: true })
        .collect();
    Ok(Page::cut(rows, size, arguments))
}

/// The viewer's own 报到, the latest first.
pub async fn own(viewer: &Viewer, app: &App) -> Result<Vec<enrollment::Model>> {
    Ok(enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(viewer.person_id))
        .order_by_desc(enrollment::Column::AskedAt)
        .order_by_desc(enrollment::Column::Id)
        .limit(LATEST)
        .all(app.db.reader())
        .await?)
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

/// One to a place that is asked for now; whose it is is left to say.
pub(super) fn asked(
    id: Uuid,
    kind: EnrollmentKind,
    place: &place::Model,
    now: DateTime<Utc>,
) -> enrollment::ActiveModel {
    enrollment::ActiveModel {
        id: Set(id),
        person_id: Set(None),
        organization_id: Set(None),
        kind: Set(kind),
        place_id: Set(place.id),
        community_id: Set(place.community_id),
        street_id: Set(place.street_id),
        state: Set(EnrollmentState::Asked),
        reason: Set(None),
        asked_at: Set(now),
        decided_at: Set(None),
        decided_by: Set(None),
        ended_at: Set(None),
        transferred_from_id: Set(None),
        version: Set(1),
    }
}

/// The indexes that allow one living 报到 per person or unit and place cover only those; PostgreSQL gives
/// its name and SQLite its columns. An import may have confirmed the person just now.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    new: enrollment::ActiveModel,
) -> Result<enrollment::Model> {
    let inserted = new.insert(db).await;
    match inserted.as_ref().err().and_then(DbErr::sql_err) {
        Some(SqlErr::UniqueConstraintViolation(message))
            if message.contains("living_unique")
                || message.ends_with("enrollment.person_id, enrollment.place_id")
                || message.ends_with("enrollment.organization_id, enrollment.place_id") =>
        {
            Err(ErrorCode::AlreadyEnrolled.into())
        }
        _ => inserted.on_unique("enrollment", &["id"], || {
            field(ErrorCode::Invalid, "requestId")
        }),
    }
}
