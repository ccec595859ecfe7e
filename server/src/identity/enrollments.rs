//! 报到: asking to be counted as a member of the compound, and the desk's answer.

use chrono::{DateTime, Utc};
use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
    place,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    Order as Direction, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    reporting,
    rules::{self, Decision},
    service,
};
use crate::{
    app::{App, Write},
    error::{ErrorCode, OnUnique, Result, field},
    inbox::{self, service::Notice},
    live::LiveTopic,
    paging::{Page, PageArguments, beyond},
    places::{
        self,
        subtree::{self, Levels},
    },
    registration,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// A 报到 as somebody sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub row: enrollment::Model,
    /// Whether name and number are shown in full: to the person, and to whoever decides.
    pub clearly: bool,
}

/// What the viewer decides on: members of the compounds of desks served; members and units of all
/// places administered. Nothing for those who decide on nothing.
pub(super) async fn decided_by(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
) -> Result<Option<Condition>> {
    if viewer.is_system_admin() {
        return Ok(Some(Condition::all()));
    }
    let desk_ids = viewer.desk_ids();
    let administered = viewer.administered_places();
    if desk_ids.is_empty() && administered.is_empty() {
        return Ok(None);
    }
    let compounds = places::desks::compounds_of_desks(db, &desk_ids).await?;
    let mut any = Condition::any().add(enrollment::Column::PlaceId.is_in(compounds));
    for place in administered {
        any = any.add(lies_in(place));
    }
    Ok(Some(any))
}

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
            let people = service::people_of_units(&[unit_id], now);
            all = all.add(enrollment::Column::PersonId.in_subquery(people));
        }
        Ok(all)
    }
}

/// 报到 to a place's subtree; they are to compounds, and of units to communities.
fn lies_in(place: &place::Model) -> Condition {
    let levels = Levels {
        street: enrollment::Column::StreetId,
        community: enrollment::Column::CommunityId,
        compound: enrollment::Column::PlaceId,
        place: enrollment::Column::PlaceId,
    };
    subtree::lies_in(place, levels)
}

async fn decides(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let Some(decided) = decided_by(viewer, db).await? else {
        return Ok(false);
    };
    let found = enrollment::Entity::find_by_id(id)
        .filter(decided)
        .count(db)
        .await?;
    Ok(found > 0)
}

/// Whatever the viewer is to it: for answering what they did themselves.
pub(super) async fn seen(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<Seen> {
    let row = enrollment::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let is_own = row.person_id == Some(viewer.person_id)
        || row.organization_id.is_some_and(|id| viewer.liaises_for(id));
    let clearly = is_own || decides(viewer, db, row.id).await?;
    Ok(Seen { row, clearly })
}

pub async fn may_see(viewer: &Viewer, app: &App, id: Uuid) -> Result<bool> {
    match seen(viewer, app.db.reader(), id).await {
        Ok(seen) => Ok(seen.clearly),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
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

/// The request's id becomes that of the 报到.
///
/// # Errors
/// `NOT_CONFIRMED`, `NOT_FOUND` on `placeId`, `NO_RESIDENCE`, `INVALID` on `placeId` for a compound that
/// the viewer neither lives in nor is linked with by their unit, `ALREADY_ENROLLED`; `INVALID` on `requestId` for an id that is taken, whoever
/// it belongs to.
pub async fn ask(viewer: &Viewer, app: &App, key: &RequestKey, place_id: Uuid) -> Result<Seen> {
    let mut write = app.write().await?;
    // From here on nobody moves this person, nor asks for them a second time.
    let person = service::hold_person(&write, viewer.person_id).await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    registration::standing::check_confirmed(&*write, person.id).await?;
    let place = places::service::open_place(&write, place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    let kind = reporting::kind_of(&*write, person.id, &place, app.clock.now()).await?;
    let now = app.clock.now();
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person.id))
        .filter(enrollment::Column::PlaceId.eq(place.id))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .count(&*write)
        .await?;
    if living > 0 {
        return Err(ErrorCode::AlreadyEnrolled.into());
    }
    let inserted = enrollment::ActiveModel {
        id: Set(key.id()),
        person_id: Set(Some(person.id)),
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
    .insert(&*write)
    .await;
    let row = living_once(inserted)?;
    tell_desk(&mut write, app, &row, &place, person.name).await?;
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    write.hint(LiveTopic::Enrollment, row.id, row.version);
    write.commit().await?;
    Ok(Seen { row, clearly: true })
}

/// The indexes that allow one living 报到 per person or unit and place cover only those; PostgreSQL gives
/// its name and SQLite its columns. An import may have confirmed the person just now.
pub(super) fn living_once(inserted: Result<enrollment::Model, DbErr>) -> Result<enrollment::Model> {
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

pub(super) async fn tell_desk(
    write: &mut Write<'_>,
    app: &App,
    row: &enrollment::Model,
    place: &place::Model,
    name: String,
) -> Result<()> {
    // A place that nobody serves has nobody to tell; its administrators find the 报到 in their list.
    let Some(desk) = places::desks::desks_of(&**write, std::slice::from_ref(place))
        .await?
        .remove(&place.id)
    else {
        return Ok(());
    };
    let people =
        service::people_at_desk(&**write, desk.id, place.community_id, row.asked_at).await?;
    let notices = people
        .into_iter()
        .filter(|person_id| Some(*person_id) != row.person_id)
        .map(|person_id| Notice {
            person_id,
            kind: NotificationKind::EnrollmentAsked,
            source_id: rules::step_of(row.id, row.version),
            order_id: None,
            enrollment_id: Some(row.id),
            subject: place.name.clone(),
            detail: name.clone(),
        })
        .collect();
    inbox::service::notify(write, app, notices).await
}

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
    let before = seen(viewer, &*write, id).await?;
    if !before.clearly {
        return Err(ErrorCode::NotFound.into());
    }
    if !decides(viewer, &*write, id).await? {
        return Err(ErrorCode::Forbidden.into());
    }
    let state = decision.applied_to(before.row.state)?;
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

pub(super) async fn tell_person(
    write: &mut Write<'_>,
    app: &App,
    row: &enrollment::Model,
    kind: NotificationKind,
    reason: Option<String>,
) -> Result<()> {
    let place = place::Entity::find_by_id(row.place_id)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let people = match row.organization_id {
        Some(unit_id) => service::liaisons_of(&**write, unit_id, app.clock.now()).await?,
        None => row.person_id.into_iter().collect(),
    };
    let notices = people
        .into_iter()
        .map(|person_id| Notice {
            person_id,
            kind,
            source_id: rules::step_of(row.id, row.version),
            order_id: None,
            enrollment_id: Some(row.id),
            subject: place.name.clone(),
            detail: reason.clone().unwrap_or_default(),
        })
        .collect();
    inbox::service::notify(write, app, notices).await
}
