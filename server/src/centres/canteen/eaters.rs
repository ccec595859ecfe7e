//! Who eats at a canteen: the viewer and those of the family that they act for; and what each pays.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{birth_year, person};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::rules;
use crate::{
    app::App,
    centres::reach::{belongs_around, centre_at},
    error::Result,
    family,
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
            may_eat: belongs_around(db, app, id, &place).await?,
            person,
        });
    }
    Ok(eaters)
}

/// The year that the desk has seen.
pub async fn birth_year_of(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Option<i32>> {
    let row = birth_year::Entity::find()
        .filter(birth_year::Column::PersonId.eq(person_id))
        .one(db)
        .await?;
    Ok(row.map(|row| row.year))
}
