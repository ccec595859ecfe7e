//! Who eats at a canteen: the viewer and those of the family that they act for; and what each pays.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{birth_year, centre, person, place};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::rules;
use crate::{
    app::App,
    centres::reach::Belonging,
    clock::new_id,
    error::{ErrorCode, Result, field},
    family, places,
    viewer::Viewer,
};

/// Somebody for whom the viewer orders.
#[derive(Clone, Debug)]
pub struct Eater {
    pub person: person::Model,
    pub half_price_from: Option<NaiveDate>,
    /// Whether they belong to the centre's community.
    pub may_eat: bool,
}

/// The viewer first, then those of the family who let them.
///
/// # Errors
/// `NOT_FOUND` on `centreId`.
pub async fn of_viewer(viewer: &Viewer, app: &App, centre_id: Uuid) -> Result<Vec<Eater>> {
    let db = app.db.reader();
    let (_, place) = centre_at(db, centre_id).await?;
    let mut ids = vec![viewer.person_id];
    ids.extend(family::links::elders_of(db, viewer).await?);
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied()));
    let mut people: HashMap<Uuid, person::Model> = HashMap::new();
    for row in rows.all(db).await? {
        people.insert(row.id, row);
    }
    let mut eaters = Vec::new();
    for id in ids {
        let Some(person) = people.remove(&id) else {
            continue;
        };
        let year = birth_year_of(db, id).await?;
        eaters.push(Eater {
            half_price_from: year.and_then(rules::half_price_from),
            may_eat: may_eat(db, app, id, &place).await?,
            person,
        });
    }
    Ok(eaters)
}

/// A centre in use, and where it lies.
///
/// # Errors
/// `NOT_FOUND` on `centreId`.
pub async fn centre_at(
    db: &impl ConnectionTrait,
    centre_id: Uuid,
) -> Result<(centre::Model, place::Model)> {
    let row = centre::Entity::find_by_id(centre_id)
        .filter(centre::Column::ClosedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "centreId"))?;
    let place = places::service::place(db, row.place_id).await?;
    Ok((row, place))
}

/// The year that the desk has seen.
pub async fn birth_year_of(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Option<i32>> {
    let row = birth_year::Entity::find()
        .filter(birth_year::Column::PersonId.eq(person_id))
        .one(db)
        .await?;
    Ok(row.map(|row| row.year))
}

/// Whether somebody belongs to the community that a canteen is for.
pub async fn may_eat(
    db: &impl ConnectionTrait,
    app: &App,
    person_id: Uuid,
    place: &place::Model,
) -> Result<bool> {
    let now = app.clock.now();
    // Nobody's session: what is asked is what the person belongs to.
    let person = Viewer::of_person(db, person_id, new_id(), now).await?;
    let belonging = Belonging::of(db, &person, now).await?;
    Ok(belonging.is_around(place))
}
