//! People whom a registration may be about already: somebody of the same name who lives in the same
//! compound, from a roster or an older account.

use std::collections::HashMap;

use entity::{appointment, person, place, registration, residency, session};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::error::Result;

/// Somebody who may be the same.
#[derive(Clone, Debug)]
pub struct Double {
    pub person: person::Model,
    pub home: residency::Model,
    /// Who never came in is most probably from a roster.
    pub has_signed_in: bool,
    /// Whoever ever held a role keeps their number: with it would go what the role may do, and that
    /// is nothing to be given away at somebody's door.
    pub may_join: bool,
}

/// By the registration's id.
pub async fn of(
    db: &impl ConnectionTrait,
    rows: &[registration::Model],
) -> Result<HashMap<Uuid, Vec<Double>>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let registrants = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
        .all(db)
        .await?;
    let namesakes = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Name.is_in(registrants.iter().map(|one| &one.name)))
        .into_query();
    let places = place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(place::Column::CompoundId.is_in(rows.iter().map(|row| row.compound_id)))
        .into_query();
    let homes = residency::Entity::find()
        .filter(residency::Column::Until.is_null())
        .filter(residency::Column::PlaceId.in_subquery(places))
        .filter(residency::Column::PersonId.in_subquery(namesakes))
        .all(db)
        .await?;
    if homes.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = homes.iter().map(|home| home.person_id).collect();
    let known = Known::read(db, &ids, &homes).await?;
    let mut doubles = HashMap::new();
    for row in rows {
        let Some(registrant) = registrants.iter().find(|one| one.id == row.person_id) else {
            continue;
        };
        let same = homes
            .iter()
            .filter(|home| home.person_id != row.person_id)
            .filter_map(|home| known.double(home, registrant, row.compound_id));
        doubles.insert(row.id, same.collect());
    }
    Ok(doubles)
}

/// What there is to know of them, each kind in one statement.
struct Known {
    people: Vec<person::Model>,
    compounds: HashMap<Uuid, Option<Uuid>>,
    signed_in: Vec<Uuid>,
    appointed: Vec<Uuid>,
}

impl Known {
    async fn read(
        db: &impl ConnectionTrait,
        ids: &[Uuid],
        homes: &[residency::Model],
    ) -> Result<Self> {
        let ids = || ids.iter().copied();
        let places = place::Entity::find()
            .filter(place::Column::Id.is_in(homes.iter().map(|home| home.place_id)))
            .all(db)
            .await?;
        let signed_in = session::Entity::find()
            .select_only()
            .column(session::Column::PersonId)
            .distinct()
            .filter(session::Column::PersonId.is_in(ids()))
            .into_tuple::<Uuid>();
        let appointed = appointment::Entity::find()
            .select_only()
            .column(appointment::Column::PersonId)
            .distinct()
            .filter(appointment::Column::PersonId.is_in(ids()))
            .into_tuple::<Uuid>();
        Ok(Self {
            people: person::Entity::find()
                .filter(person::Column::Id.is_in(ids()))
                .all(db)
                .await?,
            compounds: places
                .into_iter()
                .map(|place| (place.id, place.compound_id))
                .collect(),
            signed_in: signed_in.all(db).await?,
            appointed: appointed.all(db).await?,
        })
    }

    fn double(
        &self,
        home: &residency::Model,
        registrant: &person::Model,
        compound_id: Uuid,
    ) -> Option<Double> {
        let person = self.people.iter().find(|one| one.id == home.person_id)?;
        let lives_there = self.compounds.get(&home.place_id) == Some(&Some(compound_id));
        (person.name == registrant.name && lives_there).then(|| Double {
            has_signed_in: self.signed_in.contains(&person.id),
            may_join: !self.appointed.contains(&person.id),
            person: person.clone(),
            home: home.clone(),
        })
    }
}
