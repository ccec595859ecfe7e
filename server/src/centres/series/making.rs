//! Booking a series, and one of its dates again.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, booking::BookingState, booking_event::BookingEventKind, series};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    super::{
        attendance::missing,
        booking::{Details, check_details, due, give_back},
        notices::{self, Told},
        occupying, reach,
        rooms::Bookable,
        rules::Asking,
        service,
        step::record,
        waitlist::offering,
    },
    planning::{self, DateVerdict, Holder, Hours, PlannedDate},
    recurrence::Recurrence,
};
use crate::{
    app::{App, Write},
    capacity,
    clock::new_id,
    error::{Error, ErrorCode, OnUnique, Result, field, limit},
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// A room for the same hours again and again.
#[derive(Clone, Debug)]
pub struct NewSeries {
    pub room_id: Uuid,
    pub hours: Hours,
    pub details: Details,
    /// Dates that cannot be had are left out; otherwise none is booked then.
    pub skips: bool,
}

/// Books every date of a rule, or those that can be had. The request's id becomes the series'.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`; `NOT_CONFIRMED`; `MISSED_TOO_OFTEN`; `DATES_NOT_FREE` on `until` with the number of
/// dates that cannot be had, where none may be left out or none is left; those of [`planning::plan`];
/// `REQUIRED`, `TOO_LONG`, `INVALID` on `purpose`; `OUT_OF_RANGE` on `heads`; `FORBIDDEN` on
/// `organizationId`; `INVALID` on `requestId` for an id that is taken.
pub async fn book(viewer: &Viewer, app: &App, key: &RequestKey, new: NewSeries) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    check_confirmed(&*write, viewer.person_id).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let room = Bookable::held(&write, new.room_id).await;
    let room = room.map_err(|error| error.on("roomId"))?;
    if !reach::may_book(&*write, &viewer, new.room_id, now).await? {
        return Err(field(ErrorCode::Forbidden, "roomId"));
    }
    missing::check_comes(&write, &viewer, &room, now).await?;
    let details = check_details(&write, &viewer, &room, new.details, now).await?;
    let holder = Holder {
        person_id: viewer.person_id,
        organization_id: details.organization_id,
    };
    let planned = planning::plan(&*write, (app, &viewer), &room, &new.hours, holder).await?;
    let all = planned.len();
    let row = series_row(&room, &new.hours, (holder, details), (key.id(), now));
    let row = row
        .insert(&*write)
        .await
        .on_unique("series", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    let free = |one: &PlannedDate| one.verdict == DateVerdict::Free;
    let good: Vec<PlannedDate> = planned.into_iter().filter(free).collect();
    let mut making = Making {
        write: &mut write,
        app,
        viewer: &viewer,
        room: &room,
        now,
    };
    let booked = making.take(&row, &good).await?;
    let missed = all - booked.len();
    match booked.first() {
        Some(first) if missed == 0 || new.skips => making.tell(first, booked.len()).await?,
        _ => {
            let missed = i64::try_from(missed).unwrap_or(i64::MAX);
            return Err(limit(ErrorCode::DatesNotFree, "until", missed));
        }
    }
    write.commit().await?;
    Ok(row.id)
}

fn series_row(
    room: &Bookable,
    hours: &Hours,
    (holder, details): (Holder, Details),
    (id, now): (Uuid, DateTime<Utc>),
) -> series::ActiveModel {
    let recurrence = &hours.recurrence;
    series::ActiveModel {
        id: Set(id),
        room_id: Set(room.room.id),
        centre_id: Set(room.centre.id),
        person_id: Set(holder.person_id),
        organization_id: Set(holder.organization_id),
        purpose: Set(details.purpose),
        heads: Set(details.heads),
        frequency: Set(recurrence.frequency),
        every: Set(recurrence.every),
        weekdays: Set(recurrence.weekday_codes()),
        first: Set(recurrence.first),
        until: Set(recurrence.until),
        from_minute: Set(hours.from_minute),
        minutes: Set(hours.minutes),
        created_at: Set(now),
    }
}

/// Books a date of a series that it has no booking on: one that was left out, or given up since.
///
/// # Errors
/// `NOT_FOUND` on `seriesId`; `INVALID` on `date` for one that the rule does not give; `STATE_CHANGED` where
/// the date is booked already; `SLOT_TAKEN`, `CENTRE_CLOSED`, `TOO_SOON`, `WEEK_FULL` on `date`.
pub async fn book_date(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (series_id, date): (Uuid, NaiveDate),
) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, series_id, now, app.guard).await?;
    check_confirmed(&*write, viewer.person_id).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let row = service::seen_series(&viewer, series_id)
        .lock(LockType::Update)
        .one(&*write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "seriesId"))?;
    let hours = Hours::of(&row);
    if !hours.recurrence.has(date)? {
        return Err(field(ErrorCode::Invalid, "date"));
    }
    let standing = booking::Entity::find()
        .filter(booking::Column::SeriesId.eq(series_id))
        .filter(booking::Column::SeriesDate.eq(date))
        .filter(booking::Column::State.is_in(BookingState::STANDING))
        .count(&*write)
        .await?;
    if standing > 0 {
        return Err(ErrorCode::StateChanged.into());
    }
    let room = Bookable::held(&write, row.room_id).await;
    let room = room.map_err(|_| Error::from(ErrorCode::StateChanged))?;
    missing::check_comes(&write, &viewer, &room, now).await?;
    let dates = [date];
    let holder = Holder::of(&row);
    let wanted = (&dates[..], &hours);
    let planned = planning::look_at(&*write, (app, &viewer), &room, wanted, holder).await?;
    let refused = planned.iter().find_map(|one| match one.verdict {
        DateVerdict::Free => None,
        DateVerdict::Taken => Some(ErrorCode::SlotTaken),
        DateVerdict::Closed => Some(ErrorCode::CentreClosed),
        DateVerdict::TooSoon => Some(ErrorCode::TooSoon),
        DateVerdict::WeekFull => Some(ErrorCode::WeekFull),
    });
    if let Some(code) = refused {
        return Err(field(code, "date"));
    }
    let mut making = Making {
        write: &mut write,
        app,
        viewer: &viewer,
        room: &room,
        now,
    };
    let booked = making.take(&row, &planned).await?;
    match booked.first() {
        Some(first) => making.tell(first, 1).await?,
        None => return Err(field(ErrorCode::SlotTaken, "date")),
    }
    write.commit().await?;
    Ok(series_id)
}

/// Bookings of one series that are being made.
struct Making<'a, 'w> {
    write: &'a mut Write<'w>,
    app: &'a App,
    viewer: &'a Viewer,
    room: &'a Bookable,
    now: DateTime<Utc>,
}

impl Making<'_, '_> {
    /// Books those of these dates that can still be had, in a number of statements that does not grow with
    /// theirs but for the count of each week.
    async fn take(
        &mut self,
        series: &series::Model,
        dates: &[PlannedDate],
    ) -> Result<Vec<booking::Model>> {
        let mut rows = Vec::new();
        for date in dates {
            if let Some(row) = self.counted(series, date).await? {
                rows.push(row);
            }
        }
        if rows.is_empty() {
            return Ok(rows);
        }
        let models = || rows.iter().cloned().map(booking::ActiveModel::from);
        booking::Entity::insert_many(models())
            .exec_without_returning(&**self.write)
            .await?;
        let wanted: Vec<_> = rows
            .iter()
            .map(|row| (self.room.extent_of(row), row.id))
            .collect();
        let guard = self.app.guard;
        let got = occupying::occupy_each(self.write, &wanted, self.now, guard).await?;
        let by = self.viewer.person_id;
        let promised = offering::promised(self.write, &wanted, by, self.now).await?;
        let (booked, missed): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|row| got.contains(&row.id) && !promised.contains(&row.id));
        if !missed.is_empty() {
            self.forget(missed).await?;
        }
        if let Some(first) = booked.first() {
            let event = (made(first), None, by);
            record(self.write, &booked, event, self.now).await?;
        }
        Ok(booked)
    }

    /// The booking of a date, counted in its week; none where that week is full.
    async fn counted(
        &mut self,
        series: &series::Model,
        date: &PlannedDate,
    ) -> Result<Option<booking::Model>> {
        let counted = self.room.asking(self.viewer) == Asking::Resident;
        if counted {
            let week = Holder::of(series).week(self.app, self.room, date.span.starts_at);
            if !capacity::take_booking(self.write, week, self.app.guard).await? {
                return Ok(None);
            }
        }
        let waits = self.room.room.needs_approval && counted;
        Ok(Some(booking::Model {
            id: new_id(),
            room_id: series.room_id,
            centre_id: series.centre_id,
            person_id: series.person_id,
            booked_by: self.viewer.person_id,
            organization_id: series.organization_id,
            series_id: Some(series.id),
            series_date: Some(date.date),
            state: match waits {
                true => BookingState::Requested,
                false => BookingState::Booked,
            },
            starts_at: date.span.starts_at,
            ends_at: date.span.ends_at,
            purpose: series.purpose.clone(),
            heads: series.heads,
            counted,
            look_at: due(self.app, self.room, (date.span, waits), self.now),
            reason: None,
            decided_by: None,
            checked_in_at: None,
            missed_until: None,
            appeal: None,
            version: 1,
            created_at: self.now,
            changed_at: self.now,
        }))
    }

    /// Somebody was faster.
    async fn forget(&mut self, missed: Vec<booking::Model>) -> Result<()> {
        for row in &missed {
            give_back(self.write, self.app, row).await?;
        }
        let ids: Vec<Uuid> = missed.iter().map(|row| row.id).collect();
        occupying::vacate_each(self.write, &ids, self.now).await?;
        booking::Entity::delete_many()
            .filter(booking::Column::Id.is_in(ids))
            .exec(&**self.write)
            .await?;
        Ok(())
    }

    async fn tell(&mut self, first: &booking::Model, times: usize) -> Result<()> {
        let by = self.viewer.person_id;
        let event = made(first);
        let told = Told { event, by, times };
        notices::tell(self.write, self.app, first, self.room, told, self.now).await
    }
}

fn made(row: &booking::Model) -> BookingEventKind {
    match row.state {
        BookingState::Requested => BookingEventKind::Requested,
        _ => BookingEventKind::Booked,
    }
}

impl Hours {
    pub fn of(row: &series::Model) -> Self {
        Self {
            recurrence: Recurrence::of(row),
            from_minute: row.from_minute,
            minutes: row.minutes,
        }
    }
}

impl Holder {
    pub fn of(row: &series::Model) -> Self {
        Self {
            person_id: row.person_id,
            organization_id: row.organization_id,
        }
    }
}
