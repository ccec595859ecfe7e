//! When rooms are free: of one room by day, and by time across all that somebody may book.

use std::{
    collections::{BTreeMap, HashMap},
    ops::{Range, RangeInclusive},
};

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
    /// What is taken of each space.
    taken: Vec<BTreeMap<i32, Taken>>,
    /// How many come, where it is booked by seat.
    heads: i32,
    /// Minutes of the day that it is to begin between.
    between: RangeInclusive<i32>,
}

/// By what a quarter of an hour is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub is_closed: bool,
    /// By a booking of the viewer's.
    pub is_own: bool,
}

impl RoomDay {
    /// Whether so many as come find a place, where some of so many spaces is taken.
    fn has_place(&self, busy: usize) -> bool {
        let left = self.taken.len().saturating_sub(busy);
        match self.room.by_seat {
            true => usize::try_from(self.heads).is_ok_and(|heads| heads <= left),
            false => busy == 0,
        }
    }

    /// When the room could be used from, for so long.
    pub fn starts(&self, app: &App, minutes: i32, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let is_free = |ticks: Range<i32>| {
            let busy = |space: &&BTreeMap<i32, Taken>| space.range(ticks.clone()).next().is_some();
            self.has_place(self.taken.iter().filter(busy).count())
        };
        let (wanted, then) = ((self.date, minutes), (now, app.zone));
        let between = self.between.clone();
        rules::free_starts(&self.room, &self.open, is_free, wanted, between, then)
    }

    /// Quarters of an hour in which there is no place.
    fn full(&self) -> BTreeMap<i32, Taken> {
        let mut by_tick: BTreeMap<i32, (usize, Taken)> = BTreeMap::new();
        for (tick, taken) in self.taken.iter().flatten() {
            let (busy, of) = by_tick.entry(*tick).or_default();
            *busy += 1;
            of.is_closed |= taken.is_closed;
            of.is_own |= taken.is_own;
        }
        let full = by_tick
            .into_iter()
            .filter(|(_, (busy, _))| !self.has_place(*busy));
        full.map(|(tick, (_, taken))| (tick, taken)).collect()
    }

    /// Spans that are taken by the same kind of thing, one after the other.
    pub fn spans(&self) -> Vec<(DateTime<Utc>, DateTime<Utc>, Taken)> {
        let mut spans: Vec<(i32, i32, Taken)> = Vec::new();
        for (tick, taken) in self.full() {
            match spans.last_mut() {
                Some(last) if last.1 == tick && last.2 == taken => last.1 = tick + 1,
                _ => spans.push((tick, tick + 1, taken)),
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
    (room_id, heads): (Uuid, i32),
    (from, count): (NaiveDate, i32),
) -> Result<Vec<RoomDay>> {
    if !(1..=LONGEST).contains(&count) {
        return Err(limit(ErrorCode::OutOfRange, "count", LONGEST.into()));
    }
    let db = app.db.reader();
    let room = Bookable::find(db, room_id).await?;
    let dates = ticks::days_from(from, count);
    let taken = taken_by_space(viewer, app, &room.spaces, &dates).await?;
    Ok(dates
        .into_iter()
        .map(|date| RoomDay {
            room: room.room.clone(),
            date,
            open: room.open_on(app, date),
            taken: within(app, &taken, &room.spaces, date),
            heads,
            between: 0..=hours::MINUTES_OF_A_DAY,
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
    let extent = Extent::all(spaces.to_vec(), ticks_of_days(app, *first, *last));
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

fn ticks_of_days(app: &App, first: NaiveDate, last: NaiveDate) -> Range<i32> {
    let begins = ticks::instant(app.zone, first, 0);
    let ends = ticks::instant(app.zone, last, hours::MINUTES_OF_A_DAY);
    ticks::of_span(begins, ends)
}

fn within(
    app: &App,
    taken: &BySpace,
    spaces: &[Uuid],
    date: NaiveDate,
) -> Vec<BTreeMap<i32, Taken>> {
    let range = ticks_of_days(app, date, date);
    let of_space = |id: &Uuid| {
        let taken = taken.get(id).into_iter();
        let ticks = taken.flat_map(|ticks| ticks.range(range.clone()));
        ticks.map(|(tick, taken)| (*tick, *taken)).collect()
    };
    spaces.iter().map(of_space).collect()
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
    let turnaround = rooms.iter().map(|room| room.turnaround_minutes).max();
    let taken = taken_between(app, all, search, turnaround.unwrap_or_default()).await?;
    let calendar = app.calendar.get();
    let mut found = Vec::new();
    for room in rooms {
        let openings = openings.get(&room.centre_id).cloned().unwrap_or_default();
        let own = spaces.get(&room.id).cloned().unwrap_or_default();
        let day = RoomDay {
            date: search.date,
            open: hours::on(&openings, &calendar, search.date),
            taken: within(app, &taken, &own, search.date),
            heads: search.heads,
            between: search.from_minute..=search.until_minute - search.minutes,
            room,
        };
        let starts = day.starts(app, search.minutes, now);
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

/// What is taken of some spaces between the times of a search, turnaround included.
async fn taken_between(
    app: &App,
    spaces: Vec<Uuid>,
    search: &Search,
    turnaround: i32,
) -> Result<BySpace> {
    let at = |minute| ticks::instant(app.zone, search.date, minute);
    let until = at(search.until_minute) + TimeDelta::minutes(turnaround.into());
    let extent = Extent::all(spaces, ticks::of_span(at(search.from_minute), until));
    let rows: Vec<(Uuid, i32)> = occupying::taken(&extent, app.clock.now())
        .select_only()
        .column(occupancy::Column::SpaceId)
        .column(occupancy::Column::Tick)
        .into_tuple()
        .all(app.db.reader())
        .await?;
    let mut taken = BySpace::new();
    for (space_id, tick) in rows {
        taken
            .entry(space_id)
            .or_default()
            .insert(tick, Taken::default());
    }
    Ok(taken)
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
