//! What takes the rooms of a centre on one day: bookings, and the times for which they are closed.

use std::collections::{BTreeSet, HashMap};

use super::plan::Spot;
use crate::{
    api::{
        Id, Timestamp,
        centres::{
            bookings::BookingState,
            desk::{BoardBooking, DeskCentre, DeskRoom},
            houses::Closure,
            rooms::TimeSpan,
        },
    },
    pages::centres::days::{MINUTES_OF_A_DAY, minute_of, minute_words},
};

/// Takes a room's time.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    Booking(BoardBooking),
    /// Of a room that is booked by seat: who sits there, on so many of its seats.
    Seats(Vec<BoardBooking>, i32),
    Closure(Closure),
}

/// A room with what takes its time on a day, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomOfDay {
    pub id: Id,
    pub name: String,
    /// Of a room that is in use.
    pub capacity: Option<i32>,
    pub spots: Vec<Spot<Thing>>,
}

/// One day with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct DayOfCentre {
    pub day: i64,
    /// When the house is open, in minutes.
    pub open: Vec<(i32, i32)>,
    pub rooms: Vec<RoomOfDay>,
}

impl DayOfCentre {
    pub fn of(
        centre: &DeskCentre,
        bookings: &[BoardBooking],
        open: &[TimeSpan],
        day: i64,
        offset_minutes: i64,
    ) -> Self {
        let span = |from: Timestamp, until: Timestamp| {
            let minute = |at| minute_of(at, day, offset_minutes).clamp(0, MINUTES_OF_A_DAY);
            let (from, until) = (minute(from), minute(until));
            (from < until).then_some((from, until))
        };
        let open = open.iter();
        let open: Vec<_> = open
            .filter_map(|one| span(one.starts_at, one.ends_at))
            .collect();
        let closures: Vec<_> = centre
            .closures
            .iter()
            .filter_map(|one| Some((one, span(one.starts_at, one.ends_at)?)))
            .collect();
        let spots_of = |room: Id| {
            let booked = bookings.iter().filter(|one| one.room.id == room);
            let booked = booked.filter_map(|one| {
                let (from, until) = span(one.starts_at, one.ends_at)?;
                Some((from, until, one.clone()))
            });
            let seats = centre
                .rooms
                .iter()
                .find(|one| one.id == room && one.by_seat);
            let booked: Vec<_> = match seats {
                Some(room) => seated(&booked.collect::<Vec<_>>(), room.capacity),
                None => booked.map(single).collect(),
            };
            let closed = closures.iter().filter(|(one, _)| {
                let only = one.room.as_ref().map(|one| one.id);
                only.is_none_or(|only| only == room)
            });
            let closed = closed.map(|(one, (from, until))| Spot {
                from: *from,
                until: *until,
                what: Thing::Closure((*one).clone()),
            });
            let mut spots: Vec<_> = booked.into_iter().chain(closed).collect();
            spots.sort_by_key(|one| one.from);
            spots
        };
        let known = |room: &DeskRoom| RoomOfDay {
            id: room.id,
            name: room.name.clone(),
            capacity: Some(room.capacity),
            spots: spots_of(room.id),
        };
        let mut rooms: Vec<RoomOfDay> = centre.rooms.iter().map(known).collect();
        // What is booked stays where a room is taken out of use.
        for one in bookings {
            let is_of_day = span(one.starts_at, one.ends_at).is_some();
            if is_of_day && rooms.iter().all(|room| room.id != one.room.id) {
                rooms.push(RoomOfDay {
                    id: one.room.id,
                    name: one.room.name.clone(),
                    capacity: None,
                    spots: spots_of(one.room.id),
                });
            }
        }
        Self { day, open, rooms }
    }

    /// How many are booked, and how many of these wait for a manager.
    pub fn counts(&self) -> (usize, usize) {
        let spots = self.rooms.iter().flat_map(|room| &room.spots);
        let bookings = spots.flat_map(|one| one.what.bookings());
        // Of seats, a booking stands in each stretch that it is part of.
        let bookings: HashMap<Id, bool> = bookings.map(|one| (one.id, waits(one))).collect();
        let waiting = bookings.values().filter(|waits| **waits).count();
        (bookings.len(), waiting)
    }

    /// Closures of the whole house.
    pub fn closures(&self) -> Vec<(i32, i32, Closure)> {
        let spots = self.rooms.first().map(|room| room.spots.as_slice());
        let of = |one: &Spot<Thing>| match &one.what {
            Thing::Closure(closure) if closure.room.is_none() => {
                Some((one.from, one.until, closure.clone()))
            }
            _ => None,
        };
        spots.unwrap_or_default().iter().filter_map(of).collect()
    }

    /// Rooms that are booked by seat, each with how many bookings it has, and how many sit there at most.
    pub fn reading_rooms(&self) -> Vec<(&RoomOfDay, usize, i32)> {
        let of = |room: &'_ RoomOfDay| {
            let all = || room.spots.iter().map(|one| &one.what);
            let seats = all().filter(|one| matches!(one, Thing::Seats(..)));
            let people = |one: &Thing| one.bookings().iter().map(|one| one.heads).sum::<i32>();
            let most = seats.map(people).max()?;
            let ids: BTreeSet<String> = all()
                .flat_map(|one| one.bookings())
                .map(|one| one.id.to_string())
                .collect();
            Some((ids.len(), most))
        };
        let rooms = self.rooms.iter();
        rooms
            .filter_map(|room| of(room).map(|(count, most)| (room, count, most)))
            .collect()
    }

    /// All that takes place, by time, with the rooms' names; but seats, and closures of the whole house.
    pub fn in_order(&self) -> Vec<(String, Spot<Thing>)> {
        let named = |room: &RoomOfDay| {
            let is_line = |one: &&Spot<Thing>| {
                !is_of_house(&one.what) && !matches!(one.what, Thing::Seats(..))
            };
            let spots = room.spots.iter().filter(is_line);
            let spots = spots.map(|one| (room.name.clone(), one.clone()));
            spots.collect::<Vec<_>>()
        };
        let mut all: Vec<_> = self.rooms.iter().flat_map(named).collect();
        all.sort_by_key(|(_, one)| one.from);
        all
    }
}

impl Thing {
    pub fn bookings(&self) -> &[BoardBooking] {
        match self {
            Self::Booking(one) => std::slice::from_ref(one),
            Self::Seats(all, _) => all,
            Self::Closure(_) => &[],
        }
    }
}

fn single((from, until, one): (i32, i32, BoardBooking)) -> Spot<Thing> {
    let what = Thing::Booking(one);
    Spot { from, until, what }
}

/// Stretches in which the same people sit in a room with so many seats.
fn seated(booked: &[(i32, i32, BoardBooking)], seats: i32) -> Vec<Spot<Thing>> {
    let bounds = booked.iter().flat_map(|(from, until, _)| [*from, *until]);
    let bounds: BTreeSet<i32> = bounds.collect();
    let bounds: Vec<i32> = bounds.into_iter().collect();
    let stretch = |span: &[i32]| {
        let (from, until) = (span[0], span[1]);
        let there = booked.iter().filter(|one| one.0 <= from && until <= one.1);
        let there: Vec<BoardBooking> = there.map(|one| one.2.clone()).collect();
        let what = Thing::Seats(there, seats);
        Spot { from, until, what }
    };
    let stretches = bounds.windows(2).map(stretch);
    stretches
        .filter(|one| !one.what.bookings().is_empty())
        .collect()
}

/// 「7/16 座」
pub fn seats_taken_words(bookings: &[BoardBooking], seats: i32) -> String {
    let taken: i32 = bookings.iter().map(|one| one.heads).sum();
    text!(centres.seats.taken, taken, count = seats)
}

/// 「梁思琪 ×2」
pub fn sitting_words(one: &BoardBooking) -> String {
    match one.heads {
        ..=1 => one.person_name.clone(),
        heads => format!("{} ×{heads}", one.person_name),
    }
}

pub fn is_of_house(thing: &Thing) -> bool {
    matches!(thing, Thing::Closure(one) if one.room.is_none())
}

/// Still to be decided on.
pub fn waits(booking: &BoardBooking) -> bool {
    booking.state == BookingState::Requested
}

/// 「14:00–16:00」
pub fn times_words(from: i32, until: i32) -> String {
    format!("{}–{}", minute_words(from), minute_words(until))
}

/// 「张三 · 东鑫小区业委会 · 12 人」
pub fn who_words(booking: &BoardBooking) -> String {
    let mut words = vec![booking.person_name.clone()];
    words.extend(booking.organization.as_ref().map(|one| one.name.clone()));
    words.push(text!(centres.heads.count, count = booking.heads));
    words.join(text!(common.separator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::centres::RoomName, pages::centres::days::moment};

    const SHANGHAI: i64 = 480;
    const DAY: i64 = 20_780;

    fn at(minute: i32) -> Timestamp {
        moment(DAY, minute, SHANGHAI)
    }

    fn booking(room: &RoomName, from: i32, until: i32) -> BoardBooking {
        BoardBooking {
            id: Id::new(),
            state: BookingState::Requested,
            starts_at: at(from),
            ends_at: at(until),
            purpose: "读书会".into(),
            heads: 6,
            check_in_by: None,
            checked_in_at: None,
            person_name: "苗雨桐".into(),
            organization: None,
            room: room.clone(),
        }
    }

    fn room(name: &str) -> RoomName {
        let (id, name) = (Id::new(), name.to_string());
        RoomName { id, name }
    }

    fn closure(room: Option<RoomName>, from: i32, until: i32) -> Closure {
        Closure {
            id: Id::new(),
            room,
            starts_at: at(from),
            ends_at: at(until),
            reason: "消防检修".into(),
        }
    }

    #[test]
    fn seats_are_told_by_who_sits_there() {
        let reading = room("阅览室");
        let (early, late) = (booking(&reading, 480, 600), booking(&reading, 540, 660));
        let booked = [(480, 600, early), (540, 660, late)];
        let spots = seated(&booked, 16);
        let told: Vec<(i32, i32, usize)> = spots
            .iter()
            .map(|one| (one.from, one.until, one.what.bookings().len()))
            .collect();
        assert_eq!(told, [(480, 540, 1), (540, 600, 2), (600, 660, 1)]);
        assert_eq!(seats_taken_words(spots[1].what.bookings(), 16), "12/16 座");
        let apart = [
            (480, 540, booked[0].2.clone()),
            (600, 660, booked[1].2.clone()),
        ];
        assert_eq!(seated(&apart, 16).len(), 2);
    }

    #[test]
    fn a_day_has_what_takes_its_rooms() {
        let (reading, chess, former) = (room("阅览室"), room("棋牌室"), room("老房间"));
        let in_use = |one: &RoomName| DeskRoom {
            id: one.id,
            name: one.name.clone(),
            capacity: 16,
            by_seat: false,
        };
        let centre = DeskCentre {
            id: Id::new(),
            name: "半山邻里中心".into(),
            may_manage: true,
            has_windows: false,
            openings: Vec::new(),
            rooms: vec![in_use(&reading), in_use(&chess)],
            closures: vec![
                // From the day before until noon.
                closure(None, -600, 720),
                closure(Some(chess.clone()), 900, 1000),
                closure(None, 3000, 4000),
            ],
        };
        let bookings = [
            booking(&reading, 800, 860),
            booking(&former, 900, 960),
            booking(&reading, 1600, 1660),
        ];
        let open = [TimeSpan {
            starts_at: at(480),
            ends_at: at(1260),
        }];
        let day = DayOfCentre::of(&centre, &bookings, &open, DAY, SHANGHAI);
        assert_eq!(day.open, [(480, 1260)]);
        let spans = |room: &RoomOfDay| -> Vec<(i32, i32)> {
            room.spots.iter().map(|one| (one.from, one.until)).collect()
        };
        let names: Vec<&str> = day.rooms.iter().map(|room| room.name.as_str()).collect();
        assert_eq!(names, ["阅览室", "棋牌室", "老房间"]);
        assert_eq!(spans(&day.rooms[0]), [(0, 720), (800, 860)]);
        assert_eq!(spans(&day.rooms[1]), [(0, 720), (900, 1000)]);
        assert_eq!(spans(&day.rooms[2]), [(0, 720), (900, 960)]);
        assert_eq!(day.counts(), (2, 2));
        assert_eq!(day.closures().len(), 1);
        let order: Vec<(String, i32)> = day
            .in_order()
            .into_iter()
            .map(|(name, one)| (name, one.from))
            .collect();
        let expected = [("阅览室", 800), ("棋牌室", 900), ("老房间", 900)];
        assert_eq!(order, expected.map(|(name, from)| (name.to_string(), from)));
    }
}
