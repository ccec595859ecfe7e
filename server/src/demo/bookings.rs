//! What is booked in the demo's centres: weeks behind and ahead, with some who cancel and some who do not
//! come.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{
    booking, booking::BookingState, booking_event, booking_event::BookingEventKind, occupancy,
    opening, room, room::RoomKind,
};
use uuid::Uuid;

use super::centres::{Drawing, WEEKLY_BOOKINGS};
use crate::centres::{
    hours,
    rules::{self, COUNTS_FOR, Span},
    seats,
};

/// Days of bookings behind and ahead.
pub const BEHIND: u64 = 56;
pub const AHEAD: u64 = 28;
const RISK: Risk = Risk {
    cancelled: 9,
    missed: 8,
};
const DAY: i32 = hours::MINUTES_OF_A_DAY;
/// That one books at once in a reading room.
const MOST_SEATS: i32 = 3;

#[rustfmt::skip]
const PURPOSES: [(RoomKind, &[&str]); 8] = [
    (RoomKind::Council, &["物业费调整协商会", "楼栋议事会", "加装电梯意见征集", "业委会例会"]),
    (RoomKind::Lecture, &["防诈骗讲座", "家庭用药常识", "消防安全培训", "少儿故事会"]),
    (RoomKind::Reading, &["自习", "带孩子看书", "读报"]),
    (RoomKind::Chess, &["象棋切磋", "围棋入门班", "棋友聚会"]),
    (RoomKind::Yoga, &["瑜伽练习", "颈肩舒缓", "亲子瑜伽"]),
    (RoomKind::Dance, &["广场舞排练", "合唱队排练", "民族舞练习"]),
    (RoomKind::Hall, &["邻里节排练", "重阳节联欢会"]),
    (RoomKind::Shared, &["楼栋茶话会", "小区跳蚤市场", "乒乓球活动"]),
];

/// Of times that could be booked: the further ahead, the fewer have thought of it.
fn booked_of_hundred(days_ahead: i64) -> u32 {
    match days_ahead {
        ..=7 => 22,
        8..=14 => 9,
        _ => 4,
    }
}

/// Of a hundred bookings: those that are given up, and of the others those that nobody comes to.
pub struct Risk {
    pub cancelled: u32,
    pub missed: u32,
}

/// What became of a booking, and when.
type Fate = Option<(BookingState, BookingEventKind, DateTime<Utc>)>;

impl Drawing<'_> {
    /// Weeks of bookings of one room, by people of the neighbourhood, and of so many days ahead.
    pub fn book(&mut self, room: &room::Model, spaces: &[Uuid], people: &[Uuid], ahead: u64) {
        if people.is_empty() {
            return;
        }
        let today = self.plan.now.with_timezone(&self.plan.zone).date_naive();
        let first = today.checked_sub_days(Days::new(BEHIND)).unwrap_or(today);
        let last = rules::last_day(room, self.plan.now, self.plan.zone);
        let days = first.iter_days().take((BEHIND + ahead) as usize);
        for day in days.take_while(|day| *day <= last) {
            let centre = room.centre_id;
            let openings: Vec<opening::Model> = (self.street.openings.iter())
                .filter(|one| one.centre_id == centre)
                .cloned()
                .collect();
            let open = hours::on(&openings, &self.plan.calendar, day);
            let length = self.dice.between(1, 2) as i32 * room.shortest_minutes;
            // Readers stay.
            let length = if room.by_seat { 2 * length } else { length };
            let length = length.min(room.longest_minutes);
            // Long enough ahead that they could have been booked when they were.
            let early = self.plan.now - TimeDelta::days(BEHIND as i64 + 4);
            let (day_and_length, then) = ((day, length), (early, self.plan.zone));
            let anytime = room::Model {
                ahead_days: 365,
                ..room.clone()
            };
            let starts =
                rules::free_starts(&anytime, &open, |_| true, day_and_length, 0..=DAY, then);
            let chance = booked_of_hundred((day - today).num_days());
            // Of a room with seats each may find somebody.
            let parties = if room.by_seat { spaces.len() / 2 } else { 1 };
            for starts_at in starts.into_iter().step_by(2) {
                for _ in 0..parties {
                    if self.dice.percent(chance) {
                        let person = *self.dice.pick(people);
                        self.booking(room, spaces, person, starts_at, length);
                    }
                }
            }
        }
    }

    fn booking(
        &mut self,
        room: &room::Model,
        spaces: &[Uuid],
        person_id: Uuid,
        starts_at: DateTime<Utc>,
        minutes: i32,
    ) {
        let span = Span {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(minutes.into()),
        };
        let most = if room.by_seat {
            MOST_SEATS
        } else {
            room.capacity
        };
        let heads = self
            .dice
            .between(if room.by_seat { 1 } else { 2 }, most.into()) as i32;
        let Some(wanted) = self.free_of(room, spaces, (span, heads)) else {
            return;
        };
        let week = rules::week_of(starts_at, self.plan.zone);
        let of_week = (person_id, room.centre_id, week);
        let count = self.counts.get(&of_week).copied().unwrap_or(0);
        if count >= WEEKLY_BOOKINGS {
            return;
        }
        let lead = TimeDelta::minutes(room.lead_minutes.into());
        let latest = (starts_at - lead).min(self.plan.now);
        // Some time since it could be booked, so that few of those ahead still wait for a manager.
        let earliest = starts_at - TimeDelta::days(room.ahead_days.into());
        let since = (latest - earliest).num_minutes().clamp(60, 14 * 24 * 60);
        let at = latest - TimeDelta::minutes(self.dice.between(20, since));
        let approve_by = self.plan.calendar.after(at, TimeDelta::days(1));
        let waits = room.needs_approval && self.plan.now < approve_by.min(starts_at);
        let (state, kind) = match waits {
            true => (BookingState::Requested, BookingEventKind::Requested),
            false => (BookingState::Booked, BookingEventKind::Booked),
        };
        let purposes = PURPOSES.iter().find(|(kind, _)| *kind == room.kind);
        let purpose = purposes.map_or("邻里活动", |(_, purposes)| *self.dice.pick(purposes));
        let mut row = self.booked(room, (person_id, purpose, heads), span, at);
        row.state = state;
        if waits {
            row.look_at = Some(approve_by.min(starts_at));
        }
        self.tell(&row, kind);
        if !waits {
            self.come_true(&mut row, &RISK);
        }
        self.keep(row, wanted);
    }

    /// The spaces, or so many of the seats, and their quarters of an hour, where they are free.
    pub fn free_of(
        &self,
        room: &room::Model,
        spaces: &[Uuid],
        (span, heads): (Span, i32),
    ) -> Option<Vec<(Uuid, i32)>> {
        let ticks = span.ticks(room);
        let is_free = |space: &Uuid| {
            ticks
                .clone()
                .all(|tick| !self.taken.contains(&(*space, tick)))
        };
        let free: Vec<bool> = spaces.iter().map(is_free).collect();
        let needed = match room.by_seat {
            true => heads as usize,
            false => spaces.len(),
        };
        let places = seats::pick(&free, needed)?;
        let of_place = |place| ticks.clone().map(move |tick| (spaces[place], tick));
        Some(places.into_iter().flat_map(of_place).collect())
    }

    /// A booking as it is made.
    pub fn booked(
        &mut self,
        room: &room::Model,
        (person_id, purpose, heads): (Uuid, &str, i32),
        span: Span,
        at: DateTime<Utc>,
    ) -> booking::Model {
        booking::Model {
            id: self.dice.id(at),
            room_id: room.id,
            centre_id: room.centre_id,
            person_id,
            booked_by: person_id,
            organization_id: None,
            series_id: None,
            series_date: None,
            state: BookingState::Booked,
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            purpose: purpose.to_owned(),
            heads,
            counted: true,
            look_at: rules::check_in_by(room, span, at),
            reason: None,
            decided_by: None,
            checked_in_at: None,
            missed_until: None,
            appeal: None,
            version: 2,
            created_at: at,
            changed_at: at,
        }
    }

    /// What has just happened to a booking.
    pub fn tell(&mut self, row: &booking::Model, kind: BookingEventKind) {
        self.street.booking_events.push(booking_event::Model {
            id: self.dice.id(row.changed_at),
            booking_id: row.id,
            sequence: row.version,
            kind,
            actor_id: row.person_id,
            words: None,
            starts_at: row.starts_at,
            at: row.changed_at,
        });
    }

    /// With the spaces and quarters of an hour that it has, if it still has them.
    pub fn keep(&mut self, row: booking::Model, wanted: Vec<(Uuid, i32)>) {
        if row.state.occupies() {
            for (space_id, tick) in wanted {
                self.taken.insert((space_id, tick));
                self.street.occupancies.push(occupancy::Model {
                    space_id,
                    tick,
                    booking_id: Some(row.id),
                    closure_id: None,
                });
            }
        }
        if row.counted {
            let holder = row.organization_id.unwrap_or(row.person_id);
            let week = rules::week_of(row.starts_at, self.plan.zone);
            let of_week = (holder, row.centre_id, week);
            *self.counts.entry(of_week).or_default() += 1;
        }
        self.street.bookings.push(row);
    }

    /// Of a booking that stands: given up some time before it began, or come to, or not.
    pub fn come_true(&mut self, row: &mut booking::Model, risk: &Risk) {
        if let Some((state, kind, at)) =
            self.fate((row.starts_at, row.created_at), row.look_at, risk)
        {
            self.meet(row, (state, kind, at));
        }
    }

    fn fate(
        &mut self,
        (starts_at, booked_at): (DateTime<Utc>, DateTime<Utc>),
        due: Option<DateTime<Utc>>,
        risk: &Risk,
    ) -> Fate {
        let now = self.plan.now;
        if self.dice.percent(risk.cancelled) {
            let left = starts_at.min(now) - booked_at;
            let at = booked_at + left * i32::try_from(self.dice.between(2, 8)).ok()? / 10;
            let (state, kind) = (BookingState::Cancelled, BookingEventKind::Cancelled);
            return Some((state, kind, at));
        }
        let due = due.filter(|due| *due <= now)?;
        if self.dice.percent(risk.missed) {
            return Some((BookingState::Missed, BookingEventKind::Missed, due));
        }
        let at = due - TimeDelta::minutes(self.dice.between(5, 25));
        Some((BookingState::Booked, BookingEventKind::CheckedIn, at))
    }

    fn meet(
        &mut self,
        row: &mut booking::Model,
        (state, kind, at): (BookingState, BookingEventKind, DateTime<Utc>),
    ) {
        row.state = state;
        row.version += 1;
        row.changed_at = at;
        row.look_at = None;
        row.counted &= state != BookingState::Cancelled;
        row.checked_in_at = (kind == BookingEventKind::CheckedIn).then_some(at);
        let is_missed = state == BookingState::Missed && row.counted;
        row.missed_until = is_missed.then(|| at + COUNTS_FOR);
        self.tell(row, kind);
    }

    /// The latest of a neighbour at a centre becomes one of the cast's that nobody came to, which may be
    /// appealed.
    pub fn give_missed(&mut self, centre_id: Uuid, person_id: Uuid) {
        let neighbours = self.street.bookings.iter().enumerate().filter(|(_, one)| {
            let is_over = one.missed_until.is_some() || one.checked_in_at.is_some();
            one.centre_id == centre_id && is_over && one.counted && one.organization_id.is_none()
        });
        let Some((index, _)) = neighbours.max_by_key(|(_, one)| one.starts_at) else {
            return;
        };
        let row = &mut self.street.bookings[index];
        let week = rules::week_of(row.starts_at, self.plan.zone);
        if let Some(count) = self.counts.get_mut(&(row.person_id, centre_id, week)) {
            *count -= 1;
        }
        *self.counts.entry((person_id, centre_id, week)).or_default() += 1;
        row.person_id = person_id;
        row.booked_by = person_id;
        let span = Span {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        };
        let mut rooms = self.street.rooms.iter();
        let room = rooms.find(|room| room.id == row.room_id);
        let due = room.and_then(|room| rules::check_in_by(room, span, row.created_at));
        let due = due.unwrap_or(row.ends_at);
        row.state = BookingState::Missed;
        row.changed_at = due;
        row.checked_in_at = None;
        row.missed_until = Some(due + COUNTS_FOR);
        let of_row = |event: &&mut booking_event::Model| event.booking_id == row.id;
        for event in self.street.booking_events.iter_mut().filter(of_row) {
            event.actor_id = person_id;
            if event.sequence == row.version {
                event.kind = BookingEventKind::Missed;
                event.at = due;
            }
        }
        let id = Some(row.id);
        (self.street.occupancies).retain(|one| one.booking_id != id);
    }
}
