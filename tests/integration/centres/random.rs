//! Whatever people do in whatever order, no two bookings share a space, none lies where the house is
//! closed, and what comes free is offered to those who wait in their order. The same sequences in every run; `LINLI_HISTORIES=500` tries so many others.

use std::{collections::BTreeSet, env};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    booking, booking::BookingState, closure, occupancy, waitlist_entry,
    waitlist_entry::WaitlistState,
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use sea_orm::{EntityTrait, QueryOrder};
use server::centres::sweeps;
use uuid::Uuid;

use super::{
    attendance::with_doors,
    house::{
        BOOKING, House, cancel, close, day, hold, hold_seats, reading_room, seated, shift,
        spaces_agree,
    },
    waitlist,
};
use crate::support::{Client, Engine, Role, TestApp, json, run_with, steps::id_of};

const CASES: u32 = 8;
const SEED: [u8; 32] = *b"bookings of the banshan centre 1";
const LONGEST: usize = 40;
const SEATS: i32 = 4;

#[test]
fn sqlite() {
    many(Engine::Sqlite);
}

#[test]
fn postgres() {
    many(Engine::Postgres);
}

/// Who, of three; which room, of five, the last one with seats; half hours after eight on Tuesday; half
/// hours long. Of seats each wants one more than the number that they have here.
#[derive(Clone, Debug)]
enum Act {
    Hold(usize, usize, i64, i32),
    /// The last one that this person held.
    Confirm(usize),
    /// One of all, by whoever it is that tries.
    Move(usize, usize, i64, i32),
    Cancel(usize, usize),
    Decide(usize, bool),
    /// The desk sees them come.
    Admit(usize),
    /// Of one room or all, from which half hour for how many.
    Close(Option<usize>, i64, i64),
    Lift(usize),
    /// Like a hold, for this room or any.
    Wait(usize, usize, i64, i32, bool),
    /// Minutes.
    Pass(i64),
    Sweep,
}

fn any_act() -> impl Strategy<Value = Act> {
    let (who, room, from, long) = (0..3usize, 0..5usize, 0..52i64, 1..7i32);
    prop_oneof![
        6 => (who.clone(), room.clone(), from.clone(), long.clone())
            .prop_map(|(who, room, from, long)| Act::Hold(who, room, from, long)),
        5 => who.clone().prop_map(Act::Confirm),
        3 => (who.clone(), 0..9usize, from, long)
            .prop_map(|(who, one, from, long)| Act::Move(who, one, from, long)),
        2 => (who, 0..9usize).prop_map(|(who, one)| Act::Cancel(who, one)),
        2 => (0..9usize, any::<bool>()).prop_map(|(one, yes)| Act::Decide(one, yes)),
        2 => (0..9usize).prop_map(Act::Admit),
        1 => (prop::option::of(room), 0..52i64, 1..8i64)
            .prop_map(|(room, from, long)| Act::Close(room, from, long)),
        1 => (0..3usize).prop_map(Act::Lift),
        3 => (0..3usize, 0..5usize, 0..52i64, 1..7i32, any::<bool>())
            .prop_map(|(who, room, from, long, any)| Act::Wait(who, room, from, long, any)),
        2 => prop_oneof![Just(1), Just(2), Just(90), Just(600), Just(1440)].prop_map(Act::Pass),
        3 => Just(Act::Sweep),
    ]
}

fn many(engine: Engine) {
    let wanted = env::var("LINLI_HISTORIES").ok();
    let cases = wanted
        .as_deref()
        .map_or(CASES, |text| text.parse().unwrap());
    let mut seed = SEED;
    if wanted.is_some() {
        seed[0] = engine as u8 + 1;
        seed[1..5].copy_from_slice(&cases.to_le_bytes());
    }
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 100,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let acts = prop::collection::vec(any_act(), 1..LONGEST);
    let outcome = runner.run(&acts, |acts| {
        run_with(engine, async |app| play(app, &acts).await).map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

struct Playing<'a> {
    app: &'a TestApp,
    house: House,
    reading: Uuid,
    people: Vec<Client>,
    office: Client,
    /// By person.
    held: [Option<Uuid>; 3],
    bookings: Vec<Uuid>,
    accepted: usize,
}

async fn play(app: &TestApp, acts: &[Act]) -> Result<(), String> {
    let house = with_doors(app).await;
    let reading = reading_room(app, &house, SEATS).await;
    let mut people = Vec::new();
    for role in [Role::Resident, Role::Neighbour, Role::Member] {
        people.push(app.as_role(role).await);
    }
    let mut playing = Playing {
        app,
        house,
        reading,
        people,
        office: app.as_role(Role::CommunityAdmin).await,
        held: [None; 3],
        bookings: Vec::new(),
        accepted: 0,
    };
    for (number, act) in acts.iter().enumerate() {
        playing.step(act).await?;
        let told = |error: String| format!("after {number}, {act:?}: {error}");
        spaces_agree(app).await.map_err(told)?;
        playing.inside_hours().await.map_err(told)?;
    }
    Ok(())
}

fn seats_of(who: usize) -> i32 {
    i32::try_from(who).unwrap() + 1
}

fn half_hour(number: i64) -> DateTime<Utc> {
    // Two days of thirteen hours each.
    let (date, of_day) = (number / 26, number % 26);
    day("24T08:00") + TimeDelta::days(date) + TimeDelta::minutes(30 * of_day)
}

impl Playing<'_> {
    fn room(&self, number: usize) -> Uuid {
        let House {
            council,
            yoga,
            dance,
            hall,
            ..
        } = self.house;
        [council, yoga, dance, hall, self.reading][number]
    }

    async fn step(&mut self, act: &Act) -> Result<(), String> {
        let answer = match *act {
            Act::Hold(who, room, from, long) => {
                let (client, room) = (&self.people[who], self.room(room));
                let answer = match room == self.reading {
                    true => {
                        let seats = (room, seats_of(who));
                        hold_seats(client, seats, half_hour(from), long * 30).await
                    }
                    false => hold(client, room, half_hour(from), long * 30).await,
                };
                if answer.is_ok() {
                    let id = id_of(answer.result());
                    self.held[who] = Some(id);
                    self.bookings.push(id);
                }
                answer
            }
            Act::Confirm(who) => match self.held[who] {
                // Fewer than five come, which any room holds; in the one with seats some change their mind.
                Some(id) => seated(&self.people[who], id, (id.as_u128() % 4) as i32 + 1).await,
                None => return Ok(()),
            },
            Act::Move(who, one, from, long) => match self.bookings.get(one) {
                Some(id) => shift(&self.people[who], *id, half_hour(from), long * 30).await,
                None => return Ok(()),
            },
            Act::Cancel(who, one) => match self.bookings.get(one) {
                Some(id) => cancel(&self.people[who], *id).await,
                None => return Ok(()),
            },
            Act::Decide(one, yes) => match self.bookings.get(one) {
                Some(id) if yes => {
                    let input = json!({"bookingId": id});
                    self.office.act("approveBooking", input, BOOKING).await
                }
                Some(id) => {
                    let input = json!({"bookingId": id, "reason": "另有安排"});
                    self.office.act("declineBooking", input, BOOKING).await
                }
                None => return Ok(()),
            },
            Act::Admit(one) => match self.bookings.get(one) {
                Some(id) => {
                    let input = json!({"bookingId": id});
                    self.office.act("admitBooking", input, BOOKING).await
                }
                None => return Ok(()),
            },
            Act::Close(room, from, long) => {
                let room = room.map(|room| self.room(room));
                let from = half_hour(from);
                let until = from + TimeDelta::minutes(30 * long);
                close(&self.office, &self.house, room, from, until).await
            }
            Act::Lift(one) => {
                let closures = closure::Entity::find().all(self.app.db()).await.unwrap();
                match closures.get(one) {
                    Some(closure) => {
                        let input = json!({"closureId": closure.id});
                        self.office.act("liftClosure", input, "{ id }").await
                    }
                    None => return Ok(()),
                }
            }
            Act::Wait(who, room, from, long, any_room) => {
                let (client, room) = (&self.people[who], self.room(room));
                let time = (half_hour(from), long * 30);
                let heads = if room == self.reading {
                    seats_of(who)
                } else {
                    5
                };
                waitlist::wish(client, room, time, heads, any_room).await
            }
            Act::Pass(minutes) => {
                self.app.advance(TimeDelta::minutes(minutes));
                return Ok(());
            }
            Act::Sweep => {
                let before = self.entries().await;
                sweeps::look(&self.app.app).await.unwrap();
                self.nobody_is_late().await?;
                return self.offered_in_order(before).await;
            }
        };
        self.accepted += usize::from(answer.is_ok());
        match answer.code() {
            "INTERNAL" | "BUSY" | "BAD_REQUEST" => Err(format!("{act:?}: {}", answer.body)),
            _ => Ok(()),
        }
    }

    /// In the order in which they came.
    async fn entries(&self) -> Vec<waitlist_entry::Model> {
        waitlist_entry::Entity::find()
            .order_by_asc(waitlist_entry::Column::CreatedAt)
            .order_by_asc(waitlist_entry::Column::Id)
            .all(self.app.db())
            .await
            .unwrap()
    }

    /// After the clock has looked, nobody is waited for any longer than they may be; and what was missed
    /// counts for those whose bookings are counted, as long as it is not excused.
    async fn nobody_is_late(&self) -> Result<(), String> {
        let now = self.app.app.clock.now();
        for one in booking::Entity::find().all(self.app.db()).await.unwrap() {
            let is_late = one.look_at.is_some_and(|at| at <= now);
            let is_missed = one.state == BookingState::Missed;
            let counts = one.missed_until.is_some();
            let both = is_missed && one.checked_in_at.is_some();
            if is_late || both || counts != (is_missed && one.counted) {
                return Err(format!("{one:?} at {now}"));
            }
        }
        Ok(())
    }

    /// After the clock has looked, whoever still waits could not be offered what they wait for, and not
    /// because somebody who came later was.
    async fn offered_in_order(&self, before: Vec<waitlist_entry::Model>) -> Result<(), String> {
        let db = self.app.db();
        let now = self.app.app.clock.now();
        let after = self.entries().await;
        let offered: Vec<(usize, Uuid)> = (0..)
            .zip(&after)
            .filter(|(number, one)| {
                let was = before.get(*number).map(|one| one.state);
                one.state == WaitlistState::Offered && was == Some(WaitlistState::Waiting)
            })
            .filter_map(|(number, one)| Some((number, one.booking_id?)))
            .collect();
        let parts = entity::room_space::Entity::find().all(db).await.unwrap();
        let taken = occupancy::Entity::find().all(db).await.unwrap();
        for (number, one) in (0..).zip(&after) {
            let waits = one.state == WaitlistState::Waiting && now < one.starts_at;
            // Of one room alone: for any, another may have been free that holds too few.
            let Some(room) = one.room_id.filter(|_| waits) else {
                continue;
            };
            let quarter = |at: DateTime<Utc>| i32::try_from(at.timestamp() / 900).unwrap();
            // Turnaround included: none of these rooms has more than one quarter.
            let ticks = quarter(one.starts_at)..=quarter(one.ends_at);
            let in_the_way: Vec<&occupancy::Model> = taken
                .iter()
                .filter(|row| ticks.contains(&row.tick))
                .filter(|row| {
                    let own = |part: &&entity::room_space::Model| part.room_id == room;
                    parts
                        .iter()
                        .filter(own)
                        .any(|part| part.space_id == row.space_id)
                })
                .collect();
            let seats = parts.iter().filter(|part| part.room_id == room).count();
            if room == self.reading {
                let busy: BTreeSet<Uuid> = in_the_way.iter().map(|row| row.space_id).collect();
                if busy.len() + usize::try_from(one.heads).unwrap() <= seats {
                    return Err(format!("{one:?} waits for seats that are free"));
                }
                continue;
            }
            let in_the_way: Vec<Option<Uuid>> =
                in_the_way.iter().map(|row| row.booking_id).collect();
            if in_the_way.is_empty() {
                return Err(format!("{one:?} waits for what is free"));
            }
            let is_later = |booking: &Option<Uuid>| {
                let offer = offered.iter().find(|(_, id)| Some(*id) == *booking);
                offer.is_some_and(|(other, _)| *other > number)
            };
            if in_the_way.iter().all(is_later) {
                return Err(format!("{one:?} was passed over"));
            }
        }
        Ok(())
    }

    /// Whatever keeps a room does so while the house is open and nothing of the room is closed.
    async fn inside_hours(&self) -> Result<(), String> {
        let db = self.app.db();
        let closures = closure::Entity::find().all(db).await.unwrap();
        let parts = entity::room_space::Entity::find().all(db).await.unwrap();
        let of_room = |room: Uuid| {
            let parts = parts.iter().filter(move |part| part.room_id == room);
            parts.map(|part| part.space_id)
        };
        for one in booking::Entity::find().all(db).await.unwrap() {
            if !one.state.occupies() {
                continue;
            }
            let local = |at: DateTime<Utc>| (at + TimeDelta::hours(8)).naive_utc();
            let (from, until) = (local(one.starts_at), local(one.ends_at));
            let midnight = from.date().and_hms_opt(0, 0, 0).unwrap();
            let minute = |at: chrono::NaiveDateTime| (at - midnight).num_minutes();
            let (from, until) = (minute(from), minute(until));
            let is_open = [(480, 720), (840, 1260)]
                .iter()
                .any(|(opens, closes)| *opens <= from && until <= *closes);
            if !is_open {
                return Err(format!("{one:?} lies outside the hours"));
            }
            let is_closed = closures
                .iter()
                .filter(|one| one.lifted_at.is_none())
                .any(|closure| {
                    let is_here = closure.room_id.is_none_or(|closed| {
                        of_room(closed).any(|space| of_room(one.room_id).any(|own| own == space))
                    });
                    is_here && closure.starts_at < one.ends_at && one.starts_at < closure.ends_at
                });
            if is_closed {
                return Err(format!("{one:?} lies in a closure"));
            }
        }
        Ok(())
    }
}
