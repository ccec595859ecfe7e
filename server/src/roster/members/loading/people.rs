//! Reads what a roster's lines are judged by: a fixed number of statements for each thousand lines.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    appointment, appointment::AppointmentRole, employment, enrollment, enrollment::EnrollmentState,
    organization, organization::OrganizationKind, person, person::PersonState, person_skill, place,
    place::PlaceKind, residency, skill,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query,
};
use uuid::Uuid;

use super::{
    super::{judging::NEW, text::key},
    columns,
    known::{
        Building, Compound, Employment, Known, KnownPerson, LivingEnrollment, Residence, Seat,
        Skill, Unit,
    },
    rules::Entry,
};
use crate::{
    error::Result, organizations, places::subtree::from_here_down, vault::Vault, vault::mask_phone,
    viewer::Viewer,
};

/// Values in one statement; SQLite takes 32,766 and PostgreSQL 65,535.
const CHUNK: usize = 1_000;

/// What people are employed by; the party's own tree and residents' bodies are something else.
const UNIT_KINDS: [OrganizationKind; 9] = [
    OrganizationKind::StreetCommittee,
    OrganizationKind::CommunityCommittee,
    OrganizationKind::PartnerUnit,
    OrganizationKind::Department,
    OrganizationKind::School,
    OrganizationKind::Enterprise,
    OrganizationKind::PropertyCompany,
    OrganizationKind::SocialOrganization,
    OrganizationKind::Merchant,
];

pub async fn load(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    vault: &Vault,
    entries: &[Entry],
    now: DateTime<Utc>,
) -> Result<Known> {
    let places = Places::administered_by(db, viewer).await?;
    let mut known = Known {
        compounds: places.by_name(),
        seats: seats(db, viewer).await?,
        skills: skills(db).await?,
        ..Known::default()
    };
    let named: Vec<&Compound> = entries
        .iter()
        .map(|entry| key(&entry.line.compound))
        .collect::<HashSet<_>>()
        .iter()
        .filter_map(|name| known.compounds.get(name))
        .flatten()
        .collect();
    known.buildings = buildings(db, &named).await?;
    known.units = units(db, viewer, &named, &known.seats).await?;
    let rows = people_by_hash(db, entries).await?;
    known.people = people(db, viewer, vault, rows).await?;
    let compounds: Vec<Uuid> = named.iter().map(|one| one.id).collect();
    known.namesakes = namesakes(db, viewer, vault, entries, &known, &compounds, now).await?;
    Ok(known)
}

/// Communities, villages and what is above them, as far as the viewer administers them.
async fn seats(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<HashMap<String, Vec<Seat>>> {
    let mut query = place::Entity::find()
        .filter(place::Column::Kind.is_in([
            PlaceKind::District,
            PlaceKind::Street,
            PlaceKind::Community,
            PlaceKind::Village,
        ]))
        .filter(place::Column::ClosedAt.is_null());
    if !viewer.is_system_admin() {
        let mut reach = Condition::any();
        for own in viewer.administered_places() {
            reach = reach.add(from_here_down(own));
        }
        query = query.filter(reach);
    }
    let mut seats: HashMap<String, Vec<Seat>> = HashMap::new();
    for row in query.order_by_asc(place::Column::Path).all(db).await? {
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

/// Compounds that the viewer administers, with the names of their communities.
struct Places {
    compounds: Vec<place::Model>,
    community_names: HashMap<Uuid, String>,
}

impl Places {
    async fn administered_by(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Self> {
        let mut query = place::Entity::find()
            .filter(place::Column::Kind.eq(PlaceKind::Compound))
            .filter(place::Column::ClosedAt.is_null());
        if !viewer.is_system_admin() {
            let mut reach = Condition::any();
            for own in viewer.administered_places() {
                reach = reach.add(from_here_down(own));
            }
            query = query.filter(reach);
        }
        let compounds = query.order_by_asc(place::Column::Path).all(db).await?;
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
        Ok(Self {
            compounds,
            community_names,
        })
    }

    fn by_name(&self) -> HashMap<String, Vec<Compound>> {
        let mut by_name: HashMap<String, Vec<Compound>> = HashMap::new();
        for row in &self.compounds {
            let compound = Compound {
                id: row.id,
                name: row.name.clone(),
                path: row.path.clone(),
                community_id: row.community_id,
                community_name: row
                    .community_id
                    .and_then(|id| self.community_names.get(&id).cloned())
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
        by_name
    }
}

async fn skills(db: &impl ConnectionTrait) -> Result<Vec<Skill>> {
    let rows = skill::Entity::find()
        .order_by_asc(skill::Column::Position)
        .order_by_asc(skill::Column::Code)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Skill {
            code: row.code,
            name_zh: row.name_zh,
            name_en: row.name_en,
        })
        .collect())
}

async fn buildings(
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

/// Units of the streets that the roster is about, and of places above them.
async fn units(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    compounds: &[&Compound],
    own_seats: &HashMap<String, Vec<Seat>>,
) -> Result<HashMap<String, Vec<Unit>>> {
    let mut units: HashMap<String, Vec<Unit>> = HashMap::new();
    let own = || own_seats.values().flatten();
    let streets: HashSet<Uuid> = compounds
        .iter()
        .filter_map(|one| one.street_id)
        .chain(own().filter_map(|one| one.street_id))
        .collect();
    let communities: HashSet<Uuid> = compounds
        .iter()
        .filter_map(|one| one.community_id)
        .chain(own().filter_map(|one| one.community_id))
        .collect();
    let seats = Query::select()
        .column(place::Column::Id)
        .from(place::Entity)
        .cond_where(
            Condition::any()
                .add(place::Column::StreetId.is_in(streets))
                .add(place::Column::CommunityId.is_in(communities))
                .add(place::Column::Kind.eq(PlaceKind::District)),
        )
        .to_owned();
    let rows = organization::Entity::find()
        .filter(organization::Column::ClosedAt.is_null())
        .filter(organization::Column::Kind.is_in(UNIT_KINDS))
        .filter(organization::Column::SeatId.in_subquery(seats))
        .all(db)
        .await?;
    let seats: HashSet<Uuid> = rows.iter().filter_map(|row| row.seat_id).collect();
    let seats = places_by_id(db, seats).await?;
    let mut former_names = organizations::former_names(db, &rows).await?;
    let mut roles = roles(db, &rows).await?;
    for row in rows {
        let Some(seat) = row.seat_id.and_then(|id| seats.get(&id)) else {
            continue;
        };
        // A sheet may still call it by the name of a double that it was merged with.
        let unit = Unit {
            id: row.id,
            name: row.name,
            kind: row.kind,
            seat_id: seat.id,
            seat_name: seat.name.clone(),
            within_reach: viewer.administers(seat),
            roles: roles.remove(&row.id).unwrap_or_default(),
            seat_path: seat.path.clone(),
            community_id: seat.community_id,
            street_id: seat.street_id,
        };
        for name in former_names.remove(&row.id).unwrap_or_default() {
            units.entry(key(&name)).or_default().push(unit.clone());
        }
        units.entry(key(&unit.name)).or_default().push(unit);
    }
    Ok(units)
}

async fn roles(
    db: &impl ConnectionTrait,
    units: &[organization::Model],
) -> Result<HashMap<Uuid, Vec<AppointmentRole>>> {
    let mut roles: HashMap<Uuid, Vec<AppointmentRole>> = HashMap::new();
    for ids in chunks(units.iter().map(|unit| unit.id)) {
        let held = appointment::Entity::find()
            .filter(appointment::Column::OrganizationId.is_in(ids))
            .filter(appointment::Column::Until.is_null())
            .all(db)
            .await?;
        for row in held {
            if let Some(id) = row.organization_id {
                roles.entry(id).or_default().push(row.role);
            }
        }
    }
    Ok(roles)
}

async fn people_by_hash(
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

/// Whoever goes by the name of somebody with an unknown number, in the same compound: it may be the
/// same person with another number. Who holds an office is none of them, since whoever has the
/// number can sign in; nor is who stands in the file with their own number.
async fn namesakes(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    vault: &Vault,
    entries: &[Entry],
    known: &Known,
    compounds: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<(Uuid, String), Vec<KnownPerson>>> {
    let is_unknown = |entry: &&Entry| {
        let hash = entry.phone_hash.as_ref();
        hash.is_some_and(|hash| !known.people.contains_key(hash))
            && entry.decisions.get(columns::PHONE).map(String::as_str) != Some(NEW)
    };
    let names: HashSet<&String> = entries
        .iter()
        .filter(is_unknown)
        .map(|entry| &entry.line.name)
        .filter(|name| !name.is_empty())
        .collect();
    let mut rows = Vec::new();
    for names in chunks(names) {
        for compounds in chunks(compounds.iter().copied()) {
            let homes = Query::select()
                .column(place::Column::Id)
                .from(place::Entity)
                .and_where(place::Column::CompoundId.is_in(compounds))
                .to_owned();
            let living = Query::select()
                .column(residency::Column::PersonId)
                .from(residency::Entity)
                .and_where(residency::Column::Until.is_null())
                .and_where(residency::Column::PlaceId.in_subquery(homes))
                .to_owned();
            let found = person::Entity::find()
                .filter(person::Column::State.eq(PersonState::Present))
                .filter(person::Column::Name.is_in(names.iter().copied()))
                .filter(person::Column::Id.in_subquery(living))
                .all(db)
                .await?;
            rows.extend(found);
        }
    }
    let listed: HashSet<&Vec<u8>> = entries
        .iter()
        .filter_map(|entry| entry.phone_hash.as_ref())
        .collect();
    rows.retain(|row| !listed.contains(&row.phone_hash));
    let mut officials = HashSet::new();
    for ids in chunks(rows.iter().map(|row| row.id)) {
        let offices = appointment::Entity::find()
            .filter(appointment::Column::PersonId.is_in(ids))
            .all(db)
            .await?;
        let active = offices.into_iter().filter(|one| one.is_active(now));
        officials.extend(active.map(|one| one.person_id));
    }
    rows.retain(|row| !officials.contains(&row.id));
    let mut namesakes: HashMap<(Uuid, String), Vec<KnownPerson>> = HashMap::new();
    for person in people(db, viewer, vault, rows).await?.into_values() {
        let home = person.residence.as_ref().and_then(|home| home.compound_id);
        if let (Some(compound), true) = (home, person.within_reach) {
            let by = (compound, key(&person.name));
            namesakes.entry(by).or_default().push(person);
        }
    }
    for people in namesakes.values_mut() {
        people.sort_by_key(|person| person.id);
    }
    Ok(namesakes)
}

/// By the hash of their number.
async fn people(
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
        let enrollments = living_enrollments(db, &ids).await?;
        let reported_to = enrollments.values().flatten().map(|one| one.place_id);
        let reported_to = places_by_id(db, reported_to.collect()).await?;
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

async fn employments(
    db: &impl ConnectionTrait,
    person_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Employment>>> {
    let rows = employment::Entity::find()
        .filter(employment::Column::PersonId.is_in(person_ids.iter().copied()))
        .filter(employment::Column::Until.is_null())
        .order_by_asc(employment::Column::Since)
        .order_by_asc(employment::Column::Id)
        .all(db)
        .await?;
    let mut units = HashMap::new();
    for chunk in chunks(
        rows.iter()
            .map(|row| row.organization_id)
            .collect::<HashSet<_>>(),
    ) {
        let found = organization::Entity::find()
            .filter(organization::Column::Id.is_in(chunk))
            .filter(organization::Column::Kind.is_in(UNIT_KINDS))
            .all(db)
            .await?;
        units.extend(found.into_iter().map(|unit| (unit.id, unit.name)));
    }
    let mut employments: HashMap<Uuid, Vec<Employment>> = HashMap::new();
    for row in rows {
        if let Some(unit_name) = units.get(&row.organization_id) {
            employments
                .entry(row.person_id)
                .or_default()
                .push(Employment {
                    id: row.id,
                    organization_id: row.organization_id,
                    unit_name: unit_name.clone(),
                });
        }
    }
    Ok(employments)
}

async fn living_enrollments(
    db: &impl ConnectionTrait,
    person_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<LivingEnrollment>>> {
    let rows = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.is_in(person_ids.iter().copied()))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .all(db)
        .await?;
    let mut enrollments: HashMap<Uuid, Vec<LivingEnrollment>> = HashMap::new();
    for row in rows {
        if let Some(person_id) = row.person_id {
            enrollments
                .entry(person_id)
                .or_default()
                .push(LivingEnrollment {
                    id: row.id,
                    place_id: row.place_id,
                    state: row.state,
                    version: row.version,
                });
        }
    }
    Ok(enrollments)
}

async fn places_by_id(
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

fn chunks<T>(values: impl IntoIterator<Item = T>) -> Vec<Vec<T>> {
    let mut chunks: Vec<Vec<T>> = Vec::new();
    for value in values {
        match chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(value),
            _ => chunks.push(vec![value]),
        }
    }
    chunks
}
