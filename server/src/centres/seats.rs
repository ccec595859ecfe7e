//! The seats of a room that is booked by seat.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{booking, occupancy, room, room_space, space};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::{room_administration::add_space, ticks};
use crate::error::{ErrorCode, Result, limit};

/// So many of the seats that are free, as places in their row: next to each other where there are such,
/// otherwise the first ones. Nothing where there are not so many.
pub fn pick(free: &[bool], needed: usize) -> Option<Vec<usize>> {
    let together = free
        .windows(needed.max(1))
        .position(|seats| seats.iter().all(|is_free| *is_free));
    if let Some(first) = together {
        return Some((first..first + needed).collect());
    }
    let any: Vec<usize> = (0..free.len())
        .filter(|seat| free[*seat])
        .take(needed)
        .collect();
    (any.len() == needed).then_some(any)
}

/// As many seats as the room holds people: new ones are added after the last, and the last ones go.
///
/// # Errors
/// `SEATS_TAKEN` on `capacity` with how many it has to keep, where one that would go is booked.
pub(super) async fn fit(
    tx: &DatabaseTransaction,
    room: &room::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let of_room = space::Entity::belongs_to(room_space::Entity)
        .from(space::Column::Id)
        .to(room_space::Column::SpaceId);
    let seats = space::Entity::find()
        .join(JoinType::InnerJoin, of_room.into())
        .filter(room_space::Column::RoomId.eq(room.id))
        .all(tx)
        .await?;
    let seats: BTreeMap<i32, Uuid> = seats
        .into_iter()
        .filter_map(|one| Some((one.number()?, one.id)))
        .collect();
    let last = seats.last_key_value().map_or(0, |(number, _)| *number);
    for number in last + 1..=room.capacity {
        add_space(tx, room, number.to_string(), now).await?;
    }
    let gone: Vec<Uuid> = seats.range(room.capacity + 1..).map(|one| *one.1).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let booked: Vec<Uuid> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::SpaceId)
        .distinct()
        .filter(occupancy::Column::SpaceId.is_in(gone.iter().copied()))
        .filter(occupancy::Column::Tick.gte(ticks::of_span(now, now).start))
        .filter(occupancy::Column::BookingId.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    let kept = seats.iter().filter(|(_, id)| booked.contains(id));
    if let Some(last) = kept.map(|(number, _)| *number).max() {
        return Err(limit(ErrorCode::SeatsTaken, "capacity", last.into()));
    }
    room_space::Entity::delete_many()
        .filter(room_space::Column::RoomId.eq(room.id))
        .filter(room_space::Column::SpaceId.is_in(gone))
        .exec(tx)
        .await?;
    Ok(())
}

/// The numbers of the seats that some bookings have, in order; of those in other rooms none.
pub(super) async fn of_bookings(
    db: &impl ConnectionTrait,
    bookings: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<i32>>> {
    let has = occupancy::Entity::belongs_to(space::Entity)
        .from(occupancy::Column::SpaceId)
        .to(space::Column::Id);
    let of_booking = occupancy::Entity::belongs_to(booking::Entity)
        .from(occupancy::Column::BookingId)
        .to(booking::Column::Id);
    let of_room = booking::Entity::belongs_to(room::Entity)
        .from(booking::Column::RoomId)
        .to(room::Column::Id);
    // A room may be called by a number too, and so is its space.
    let rows: Vec<(Uuid, String)> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::BookingId)
        .column(space::Column::Name)
        .distinct()
        .join(JoinType::InnerJoin, has.into())
        .join(JoinType::InnerJoin, of_booking.into())
        .join(JoinType::InnerJoin, of_room.into())
        .filter(room::Column::BySeat.eq(true))
        .filter(occupancy::Column::BookingId.is_in(bookings.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let mut seats: BTreeMap<Uuid, Vec<i32>> = BTreeMap::new();
    for (booking, name) in rows {
        if let Ok(number) = name.parse() {
            seats.entry(booking).or_default().push(number);
        }
    }
    seats
        .values_mut()
        .for_each(|numbers| numbers.sort_unstable());
    Ok(seats)
}

#[cfg(test)]
mod tests {
    use super::pick;

    #[test]
    fn those_who_come_together_sit_together() {
        let free = [true, false, true, true, false, true];
        assert_eq!(pick(&free, 1), Some(vec![0]));
        assert_eq!(pick(&free, 2), Some(vec![2, 3]));
        assert_eq!(pick(&free, 3), Some(vec![0, 2, 3]));
        assert_eq!(pick(&free, 4), Some(vec![0, 2, 3, 5]));
        assert_eq!(pick(&free, 5), None);
        assert_eq!(pick(&[], 1), None);
        assert_eq!(pick(&[false], 1), None);
    }
}
