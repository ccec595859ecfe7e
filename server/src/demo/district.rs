//! One street after another, each drawn while the one before it is being written, each in one
//! transaction: no more than two are in memory at a time.
//!
//! Whom to sign in as come with the last street. Without them a database is no demo, so that one
//! which was cut off half-way is never taken for a whole one.

use std::{collections::BTreeMap, mem, sync::Arc};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{category, place};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{
    SEED, draw,
    street::{Figures, Plan, Street},
    writing,
};
use crate::{
    app::App,
    calendar::working_time::WorkCalendar,
    error::{Error, Result},
    progress::Progress,
};

/// The newspapers' street and its invented neighbours.
const NAMES: [&str; 12] = [
    "车城路",
    "云溪",
    "松林",
    "丹霞",
    "望江",
    "青石",
    "柳湾",
    "北苑",
    "梅岭",
    "长堤",
    "枫桥",
    "南塔",
];
pub const STREETS: usize = NAMES.len();
/// Of each street's rows, for the bar: how many there will be is known only when all are drawn.
const STEPS: usize = 1_000;

type Categories = BTreeMap<String, category::Model>;

/// What something of the first street is called in another one.
pub fn named(street: usize, name: &str) -> String {
    let (first, own) = (NAMES[0], NAMES[street]);
    if street == 0 {
        name.to_owned()
    } else if name.contains(first) {
        name.replace(first, own)
    } else if name.starts_with('区') {
        format!("{name}驻{own}")
    } else {
        format!("{own}{name}")
    }
}

/// Answers what there is now.
pub async fn fill(
    app: &App,
    figures: Figures,
    streets: usize,
    progress: &Progress,
) -> Result<String> {
    let drawing = Drawing {
        figures,
        now: app.clock.now(),
        zone: app.zone,
        calendar: app.calendar.get(),
        categories: Arc::new(categories(app).await?),
    };
    progress.begin("drawing the first street", 0);
    let mut street = drawing.begin(0, None).await.map_err(Error::internal)?;
    writing::photograph(app, &mut street, progress).await?;
    let district = street.places.first().cloned();
    let cast = mem::take(&mut street.demo_people);
    let mut sum = Sum::default();
    if streets > 1 {
        hurry(app).await?;
    }
    progress.begin("writing it", (streets * STEPS) as u64);
    for number in 1..streets {
        let next = drawing.begin(number, district.clone());
        sum.add(&street);
        write(app, street, number - 1, progress).await?;
        street = next.await.map_err(Error::internal)?;
    }
    street.demo_people = cast;
    sum.add(&street);
    write(app, street, streets - 1, progress).await?;
    if streets > 1 {
        // Which index is worth taking is known from now on.
        app.db.maintenance().execute_unprepared("ANALYZE").await?;
    }
    Ok(sum.told(streets))
}

async fn categories(app: &App) -> Result<Categories> {
    let rows = category::Entity::find().all(app.db.reader()).await?;
    let by_code = rows.into_iter().map(|row| (row.code.clone(), row));
    Ok(by_code.collect())
}

async fn write(app: &App, street: Street, number: usize, progress: &Progress) -> Result<()> {
    let rows = street.rows().max(1);
    let reach = |row| progress.reach((number * STEPS + row * STEPS / rows) as u64);
    writing::write(app, street, reach).await
}

/// Millions of rows want more pages in memory than SQLite's usual 2 MB.
async fn hurry(app: &App) -> Result<()> {
    if app.db.backend() == DbBackend::Sqlite {
        let pages = "PRAGMA cache_size = -200000";
        app.db.maintenance().execute_unprepared(pages).await?;
    }
    Ok(())
}

struct Drawing {
    figures: Figures,
    now: DateTime<Utc>,
    zone: Tz,
    calendar: Arc<WorkCalendar>,
    categories: Arc<Categories>,
}

impl Drawing {
    /// Goes on beside everything else, awaited or not.
    fn begin(&self, number: usize, district: Option<place::Model>) -> JoinHandle<Street> {
        let (categories, calendar) = (self.categories.clone(), self.calendar.clone());
        let (figures, now, zone) = (self.figures, self.now, self.zone);
        spawn_blocking(move || {
            draw(&Plan {
                figures,
                number,
                district,
                seed: SEED + number as u64,
                now,
                zone,
                calendar: WorkCalendar::clone(&calendar),
                categories: &categories,
            })
        })
    }
}

#[derive(Default)]
struct Sum {
    places: usize,
    organizations: usize,
    people: usize,
    orders: usize,
    events: usize,
}

impl Sum {
    fn add(&mut self, street: &Street) {
        self.places += street.places.len();
        self.organizations += street.organizations.len();
        self.people += street.people.len();
        self.orders += street.orders.len();
        self.events += street.events.len();
    }

    fn told(&self, streets: usize) -> String {
        let what = match streets {
            1 => "street is there:".to_owned(),
            _ => format!("district is there: {streets} streets,"),
        };
        format!(
            "The demo {what} {} places, {} organisations, {} people, {} orders with {} events.",
            self.places, self.organizations, self.people, self.orders, self.events
        )
    }
}
