//! A street of invented people with a season of orders, to try everything out and to test on.
//!
//! First everything is drawn in memory, by chance that falls the same way every time, relative to
//! the present; then it is written in one transaction. The facts are a real street's as newspapers
//! told them: 17 communities and a village, branches of which some cover two compounds, units that
//! have reported. No person in it exists. Rows are as the services would have left them: a test
//! checks their invariants.

mod cast;
mod dice;
mod ledger;
mod life;
mod names;
mod organizations;
mod people;
mod pictures;
mod season;
mod story;
mod street;
mod territory;
#[cfg(test)]
mod tests;
mod words;
mod writing;

use clap::ValueEnum;
use entity::{category, demo_person, person, place, residency};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::de::DeserializeOwned;

use self::street::{Plan, Street};
use crate::{
    app::App,
    error::{Error, Result},
    progress::Progress,
};

const SEED: u64 = 20_231_008;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scale {
    /// A tenth: 600 residents and members, 600 orders.
    Small,
    /// As large as the newspapers say: 126 branches, 2,000 members, 10,000 orders.
    Street,
}

/// Somebody to sign in as.
pub struct DemoPerson {
    pub role: &'static str,
    pub name: String,
    pub place: String,
}

/// Fills an empty database; answers what there is now. On a demo street it changes nothing.
///
/// # Errors
/// When there are people in the database already, who are not the demo's.
pub async fn fill(app: &App, scale: Scale, progress: &Progress) -> Result<String> {
    let people = person::Entity::find().count(app.db.reader()).await?;
    let demo_people = demo_person::Entity::find().count(app.db.reader()).await?;
    if demo_people > 0 {
        return Ok(format!(
            "The demo street is there already, with {people} people; nothing changed."
        ));
    }
    if people > 0 {
        return Err(Error::internal(format!(
            "the database holds {people} people: the demo street needs an empty one"
        )));
    }
    let categories = category::Entity::find()
        .all(app.db.reader())
        .await?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    progress.begin("drawing the street", 0);
    let street = draw(&Plan {
        scale,
        seed: SEED,
        now: app.clock.now(),
        zone: app.zone,
        categories: &categories,
    });
    let told = format!(
        "The demo street is there: {} places, {} organisations, {} people, {} orders.",
        street.places.len(),
        street.organizations.len(),
        street.people.len(),
        street.orders.len()
    );
    writing::write(app, street, progress).await?;
    Ok(told)
}

fn draw(plan: &Plan<'_>) -> Street {
    let mut street = Street::default();
    let territory = territory::draw(plan, &mut street);
    let organizations = organizations::draw(plan, &territory, &mut street);
    let mut people = people::draw(plan, &territory, &organizations, &mut street);
    let mut season = season::Season {
        plan,
        territory: &territory,
        organizations: &organizations,
        people: &mut people,
    };
    // The story first: what its members have in hand counts for the rest of the season.
    story::draw(&mut season, &mut street);
    season.draw(&mut street);
    ledger::number_orders(plan, &mut street);
    ledger::count_unfinished(&mut street);
    ledger::announce_enrollments(plan, &territory, &organizations, &people, &mut street);
    ledger::mark_read(plan, &mut street);
    street
}

/// Whom the demo offers to sign in as, in order.
pub async fn people(app: &App) -> Result<Vec<DemoPerson>> {
    let rows = demo_person::Entity::find()
        .order_by_asc(demo_person::Column::Position)
        .all(app.db.reader())
        .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(person) = person::Entity::find_by_id(row.person_id)
            .one(app.db.reader())
            .await?
        else {
            continue;
        };
        let role = cast::ROLES.iter().find(|role| role.key == row.role_key);
        people.push(DemoPerson {
            role: role.map_or("", |role| role.name_zh),
            place: home_of(app, &person).await?,
            name: person.name,
        });
    }
    Ok(people)
}

async fn home_of(app: &App, person: &person::Model) -> Result<String> {
    let residency = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person.id))
        .filter(residency::Column::Until.is_null())
        .one(app.db.reader())
        .await?;
    let Some(residency) = residency else {
        return Ok(String::new());
    };
    let building = place::Entity::find_by_id(residency.place_id)
        .one(app.db.reader())
        .await?;
    let ids = building
        .iter()
        .flat_map(|place| [place.community_id, place.compound_id, Some(place.id)])
        .flatten();
    let places = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .order_by_asc(place::Column::Path)
        .all(app.db.reader())
        .await?;
    let names: Vec<String> = places.into_iter().map(|place| place.name).collect();
    Ok(names.join(" · "))
}

/// The lines of one of the tables that lie beside the code.
fn table<Line: DeserializeOwned>(text: &str) -> Vec<Line> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .filter_map(|line| line.ok())
        .collect()
}
