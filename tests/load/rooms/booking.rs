//! 预约: many at once keep a time and make a booking of it, each writing what that writes.
//!
//! The raw side is one transaction that knows beforehand who may and that it is free: a booking, four
//! quarters of an hour, the count of the week, an event and a remembered request.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc, Weekday};
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::json;
use server::{centres::ticks, clock::new_id, db::Db};
use uuid::Uuid;

use super::{
    DAYS,
    filling::{FREE, Rooms, turn},
    today,
};
use crate::{
    filled::Filled,
    lanes::{Lane, Pace, Turns},
    operations::{Operation, Raw},
};

pub const NAME: &str = "book: keep a time and confirm it";
/// By which it is known what was booked for the benchmark.
const PURPOSE: &str = "测速";
/// In a second, at most.
const FASTEST: u64 = 1_500;
const HOLD: &str = "mutation($input: HoldRoomInput!) { holdRoom(input: $input) { id } }";
const CONFIRM: &str =
    "mutation($input: ConfirmBookingInput!) { confirmBooking(input: $input) { id state version } }";

/// A free hour of a room.
#[derive(Clone, Copy)]
struct Hour {
    room: Uuid,
    starts_at: DateTime<Utc>,
    week: NaiveDate,
}

pub async fn prepare(filled: &Filled, rooms: &Rooms, pace: &Pace) -> Operation {
    free_what_was_booked(filled).await;
    let seconds = pace.span.as_secs() * pace.rounds as u64;
    let hours = free_hours(filled, rooms);
    let half = (hours.len() / 2).min(usize::try_from(FASTEST * seconds).unwrap());
    let (served, raw) = hours[..2 * half].split_at(half);
    // Whoever keeps a time lets go of the one before: the same person comes again long after.
    let viewers = rooms.viewers.iter().cycle();
    let asked = served.iter().zip(viewers).map(|(hour, viewer)| {
        let id = new_id();
        let hold = json!({"requestId": id, "roomId": hour.room, "startsAt": hour.starts_at, "minutes": 60});
        let confirm = json!({"requestId": new_id(), "bookingId": id, "purpose": PURPOSE, "heads": 8});
        viewer
            .asks(HOLD, json!({"input": hold}))
            .and_then(CONFIRM, json!({"input": confirm}))
    });
    let people = rooms.people.iter().cycle();
    let bookings = raw.iter().zip(people).map(|(hour, person)| RawBooking {
        hour: *hour,
        person: *person,
    });
    Operation {
        name: NAME,
        asked: Turns::once(asked.collect()),
        raw: Raw::Bookings(Turns::once(bookings.collect())),
    }
}

/// By an earlier run on this database.
async fn free_what_was_booked(filled: &Filled) {
    let booked = format!("(SELECT id FROM booking WHERE purpose = '{PURPOSE}')");
    for sql in [
        format!("DELETE FROM occupancy WHERE booking_id IN {booked}"),
        format!("DELETE FROM booking_event WHERE booking_id IN {booked}"),
        format!("DELETE FROM booking WHERE id IN {booked}"),
    ] {
        let db = filled.app.db.maintenance();
        db.execute_unprepared(&sql).await.unwrap();
    }
}

/// One after the other in different rooms.
fn free_hours(filled: &Filled, rooms: &Rooms) -> Vec<Hour> {
    let mut hours = Vec::new();
    for day in (1..=DAYS).map(|day| today(filled) + Days::new(day)) {
        for by_turns in FREE {
            for (number, room) in rooms.ids.iter().enumerate() {
                let hour = by_turns[turn(number, day)];
                hours.push(Hour {
                    room: *room,
                    starts_at: ticks::instant(filled.app.zone, day, hour * 60),
                    week: day.week(Weekday::Mon).first_day(),
                });
            }
        }
    }
    hours
}

pub struct RawBooking {
    hour: Hour,
    person: Uuid,
}

impl Turns<RawBooking> {
    pub fn lane(self: &Arc<Self>, filled: &Filled) -> Booker {
        Booker {
            db: filled.app.db.clone(),
            bookings: self.clone(),
        }
    }
}

pub struct Booker {
    db: Db,
    bookings: Arc<Turns<RawBooking>>,
}

impl Lane for Booker {
    async fn turn(&mut self) -> bool {
        let Some(booking) = self.bookings.next() else {
            return false;
        };
        booking.carry_out(&self.db).await;
        true
    }
}

impl RawBooking {
    async fn carry_out(&self, db: &Db) {
        let Hour {
            room,
            starts_at,
            week,
        } = self.hour;
        let (id, person, now) = (new_id(), Value::from(self.person), Utc::now());
        let ends_at = starts_at + TimeDelta::hours(1);
        let tx = db.begin().await.unwrap();
        let run = async |sql: &str, values: Vec<Value>| {
            let statement = Statement::from_sql_and_values(db.backend(), sql, values);
            tx.query_one_raw(statement).await.unwrap()
        };
        run(
            "INSERT INTO request (person_id, request_id, input_hash, result_id, at) \
             VALUES ($1, $2, $3, $4, $5)",
            vec![
                person.clone(),
                id.into(),
                vec![0_u8; 32].into(),
                id.into(),
                now.into(),
            ],
        )
        .await;
        run(
            "INSERT INTO booking (id, room_id, centre_id, person_id, booked_by, state, starts_at, ends_at, \
             purpose, heads, counted, version, created_at, changed_at) SELECT $1, id, centre_id, $3, $3, \
             'booked', $4, $5, $7, 8, true, 2, $6, $6 FROM room WHERE id = $2",
            vec![
                id.into(),
                room.into(),
                person.clone(),
                starts_at.into(),
                ends_at.into(),
                now.into(),
                PURPOSE.into(),
            ],
        )
        .await;
        let first = ticks::of_span(starts_at, ends_at).start;
        run(
            "INSERT INTO occupancy (space_id, tick, booking_id) SELECT s.space_id, t.tick, $2 FROM room_space s \
             CROSS JOIN (SELECT $3 + 0 AS tick UNION ALL SELECT $3 + 1 UNION ALL SELECT $3 + 2 \
             UNION ALL SELECT $3 + 3) t WHERE s.room_id = $1",
            vec![room.into(), id.into(), first.into()],
        )
        .await;
        run(
            "INSERT INTO booking_count (holder_id, centre_id, week, taken) SELECT $1, centre_id, $3, 1 FROM room \
             WHERE id = $2 ON CONFLICT (holder_id, centre_id, week) DO UPDATE SET taken = booking_count.taken + 1",
            vec![person.clone(), room.into(), week.into()],
        )
        .await;
        run(
            "INSERT INTO booking_event (id, booking_id, sequence, kind, actor_id, starts_at, at) \
             VALUES ($1, $2, 2, 'booked', $3, $4, $5)",
            vec![
                new_id().into(),
                id.into(),
                person,
                starts_at.into(),
                now.into(),
            ],
        )
        .await;
        tx.commit().await.unwrap();
    }
}
