//! What the cast meets in its own centre: a room that will be closed, one that somebody has every week,
//! what waits for its manager, and a time that somebody waits for.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    booking, booking::BookingState, booking_event::BookingEventKind, closure, occupancy, room,
    room::RoomKind, series, series::SeriesFrequency, waitlist_entry, waitlist_entry::WaitlistState,
};
use uuid::Uuid;

use super::centres::Drawing;
use crate::centres::{rules::Span, ticks};

/// Weeks of a series.
const WEEKS: u64 = 6;
const EVENING: i32 = 19 * 60;
const LENGTH: i32 = 90;

/// With the spaces that they consist of.
pub type Rooms = [(room::Model, Vec<Uuid>)];

fn of_kind(rooms: &Rooms, kind: RoomKind) -> Option<&(room::Model, Vec<Uuid>)> {
    rooms.iter().find(|(room, _)| room.kind == kind)
}

impl Drawing<'_> {
    fn today(&self) -> NaiveDate {
        self.plan.now.with_timezone(&self.plan.zone).date_naive()
    }

    fn of_cast(&self, key: &str) -> Option<Uuid> {
        let mut cast = self.street.demo_people.iter();
        cast.find(|one| one.role_key == key)
            .map(|one| one.person_id)
    }

    /// Before others book: what is closed, and what comes again every week.
    pub fn begin_story(&mut self, rooms: &Rooms) {
        let yoga = of_kind(rooms, RoomKind::Yoga).zip(self.of_cast("centre_manager"));
        if let Some(((room, spaces), manager)) = yoga {
            self.close(room, spaces, manager);
        }
        let dance = of_kind(rooms, RoomKind::Dance).zip(self.of_cast("member_two"));
        if let Some(((room, spaces), member)) = dance {
            self.repeat(room, spaces, member);
        }
        for (days, key, purpose) in [
            (4, "grid_worker", "网格议事会"),
            (5, "dispatcher", "支部主题党日"),
        ] {
            let council = of_kind(rooms, RoomKind::Council).zip(self.of_cast(key));
            if let Some(((room, spaces), person)) = council {
                self.ask(room, spaces, (person, purpose, 12), days);
            }
        }
    }

    /// For an hour in so many days, which waits for a manager.
    fn ask(&mut self, room: &room::Model, spaces: &[Uuid], who: (Uuid, &str, i32), days: u64) {
        let asked_at = self.plan.now - TimeDelta::hours(2);
        let starts_at = ticks::instant(self.plan.zone, self.today() + Days::new(days), 15 * 60);
        let span = Span {
            starts_at,
            ends_at: starts_at + TimeDelta::hours(1),
        };
        let mut booking = self.booked(room, who, span, asked_at);
        booking.state = BookingState::Requested;
        booking.look_at = Some(self.plan.calendar.after(asked_at, TimeDelta::days(1)));
        self.tell(&booking, BookingEventKind::Requested);
        let spaces = spaces.iter();
        let wanted = spaces.flat_map(|id| span.ticks(room).map(move |tick| (*id, tick)));
        self.keep(booking, wanted.collect());
    }

    /// In three days, all day long.
    fn close(&mut self, room: &room::Model, spaces: &[Uuid], closed_by: Uuid) {
        let day = self.today() + Days::new(3);
        let at = |minute| ticks::instant(self.plan.zone, day, minute);
        let row = closure::Model {
            id: self.dice.id(self.plan.now),
            centre_id: room.centre_id,
            room_id: Some(room.id),
            starts_at: at(8 * 60),
            ends_at: at(21 * 60),
            reason: "空调检修".to_owned(),
            closed_by,
            created_at: self.plan.now - TimeDelta::days(1),
            lifted_at: None,
        };
        for space_id in spaces {
            for tick in ticks::of_span(row.starts_at, row.ends_at) {
                self.taken.insert((*space_id, tick));
                self.street.occupancies.push(occupancy::Model {
                    space_id: *space_id,
                    tick,
                    booking_id: None,
                    closure_id: Some(row.id),
                });
            }
        }
        self.street.closures.push(row);
    }

    /// On one evening of every week, from tomorrow on.
    fn repeat(&mut self, room: &room::Model, spaces: &[Uuid], person_id: Uuid) {
        let made_at = self.plan.now - TimeDelta::days(6);
        let first = self.today() + Days::new(1);
        let dates: Vec<NaiveDate> = (0..WEEKS).map(|week| first + Days::new(7 * week)).collect();
        let row = series::Model {
            id: self.dice.id(made_at),
            room_id: room.id,
            centre_id: room.centre_id,
            person_id,
            organization_id: None,
            purpose: "广场舞排练".to_owned(),
            heads: 16,
            frequency: SeriesFrequency::Weekly,
            every: 1,
            // That of the first date.
            weekdays: String::new(),
            first,
            until: first + Days::new(7 * (WEEKS - 1)),
            from_minute: EVENING,
            minutes: LENGTH,
            created_at: made_at,
        };
        for date in dates {
            let starts_at = ticks::instant(self.plan.zone, date, EVENING);
            let span = Span {
                starts_at,
                ends_at: starts_at + TimeDelta::minutes(LENGTH.into()),
            };
            let who = (person_id, row.purpose.as_str(), row.heads);
            let mut booking = self.booked(room, who, span, made_at);
            booking.series_id = Some(row.id);
            booking.series_date = Some(date);
            self.tell(&booking, BookingEventKind::Booked);
            let spaces = spaces.iter();
            let wanted = spaces.flat_map(|id| span.ticks(room).map(move |tick| (*id, tick)));
            self.keep(booking, wanted.collect());
        }
        self.street.series.push(row);
    }

    /// Once others have booked: what somebody else has, waited for.
    pub fn end_story(&mut self, rooms: &Rooms) {
        let soon = self.plan.now + TimeDelta::days(2);
        let dance = of_kind(rooms, RoomKind::Dance).zip(self.of_cast("member"));
        let Some(((room, _), member)) = dance else {
            return;
        };
        let is_wanted = |one: &&booking::Model| {
            let is_of_room = one.room_id == room.id && one.series_id.is_none();
            let stands = one.state == BookingState::Booked && soon < one.starts_at;
            is_of_room && stands && one.person_id != member
        };
        let all = self.street.bookings.iter().filter(is_wanted);
        let Some(wanted) = all.min_by_key(|one| one.starts_at) else {
            return;
        };
        let (starts_at, ends_at) = (wanted.starts_at, wanted.ends_at);
        let asked_at: DateTime<Utc> = self.plan.now - TimeDelta::hours(5);
        self.street.waitlist.push(waitlist_entry::Model {
            id: self.dice.id(asked_at),
            centre_id: room.centre_id,
            room_id: Some(room.id),
            person_id: member,
            starts_at,
            ends_at,
            heads: 8,
            state: WaitlistState::Waiting,
            booking_id: None,
            look_at: Some(ends_at),
            created_at: asked_at,
            changed_at: asked_at,
        });
    }
}
