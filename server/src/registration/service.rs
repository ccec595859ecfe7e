//! Reading registrations: the waiting ones of whoever confirms them, and one's own.

use chrono::{DateTime, Utc};
use entity::{place, place::PlaceKind, registration, registration::RegistrationState};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order as Direction, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    doubles::{self, Double},
    standing,
    visibility::{Reach, confirms},
};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    error::{ErrorCode, Result, field},
    identity::service::hold_person,
    live::recheck::Span,
    paging::{Page, PageArguments, beyond},
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::may_be_stored,
};

/// A registration as somebody sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub row: registration::Model,
    /// The viewer's own, with their number in clear and nobody else beside it.
    pub own: bool,
    /// Read with the list; one alone reads its own.
    pub doubles: Option<Vec<Double>>,
}

/// The viewer's own, if they ever registered.
pub async fn own(viewer: &Viewer, app: &App) -> Result<Option<Seen>> {
    let row = standing::registration_of(app.db.reader(), viewer.person_id).await?;
    Ok(row.map(|row| Seen {
        row,
        own: true,
        doubles: Some(Vec::new()),
    }))
}

/// Which were asked for or decided on, and the versions that they have reached; for hints, which say
/// nothing else.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    let (asked, decided) = (
        registration::Column::AskedAt,
        registration::Column::DecidedAt,
    );
    let changed = Condition::any()
        .add(asked.between(span.since, span.until))
        .add(decided.between(span.since, span.until));
    Ok(registration::Entity::find()
        .select_only()
        .columns([registration::Column::Id, registration::Column::Version])
        .filter(changed)
        .into_tuple()
        .all(app.db.reader())
        .await?)
}

/// Whatever the viewer is to it: for answering what they did themselves.
pub(super) async fn seen(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<Seen> {
    let row = registration::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let own = row.person_id == viewer.person_id;
    Ok(Seen {
        row,
        own,
        doubles: own.then(Vec::new),
    })
}

/// # Errors
/// `NOT_FOUND` for what the viewer does not confirm, and for their own.
pub(super) async fn confirmed_by_viewer(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<registration::Model> {
    let reach = Reach::of(viewer, db).await?;
    registration::Entity::find_by_id(id)
        .filter(reach.registrations())
        .filter(registration::Column::PersonId.ne(viewer.person_id))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

pub async fn may_see(viewer: &Viewer, app: &App, id: Uuid) -> Result<bool> {
    let db = app.db.reader();
    let row = registration::Entity::find_by_id(id).one(db).await?;
    let is_own = row.is_some_and(|row| row.person_id == viewer.person_id);
    if is_own {
        return Ok(true);
    }
    match confirmed_by_viewer(viewer, db, id).await {
        Ok(_) => Ok(true),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Those that the viewer confirms: the waiting ones in their order, others from the latest decided.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    state: RegistrationState,
    arguments: &PageArguments,
) -> Result<Page<Seen>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let reach = Reach::of(viewer, db).await?;
    if reach.is_empty() {
        return Ok(Page::cut(Vec::new(), size, arguments));
    }
    let (column, id) = (registration::Column::AskedAt, registration::Column::Id);
    let direction = match state {
        RegistrationState::Waiting => Direction::Asc,
        _ => Direction::Desc,
    };
    let mut query = registration::Entity::find()
        .filter(reach.registrations())
        .filter(registration::Column::State.eq(state))
        .filter(registration::Column::PersonId.ne(viewer.person_id));
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(beyond(column, id, &direction, last));
    }
    let rows = query
        .order_by(column, direction.clone())
        .order_by(id, direction)
        .limit(size + 1)
        .all(db)
        .await?;
    let mut doubles = doubles::of(db, &rows).await?;
    let seen = |row: registration::Model| Seen {
        doubles: Some(doubles.remove(&row.id).unwrap_or_default()),
        own: false,
        row,
    };
    let rows = rows.into_iter().map(seen).collect();
    Ok(Page::cut(rows, size, arguments))
}

/// How many wait for the viewer.
pub async fn waiting(viewer: &Viewer, app: &App) -> Result<u64> {
    if !confirms(viewer) {
        return Ok(0);
    }
    let db = app.db.reader();
    let reach = Reach::of(viewer, db).await?;
    Ok(registration::Entity::find()
        .filter(reach.registrations())
        .filter(registration::Column::State.eq(RegistrationState::Waiting))
        .filter(registration::Column::PersonId.ne(viewer.person_id))
        .count(db)
        .await?)
}

pub fn may_confirm(viewer: &Viewer) -> bool {
    confirms(viewer)
}

/// Compounds whose residents the viewer confirms and may invite, by name; buildings where that is all
/// that they look after.
///
/// # Errors
/// `INVALID` on `search`.
pub async fn confirmable_places(
    viewer: &Viewer,
    app: &App,
    search: Option<&str>,
    arguments: &PageArguments,
) -> Result<Page<place::Model>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let reach = Reach::of(viewer, db).await?;
    if reach.is_empty() {
        return Ok(Page::cut(Vec::new(), size, arguments));
    }
    let own_buildings: Vec<Uuid> = viewer
        .grid_places()
        .into_iter()
        .filter(|place| place.kind == PlaceKind::Building && place.compound_id.is_some())
        .map(|place| place.id)
        .collect();
    let mut query = place::Entity::find()
        .filter(place::Column::ClosedAt.is_null())
        .filter(reach.compounds())
        .filter(
            Condition::any()
                .add(place::Column::Kind.eq(PlaceKind::Compound))
                .add(place::Column::Id.is_in(own_buildings)),
        );
    if let Some(words) = search.map(str::trim).filter(|words| !words.is_empty()) {
        if !may_be_stored(words) {
            return Err(field(ErrorCode::Invalid, "search"));
        }
        query = query.filter(place::Column::Name.contains(words));
    }
    let (name, id) = (place::Column::Name, place::Column::Id);
    if let Some(last) = arguments.position::<(String, Uuid)>()? {
        query = query.filter(beyond(name, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(name)
        .order_by_asc(id)
        .limit(size + 1)
        .all(db)
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// The whole number, for who has to call before confirming. Every time leaves an entry in the audit.
///
/// # Errors
/// `NOT_FOUND` for what the viewer does not confirm.
pub async fn reveal_phone(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
) -> Result<String> {
    let write = app.write().await?;
    let row = confirmed_by_viewer(viewer, &*write, id).await?;
    let person = hold_person(&write, row.person_id).await?;
    let phone = app.vault.open_phone(&person.phone_cipher)?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(phone);
    }
    let now = app.clock.now();
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    let place = places::service::place(&*write, row.place_id).await?;
    let deed = Deed {
        action: AuditAction::PhoneRevealed,
        subject_id: person.id,
        subject: person.name,
        place: Some(&place),
        before: json!({}),
        after: json!({}),
    };
    audit::record(&write, viewer, now, deed).await?;
    write.commit().await?;
    Ok(phone)
}
