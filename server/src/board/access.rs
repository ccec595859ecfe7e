//! Who may read which board, and which boards there are to choose from.

use entity::{employment, organization, place, place::PlaceKind, residency};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::setting;
use crate::{
    app::App,
    error::{ErrorCode, Result},
    places,
    viewer::Viewer,
};

/// Children of a place to choose from; a street has some twenty communities.
const MOST_PLACES: u64 = 300;
/// Levels that have boards.
const WITH_BOARD: [PlaceKind; 3] = [
    PlaceKind::Community,
    PlaceKind::Village,
    PlaceKind::Compound,
];

/// A place whose board somebody may read.
pub struct Readable {
    pub place: place::Model,
    /// Everybody may.
    pub is_public: bool,
}

/// # Errors
/// `NOT_FOUND` for what has no board, or none that this reader may see.
pub async fn readable(app: &App, viewer: Option<&Viewer>, place_id: Uuid) -> Result<Readable> {
    let db = app.db.reader();
    let place = places::service::place(db, place_id).await?;
    if !WITH_BOARD.contains(&place.kind) {
        return Err(ErrorCode::NotFound.into());
    }
    may_read(app, viewer, place).await
}

/// # Errors
/// `NOT_FOUND` where neither everybody may read the place's board nor this viewer.
pub async fn may_read(app: &App, viewer: Option<&Viewer>, place: place::Model) -> Result<Readable> {
    let db = app.db.reader();
    let is_public = setting::is_public(db, place.street_id).await?;
    let may = is_public
        || match viewer {
            Some(viewer) => belongs(app, db, viewer, &place).await?,
            None => false,
        };
    match may {
        true => Ok(Readable { place, is_public }),
        false => Err(ErrorCode::NotFound.into()),
    }
}

/// Lives, works, serves or has reported somewhere in the community, or looks after the place.
async fn belongs(
    app: &App,
    db: &DatabaseConnection,
    viewer: &Viewer,
    place: &place::Model,
) -> Result<bool> {
    let looks_after = |own: &&place::Model| own.contains(place) || place.contains(own);
    let mut own_places = viewer.administered_places();
    own_places.extend(viewer.grid_places());
    if viewer.is_system_admin() || own_places.iter().any(looks_after) {
        return Ok(true);
    }
    let Some(community_id) = place.community_id else {
        return Ok(false);
    };
    let there = place::Entity::find()
        .filter(place::Column::CommunityId.eq(community_id))
        .filter(where_at_home(viewer, app))
        .count(db)
        .await?;
    Ok(there > 0)
}

/// Places where somebody lives, has reported, or has a unit or an office.
fn where_at_home(viewer: &Viewer, app: &App) -> Condition {
    let lives_in = residency::Entity::find()
        .select_only()
        .column(residency::Column::PlaceId)
        .filter(residency::Column::PersonId.eq(viewer.person_id))
        .filter(residency::Column::Until.is_null())
        .into_query();
    let goes_on = Condition::any()
        .add(employment::Column::Until.is_null())
        .add(employment::Column::Until.gt(app.clock.now()));
    let works_for = employment::Entity::find()
        .select_only()
        .column(employment::Column::OrganizationId)
        .filter(employment::Column::PersonId.eq(viewer.person_id))
        .filter(goes_on)
        .into_query();
    let serves = viewer
        .appointments
        .iter()
        .filter_map(|one| one.organization_id);
    let seats = organization::Entity::find()
        .select_only()
        .column(organization::Column::SeatId)
        .filter(organization::Column::SeatId.is_not_null())
        .filter(
            Condition::any()
                .add(organization::Column::Id.in_subquery(works_for))
                .add(organization::Column::Id.is_in(serves)),
        )
        .into_query();
    let holds_office_at = viewer.appointments.iter().filter_map(|one| one.place_id);
    Condition::any()
        .add(place::Column::Id.in_subquery(lives_in))
        .add(place::Column::Id.in_subquery(seats))
        .add(place::Column::Id.is_in(viewer.member_of.iter().copied()))
        .add(place::Column::Id.is_in(holds_office_at))
}

/// Boards to choose from.
pub struct Directory {
    /// What the places lie in.
    pub place: Option<place::Model>,
    pub is_public: bool,
    /// Streets, or what has a board or holds what has.
    pub places: Vec<place::Model>,
    /// The viewer's own compounds and communities, wherever they are.
    pub own: Vec<place::Model>,
}

/// The boards below a place; without one the streets whose boards everybody may read, or what is in
/// it where there is but one.
///
/// # Errors
/// `NOT_FOUND` for a place whose boards this reader may not see.
pub async fn directory(
    app: &App,
    viewer: Option<&Viewer>,
    parent_id: Option<Uuid>,
) -> Result<Directory> {
    let db = app.db.reader();
    let own = match viewer {
        Some(viewer) => own_boards(app, db, viewer).await?,
        None => Vec::new(),
    };
    let parent = match parent_id {
        Some(id) => Some(places::service::place(db, id).await?),
        None => None,
    };
    if let Some(parent) = parent {
        if parent.kind == PlaceKind::Building {
            return Err(ErrorCode::NotFound.into());
        }
        let Readable { place, is_public } = may_read(app, viewer, parent).await?;
        let places = below(db, &place).await?;
        let place = Some(place);
        return Ok(Directory {
            place,
            is_public,
            places,
            own,
        });
    }
    let streets = place::Entity::find()
        .filter(place::Column::Id.in_subquery(setting::public_streets()))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Position)
        .order_by_asc(place::Column::Id)
        .limit(MOST_PLACES)
        .all(db)
        .await?;
    let is_public = !streets.is_empty();
    let (place, places) = match streets.as_slice() {
        [only] => (Some(only.clone()), below(db, only).await?),
        _ => (None, streets),
    };
    Ok(Directory {
        place,
        is_public,
        places,
        own,
    })
}

async fn below(db: &DatabaseConnection, place: &place::Model) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find()
        .filter(place::Column::ParentId.eq(place.id))
        .filter(place::Column::Kind.ne(PlaceKind::Building))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Position)
        .order_by_asc(place::Column::Path)
        .limit(MOST_PLACES)
        .all(db)
        .await?)
}

/// Of where somebody is at home: the compounds first, then their communities.
async fn own_boards(
    app: &App,
    db: &DatabaseConnection,
    viewer: &Viewer,
) -> Result<Vec<place::Model>> {
    let at_home = place::Entity::find()
        .filter(where_at_home(viewer, app))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Path)
        .limit(MOST_PLACES)
        .all(db)
        .await?;
    let compounds = at_home.iter().filter_map(|place| place.compound_id);
    let communities = at_home.iter().filter_map(|place| place.community_id);
    let ids: Vec<Uuid> = compounds.chain(communities).collect();
    let mut own = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?;
    own.sort_by_key(|place| place.kind != PlaceKind::Compound);
    Ok(own)
}
