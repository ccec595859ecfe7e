//! Taking spaces for some time, and giving them back: the one guard against double booking.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use chrono::{DateTime, Utc};
use entity::{booking, booking::BookingState, occupancy, space, waitlist_entry::WaitlistState};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Set,
    sea_query::{Expr, ExprTrait, LockType, OnConflict},
};
use uuid::Uuid;

use super::{seats, ticks, waitlist::offering};
use crate::{app::Write, capacity::Guard, error::Result, live::LiveTopic};

/// Rows of one statement, far below what SQLite binds.
const AT_ONCE: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupant {
    Booking(Uuid),
    Closure(Uuid),
}

/// Which spaces, and which quarters of an hour of them.
#[derive(Clone, Debug)]
pub struct Extent {
    pub spaces: Vec<Uuid>,
    pub ticks: Range<i32>,
    /// How many of the spaces: all, or any that are free throughout.
    needed: usize,
}

impl Extent {
    pub fn all(spaces: Vec<Uuid>, ticks: Range<i32>) -> Self {
        let needed = spaces.len();
        Self {
            spaces,
            ticks,
            needed,
        }
    }

    /// One of the spaces at least.
    pub fn some(spaces: Vec<Uuid>, needed: i32, ticks: Range<i32>) -> Self {
        let needed = usize::try_from(needed).unwrap_or_default().max(1);
        Self {
            needed,
            ..Self::all(spaces, ticks)
        }
    }

    /// Whether enough is left where some of so many spaces is taken.
    pub fn is_left(&self, busy: usize) -> bool {
        self.needed + busy <= self.spaces.len()
    }

    fn size(&self) -> u64 {
        (self.needed * self.ticks.len()) as u64
    }

    fn condition(&self) -> Condition {
        Condition::all()
            .add(occupancy::Column::SpaceId.is_in(self.spaces.iter().copied()))
            .add(occupancy::Column::Tick.gte(self.ticks.start))
            .add(occupancy::Column::Tick.lt(self.ticks.end))
    }
}

fn rows(extents: &[Extent]) -> Select<occupancy::Entity> {
    let any = extents.iter().map(Extent::condition);
    let any = any.fold(Condition::any(), Condition::add);
    // Without any extent nothing is meant, not everything.
    match extents.is_empty() {
        true => occupancy::Entity::find().filter(Expr::value(false)),
        false => occupancy::Entity::find().filter(any),
    }
}

/// What is taken at this time; a hold whose time is up does not count.
pub fn taken(extent: &Extent, now: DateTime<Utc>) -> Select<occupancy::Entity> {
    taken_of(std::slice::from_ref(extent), now)
}

pub fn taken_of(extents: &[Extent], now: DateTime<Utc>) -> Select<occupancy::Entity> {
    let lapsed = lapsed(now)
        .select_only()
        .column(booking::Column::Id)
        .into_query();
    let stands = Condition::any()
        .add(occupancy::Column::BookingId.is_null())
        .add(occupancy::Column::BookingId.not_in_subquery(lapsed));
    rows(extents).filter(stands)
}

fn lapsed(now: DateTime<Utc>) -> Select<booking::Entity> {
    booking::Entity::find()
        .filter(booking::Column::State.is_in([BookingState::Held, BookingState::Offered]))
        .filter(booking::Column::LookAt.lte(now))
}

/// Whether enough of it is free, to say so before anything is written. Somebody may be faster then.
pub async fn is_free(
    db: &impl ConnectionTrait,
    extent: &Extent,
    but: &[Uuid],
    now: DateTime<Utc>,
) -> Result<bool> {
    Ok(left(db, extent, but, now).await? >= extent.needed)
}

/// How many of the spaces are free throughout, or taken by one of these bookings.
pub async fn left(
    db: &impl ConnectionTrait,
    extent: &Extent,
    but: &[Uuid],
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut taken = taken(extent, now)
        .select_only()
        .column(occupancy::Column::SpaceId)
        .distinct();
    if !but.is_empty() {
        let others = Condition::any()
            .add(occupancy::Column::BookingId.is_null())
            .add(occupancy::Column::BookingId.is_not_in(but.iter().copied()));
        taken = taken.filter(others);
    }
    let busy: Vec<Uuid> = taken.into_tuple().all(db).await?;
    Ok(extent.spaces.len().saturating_sub(busy.len()))
}

/// Takes all of it, or answers false where somebody has some of it; then the transaction goes no
/// further. Whoever is just taking the same is waited for.
pub async fn occupy(
    write: &mut Write<'_>,
    extent: &Extent,
    occupant: Occupant,
    now: DateTime<Utc>,
    guard: Guard,
) -> Result<bool> {
    let wanted = [(extent.clone(), occupant)];
    let taken = take(write, &wanted, now).await?;
    Ok(taken == extent.size() || guard == Guard::Off)
}

/// Gives a booking as many seats as come, where it has some already: more, if there are, or fewer.
pub async fn reseat(
    write: &mut Write<'_>,
    extent: &Extent,
    booking_id: Uuid,
    now: DateTime<Utc>,
    guard: Guard,
) -> Result<bool> {
    let own = occupancy::Column::BookingId.eq(booking_id);
    let has: Vec<Uuid> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::SpaceId)
        .distinct()
        .filter(own.clone())
        .order_by_asc(occupancy::Column::SpaceId)
        .into_tuple()
        .all(&**write)
        .await?;
    if let Some(surplus) = has.get(extent.needed..) {
        let surplus = occupancy::Column::SpaceId.is_in(surplus.iter().copied());
        release(write, own.and(surplus), now).await?;
        return Ok(true);
    }
    let more = Extent {
        needed: extent.needed - has.len(),
        ..extent.clone()
    };
    occupy(write, &more, Occupant::Booking(booking_id), now, guard).await
}

/// Takes for each booking what it wants, and answers those that got all of it. What the others got is
/// free again.
pub async fn occupy_each(
    write: &mut Write<'_>,
    wanted: &[(Extent, Uuid)],
    now: DateTime<Utc>,
    guard: Guard,
) -> Result<HashSet<Uuid>> {
    let by_occupant = |(extent, id): &(Extent, Uuid)| (extent.clone(), Occupant::Booking(*id));
    let all: Vec<_> = wanted.iter().map(by_occupant).collect();
    take(write, &all, now).await?;
    let ids = || wanted.iter().map(|(_, id)| *id);
    let counts: Vec<(Uuid, i64)> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::BookingId)
        .column_as(occupancy::Column::Tick.count(), "ticks")
        .filter(occupancy::Column::BookingId.is_in(ids()))
        .group_by(occupancy::Column::BookingId)
        .into_tuple()
        .all(&**write)
        .await?;
    let got: HashMap<Uuid, i64> = counts.into_iter().collect();
    let whole: HashSet<Uuid> = wanted
        .iter()
        .filter(|(extent, id)| {
            let got = got.get(id).copied().unwrap_or_default();
            u64::try_from(got).is_ok_and(|got| got == extent.size()) || guard == Guard::Off
        })
        .map(|(_, id)| *id)
        .collect();
    let in_part = ids().filter(|id| !whole.contains(id));
    occupancy::Entity::delete_many()
        .filter(occupancy::Column::BookingId.is_in(in_part))
        .exec(&**write)
        .await?;
    Ok(whole)
}

/// Takes what nobody has, and answers how much that was.
async fn take(
    write: &mut Write<'_>,
    wanted: &[(Extent, Occupant)],
    now: DateTime<Utc>,
) -> Result<u64> {
    let extents: Vec<Extent> = wanted.iter().map(|(extent, _)| extent.clone()).collect();
    clear_lapsed(write, &extents, now).await?;
    let mut rows = Vec::new();
    for (extent, occupant) in wanted {
        for space_id in chosen(write, extent).await? {
            let ticks = extent.ticks.clone();
            rows.extend(ticks.map(|tick| (space_id, tick, *occupant)));
        }
    }
    // In one order everywhere, so that two who want the same cannot wait for each other.
    rows.sort_unstable_by_key(|(space_id, tick, _)| (*space_id, *tick));
    let mut taken = 0;
    for some in rows.chunks(AT_ONCE) {
        let some = some.iter().map(|(space_id, tick, occupant)| {
            let (booking_id, closure_id) = match *occupant {
                Occupant::Booking(id) => (Some(id), None),
                Occupant::Closure(id) => (None, Some(id)),
            };
            occupancy::ActiveModel {
                space_id: Set(*space_id),
                tick: Set(*tick),
                booking_id: Set(booking_id),
                closure_id: Set(closure_id),
            }
        });
        let insert = occupancy::Entity::insert_many(some)
            .on_conflict(
                OnConflict::columns([occupancy::Column::SpaceId, occupancy::Column::Tick])
                    .do_nothing()
                    .to_owned(),
            )
            .into_query();
        taken += write.execute(&insert).await?.rows_affected();
    }
    Ok(taken)
}

/// The spaces to take: all of them, or as many as are needed of those that are free; none where there are
/// not so many. Whoever chooses of the same spaces is waited for, so that of simultaneous takers none goes
/// away though there is something left.
async fn chosen(tx: &DatabaseTransaction, extent: &Extent) -> Result<Vec<Uuid>> {
    if extent.needed == extent.spaces.len() {
        return Ok(extent.spaces.clone());
    }
    let mut spaces = space::Entity::find()
        .filter(space::Column::Id.is_in(extent.spaces.iter().copied()))
        .order_by_asc(space::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    spaces.sort_by_key(|one| one.number());
    let busy: Vec<Uuid> = rows(std::slice::from_ref(extent))
        .select_only()
        .column(occupancy::Column::SpaceId)
        .distinct()
        .into_tuple()
        .all(tx)
        .await?;
    let busy: HashSet<Uuid> = busy.into_iter().collect();
    let free: Vec<bool> = spaces.iter().map(|one| !busy.contains(&one.id)).collect();
    let picked = seats::pick(&free, extent.needed).unwrap_or_default();
    Ok(picked.into_iter().map(|seat| spaces[seat].id).collect())
}

/// Gives back whatever this one has.
pub async fn vacate(
    tx: &DatabaseTransaction,
    occupant: Occupant,
    now: DateTime<Utc>,
) -> Result<()> {
    let own = match occupant {
        Occupant::Booking(id) => occupancy::Column::BookingId.eq(id),
        Occupant::Closure(id) => occupancy::Column::ClosureId.eq(id),
    };
    release(tx, own, now).await
}

/// Gives back whatever any of these bookings has.
pub async fn vacate_each(
    tx: &DatabaseTransaction,
    bookings: &[Uuid],
    now: DateTime<Utc>,
) -> Result<()> {
    let taken = occupancy::Column::BookingId.is_in(bookings.iter().copied());
    release(tx, taken, now).await
}

/// Whoever waits for some of it is looked at next.
async fn release(tx: &DatabaseTransaction, these: Expr, now: DateTime<Utc>) -> Result<()> {
    let tick = occupancy::Column::Tick;
    let freed: Vec<(Uuid, i32, i32)> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::SpaceId)
        .column_as(tick.min(), "first")
        .column_as(tick.max(), "last")
        .filter(these.clone())
        .group_by(occupancy::Column::SpaceId)
        .into_tuple()
        .all(tx)
        .await?;
    let (Some(first), Some(last)) = (
        freed.iter().map(|one| one.1).min(),
        freed.iter().map(|one| one.2).max(),
    ) else {
        return Ok(());
    };
    occupancy::Entity::delete_many()
        .filter(these)
        .exec(tx)
        .await?;
    let spaces: Vec<Uuid> = freed.into_iter().map(|one| one.0).collect();
    let span = (ticks::start(first), ticks::start(last + 1));
    offering::mark(tx, &spaces, span, now).await
}

/// Holds in the way whose time is up go. Whoever is just making a booking of one is waited for, and then
/// keeps it.
async fn clear_lapsed(write: &mut Write<'_>, extents: &[Extent], now: DateTime<Utc>) -> Result<()> {
    let in_the_way = rows(extents)
        .select_only()
        .column(occupancy::Column::BookingId)
        .filter(occupancy::Column::BookingId.is_not_null())
        .into_query();
    let held = lapsed(now)
        .filter(booking::Column::Id.in_subquery(in_the_way))
        .order_by_asc(booking::Column::Id)
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    lapse(write, &held, now).await
}

/// Holds and offers, locked by the caller, become nothing.
pub async fn lapse(
    write: &mut Write<'_>,
    held: &[booking::Model],
    now: DateTime<Utc>,
) -> Result<()> {
    if held.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = held.iter().map(|one| one.id).collect();
    let version = booking::Column::Version;
    booking::Entity::update_many()
        .set(booking::ActiveModel {
            state: Set(BookingState::Lapsed),
            look_at: Set(None),
            changed_at: Set(now),
            ..Default::default()
        })
        .col_expr(version, Expr::col(version).add(1))
        .filter(booking::Column::Id.is_in(ids.clone()))
        .exec(&**write)
        .await?;
    vacate_each(write, &ids, now).await?;
    offering::settle(write, &ids, WaitlistState::Missed, now).await?;
    for one in held {
        write.hint(LiveTopic::Booking, one.id, one.version + 1);
    }
    Ok(())
}
