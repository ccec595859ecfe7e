//! Reads what lines of places and buildings are judged by: a fixed number of statements for each
//! thousand rows.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{coverage, grid, import_batch::ImportKind, organization, place, place::PlaceKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    columns,
    world::{Read, World},
};
use crate::{
    error::Result,
    places::subtree::from_here_down,
    roster::{columns::Line, judging::Decisions, text::key},
    viewer::Viewer,
};

/// Values in one statement.
const CHUNK: usize = 1_000;

pub async fn load(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    kind: ImportKind,
    lines: &[(Line, Decisions)],
    now: DateTime<Utc>,
) -> Result<World> {
    let mut read = Read {
        places: administered(db, viewer).await?,
        ..Read::default()
    };
    match kind {
        ImportKind::Buildings => load_buildings(db, lines, &mut read).await?,
        _ => load_organizations(db, viewer, &mut read).await?,
    }
    Ok(World::new(read, viewer.is_system_admin(), now))
}

/// Everything above buildings that the viewer administers.
async fn administered(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Vec<place::Model>> {
    let mut query = place::Entity::find()
        .filter(place::Column::Kind.ne(PlaceKind::Building))
        .filter(place::Column::ClosedAt.is_null());
    if !viewer.is_system_admin() {
        let own = viewer.administered_places().into_iter();
        let reach = own.fold(Condition::any(), |any, place| {
            any.add(from_here_down(place))
        });
        query = query.filter(reach);
    }
    Ok(query.order_by_asc(place::Column::Path).all(db).await?)
}

async fn load_buildings(
    db: &impl ConnectionTrait,
    lines: &[(Line, Decisions)],
    read: &mut Read,
) -> Result<()> {
    let names: HashSet<String> = lines
        .iter()
        .map(|(line, _)| key(line.cell(columns::COMPOUND)))
        .collect();
    // The cell may hold the community's name too, so ends are compared.
    let named: Vec<&place::Model> = read
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Compound)
        .filter(|place| {
            let own = key(&place.name);
            names.contains(&own) || names.iter().any(|name| name.ends_with(&own))
        })
        .collect();
    let communities: HashSet<Uuid> = named.iter().filter_map(|one| one.community_id).collect();
    let compounds: Vec<Uuid> = named.iter().map(|one| one.id).collect();
    for ids in compounds.chunks(CHUNK) {
        let buildings = place::Entity::find()
            .filter(place::Column::CompoundId.is_in(ids.iter().copied()))
            .filter(place::Column::Kind.eq(PlaceKind::Building))
            .filter(place::Column::ClosedAt.is_null())
            .order_by_asc(place::Column::Path)
            .all(db)
            .await?;
        read.places.extend(buildings);
    }
    let communities: Vec<Uuid> = communities.into_iter().collect();
    for ids in communities.chunks(CHUNK) {
        let grids = grid::Entity::find()
            .filter(grid::Column::CommunityId.is_in(ids.iter().copied()))
            .filter(grid::Column::ClosedAt.is_null())
            .all(db)
            .await?;
        read.grids.extend(grids);
    }
    let grids: Vec<Uuid> = read.grids.iter().map(|one| one.id).collect();
    for ids in grids.chunks(CHUNK) {
        let rows = coverage::Entity::find()
            .filter(coverage::Column::GridId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        read.coverage.extend(rows);
    }
    Ok(())
}

/// Organisations of all that the viewer administers, and those above, which theirs belong to.
async fn load_organizations(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    read: &mut Read,
) -> Result<()> {
    let own: HashSet<Uuid> = read.places.iter().map(|one| one.id).collect();
    let mut above: HashSet<Uuid> = viewer
        .administered_places()
        .iter()
        .flat_map(|place| [place.parent_id, place.street_id])
        .flatten()
        .filter(|id| !own.contains(id))
        .collect();
    let ids: Vec<Uuid> = above.iter().copied().collect();
    let districts: Vec<Option<Uuid>> = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|place| place.parent_id)
        .collect();
    above.extend(
        districts
            .into_iter()
            .flatten()
            .filter(|id| !own.contains(id)),
    );
    let seats: Vec<Uuid> = own.iter().chain(&above).copied().collect();
    for ids in seats.chunks(CHUNK) {
        let rows = organization::Entity::find()
            .filter(organization::Column::SeatId.is_in(ids.iter().copied()))
            .filter(organization::Column::ClosedAt.is_null())
            .order_by_asc(organization::Column::Id)
            .all(db)
            .await?;
        read.organizations.extend(rows);
    }
    let ids: Vec<Uuid> = read.organizations.iter().map(|one| one.id).collect();
    for ids in ids.chunks(CHUNK) {
        let rows = coverage::Entity::find()
            .filter(coverage::Column::OrganizationId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        read.coverage.extend(rows);
    }
    read.above = above;
    read.parents = parents_above(db, &read.organizations).await?;
    Ok(())
}

/// The chains of parents that lead out of what was read: a new parent must not make a loop of one.
async fn parents_above(
    db: &impl ConnectionTrait,
    known: &[organization::Model],
) -> Result<HashMap<Uuid, Uuid>> {
    let mut seen: HashSet<Uuid> = known.iter().map(|one| one.id).collect();
    let mut parents = HashMap::new();
    let above = known.iter().filter_map(|one| one.parent_id);
    let mut next: Vec<Uuid> = above.filter(|id| seen.insert(*id)).collect();
    while !next.is_empty() {
        let mut further = Vec::new();
        for ids in next.chunks(CHUNK) {
            let rows: Vec<(Uuid, Uuid)> = organization::Entity::find()
                .select_only()
                .column(organization::Column::Id)
                .column(organization::Column::ParentId)
                .filter(organization::Column::Id.is_in(ids.iter().copied()))
                .filter(organization::Column::ParentId.is_not_null())
                .into_tuple()
                .all(db)
                .await?;
            further.extend(rows);
        }
        next = further
            .iter()
            .map(|(_, parent_id)| *parent_id)
            .filter(|id| seen.insert(*id))
            .collect();
        parents.extend(further);
    }
    Ok(parents)
}
