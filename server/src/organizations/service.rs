//! Finding organisations, and what there is to know of one.

use std::collections::{BTreeSet, HashMap};

use entity::{
    employment, enrollment,
    enrollment::EnrollmentState,
    organization,
    organization::{BranchKind, OrganizationKind},
    organization_merge, person, place,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order as Direction, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, sea_query::SelectStatement,
};
use uuid::Uuid;

use super::visibility::{sees_any, visible_to, within};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    identity,
    paging::{Page, PageArguments, beyond},
    people,
    places::{self, subtree},
    viewer::Viewer,
    words::may_be_stored,
};

/// What a list or a figure was narrowed to.
#[derive(Clone, Default)]
pub struct OrganizationFilter {
    /// None for all kinds.
    pub kinds: Vec<OrganizationKind>,
    pub branch_kind: Option<BranchKind>,
    pub place_id: Option<Uuid>,
    pub parent_id: Option<Uuid>,
    /// Only those whose parent is not in the list itself: where a tree of it begins.
    pub topmost: bool,
    /// Only those that have reported to the place, or anywhere.
    pub reported: bool,
    pub search: Option<String>,
    pub include_closed: bool,
}

/// The organisations that a filter leaves of what the viewer sees. Lists and figures both start here.
pub fn filtered(
    viewer: &Viewer,
    filter: &OrganizationFilter,
    place: Option<&place::Model>,
) -> Select<organization::Entity> {
    let mut query = visible_to(viewer);
    if !filter.include_closed {
        query = query.filter(organization::Column::ClosedAt.is_null());
    }
    if !filter.kinds.is_empty() {
        query = query.filter(organization::Column::Kind.is_in(filter.kinds.iter().copied()));
    }
    if let Some(kind) = filter.branch_kind {
        query = query.filter(organization::Column::BranchKind.eq(kind));
    }
    if let Some(place) = place {
        query = query.filter(within(place));
    }
    if filter.reported {
        query = query.filter(organization::Column::Id.in_subquery(reporting(place)));
    }
    if let Some(parent_id) = filter.parent_id {
        query = query.filter(organization::Column::ParentId.eq(parent_id));
    }
    if filter.topmost {
        let parents = query
            .clone()
            .select_only()
            .column(organization::Column::Id)
            .into_query();
        query = query.filter(
            Condition::any()
                .add(organization::Column::ParentId.is_null())
                .add(organization::Column::ParentId.not_in_subquery(parents)),
        );
    }
    query
}

/// Those whose 报到 to a place, or below it, is confirmed.
fn reporting(place: Option<&place::Model>) -> SelectStatement {
    let mut rows = enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::OrganizationId)
        .filter(enrollment::Column::OrganizationId.is_not_null())
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed));
    if let Some(place) = place {
        let places = subtree::ids_from_here_down(place);
        rows = rows.filter(enrollment::Column::PlaceId.in_subquery(places));
    }
    rows.into_query()
}

/// By name.
///
/// # Errors
/// `FORBIDDEN` for whoever sees none; `NOT_FOUND` on `placeId`; `INVALID` on `search`.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    filter: OrganizationFilter,
    arguments: &PageArguments,
) -> Result<Page<organization::Model>> {
    let size = arguments.size()?;
    if !sees_any(viewer) {
        return Err(ErrorCode::Forbidden.into());
    }
    let db = app.db.reader();
    let place = match filter.place_id {
        Some(id) => Some(
            places::service::place(db, id)
                .await
                .map_err(|error| error.on("placeId"))?,
        ),
        None => None,
    };
    let search = filter.search.as_deref().map(str::trim).unwrap_or_default();
    if !may_be_stored(search) {
        return Err(field(ErrorCode::Invalid, "search"));
    }
    let (name, id) = (organization::Column::Name, organization::Column::Id);
    let mut query = filtered(viewer, &filter, place.as_ref());
    if !search.is_empty() {
        query = query.filter(name.contains(search));
    }
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

/// # Errors
/// `NOT_FOUND` for what is not there, and for what the viewer does not see.
pub async fn one(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<organization::Model> {
    visible_to(viewer)
        .filter(organization::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Whatever the viewer is to it: for answering what they have just done, or names.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn known(db: &impl ConnectionTrait, id: Uuid) -> Result<organization::Model> {
    organization::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Where it sits, if anywhere.
pub async fn seat_of(
    db: &impl ConnectionTrait,
    row: &organization::Model,
) -> Result<Option<place::Model>> {
    match row.seat_id {
        Some(id) => Ok(Some(places::service::place(db, id).await?)),
        None => Ok(None),
    }
}

/// Whether the viewer may change it: whoever administers the place where it sits.
pub fn may_change(viewer: &Viewer, seat: Option<&place::Model>) -> bool {
    match seat {
        Some(seat) => viewer.administers(seat),
        None => viewer.is_system_admin(),
    }
}

/// Who works there now, by name, for its administrators.
///
/// # Errors
/// `NOT_FOUND` for what the viewer does not see, `FORBIDDEN` for whoever does not administer it.
pub async fn people(
    viewer: &Viewer,
    app: &App,
    organization_id: Uuid,
    arguments: &PageArguments,
) -> Result<Page<person::Model>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let row = one(viewer, db, organization_id).await?;
    if !may_change(viewer, seat_of(db, &row).await?.as_ref()) {
        return Err(ErrorCode::Forbidden.into());
    }
    let employed = employment::Entity::find()
        .select_only()
        .column(employment::Column::PersonId)
        .filter(identity::organizations::employed(row.id))
        .into_query();
    let (name, id) = (person::Column::Name, person::Column::Id);
    let mut query = people::visibility::visible_to(viewer)?.filter(id.in_subquery(employed));
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

/// Other names by which sheets may call these: those of doubles that were merged into them.
pub async fn former_names(
    db: &impl ConnectionTrait,
    rows: &[organization::Model],
) -> Result<HashMap<Uuid, BTreeSet<String>>> {
    let present: HashMap<Uuid, &str> = rows.iter().map(|row| (row.id, row.name.as_str())).collect();
    let merged = organization_merge::Entity::find().all(db).await?;
    let into: HashMap<Uuid, Uuid> = merged
        .into_iter()
        .filter(|row| present.contains_key(&row.into_id))
        .map(|row| (row.organization_id, row.into_id))
        .collect();
    let mut names: HashMap<Uuid, BTreeSet<String>> = HashMap::new();
    let ids: Vec<Uuid> = into.keys().copied().collect();
    for ids in ids.chunks(CHUNK) {
        let former = organization::Entity::find()
            .filter(organization::Column::Id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        for row in former {
            let into = into[&row.id];
            if present[&into] != row.name {
                names.entry(into).or_default().insert(row.name);
            }
        }
    }
    Ok(names)
}

/// Values in one statement.
const CHUNK: usize = 1_000;
