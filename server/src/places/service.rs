//! Use-cases on places: which desk serves a place, and lists to choose from.

use entity::{organization, place, place::PlaceKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{LockType, SimpleExpr},
};
use uuid::Uuid;

use super::{desks, subtree};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    paging::{Page, PageArguments},
    viewer::Viewer,
    words::may_be_stored,
};

/// A place, in use or closed.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn place(db: &impl ConnectionTrait, id: Uuid) -> Result<place::Model> {
    place::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// A place to be looked at: everybody may.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn read(_viewer: &Viewer, app: &App, id: Uuid) -> Result<place::Model> {
    place(app.db.reader(), id).await
}

/// A place that is still in use, held until the transaction ends: nobody moves or closes it while
/// something is being written that lies there. On SQLite the transaction itself sees to that.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn open_place(tx: &DatabaseTransaction, id: Uuid) -> Result<place::Model> {
    place::Entity::find_by_id(id)
        .filter(place::Column::ClosedAt.is_null())
        .lock(LockType::Share)
        .one(tx)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// A place as it is now, in use or closed, held like an open one.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn held_place(tx: &DatabaseTransaction, id: Uuid) -> Result<place::Model> {
    place::Entity::find_by_id(id)
        .lock(LockType::Share)
        .one(tx)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Whoever is writing something that lies there is waited for; whoever comes later waits.
pub async fn hold_subtree(tx: &DatabaseTransaction, place: &place::Model) -> Result<()> {
    place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(subtree::from_here_down(place))
        .order_by_asc(place::Column::Id)
        .lock(LockType::Update)
        .into_tuple::<Uuid>()
        .all(tx)
        .await?;
    Ok(())
}

/// The same for several, in the one order in which everybody takes them.
pub async fn hold_subtrees(tx: &DatabaseTransaction, places: &mut [place::Model]) -> Result<()> {
    places.sort_by(|a, b| a.path.cmp(&b.path));
    for place in places {
        hold_subtree(tx, place).await?;
    }
    Ok(())
}

/// The organisation whose desk an order from this place lands on.
///
/// # Errors
/// `NOT_FOUND` when not even a committee serves the place.
pub async fn desk_of(
    db: &impl ConnectionTrait,
    place: &place::Model,
) -> Result<organization::Model> {
    desks::desks_of(db, std::slice::from_ref(place))
        .await?
        .remove(&place.id)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// The topmost places that the viewer administers, or with words those of all whose name contains
/// them.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing, `INVALID` on `search`.
pub async fn administered(
    viewer: &Viewer,
    app: &App,
    search: Option<&str>,
    arguments: &PageArguments,
) -> Result<Page<place::Model>> {
    if !viewer.is_administrator() {
        return Err(ErrorCode::Forbidden.into());
    }
    let mut query = place::Entity::find().filter(place::Column::ClosedAt.is_null());
    let own = viewer.administered_places();
    match (named(search)?, viewer.is_system_admin()) {
        (Some(words), true) => query = query.filter(words),
        (Some(words), false) => {
            let reach = own.iter().fold(Condition::any(), |any, place| {
                any.add(subtree::from_here_down(place))
            });
            query = query.filter(words).filter(reach);
        }
        (None, true) => query = query.filter(place::Column::ParentId.is_null()),
        (None, false) => {
            let is_topmost = |place: &&place::Model| {
                !own.iter()
                    .any(|other| other.id != place.id && other.contains(place))
            };
            let topmost = own.iter().copied().filter(is_topmost);
            query = query.filter(place::Column::Id.is_in(topmost.map(|place| place.id)));
        }
    }
    in_order(query, app, arguments).await
}

fn named(search: Option<&str>) -> Result<Option<SimpleExpr>> {
    match search.map(str::trim).filter(|words| !words.is_empty()) {
        None => Ok(None),
        Some(words) if may_be_stored(words) => Ok(Some(place::Column::Name.contains(words))),
        Some(_) => Err(field(ErrorCode::Invalid, "search")),
    }
}

/// What a list of places was narrowed to.
#[derive(Default)]
pub struct PlaceFilter {
    pub parent_id: Option<Uuid>,
    pub search: Option<String>,
    pub kind: Option<PlaceKind>,
}

pub async fn list(
    _viewer: &Viewer,
    app: &App,
    filter: PlaceFilter,
    arguments: &PageArguments,
) -> Result<Page<place::Model>> {
    let mut query = place::Entity::find().filter(place::Column::ClosedAt.is_null());
    if let Some(parent_id) = filter.parent_id {
        query = query.filter(place::Column::ParentId.eq(parent_id));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(place::Column::Kind.eq(kind));
    }
    if let Some(words) = named(filter.search.as_deref())? {
        query = query.filter(words);
    }
    in_order(query, app, arguments).await
}

pub async fn in_order(
    mut query: Select<place::Entity>,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<place::Model>> {
    let size = arguments.size()?;
    if let Some((position, path, id)) = arguments.position::<(i32, String, Uuid)>()? {
        // Siblings in their order; across parents the tree's own order decides.
        query = query.filter(
            Condition::any()
                .add(place::Column::Position.gt(position))
                .add(
                    Condition::all()
                        .add(place::Column::Position.eq(position))
                        .add(place::Column::Path.gt(path.clone())),
                )
                .add(
                    Condition::all()
                        .add(place::Column::Position.eq(position))
                        .add(place::Column::Path.eq(path))
                        .add(place::Column::Id.gt(id)),
                ),
        );
    }
    let rows = query
        .order_by_asc(place::Column::Position)
        .order_by_asc(place::Column::Path)
        .order_by_asc(place::Column::Id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}
