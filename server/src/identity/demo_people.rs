//! Whom the demo offers to sign in as, each with the place that says which of the street's people
//! they are.

use std::collections::HashMap;

use entity::{appointment, demo_person, organization, person, place, residency};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::types::DemoPerson;
use crate::{app::App, error::Result};

/// In the demo's order; nobody outside the demo.
pub async fn list(app: &App) -> Result<Vec<DemoPerson>> {
    if !app.settings.demo {
        return Ok(Vec::new());
    }
    let db = app.db.reader();
    let offered = demo_person::Entity::find()
        .order_by_asc(demo_person::Column::Position)
        .order_by_asc(demo_person::Column::PersonId)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = offered.iter().map(|row| row.person_id).collect();
    let names: HashMap<Uuid, String> = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        .filter(person::Column::State.eq(person::PersonState::Present))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let mut places = homes(db, &ids).await?;
    places.extend(offices(app, &ids).await?);
    Ok(offered
        .into_iter()
        .filter_map(|row| {
            Some(DemoPerson {
                id: row.person_id,
                name: names.get(&row.person_id)?.clone(),
                role_key: row.role_key,
                place: places.remove(&row.person_id).unwrap_or_default(),
            })
        })
        .collect())
}

/// Where they live, e.g. 半山尚小区 · 3 号楼.
async fn homes(db: &DatabaseConnection, people: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let residencies = residency::Entity::find()
        .filter(residency::Column::PersonId.is_in(people.iter().copied()))
        .filter(residency::Column::Until.is_null())
        .all(db)
        .await?;
    let homes = places_by_id(db, residencies.iter().map(|row| row.place_id)).await?;
    let compounds = places_by_id(db, homes.values().filter_map(|home| home.compound_id)).await?;
    Ok(residencies
        .into_iter()
        .filter_map(|row| {
            let home = homes.get(&row.place_id)?;
            let compound = home.compound_id.filter(|id| *id != home.id);
            let name = match compound.and_then(|id| compounds.get(&id)) {
                Some(compound) => format!("{} · {}", compound.name, home.name),
                None => home.name.clone(),
            };
            Some((row.person_id, name))
        })
        .collect())
}

/// What they hold an appointment in or over.
async fn offices(app: &App, people: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let db = app.db.reader();
    let now = app.clock.now();
    let mut appointments = appointment::Entity::find()
        .filter(appointment::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(appointment::Column::Since)
        .order_by_asc(appointment::Column::Id)
        .all(db)
        .await?;
    appointments.retain(|one| one.is_active(now));
    let places = places_by_id(db, appointments.iter().filter_map(|one| one.place_id)).await?;
    let organizations: HashMap<Uuid, organization::Model> = organization::Entity::find()
        .filter(
            organization::Column::Id
                .is_in(appointments.iter().filter_map(|one| one.organization_id)),
        )
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut offices = HashMap::new();
    for one in appointments {
        let organization = one.organization_id.and_then(|id| organizations.get(&id));
        let place = one.place_id.and_then(|id| places.get(&id));
        let name = organization
            .map(|organization| &organization.name)
            .or(place.map(|place| &place.name));
        if let Some(name) = name {
            offices.entry(one.person_id).or_insert_with(|| name.clone());
        }
    }
    Ok(offices)
}

async fn places_by_id(
    db: &DatabaseConnection,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, place::Model>> {
    let rows = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
