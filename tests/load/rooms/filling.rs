//! Fifteen centres of twenty rooms each in one community, and a thousand bookings of each room: eight a day,
//! from months ago until three weeks ahead.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    booking,
    booking::BookingState,
    centre, occupancy, opening,
    opening::OpeningDay,
    room,
    room::{RoomAudience, RoomKind},
    room_space, space,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter};
use server::{centres::ticks, clock::new_id};
use uuid::Uuid;

use super::today;
use crate::{filled::Filled, operations::Viewer};

const CENTRES: i32 = 15;
const ROOMS: i32 = 20;
const BOOKINGS: usize = 1_000;
/// Hours at which a room is booked, on one day and on the next, by turns.
const TAKEN: [[i32; 8]; 2] = [
    [8, 9, 11, 13, 14, 16, 18, 20],
    [8, 10, 12, 14, 15, 17, 18, 19],
];
/// Hours at which it is free, by the same turns.
pub const FREE: [[i32; 2]; 4] = [[10, 9], [12, 11], [15, 13], [17, 16]];
const DAYS_AHEAD: u64 = 21;
/// Of people who ask.
const VIEWERS: usize = 400;
/// Rows of one statement, below what either database binds.
const AT_ONCE: usize = 1_000;
const NAME: &str = "测速用邻里中心";

pub struct Rooms {
    pub community: Uuid,
    pub ids: Vec<Uuid>,
    pub viewers: Vec<Viewer>,
    /// Who they are, in the same order.
    pub people: Vec<Uuid>,
}

/// Which hours a room is taken and free on a day.
pub fn turn(room: usize, day: NaiveDate) -> usize {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    (room + usize::try_from(days).unwrap()) % 2
}

impl Rooms {
    /// As the database has them, or made.
    pub async fn filled(filled: &Filled) -> Self {
        let residents = residents(filled).await;
        let community = residents[0].0;
        let people: Vec<Uuid> = residents.into_iter().map(|one| one.1).collect();
        let db = filled.app.db.reader();
        let known = centre::Entity::find()
            .filter(centre::Column::Name.eq(NAME))
            .filter(centre::Column::PlaceId.eq(community))
            .all(db)
            .await
            .unwrap();
        if known.is_empty() {
            eprintln!("booking 300 rooms a thousand times each");
            fill(filled, community, &people).await;
        }
        let ids = room::Entity::find()
            .filter(room::Column::Name.starts_with(NAME))
            .all(db)
            .await
            .unwrap();
        let people: Vec<Uuid> = people.into_iter().take(VIEWERS).collect();
        let tokens = filled.sign_in(&people).await;
        let viewer = |token| Viewer {
            token,
            seat: community,
        };
        let mut ids: Vec<room::Model> = ids;
        ids.sort_by_key(|room| room.id);
        Self {
            community,
            ids: ids.into_iter().map(|room| room.id).collect(),
            viewers: tokens.into_iter().map(viewer).collect(),
            people,
        }
    }
}

/// Of the community with the most of them, with its id.
async fn residents(filled: &Filled) -> Vec<(Uuid, Uuid)> {
    let lives = "residency r JOIN place p ON p.id = r.place_id WHERE r.until IS NULL";
    let sql = format!(
        "SELECT p.community_id, r.person_id FROM {lives} AND p.community_id = (SELECT p.community_id FROM {lives} \
         AND p.community_id IS NOT NULL GROUP BY p.community_id ORDER BY count(*) DESC, p.community_id LIMIT 1) \
         ORDER BY r.person_id LIMIT 2000"
    );
    filled.pairs(&sql).await
}

async fn fill(filled: &Filled, community: Uuid, people: &[Uuid]) {
    let now = Utc::now();
    let mut made = Made::default();
    for number in 0..CENTRES {
        let centre = a_centre(community, number, now);
        made.openings
            .extend(OpeningDay::iter().map(|day| opening::Model {
                centre_id: centre.id,
                day,
                from_minute: 8 * 60,
                until_minute: 21 * 60,
            }));
        for position in 0..ROOMS {
            let nth = made.rooms.len();
            let room = a_room(centre.id, position, nth, now);
            let space = space::Model {
                id: new_id(),
                centre_id: centre.id,
                name: room.name.clone(),
            };
            made.parts.push(room_space::Model {
                room_id: room.id,
                space_id: space.id,
            });
            made.book(filled, (&room, nth, space.id), people, now);
            made.spaces.push(space);
            made.rooms.push(room);
        }
        made.centres.push(centre);
    }
    made.write(filled).await;
}

#[derive(Default)]
struct Made {
    centres: Vec<centre::Model>,
    openings: Vec<opening::Model>,
    rooms: Vec<room::Model>,
    spaces: Vec<space::Model>,
    parts: Vec<room_space::Model>,
    bookings: Vec<booking::Model>,
    taken: Vec<occupancy::Model>,
}

impl Made {
    fn book(
        &mut self,
        filled: &Filled,
        (room, nth, space_id): (&room::Model, usize, Uuid),
        people: &[Uuid],
        now: DateTime<Utc>,
    ) {
        let days = (BOOKINGS / TAKEN[0].len()) as u64;
        let first = today(filled) + Days::new(DAYS_AHEAD) - Days::new(days);
        for day in first.iter_days().take(days as usize) {
            for hour in TAKEN[turn(nth, day)] {
                let starts_at = ticks::instant(filled.app.zone, day, hour * 60);
                let ends_at = starts_at + TimeDelta::hours(1);
                let person_id = people[self.bookings.len() % people.len()];
                let row = a_booking(room, person_id, (starts_at, ends_at), now);
                self.taken
                    .extend(
                        ticks::of_span(starts_at, ends_at).map(|tick| occupancy::Model {
                            space_id,
                            tick,
                            booking_id: Some(row.id),
                            closure_id: None,
                        }),
                    );
                self.bookings.push(row);
            }
        }
    }

    async fn write(self, filled: &Filled) {
        insert::<centre::Entity, _>(filled, self.centres).await;
        insert::<opening::Entity, _>(filled, self.openings).await;
        insert::<room::Entity, _>(filled, self.rooms).await;
        insert::<space::Entity, _>(filled, self.spaces).await;
        insert::<room_space::Entity, _>(filled, self.parts).await;
        insert::<booking::Entity, _>(filled, self.bookings).await;
        insert::<occupancy::Entity, _>(filled, self.taken).await;
        let db = filled.app.db.maintenance();
        sea_orm::ConnectionTrait::execute_unprepared(db, "ANALYZE")
            .await
            .unwrap();
    }
}

async fn insert<E, M>(filled: &Filled, rows: Vec<M>)
where
    E: EntityTrait,
    M: IntoActiveModel<E::ActiveModel>,
{
    let mut rows = rows
        .into_iter()
        .map(IntoActiveModel::into_active_model)
        .peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        let insert = E::insert_many(some);
        let db = filled.app.db.maintenance();
        insert.exec_without_returning(db).await.unwrap();
    }
}

fn a_centre(community: Uuid, number: i32, now: DateTime<Utc>) -> centre::Model {
    centre::Model {
        id: new_id(),
        place_id: community,
        name: NAME.to_owned(),
        address: format!("{number} 号"),
        phone: None,
        about: None,
        weekly_bookings: 1_000_000,
        organization_weekly_bookings: 1_000_000,
        created_at: now,
        closed_at: None,
    }
}

fn a_room(centre_id: Uuid, position: i32, nth: usize, now: DateTime<Utc>) -> room::Model {
    room::Model {
        id: new_id(),
        centre_id,
        name: format!("{NAME} {nth}"),
        kind: RoomKind::Lecture,
        capacity: 10 + position * 4,
        by_seat: false,
        equipment: if nth.is_multiple_of(3) {
            "projector,tables"
        } else {
            "tables"
        }
        .to_owned(),
        step_free: true,
        rules: None,
        slot_minutes: 30,
        shortest_minutes: 30,
        longest_minutes: 180,
        turnaround_minutes: 0,
        lead_minutes: 0,
        ahead_days: 14,
        series_days: 0,
        audience: RoomAudience::Community,
        needs_approval: false,
        check_in: false,
        door_number: 1,
        position,
        created_at: now,
        retired_at: None,
    }
}

fn a_booking(
    room: &room::Model,
    person_id: Uuid,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> booking::Model {
    booking::Model {
        id: new_id(),
        room_id: room.id,
        centre_id: room.centre_id,
        person_id,
        booked_by: person_id,
        organization_id: None,
        series_id: None,
        series_date: None,
        state: BookingState::Booked,
        starts_at,
        ends_at,
        purpose: "议事".to_owned(),
        heads: 8,
        counted: true,
        look_at: None,
        reason: None,
        decided_by: None,
        checked_in_at: None,
        missed_until: None,
        appeal: None,
        version: 1,
        created_at: now,
        changed_at: now,
    }
}
