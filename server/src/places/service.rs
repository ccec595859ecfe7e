//! Use-cases on places: which desk serves a place, and lists to choose from.

use entity::{organization, place, place::PlaceKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::desks;
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    paging::{Page, PageArguments},
    viewer::Viewer,
    words::may_be_stored,
};

/// A place that is still in use.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn open_place(db: &impl ConnectionTrait, id: Uuid) -> Result<place::Model> {
    place::Entity::find_by_id(id)
        .filter(place::Column::ClosedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// A place, in use or closed.
///
/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn known_place(db: &impl ConnectionTrait, id: Uuid) -> Result<place::Model> {
    place::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
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
    let size = arguments.size()?;
    let mut query = place::Entity::find().filter(place::Column::ClosedAt.is_null());
    if let Some(parent_id) = filter.parent_id {
        query = query.filter(place::Column::ParentId.eq(parent_id));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(place::Column::Kind.eq(kind));
    }
    if let Some(words) = filter
        .search
        .as_deref()
        .map(str::trim)
        .filter(|words| !words.is_empty())
    {
        if !may_be_stored(words) {
            return Err(field(ErrorCode::Invalid, "search"));
        }
        query = query.filter(place::Column::Name.contains(words));
    }
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
