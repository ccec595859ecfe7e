//! 功能室: a room's week, which rooms are free at a time, and booking one; with 300 rooms of one community
//! and 300,000 bookings.

mod booking;
mod filling;

use chrono::{Days, NaiveDate, Utc};
use sea_orm::{Statement, Value};
use serde_json::json;
use server::centres::ticks;
use uuid::Uuid;

use crate::{
    filled::Filled,
    lanes::{Pace, Turns},
    operations::{Operation, Raw, Viewer},
};

pub use booking::RawBooking;
use filling::Rooms;

const MINUTES_OF_A_DAY: i32 = 24 * 60;
/// The days that are looked at: of the next two weeks.
const DAYS: u64 = 13;
const HEADS: i32 = 30;

const WEEK: &str = "query($id: UUID!, $from: NaiveDate!) { roomDays(roomId: $id, from: $from, count: 7, \
    minutes: 60) { date open { startsAt endsAt } taken { startsAt endsAt isClosed isOwn } starts } }";
const FREE: &str = "query($search: RoomSearch!) { freeRooms(search: $search, first: 20) { \
    room { id name kind capacity stepFree centre { id name } } starts } }";

pub const NAMES: [&str; 3] = [
    "room week: open, taken and free",
    "time first: free rooms of an afternoon, of 300",
    booking::NAME,
];

/// Reads first; booking changes what they read.
pub async fn prepare(filled: &Filled, pace: &Pace) -> Vec<Operation> {
    let rooms = Rooms::filled(filled).await;
    vec![
        week(filled, &rooms),
        free(filled, &rooms),
        booking::prepare(filled, &rooms, pace).await,
    ]
}

fn today(filled: &Filled) -> NaiveDate {
    ticks::day_and_minute(filled.app.zone, Utc::now()).0
}

/// Quarters of an hour of these days.
fn quarters(filled: &Filled, first: NaiveDate, last: NaiveDate) -> [Value; 2] {
    let at = |day, minute| ticks::instant(filled.app.zone, day, minute);
    let span = ticks::of_span(at(first, 0), at(last, MINUTES_OF_A_DAY));
    [span.start.into(), span.end.into()]
}

fn week(filled: &Filled, rooms: &Rooms) -> Operation {
    let (first, last) = (today(filled), today(filled) + Days::new(6));
    let viewers = rooms.viewers.iter().cycle();
    let asked = rooms
        .ids
        .iter()
        .zip(viewers)
        .map(|(room, viewer)| viewer.asks(WEEK, json!({"id": room, "from": first})));
    let sql = "SELECT o.space_id, o.tick, o.closure_id, b.person_id, b.state, b.look_at, r.slot_minutes, \
               r.turnaround_minutes, r.centre_id FROM room r JOIN room_space s ON s.room_id = r.id \
               JOIN occupancy o ON o.space_id = s.space_id AND o.tick >= $2 AND o.tick < $3 \
               LEFT JOIN booking b ON b.id = o.booking_id WHERE r.id = $1 ORDER BY o.tick";
    let statement = |room: &Uuid| {
        let [from, until] = quarters(filled, first, last);
        let values = [Value::from(*room), from, until];
        Statement::from_sql_and_values(filled.app.db.backend(), sql, values)
    };
    Operation {
        name: NAMES[0],
        asked: Turns::again(asked.collect()),
        raw: Raw::Reads(Turns::again(rooms.ids.iter().map(statement).collect())),
    }
}

/// An afternoon for thirty people, with a projector.
fn free(filled: &Filled, rooms: &Rooms) -> Operation {
    let days = || (1..=DAYS).map(|day| today(filled) + Days::new(day));
    let search = |day: NaiveDate| {
        json!({"search": {
            "date": day, "fromMinute": 13 * 60, "untilMinute": 21 * 60, "minutes": 60, "heads": HEADS,
            "equipment": ["PROJECTOR"], "stepFree": false,
        }})
    };
    let asked = |viewer: &Viewer| days().map(|day| viewer.asks(FREE, search(day))).collect();
    let asked: Vec<Vec<_>> = rooms.viewers.iter().map(asked).collect();
    let sql = "SELECT r.id, r.name, r.kind, r.capacity, r.step_free, r.equipment, r.slot_minutes, c.id, c.name, \
               o.tick FROM place p JOIN centre c ON c.place_id = p.id AND c.closed_at IS NULL \
               JOIN room r ON r.centre_id = c.id AND r.retired_at IS NULL AND r.capacity >= $4 \
               JOIN room_space s ON s.room_id = r.id \
               LEFT JOIN occupancy o ON o.space_id = s.space_id AND o.tick >= $2 AND o.tick < $3 \
               WHERE p.community_id = $1 ORDER BY r.capacity, r.id, o.tick";
    let statements = days().map(|day| {
        let [from, until] = quarters(filled, day, day);
        let values = [Value::from(rooms.community), from, until, HEADS.into()];
        Statement::from_sql_and_values(filled.app.db.backend(), sql, values)
    });
    Operation {
        name: NAMES[1],
        asked: Turns::again(asked.into_iter().flatten().collect()),
        raw: Raw::Reads(Turns::again(statements.collect())),
    }
}
