//! The places that a roster's lines may name, as far as the viewer administers them.

use std::collections::{HashMap, HashSet};

use entity::{place, place::PlaceKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use super::{
    super::known::{Building, Compound, Seat},
    chunks, key,
};
use crate::{error::Result, people::administered, viewer::Viewer};

fn open_places(viewer: &Viewer) -> Select<place::Entity> {
    administered(viewer).filter(place::Column::ClosedAt.is_null())
}

/// Communities, villages and what is above them, as far as the viewer administers them.
pub(super) async fn seats(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<HashMap<String, Vec<Seat>>> {
    let rows = open_places(viewer)
        .filter(place::Column::Kind.is_in([
            PlaceKind::District,
            PlaceKind::Street,
            PlaceKind::Community,
            PlaceKind::Village,
        ]))
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?;
    let mut seats: HashMap<String, Vec<Seat>> = HashMap::new();
    for row in rows {
        seats.entry(key(&row.name)).or_default().push(Seat {
            id: row.id,
            name: row.name,
            path: row.path,
            street_id: row.street_id,
            community_id: row.community_id,
        });
    }
    Ok(seats)
}

/// Compounds that the viewer administers, by their name alone and behind that of their community.
pub(super) async fn compounds(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<HashMap<String, Vec<Compound>>> {
    let compounds = open_places(viewer)
        .filter(place::Column::Kind.eq(PlaceKind::Compound))
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?;
    let communities: HashSet<Uuid> = compounds
        .iter()
        .filter_map(|place| place.community_id)
        .collect();
    let mut community_names = HashMap::new();
    for chunk in chunks(communities) {
        let rows = place::Entity::find()
            .filter(place::Column::Id.is_in(chunk))
            .all(db)
            .await?;
        community_names.extend(rows.into_iter().map(|place| (place.id, place.name)));
    }
    let mut by_name: HashMap<String, Vec<Compound>> = HashMap::new();
    for row in &compounds {
        let compound = Compound {
            id: row.id,
            name: row.name.clone(),
            path: row.path.clone(),
            community_id: row.community_id,
            community_name: row
                .community_id
                .and_then(|id| community_names.get(&id).cloned())
                .unwrap_or_default(),
            street_id: row.street_id,
        };
        if !compound.community_name.is_empty() {
            by_name
                .entry(key(&format!("{}{}", compound.community_name, row.name)))
                .or_default()
                .push(compound.clone());
        }
        by_name.entry(key(&row.name)).or_default().push(compound);
    }
    Ok(by_name)
}

pub(super) async fn buildings(
    db: &impl ConnectionTrait,
    compounds: &[&Compound],
) -> Result<HashMap<Uuid, Vec<Building>>> {
    let mut buildings: HashMap<Uuid, Vec<Building>> = HashMap::new();
    for chunk in chunks(compounds.iter().map(|compound| compound.id)) {
        let rows = place::Entity::find()
            .filter(place::Column::CompoundId.is_in(chunk))
            .filter(place::Column::Kind.eq(PlaceKind::Building))
            .filter(place::Column::ClosedAt.is_null())
            .order_by_asc(place::Column::Path)
            .all(db)
            .await?;
        for row in rows {
            if let Some(compound_id) = row.compound_id {
                buildings.entry(compound_id).or_default().push(Building {
                    id: row.id,
                    name: row.name,
                });
            }
        }
    }
    Ok(buildings)
}

/// Any places, whoever administers them.
pub(super) async fn places_by_id(
    db: &impl ConnectionTrait,
    ids: HashSet<Uuid>,
) -> Result<HashMap<Uuid, place::Model>> {
    let mut places = HashMap::new();
    for chunk in chunks(ids) {
        let rows = place::Entity::find()
            .filter(place::Column::Id.is_in(chunk))
            .all(db)
            .await?;
        places.extend(rows.into_iter().map(|place| (place.id, place)));
    }
    Ok(places)
}
