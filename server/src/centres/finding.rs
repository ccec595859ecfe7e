//! When rooms are free: of one room by day, and by time across all that somebody may book.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{booking, occupancy, opening, room, room_space};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    hours,
    hours::Open,
    occupying::{self, Extent},
    reach::{self, Belonging},
    rooms::Bookable,
    rules, ticks,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field, limit},
    viewer::Viewer,
};

/// Days that are looked at together.
const LONGEST: i32 = 14;

/// A room on one day.
#[derive(Clone, Debug)]
pub struct RoomDay {
    pub room: room::Model,
    pub date: NaiveDate,
    pub open: Vec<Open>,
    pub taken: BTreeMap<i32, Taken>,
}

/// By what a quarter of an hour is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub is_closed: bool,
    /// By a booking of the viewer's.
    pub is_own: bool,
}

impl RoomDay {
    /// When the room could be used from, for so long.
    pub fn starts(&self, app: &App, minutes: i32, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let taken: BTreeSet<i32> = self.taken.keys().copied().collect();
        let wanted = (self.date, minutes);
        rules::free_starts(&self.room, &self.open, &taken, wanted, (now, app.zone))
    }

    /// Spans that are taken by the same kind of thing, one after the other.
    pub fn spans(&self) -> Vec<(DateTime<Utc>, DateTime<Utc>, Taken)> {
        let mut spans: Vec<(i32, i32, Taken)> = Vec::new();
        for (tick, taken) in &self.taken {
            match spans.last_mut() {
                Some(last) if last.1 == *tick && last.2 == *taken => last.1 = tick + 1,
                _ => spans.push((*tick, tick + 1, *taken)),
            }
        }
        spans
            .into_iter()
            .map(|(from, until, taken)| (ticks::start(from), ticks::start(until), taken))
            .collect()
    }
}

/// # Errors
/// `OUT_OF_RANGE` on `count`; `NOT_FOUND`.
pub async fn days(
    viewer: &Viewer,
    app: &App,
    room_id: Uuid,
    (from, count): (NaiveDate, i32),
) -> Result<Vec<RoomDay>> {
    if !(1..=LONGEST).contains(&count) {
        return Err(limit(ErrorCode::OutOfRange, "count", LONGEST.into()));
    }
    let db = app.db.reader();
    let room = Bookable::find(db, room_id).await?;
    let dates = ticks::days_from(from, count);
    let mut taken = taken_by_space(viewer, app, &room.spaces, &dates).await?;
    Ok(dates
        .into_iter()
        .map(|date| RoomDay {
            room: room.room.clone(),
            date,
            open: room.open_on(app, date),
            taken: within(app, &mut taken, &room.spaces, date),
        })
        .collect())
}

type BySpace = HashMap<Uuid, BTreeMap<i32, Taken>>;

/// What is taken of some spaces in these days, which follow one another.
async fn taken_by_space(
    viewer: &Viewer,
    app: &App,
    spaces: &[Uuid],
    dates: &[NaiveDate],
) -> Result<BySpace> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Ok(BySpace::new());
    };
    let extent = Extent {
        spaces: spaces.to_vec(),
        ticks: ticks_of_days(app, *first, *last),
    };
    let by = occupancy::Entity::belongs_to(booking::Entity)
        .from(occupancy::Column::BookingId)
        .to(booking::Column::Id);
    let rows: Vec<(Uuid, i32, Option<Uuid>, Option<Uuid>)> =
        occupying::taken(&extent, app.clock.now())
            .select_only()
            .column(occupancy::Column::SpaceId)
            .column(occupancy::Column::Tick)
            .column(occupancy::Column::ClosureId)
            .column(booking::Column::PersonId)
            .join(JoinType::LeftJoin, by.into())
            .into_tuple()
            .all(app.db.reader())
            .await?;
    let mut taken = BySpace::new();
    for (space_id, tick, closure_id, person_id) in rows {
        let one = Taken {
            is_closed: closure_id.is_some(),
            is_own: person_id == Some(viewer.person_id),
        };
        taken.entry(space_id).or_default().insert(tick, one);
    }
    Ok(taken)
}

fn ticks_of_days(app: &App, first: NaiveDate, last: NaiveDate) -> std::ops::Range<i32> {
    let begins = ticks::instant(app.zone, first, 0);
    let ends = ticks::instant(app.zone, last, hours::MINUTES_OF_A_DAY);
    ticks::of_span(begins, ends)
}

fn within(
    app: &App,
    taken: &mut BySpace,
    spaces: &[Uuid],
    date: NaiveDate,
) -> BTreeMap<i32, Taken> {
    let range = ticks_of_days(app, date, date);
    let of_spaces = spaces.iter().filter_map(|id| taken.get(id));
    of_spaces
        .flat_map(|ticks| ticks.range(range.clone()))
        .map(|(tick, taken)| (*tick, *taken))
        .collect()
}

/// What somebody looks for, time first.
#[derive(Clone, Debug)]
pub struct Search {
    pub date: NaiveDate,
    /// Minutes of the day between which it should lie.
    pub from_minute: i32,
    pub until_minute: i32,
    pub minutes: i32,
    pub heads: i32,
    pub equipment: Vec<String>,
    pub step_free: bool,
}

/// A room that is free, and when it could be used from.
pub struct Finding {
    pub room: room::Model,
    pub starts: Vec<DateTime<Utc>>,
}

/// Rooms that the viewer may book then, those of their own communities first, and of these the ones that fit
/// best: the smallest that holds so many.
///
/// # Errors
/// `INVALID` on `untilMinute` where nothing lies between, on `minutes`, and on `heads`.
pub async fn search(
    viewer: &Viewer,
    app: &App,
    search: &Search,
    most: u64,
) -> Result<Vec<Finding>> {
    check(search)?;
    let (db, now) = (app.db.reader(), app.clock.now());
    let belonging = Belonging::of(db, viewer, now).await?;
    let mut rooms =
        reach::bookable_by(viewer, &belonging).filter(room::Column::Capacity.gte(search.heads));
    if search.step_free {
        rooms = rooms.filter(room::Column::StepFree.eq(true));
    }
    let mut rooms = rooms
        .order_by_asc(room::Column::Capacity)
        .order_by_asc(room::Column::Id)
        .all(db)
        .await?;
    rooms.retain(|room| {
        let has: Vec<&str> = room.equipment_codes().collect();
        search
            .equipment
            .iter()
            .all(|code| has.contains(&code.as_str()))
    });
    let near = reach::near(db, &belonging).await?;
    rooms.sort_by_key(|room| !near.contains(&room.centre_id));
    let openings = openings_of(db, &rooms).await?;
    let spaces = spaces_of(db, &rooms).await?;
    let all: Vec<Uuid> = spaces.values().flatten().copied().collect();
    let mut taken = taken_by_space(viewer, app, &all, &[search.date]).await?;
    let calendar = app.calendar.get();
    let (earliest, latest) = (
        ticks::instant(app.zone, search.date, search.from_minute),
        ticks::instant(app.zone, search.date, search.until_minute),
    );
    let length = TimeDelta::minutes(search.minutes.into());
    let mut found = Vec::new();
    for room in rooms {
        let openings = openings.get(&room.centre_id).cloned().unwrap_or_default();
        let own = spaces.get(&room.id).cloned().unwrap_or_default();
        let day = RoomDay {
            date: search.date,
            open: hours::on(&openings, &calendar, search.date),
            taken: within(app, &mut taken, &own, search.date),
            room,
        };
        let mut starts = day.starts(app, search.minutes, now);
        starts.retain(|at| earliest <= *at && *at + length <= latest);
        if !starts.is_empty() {
            let room = day.room;
            found.push(Finding { room, starts });
        }
        if found.len() as u64 == most {
            break;
        }
    }
    Ok(found)
}

fn check(search: &Search) -> Result<()> {
    let whole_day = 0..=hours::MINUTES_OF_A_DAY;
    let is_span = whole_day.contains(&search.from_minute)
        && whole_day.contains(&search.until_minute)
        && search.from_minute < search.until_minute;
    if !is_span {
        return Err(field(ErrorCode::Invalid, "untilMinute"));
    }
    if !(1..=hours::MINUTES_OF_A_DAY).contains(&search.minutes) {
        return Err(field(ErrorCode::Invalid, "minutes"));
    }
    match search.heads {
        1.. => Ok(()),
        _ => Err(field(ErrorCode::Invalid, "heads")),
    }
}

async fn openings_of(
    db: &impl ConnectionTrait,
    rooms: &[room::Model],
) -> Result<HashMap<Uuid, Vec<opening::Model>>> {
    let centres = rooms.iter().map(|room| room.centre_id);
    let rows = opening::Entity::find()
        .filter(opening::Column::CentreId.is_in(centres))
        .all(db)
        .await?;
    let mut openings: HashMap<Uuid, Vec<opening::Model>> = HashMap::new();
    for row in rows {
        openings.entry(row.centre_id).or_default().push(row);
    }
    Ok(openings)
}

async fn spaces_of(
    db: &impl ConnectionTrait,
    rooms: &[room::Model],
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let rows = room_space::Entity::find()
        .filter(room_space::Column::RoomId.is_in(rooms.iter().map(|room| room.id)))
        .all(db)
        .await?;
    let mut spaces: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        spaces.entry(row.room_id).or_default().push(row.space_id);
    }
    Ok(spaces)
}
