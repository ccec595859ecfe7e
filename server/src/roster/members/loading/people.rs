//! People as they are known already: home, work, skills and 报到, and whether they are the viewer's to
//! change.

use std::collections::{HashMap, HashSet};

use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    person, person_skill, place, residency,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    super::{
        known::{KnownPerson, LivingEnrollment, Residence},
        rules::Entry,
    },
    chunks,
    places::places_by_id,
    units::employments,
};
use crate::{
    error::Result,
    vault::{Vault, mask_phone},
    viewer::Viewer,
};

pub(super) async fn by_hash(
    db: &impl ConnectionTrait,
    entries: &[Entry],
) -> Result<Vec<person::Model>> {
    let mut rows = Vec::new();
    let hashes: HashSet<&Vec<u8>> = entries
        .iter()
        .filter_map(|entry| entry.phone_hash.as_ref())
        .collect();
    for chunk in chunks(hashes) {
        let found = person::Entity::find()
            .filter(person::Column::PhoneHash.is_in(chunk.into_iter().cloned()))
            .all(db)
            .await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// By the hash of their number.
pub(super) async fn people(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    vault: &Vault,
    rows: Vec<person::Model>,
) -> Result<HashMap<Vec<u8>, KnownPerson>> {
    let mut people = HashMap::new();
    for rows in chunks(rows) {
        let rows = survivors(db, rows).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let homes = residences(db, viewer, &ids).await?;
        let jobs = employments(db, &ids).await?;
        let mut skill_codes: HashMap<Uuid, Vec<String>> = HashMap::new();
        for row in person_skill::Entity::find()
            .filter(person_skill::Column::PersonId.is_in(ids.clone()))
            .all(db)
            .await?
        {
            skill_codes
                .entry(row.person_id)
                .or_default()
                .push(row.skill_code);
        }
        let (enrollments, reported_to) = living_enrollments(db, &ids).await?;
        // Somebody who was merged may stand here twice, under both numbers.
        for row in rows {
            let home = homes.get(&row.id).cloned();
            let enrollments = enrollments.get(&row.id).cloned().unwrap_or_default();
            let is_present = row.is_present();
            let person = KnownPerson {
                id: row.id,
                name: row.name,
                masked_phone: mask_phone(&vault.open_phone(&row.phone_cipher)?),
                within_reach: is_present
                    && (row.id == viewer.person_id
                        || match &home {
                            Some((within_reach, _)) => *within_reach,
                            None => are_all_administered(viewer, &enrollments, &reported_to),
                        }),
                residence: home.map(|(_, residence)| residence),
                employments: jobs.get(&row.id).cloned().unwrap_or_default(),
                skill_codes: skill_codes.get(&row.id).cloned().unwrap_or_default(),
                enrollments,
            };
            people.insert(row.phone_hash, person);
        }
    }
    Ok(people)
}

/// A number of somebody who was merged into another row is that one's: each such row is answered as
/// the other one, under the number that was looked for.
async fn survivors(
    db: &impl ConnectionTrait,
    mut rows: Vec<person::Model>,
) -> Result<Vec<person::Model>> {
    let merged: Vec<Uuid> = rows.iter().filter_map(|row| row.merged_into_id).collect();
    if merged.is_empty() {
        return Ok(rows);
    }
    let found = person::Entity::find()
        .filter(person::Column::Id.is_in(merged))
        .all(db)
        .await?;
    for row in &mut rows {
        if let Some(one) = found.iter().find(|one| Some(one.id) == row.merged_into_id) {
            *row = person::Model {
                phone_hash: row.phone_hash.clone(),
                ..one.clone()
            };
        }
    }
    Ok(rows)
}

/// Whose home is unknown belongs to where they report to; who reports nowhere, to nobody's roster
/// but the system's administrator's.
fn are_all_administered(
    viewer: &Viewer,
    enrollments: &[LivingEnrollment],
    places: &HashMap<Uuid, place::Model>,
) -> bool {
    let is_administered = |one: &LivingEnrollment| {
        places
            .get(&one.place_id)
            .is_some_and(|place| viewer.administers(place))
    };
    viewer.is_system_admin() || (!enrollments.is_empty() && enrollments.iter().all(is_administered))
}

/// Where people live, and whether the viewer administers it.
async fn residences(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    person_ids: &[Uuid],
) -> Result<HashMap<Uuid, (bool, Residence)>> {
    let rows = residency::Entity::find()
        .filter(residency::Column::PersonId.is_in(person_ids.iter().copied()))
        .filter(residency::Column::Until.is_null())
        .all(db)
        .await?;
    let homes: HashSet<Uuid> = rows.iter().map(|row| row.place_id).collect();
    let mut places = places_by_id(db, homes).await?;
    let compounds: HashSet<Uuid> = places
        .values()
        .filter_map(|place| place.compound_id)
        .filter(|id| !places.contains_key(id))
        .collect();
    places.extend(places_by_id(db, compounds).await?);
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let place = places.get(&row.place_id)?;
            let compound = place.compound_id.and_then(|id| places.get(&id));
            let is_compound = compound.is_some_and(|compound| compound.id == place.id);
            let residence = Residence {
                residency_id: row.id,
                place_id: place.id,
                compound_id: place.compound_id,
                compound_name: compound.unwrap_or(place).name.clone(),
                building_name: match compound {
                    Some(_) if !is_compound => place.name.clone(),
                    _ => String::new(),
                },
            };
            Some((row.person_id, (viewer.administers(place), residence)))
        })
        .collect())
}

/// Those of each person, and the places that they are to.
async fn living_enrollments(
    db: &impl ConnectionTrait,
    person_ids: &[Uuid],
) -> Result<(
    HashMap<Uuid, Vec<LivingEnrollment>>,
    HashMap<Uuid, place::Model>,
)> {
    let rows = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.is_in(person_ids.iter().copied()))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .all(db)
        .await?;
    let places = places_by_id(db, rows.iter().map(|row| row.place_id).collect()).await?;
    let mut enrollments: HashMap<Uuid, Vec<LivingEnrollment>> = HashMap::new();
    for row in rows {
        if let Some(person_id) = row.person_id {
            enrollments
                .entry(person_id)
                .or_default()
                .push(LivingEnrollment {
                    id: row.id,
                    place_id: row.place_id,
                    place_name: places
                        .get(&row.place_id)
                        .map_or(String::new(), |place| place.name.clone()),
                    is_linked: row.kind == EnrollmentKind::UnitLinked,
                    state: row.state,
                    version: row.version,
                });
        }
    }
    Ok((enrollments, places))
}
