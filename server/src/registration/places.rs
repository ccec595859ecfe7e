//! Places to register for, read by whoever holds a phone: names of compounds and of the buildings in
//! one, and nothing else about them. Few at a time, and only to those who know what they look for.

use entity::{place, place::PlaceKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    words::may_be_stored,
};

const MOST_COMPOUNDS: u64 = 20;
/// Of the largest compounds.
const MOST_BUILDINGS: u64 = 200;

/// A place and what tells it from others of its name.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: Uuid,
    pub name: String,
    /// The community, or of a building the compound.
    pub within: String,
}

/// Compounds whose name contains the words.
///
/// # Errors
/// `INVALID` on `search`.
pub async fn compounds(app: &App, search: &str) -> Result<Vec<Choice>> {
    // Without the signs that stand for any others: nobody is to read them all.
    let search = search.replace(['%', '_', '\\'], "");
    let search = search.trim();
    if !may_be_stored(search) {
        return Err(field(ErrorCode::Invalid, "search"));
    }
    if search.is_empty() {
        return Ok(Vec::new());
    }
    let rows = place::Entity::find()
        .filter(place::Column::Kind.eq(PlaceKind::Compound))
        .filter(place::Column::ClosedAt.is_null())
        .filter(place::Column::Name.contains(search))
        .order_by_asc(place::Column::Name)
        .order_by_asc(place::Column::Id)
        .limit(MOST_COMPOUNDS)
        .all(app.db.reader())
        .await?;
    choices(app.db.reader(), rows, |row| row.community_id).await
}

/// The buildings of one compound, in their order.
pub async fn buildings(app: &App, compound_id: Uuid) -> Result<Vec<Choice>> {
    let rows = place::Entity::find()
        .filter(place::Column::ParentId.eq(compound_id))
        .filter(place::Column::Kind.eq(PlaceKind::Building))
        .filter(place::Column::CompoundId.eq(compound_id))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Position)
        .order_by_asc(place::Column::Path)
        .limit(MOST_BUILDINGS)
        .all(app.db.reader())
        .await?;
    choices(app.db.reader(), rows, |row| row.compound_id).await
}

async fn choices(
    db: &impl ConnectionTrait,
    rows: Vec<place::Model>,
    above: fn(&place::Model) -> Option<Uuid>,
) -> Result<Vec<Choice>> {
    let ids = rows.iter().filter_map(above);
    let names = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let name_of = |id: Uuid| names.iter().find(|row| row.id == id);
    let choice = |row: place::Model| Choice {
        within: above(&row)
            .and_then(name_of)
            .map(|row| row.name.clone())
            .unwrap_or_default(),
        id: row.id,
        name: row.name,
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// One place, for who comes by an invitation.
pub async fn choice(db: &impl ConnectionTrait, row: place::Model) -> Result<Choice> {
    let above: fn(&place::Model) -> Option<Uuid> = match row.kind {
        PlaceKind::Compound => |row| row.community_id,
        _ => |row| row.compound_id,
    };
    let mut found = choices(db, vec![row], above).await?;
    found.pop().ok_or_else(|| ErrorCode::NotFound.into())
}
