//! One act on a booking: who does it, what is written of it, and who hears.

use chrono::{DateTime, Utc};
use entity::{
    booking, booking_event, booking_event::BookingEventKind, waitlist_entry::WaitlistState,
};
use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect, Set,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    booking::give_back,
    notices::{self, Told},
    occupying,
    rooms::Bookable,
    rules::{self, BookingAction, Standing},
    waitlist::offering,
};
use crate::{
    app::{App, Write},
    capacity::Guard,
    clock::new_id,
    error::{Error, ErrorCode, Result},
    live::LiveTopic,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// One act on a booking, in a transaction that holds its row.
pub(super) struct Step<'a> {
    pub write: Write<'a>,
    /// As they are now.
    pub viewer: Viewer,
    pub booking: booking::Model,
    pub room: Bookable,
    pub standing: Standing,
    pub now: DateTime<Utc>,
    /// How many dates of a series the act is about.
    pub times: usize,
}

pub(super) enum Begun<'a> {
    Step(Box<Step<'a>>),
    /// It was done before, under the same request.
    Done(Uuid),
}

impl<'a> Step<'a> {
    pub(super) async fn begin(
        viewer: &Viewer,
        app: &'a App,
        key: &RequestKey,
        id: Uuid,
        action: BookingAction,
    ) -> Result<Begun<'a>> {
        let write = app.write().await?;
        if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
            return Ok(Begun::Done(done));
        }
        let now = app.clock.now();
        let booking = held(&write, id, app.guard).await?;
        let mut room = Bookable::booked(&write, booking.room_id).await?;
        if booking.series_id.is_some() {
            room = room.by_rule();
        }
        let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
        let standing = standing_of(&viewer, &booking, &room);
        if !standing.is_own && !standing.is_manager {
            return Err(ErrorCode::NotFound.into());
        }
        rules::check_action(&booking, action, standing, now)?;
        Ok(Begun::Step(Box::new(Self {
            write,
            viewer,
            booking,
            room,
            standing,
            now,
            times: 1,
        })))
    }

    /// This booking and others of its series keep the room no longer.
    pub(super) async fn end_all(
        mut self,
        app: &App,
        key: &RequestKey,
        (others, told): (Vec<booking::Model>, (BookingEventKind, Option<String>)),
        change: impl Fn(&mut booking::ActiveModel),
    ) -> Result<Uuid> {
        for one in std::iter::once(&self.booking).chain(&others) {
            if self.now < one.starts_at {
                give_back(&self.write, app, one).await?;
            }
        }
        let mut ended: Vec<Uuid> = others.iter().map(|one| one.id).collect();
        ended.push(self.booking.id);
        occupying::vacate_each(&self.write, &ended, self.now).await?;
        offering::settle(&self.write, &ended, WaitlistState::Left, self.now).await?;
        let end = |row: &mut booking::ActiveModel| {
            row.counted = Set(false);
            row.look_at = Set(None);
            change(row);
        };
        self.advance_all(others, told.clone(), |_, row| end(row))
            .await?;
        self.take(app, key, told, end).await
    }

    /// Writes what becomes of it, tells whom it concerns, and ends the transaction.
    pub(super) async fn take(
        mut self,
        app: &App,
        key: &RequestKey,
        (kind, words): (BookingEventKind, Option<String>),
        change: impl FnOnce(&mut booking::ActiveModel),
    ) -> Result<Uuid> {
        let by = self.viewer.person_id;
        let (write, now) = (&mut self.write, self.now);
        let told = (kind, words, by);
        let booking = advance(write, self.booking, told, now, change).await?;
        let told = Told {
            event: kind,
            by,
            times: self.times,
        };
        notices::tell(write, app, &booking, &self.room, told, now).await?;
        requests::remember(write, &self.viewer, key, booking.id, now, app.guard).await?;
        self.write.commit().await?;
        Ok(booking.id)
    }
}

pub(super) fn standing_of(viewer: &Viewer, booking: &booking::Model, room: &Bookable) -> Standing {
    Standing {
        is_own: [booking.person_id, booking.booked_by].contains(&viewer.person_id),
        is_manager: viewer.manages(&room.place),
    }
}

async fn held(tx: &DatabaseTransaction, id: Uuid, guard: Guard) -> Result<booking::Model> {
    let mut row = booking::Entity::find_by_id(id);
    if guard == Guard::On {
        row = row.lock(LockType::Update);
    }
    let row = row.one(tx).await?;
    row.ok_or_else(|| Error::from(ErrorCode::NotFound))
}

/// The next version of a booking, and the event that tells of it.
pub(super) async fn advance(
    write: &mut Write<'_>,
    booking: booking::Model,
    (kind, words, by): (BookingEventKind, Option<String>, Uuid),
    now: DateTime<Utc>,
    change: impl FnOnce(&mut booking::ActiveModel),
) -> Result<booking::Model> {
    let version = booking.version + 1;
    let mut next = booking.into_active_model();
    change(&mut next);
    next.version = Set(version);
    next.changed_at = Set(now);
    let booking = next.update(&**write).await?;
    record(
        write,
        std::slice::from_ref(&booking),
        (kind, words, by),
        now,
    )
    .await?;
    Ok(booking)
}

/// What has just happened to some bookings, one of them at least: an event and a hint for each.
pub(super) async fn record(
    write: &mut Write<'_>,
    bookings: &[booking::Model],
    (kind, words, by): (BookingEventKind, Option<String>, Uuid),
    now: DateTime<Utc>,
) -> Result<()> {
    let events = bookings.iter().map(|row| booking_event::ActiveModel {
        id: Set(new_id()),
        booking_id: Set(row.id),
        sequence: Set(row.version),
        kind: Set(kind),
        actor_id: Set(by),
        words: Set(words.clone()),
        starts_at: Set(row.starts_at),
        at: Set(now),
    });
    booking_event::Entity::insert_many(events)
        .exec_without_returning(&**write)
        .await?;
    for row in bookings {
        write.hint(LiveTopic::Booking, row.id, row.version);
    }
    Ok(())
}
