//! Use-cases on places: which desk serves a place, and lists to choose from.

use entity::{coverage, organization, organization::OrganizationKind, place, place::PlaceKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    app::App,
    error::{ErrorCode, Result},
    paging::{Page, PageArguments},
    viewer::Viewer,
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

/// The organisation whose desk an order from this place lands on: the branch that covers the
/// building, else the one that covers the compound, else the community's committee.
///
/// # Errors
/// `NOT_FOUND` when not even a committee serves the place.
pub async fn desk_of(
    db: &impl ConnectionTrait,
    place: &place::Model,
) -> Result<organization::Model> {
    let covered: Vec<Uuid> = [Some(place.id), place.compound_id, place.community_id]
        .into_iter()
        .flatten()
        .collect();
    let mut candidates = coverage::Entity::find()
        .filter(coverage::Column::PlaceId.is_in(covered.clone()))
        .filter(coverage::Column::OrganizationId.is_not_null())
        .all(db)
        .await?;
    // The nearest place first; among equals the oldest coverage, so that the answer never wavers.
    candidates.sort_by_key(|row| {
        let distance = covered.iter().position(|id| *id == row.place_id);
        (distance, row.created_at, row.id)
    });
    let organizations = organization::Entity::find()
        .filter(organization::Column::ClosedAt.is_null())
        .filter(organization::Column::Kind.is_in([
            OrganizationKind::Branch,
            OrganizationKind::CommunityCommittee,
        ]))
        .filter(
            Condition::any()
                .add(
                    organization::Column::Id
                        .is_in(candidates.iter().filter_map(|row| row.organization_id)),
                )
                .add(organization::Column::SeatId.is_in(place.community_id)),
        )
        .order_by_asc(organization::Column::Id)
        .all(db)
        .await?;
    let covering = candidates.iter().find_map(|row| {
        organizations
            .iter()
            .find(|one| Some(one.id) == row.organization_id && one.kind == OrganizationKind::Branch)
    });
    covering
        .or_else(|| {
            organizations
                .iter()
                .find(|one| one.kind == OrganizationKind::CommunityCommittee)
        })
        .cloned()
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
