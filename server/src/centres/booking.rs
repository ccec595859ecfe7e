//! Picking a time, making a booking of it, moving it and giving it up.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    booking, booking::BookingState, booking_event, booking_event::BookingEventKind,
    waitlist_entry::WaitlistState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    attendance::missing,
    notices::{self, Told},
    occupying::{self, Occupant},
    reach,
    rooms::Bookable,
    rules::{self, Asking, BookingAction, HOLD, Span, Standing},
    series::{planning::Holder, rest::SeriesScope},
    waitlist::offering,
    whose::{Someone, whose},
};
use crate::{
    app::{App, Write},
    capacity::{self, BookingWeek, Guard},
    clock::new_id,
    error::{Error, ErrorCode, OnUnique, Result, field, limit},
    live::LiveTopic,
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_PURPOSE: usize = 60;
const LONGEST_REASON: usize = 200;

/// A room for so many minutes.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub room_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub minutes: i32,
}

impl Wanted {
    fn time(&self) -> (DateTime<Utc>, i32) {
        (self.starts_at, self.minutes)
    }
}

/// Keeps a room for [`HOLD`]; what the viewer held before is free again. The request's id becomes the
/// booking's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`; `NOT_CONFIRMED`; `MISSED_TOO_OFTEN`; `SLOT_TAKEN` on `startsAt`; those of
/// [`rules::check_span`]; `INVALID` on `requestId` for an id that is taken.
pub async fn hold(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Wanted) -> Result<Uuid> {
    let now = app.clock.now();
    let reader = app.db.reader();
    if let Some(done) = requests::recall(reader, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let room = Bookable::find(reader, wanted.room_id).await;
    let room = room.map_err(|error| error.on("roomId"))?;
    // For whom is said later, in the form.
    if reach::bookers(reader, viewer, wanted.room_id, now)
        .await?
        .is_empty()
    {
        return Err(field(ErrorCode::Forbidden, "roomId"));
    }
    let span = room.check(app, wanted.time(), room.asking(viewer), now)?;
    // Most who come too late hear so without waiting for anybody who writes.
    let own: Vec<Uuid> = ids(&holds_of(viewer).all(reader).await?);
    if !occupying::is_free(reader, &room.extent(span), &own, now).await? {
        // Unless a twin of this very request has it by now.
        let done = requests::recall(reader, viewer, key, app.guard).await?;
        return done.ok_or_else(|| field(ErrorCode::SlotTaken, "startsAt"));
    }
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    // First, so that a twin waits here and then hears what came of this one.
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    check_confirmed(&*write, viewer.person_id).await?;
    let held = holds_of(viewer).lock(LockType::Update).all(&*write).await?;
    occupying::lapse(&mut write, &held, now).await?;
    let room = Bookable::held(&write, wanted.room_id).await;
    let room = room.map_err(|error| error.on("roomId"))?;
    missing::check_comes(&write, viewer, &room, now).await?;
    let span = room.check(app, wanted.time(), room.asking(viewer), now)?;
    let row = booking::ActiveModel {
        id: Set(key.id()),
        room_id: Set(room.room.id),
        centre_id: Set(room.centre.id),
        person_id: Set(viewer.person_id),
        booked_by: Set(viewer.person_id),
        organization_id: Set(None),
        series_id: Set(None),
        series_date: Set(None),
        state: Set(BookingState::Held),
        starts_at: Set(span.starts_at),
        ends_at: Set(span.ends_at),
        purpose: Set(String::new()),
        heads: Set(0),
        counted: Set(false),
        look_at: Set(Some(now + HOLD)),
        reason: Set(None),
        decided_by: Set(None),
        checked_in_at: Set(None),
        missed_until: Set(None),
        appeal: Set(None),
        version: Set(1),
        created_at: Set(now),
        changed_at: Set(now),
    };
    let row = row
        .insert(&*write)
        .await
        .on_unique("booking", &["id"], || {
            field(ErrorCode::Invalid, "requestId")
        })?;
    occupy(&mut write, app, &room, &row, now).await?;
    write.hint(LiveTopic::Booking, row.id, row.version);
    write.commit().await?;
    Ok(row.id)
}

fn holds_of(viewer: &Viewer) -> sea_orm::Select<booking::Entity> {
    booking::Entity::find()
        .filter(booking::Column::PersonId.eq(viewer.person_id))
        .filter(booking::Column::BookedBy.eq(viewer.person_id))
        .filter(booking::Column::State.eq(BookingState::Held))
        .order_by_asc(booking::Column::Id)
}

fn ids(rows: &[booking::Model]) -> Vec<Uuid> {
    rows.iter().map(|one| one.id).collect()
}

async fn occupy(
    write: &mut Write<'_>,
    app: &App,
    room: &Bookable,
    row: &booking::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let (extent, occupant) = (room.extent(row.into()), Occupant::Booking(row.id));
    let taken = || field(ErrorCode::SlotTaken, "startsAt");
    if !occupying::occupy(write, &extent, occupant, now, app.guard).await? {
        return Err(taken());
    }
    let wanted = [(extent, row.id)];
    let promised = offering::promised(write, &wanted, row.person_id, now).await?;
    match promised.is_empty() || app.guard == Guard::Off {
        true => Ok(()),
        false => Err(taken()),
    }
}

/// What somebody says of a booking.
#[derive(Clone, Debug)]
pub struct Details {
    pub purpose: String,
    pub heads: i32,
    pub organization_id: Option<Uuid>,
}

/// Makes a booking of what is held, or of what was and is still free.
///
/// # Errors
/// `NOT_FOUND`; `STATE_CHANGED`; `REQUIRED`, `TOO_LONG`, `INVALID` on `purpose`; `OUT_OF_RANGE` on
/// `heads` with the room's capacity; `FORBIDDEN` on `organizationId`; `WEEK_FULL` with the number of
/// bookings a week; for somebody else those of [`whose()`], and `INVALID` on `organizationId`, for a booking
/// is one's or the other's; for a hold that has lapsed also those of [`hold`].
pub async fn confirm(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (details, someone): (Details, Option<Someone>),
) -> Result<Uuid> {
    if details.organization_id.is_some() && someone.is_some() {
        return Err(field(ErrorCode::Invalid, "organizationId"));
    }
    let mut step = match Step::begin(viewer, app, key, id, BookingAction::Confirm).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let details = check_details(&step.write, &step.viewer, &step.room, details, step.now).await?;
    let asking = step.room.asking(&step.viewer);
    if step.booking.has_lapsed(step.now) || step.booking.state == BookingState::Lapsed {
        let minutes = (step.booking.ends_at - step.booking.starts_at).num_minutes();
        let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
        let wanted = (step.booking.starts_at, minutes);
        step.room.check(app, wanted, asking, step.now)?;
        occupying::vacate(&step.write, Occupant::Booking(id), step.now).await?;
        // Taken as held until the state is set below, so that nobody clears it away meanwhile.
        let mut again = step.booking.clone().into_active_model();
        again.state = Set(BookingState::Held);
        again.look_at = Set(Some(step.now + HOLD));
        again.update(&*step.write).await?;
        occupy(&mut step.write, app, &step.room, &step.booking, step.now).await?;
    }
    let person_id = whose(&step, app, someone.as_ref()).await?;
    step.booking.person_id = person_id;
    let counted = asking == Asking::Resident;
    if counted {
        let organization_id = details.organization_id;
        count(app, &step, organization_id, step.booking.starts_at).await?;
    }
    offering::settle(&step.write, &[id], WaitlistState::Taken, step.now).await?;
    let waits = step.room.room.needs_approval && asking == Asking::Resident;
    let span = Span::from(&step.booking);
    let look_at = due(app, &step.room, (span, waits), step.now);
    let (state, kind) = match waits {
        true => (BookingState::Requested, BookingEventKind::Requested),
        false => (BookingState::Booked, BookingEventKind::Booked),
    };
    step.take(app, key, (kind, None), |row| {
        row.state = Set(state);
        row.person_id = Set(person_id);
        row.purpose = Set(details.purpose);
        row.heads = Set(details.heads);
        row.organization_id = Set(details.organization_id);
        row.counted = Set(counted);
        row.look_at = Set(look_at);
        row.reason = Set(None);
    })
    .await
}

/// # Errors
/// As of [`confirm`], on `purpose`, `heads` and `organizationId`.
pub(super) async fn check_details(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    room: &Bookable,
    details: Details,
    now: DateTime<Utc>,
) -> Result<Details> {
    let purpose = checked_text(&details.purpose, "purpose", LONGEST_PURPOSE)?;
    let capacity = room.room.capacity;
    if !(1..=capacity).contains(&details.heads) {
        return Err(limit(ErrorCode::OutOfRange, "heads", capacity.into()));
    }
    if let Some(unit) = details.organization_id {
        let own = reach::organizations_of(tx, viewer, now).await?;
        if !own.contains(&unit) {
            return Err(field(ErrorCode::Forbidden, "organizationId"));
        }
    }
    Ok(Details { purpose, ..details })
}

/// When the clock looks at a booking that is made or moved: to decline or to miss it.
pub(super) fn due(
    app: &App,
    room: &Bookable,
    (span, waits): (Span, bool),
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match waits {
        true => Some(approve_by(app, span.starts_at, now)),
        false => rules::check_in_by(&room.room, span, now),
    }
}

/// A working day, and not past the start.
fn approve_by(app: &App, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let day = chrono::TimeDelta::days(1);
    app.calendar.get().after(now, day).min(starts_at)
}

async fn count(
    app: &App,
    step: &Step<'_>,
    organization_id: Option<Uuid>,
    starts_at: DateTime<Utc>,
) -> Result<()> {
    let person_id = step.booking.person_id;
    let holder = Holder {
        person_id,
        organization_id,
    };
    let week = holder.week(app, &step.room, starts_at);
    match capacity::take_booking(&step.write, week, app.guard).await? {
        true => Ok(()),
        false => Err(limit(ErrorCode::WeekFull, "startsAt", week.limit.into())),
    }
}

/// Another time, in one act: either all of it or what was booked before. A room that wants approval
/// wants it again. With the rest of a series, all keep their days and take the new time of day.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `SLOT_TAKEN` on `startsAt`; `WEEK_FULL`; those of
/// [`rules::check_span`]; `INVALID` on `startsAt` for another day with the rest of a series.
pub async fn reschedule(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (wanted, scope): ((DateTime<Utc>, i32), SeriesScope),
) -> Result<Uuid> {
    let mut step = match Step::begin(viewer, app, key, id, BookingAction::Move).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    if step.room.room.retired_at.is_some() {
        return Err(ErrorCode::StateChanged.into());
    }
    let asking = step.room.asking(&step.viewer);
    let span = step.room.check(app, wanted, asking, step.now)?;
    let week = |at| rules::week_of(at, app.zone);
    let moves_week = week(step.booking.starts_at) != week(span.starts_at);
    if step.booking.counted && moves_week {
        give_back(&step.write, app, &step.booking).await?;
        count(app, &step, step.booking.organization_id, span.starts_at).await?;
    }
    let mut others = step.others(scope, &BookingState::STANDING).await?;
    step.move_all(app, span, &mut others).await?;
    let waits = step.room.room.needs_approval && asking == Asking::Resident;
    let now = step.now;
    let room = step.room.clone();
    let change = |span: Span, row: &mut booking::ActiveModel| {
        row.starts_at = Set(span.starts_at);
        row.ends_at = Set(span.ends_at);
        row.checked_in_at = Set(None);
        // A manager who moves it has decided.
        row.state = Set(match waits {
            true => BookingState::Requested,
            false => BookingState::Booked,
        });
        row.look_at = Set(due(app, &room, (span, waits), now));
    };
    let told = (BookingEventKind::Moved, None);
    step.advance_all(others, told.clone(), |before, row| {
        change(before.into(), row);
    })
    .await?;
    step.take(app, key, told, |row| {
        change(span, row);
    })
    .await
}

/// The room is free again. Managers say why.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`; `REQUIRED` on `reason` for a manager; `TOO_LONG`, `INVALID`
/// on `reason`.
pub async fn cancel(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    (reason, scope): (Option<&str>, SeriesScope),
) -> Result<Uuid> {
    let step = match Step::begin(viewer, app, key, id, BookingAction::Cancel).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let said = reason.filter(|reason| !reason.trim().is_empty());
    let reason = match (said, step.standing.is_own) {
        (None, true) => None,
        (said, _) => Some(checked_text(
            said.unwrap_or_default(),
            "reason",
            LONGEST_REASON,
        )?),
    };
    let others = step.others(scope, &BookingState::STANDING).await?;
    let told = (BookingEventKind::Cancelled, reason.clone());
    step.end_all(app, key, (others, told), |row| {
        row.state = Set(BookingState::Cancelled);
        row.reason = Set(reason.clone());
    })
    .await
}

/// It counts no longer among those of its week.
pub(super) async fn give_back(
    tx: &DatabaseTransaction,
    app: &App,
    booking: &booking::Model,
) -> Result<()> {
    if !booking.counted {
        return Ok(());
    }
    let week = BookingWeek {
        holder_id: booking.organization_id.unwrap_or(booking.person_id),
        centre_id: booking.centre_id,
        week: rules::week_of(booking.starts_at, app.zone),
        limit: 0,
    };
    capacity::give_back_booking(tx, week).await
}

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

/// The days from one on, for lists.
pub(super) fn days_from(day: NaiveDate, count: i32) -> Vec<NaiveDate> {
    day.iter_days()
        .take(usize::try_from(count).unwrap_or(0))
        .collect()
}
