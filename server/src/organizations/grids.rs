//! 网格: a community's grids, and the compounds and buildings that each looks after.

use entity::{coverage, grid, place, place::PlaceKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    Order as Direction, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    Set,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    administration::{Change, Opening, open},
    coverage::{CoverageChange, Owner, change_rows},
    rules::CoverageOwner,
};
use crate::{
    app::App,
    audit::AuditAction,
    error::{ErrorCode, OnUnique, Result, field},
    paging::{Page, PageArguments, beyond},
    places::{self, subtree},
    requests::RequestKey,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NAME: usize = 60;

/// Open grids of the communities in a place, and those that cover something in it.
pub fn within(place: &place::Model) -> Select<grid::Entity> {
    let places = subtree::ids_from_here_down(place);
    let covering = coverage::Entity::find()
        .select_only()
        .column(coverage::Column::GridId)
        .filter(coverage::Column::GridId.is_not_null())
        .filter(coverage::Column::PlaceId.in_subquery(places.clone()))
        .into_query();
    grid::Entity::find()
        .filter(grid::Column::ClosedAt.is_null())
        .filter(
            Condition::any()
                .add(grid::Column::CommunityId.in_subquery(places))
                .add(grid::Column::Id.in_subquery(covering)),
        )
}

/// By name.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `placeId` for whoever does not administer the place.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    place_id: Uuid,
    arguments: &PageArguments,
) -> Result<Page<grid::Model>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let place = administered(viewer, db, place_id).await?;
    let (name, id) = (grid::Column::Name, grid::Column::Id);
    let mut query = within(&place);
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

/// A place that the viewer administers, open or closed.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `placeId`.
pub async fn administered(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    place_id: Uuid,
) -> Result<place::Model> {
    let place = places::service::place(db, place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    match viewer.administers(&place) {
        true => Ok(place),
        false => Err(field(ErrorCode::Forbidden, "placeId")),
    }
}

/// For answering what the viewer has just done.
pub async fn known(app: &App, id: Uuid) -> Result<grid::Model> {
    grid::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// The request's id becomes the grid's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `INVALID` on `communityId`; those of a name, `NAME_TAKEN`; those of
/// coverage on `addPlaceIds`; `INVALID` on `requestId` for an id that is taken.
pub async fn create(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    community_id: Uuid,
    name: &str,
    add: Vec<Uuid>,
) -> Result<Uuid> {
    let name = checked_text(name, "name", LONGEST_NAME)?;
    let wanted = CoverageChange {
        add,
        remove: Vec::new(),
    };
    let wanted = wanted.checked()?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let community = change.place(community_id, "communityId").await?;
    if !matches!(community.kind, PlaceKind::Community | PlaceKind::Village) {
        return Err(field(ErrorCode::Invalid, "communityId"));
    }
    check_name(&change, community.id, None, &name).await?;
    let row = grid::ActiveModel {
        id: Set(key.id()),
        community_id: Set(community.id),
        name: Set(name),
        created_at: Set(change.now),
        closed_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("grid", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    let told = change_rows(&change, &owner(&row), &wanted).await?;
    let mut after = told.after;
    after["name"] = json!(row.name);
    change
        .record(
            AuditAction::GridCreated,
            (row.id, &row.name),
            Some(&community),
            json!({}),
            after,
        )
        .await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; those of a name, `NAME_TAKEN`.
pub async fn rename(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    name: &str,
) -> Result<Uuid> {
    let name = checked_text(name, "name", LONGEST_NAME)?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, community) = own(&change, id).await?;
    check_name(&change, community.id, Some(id), &name).await?;
    if row.name != name {
        let before = json!({"name": row.name});
        let after = json!({"name": name});
        let mut next = row.into_active_model();
        next.name = Set(name);
        let row = next.update(&*change.write).await?;
        change
            .record(
                AuditAction::GridRenamed,
                (id, &row.name),
                Some(&community),
                before,
                after,
            )
            .await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; those of coverage.
pub async fn set_coverage(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    wanted: CoverageChange,
) -> Result<Uuid> {
    let wanted = wanted.checked()?;
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, community) = own(&change, id).await?;
    let told = change_rows(&change, &owner(&row), &wanted).await?;
    if told.before != told.after {
        change
            .record(
                AuditAction::GridCoverageSet,
                (id, &row.name),
                Some(&community),
                told.before,
                told.after,
            )
            .await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`.
pub async fn close(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, community) = own(&change, id).await?;
    let name = row.name.clone();
    let mut closing = row.into_active_model();
    closing.closed_at = Set(Some(change.now));
    closing.update(&*change.write).await?;
    change
        .record(
            AuditAction::GridClosed,
            (id, &name),
            Some(&community),
            json!({}),
            json!({"closedAt": change.now}),
        )
        .await?;
    change.finish(key, id).await?;
    Ok(id)
}

fn owner(row: &grid::Model) -> Owner {
    Owner {
        kind: CoverageOwner::Grid,
        id: row.id,
        community_id: Some(row.community_id),
    }
}

/// An open grid of a community that the viewer administers. Who does not see it cannot tell it from
/// one that is not there.
async fn own(change: &Change<'_>, id: Uuid) -> Result<(grid::Model, place::Model)> {
    let row = grid::Entity::find_by_id(id)
        .filter(grid::Column::ClosedAt.is_null())
        .one(&*change.write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let community = places::service::place(&*change.write, row.community_id).await?;
    match change.viewer.administers(&community) {
        true => Ok((row, community)),
        false => Err(ErrorCode::NotFound.into()),
    }
}

async fn check_name(
    change: &Change<'_>,
    community_id: Uuid,
    itself: Option<Uuid>,
    name: &str,
) -> Result<()> {
    if !change.is_guarded() {
        return Ok(());
    }
    let mut twins = grid::Entity::find()
        .filter(grid::Column::ClosedAt.is_null())
        .filter(grid::Column::CommunityId.eq(community_id))
        .filter(grid::Column::Name.eq(name));
    if let Some(id) = itself {
        twins = twins.filter(grid::Column::Id.ne(id));
    }
    match twins.count(&*change.write).await? {
        0 => Ok(()),
        _ => Err(field(ErrorCode::NameTaken, "name")),
    }
}
