//! People whom a line may mean although it gives another number.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{appointment, person, person::PersonState, place, residency};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Query};
use uuid::Uuid;

use super::{
    super::{
        super::judging::NEW,
        columns,
        known::{Known, KnownPerson},
        rules::Entry,
    },
    chunks, key,
    people::people,
};
use crate::{error::Result, vault::Vault, viewer::Viewer};

/// Whoever goes by the name of somebody with an unknown number, in the same compound: it may be the
/// same person with another number. Who holds an office is none of them, since whoever has the
/// number can sign in; nor is who stands in the file with their own number.
pub(super) async fn namesakes(
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
