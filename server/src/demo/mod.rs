//! A street of invented people with a season of orders, to try everything out and to test on; or a
//! district of such streets.
//!
//! First a street is drawn in memory, by chance that falls the same way every time, relative to
//! the present; then it is written in one transaction. The facts are a real street's as newspapers
//! told them: 17 communities and a village, branches of which some cover two compounds, units that
//! have reported. No person in it exists. Rows are as the services would have left them: a test
//! checks their invariants.

mod answers;
mod bookings;
mod canteen;
mod cast;
mod centre_story;
mod centres;
mod dice;
mod district;
mod ledger;
mod life;
mod names;
mod newcomers;
mod organizations;
mod people;
mod pictures;
mod professions;
mod programmes;
mod season;
mod story;
mod street;
mod territory;
#[cfg(test)]
mod tests;
mod units;
mod waiting;
mod windows;
mod words;
mod writing;

use clap::ValueEnum;
use entity::{demo_person, person, street_board};
use sea_orm::{EntityTrait, PaginatorTrait};
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
    /// Twelve streets and two years: 55,000 people, 500,000 orders. Takes minutes.
    District,
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
            "The demo is there already, with {people} people; nothing changed."
        ));
    }
    if people > 0 {
        return Err(Error::internal(format!(
            "the database holds {people} people: the demo needs an empty one (also to begin \
             again with a district that was cut off half-way)"
        )));
    }
    district::fill(app, scale.figures(), scale.streets(), progress).await
}

fn draw(plan: &Plan<'_>) -> Street {
    let mut street = Street::default();
    let territory = territory::draw(plan, &mut street);
    let organizations = organizations::draw(plan, &territory, &mut street);
    units::draw(plan, &territory, &mut street);
    let mut people = people::draw(plan, &territory, &organizations, &mut street);
    let mut season = season::Season {
        plan,
        territory: &territory,
        organizations: &organizations,
        people: &mut people,
    };
    // The story first: what its members have in hand counts for the rest of the season.
    if plan.is_first() {
        story::draw(&mut season, &mut street);
    }
    season.draw(&mut street);
    street.boards.push(street_board::Model {
        street_id: territory.street,
        is_public: true,
        changed_at: plan.opening(),
    });
    answers::draw(plan, &territory, &mut street);
    ledger::number_orders(plan, &mut street);
    ledger::count_unfinished(&mut street);
    ledger::announce_enrollments(plan, &territory, &organizations, &people, &mut street);
    centres::draw(plan, &territory, (&organizations, &people), &mut street);
    if plan.is_first() {
        canteen::draw(plan, &territory, &people, &mut street);
        windows::draw(plan, &territory, &people, &mut street);
        newcomers::draw(plan, &territory, &organizations, &people, &mut street);
    }
    ledger::clear_photos(plan, &mut street);
    ledger::mark_read(plan, &mut street);
    street
}

/// What a demo person's role is called on the command line.
pub fn role_name(key: &str) -> &'static str {
    let role = cast::ROLES.iter().find(|role| role.key == key);
    role.map_or("", |role| role.name_zh)
}

/// The lines of one of the tables that lie beside the code.
fn table<Line: DeserializeOwned>(text: &str) -> Vec<Line> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .filter_map(|line| line.ok())
        .collect()
}
