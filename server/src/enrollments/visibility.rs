//! Whose a 报到 is and who decides on it: they see it clearly, and nobody else does.

use entity::{enrollment, place};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    app::App,
    error::{ErrorCode, Result},
    places::{
        self,
        subtree::{self, Levels},
    },
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

pub(super) async fn decides(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let Some(decided) = decided_by(viewer, db).await? else {
        return Ok(false);
    };
    let found = enrollment::Entity::find_by_id(id)
        .filter(decided)
        .count(db)
        .await?;
    Ok(found > 0)
}

/// The viewer's own, or that of a unit which they report for.
pub(super) fn is_own(viewer: &Viewer, row: &enrollment::Model) -> bool {
    row.person_id == Some(viewer.person_id)
        || row.organization_id.is_some_and(|id| viewer.liaises_for(id))
}

/// Whatever the viewer is to it: for answering what they did themselves.
pub(super) async fn seen(viewer: &Viewer, db: &impl ConnectionTrait, id: Uuid) -> Result<Seen> {
    let row = enrollment::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let clearly = is_own(viewer, &row) || decides(viewer, db, row.id).await?;
    Ok(Seen { row, clearly })
}

/// # Errors
/// `NOT_FOUND` for what is not the viewer's, nor theirs to decide on.
pub(super) async fn seen_clearly(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<enrollment::Model> {
    let seen = seen(viewer, db, id).await?;
    match seen.clearly {
        true => Ok(seen.row),
        false => Err(ErrorCode::NotFound.into()),
    }
}

pub async fn may_see(viewer: &Viewer, app: &App, id: Uuid) -> Result<bool> {
    match seen(viewer, app.db.reader(), id).await {
        Ok(seen) => Ok(seen.clearly),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
