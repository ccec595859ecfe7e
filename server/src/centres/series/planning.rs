//! What each date of a series would come to: the dry run, and the same look before it is booked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_graphql::Enum;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking_count, occupancy};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    super::{
        occupying::{self, Extent},
        rooms::Bookable,
        rules::{self, Asking, Span},
        ticks,
    },
    recurrence::Recurrence,
};
use crate::{
    app::App,
    capacity::BookingWeek,
    error::{Error, ErrorCode, Result, field, limit},
    viewer::Viewer,
};

/// What a date of a series can come to.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateVerdict {
    Free,
    /// Somebody has the room, or a part of it.
    Taken,
    /// The centre is closed then, by its hours or for a time.
    Closed,
    /// It is over, or begins too soon.
    TooSoon,
    /// That week has as many bookings as there may be.
    WeekFull,
}

/// One date of a series.
#[derive(Clone, Copy, Debug)]
pub struct PlannedDate {
    pub date: NaiveDate,
    pub span: Span,
    pub verdict: DateVerdict,
}

/// A room for the same hours on all dates of a rule.
#[derive(Clone, Debug)]
pub struct Hours {
    pub recurrence: Recurrence,
    pub from_minute: i32,
    pub minutes: i32,
}

/// Whose week a booking counts in: the organisation's on whose behalf it is, or the person's.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    pub person_id: Uuid,
    pub organization_id: Option<Uuid>,
}

impl Holder {
    pub fn week(self, app: &App, room: &Bookable, starts_at: DateTime<Utc>) -> BookingWeek {
        let centre = &room.centre;
        BookingWeek {
            holder_id: self.organization_id.unwrap_or(self.person_id),
            centre_id: centre.id,
            week: rules::week_of(starts_at, app.zone),
            limit: match self.organization_id {
                Some(_) => centre.organization_weekly_bookings,
                None => centre.weekly_bookings,
            },
        }
    }
}

/// Every date of a series with what it would come to, in order.
///
/// # Errors
/// `FORBIDDEN` on `roomId` for a room without series; those of [`Recurrence::dates`]; `OUT_OF_RANGE` on
/// `until` with the days that a series may reach; `INVALID`, `OUT_OF_RANGE` on `minutes`, `INVALID` on
/// `fromMinute`.
pub async fn plan(
    db: &impl ConnectionTrait,
    (app, viewer): (&App, &Viewer),
    room: &Bookable,
    hours: &Hours,
    holder: Holder,
) -> Result<Vec<PlannedDate>> {
    check_horizon(app, room, hours)?;
    let dates = hours.recurrence.dates()?;
    look_at(db, (app, viewer), room, (&dates, hours), holder).await
}

fn check_horizon(app: &App, room: &Bookable, hours: &Hours) -> Result<()> {
    let days = room.room.series_days;
    if days == 0 {
        return Err(field(ErrorCode::Forbidden, "roomId"));
    }
    let (today, _) = ticks::day_and_minute(app.zone, app.clock.now());
    match hours.recurrence.until <= Recurrence::horizon(today, days) {
        true => Ok(()),
        false => Err(limit(ErrorCode::OutOfRange, "until", days.into())),
    }
}

/// Some of the dates alone.
///
/// # Errors
/// As of [`plan`], on `minutes` and `fromMinute`.
pub async fn look_at(
    db: &impl ConnectionTrait,
    (app, viewer): (&App, &Viewer),
    room: &Bookable,
    (dates, hours): (&[NaiveDate], &Hours),
    holder: Holder,
) -> Result<Vec<PlannedDate>> {
    let room = &room.clone().by_rule();
    let (now, asking) = (app.clock.now(), room.asking(viewer));
    let mut planned = Vec::new();
    for date in dates {
        let starts_at = ticks::instant(app.zone, *date, hours.from_minute);
        let wanted = (starts_at, hours.minutes);
        let verdict = match room.check(app, wanted, asking, now) {
            Ok(_) => DateVerdict::Free,
            Err(error) => refused(error, starts_at < now)?,
        };
        let ends_at = starts_at + chrono::TimeDelta::minutes(hours.minutes.into());
        let span = Span { starts_at, ends_at };
        let date = *date;
        planned.push(PlannedDate {
            date,
            span,
            verdict,
        });
    }
    mark_taken(db, room, &mut planned, now).await?;
    if asking == Asking::Resident {
        mark_full_weeks(db, app, room, &mut planned, holder).await?;
    }
    Ok(planned)
}

/// What the refusal of one date means; what no date would pass is an error.
fn refused(error: Error, is_over: bool) -> Result<DateVerdict> {
    match error.code() {
        ErrorCode::CentreClosed => Ok(DateVerdict::Closed),
        ErrorCode::TooSoon => Ok(DateVerdict::TooSoon),
        ErrorCode::Invalid if error.is_on("startsAt") => match is_over {
            true => Ok(DateVerdict::TooSoon),
            false => Err(error.on("fromMinute")),
        },
        _ => Err(error),
    }
}

async fn mark_taken(
    db: &impl ConnectionTrait,
    room: &Bookable,
    planned: &mut [PlannedDate],
    now: DateTime<Utc>,
) -> Result<()> {
    let open = |one: &&mut PlannedDate| one.verdict == DateVerdict::Free;
    let extents: Vec<Extent> = planned.iter().map(|one| room.extent(one.span, 1)).collect();
    let rows: Vec<(i32, Option<Uuid>)> = occupying::taken_of(&extents, now)
        .select_only()
        .column(occupancy::Column::Tick)
        .column(occupancy::Column::ClosureId)
        .into_tuple()
        .all(db)
        .await?;
    let taken: BTreeMap<i32, bool> = rows
        .into_iter()
        .map(|(tick, closure)| (tick, closure.is_some()))
        .collect();
    for one in planned.iter_mut().filter(open) {
        let ticks = room.extent(one.span, 1).ticks;
        let mut in_the_way = taken.range(ticks).map(|(_, is_closed)| *is_closed);
        let any = in_the_way.next();
        if let Some(first) = any {
            let is_closed = first || in_the_way.any(|is_closed| is_closed);
            one.verdict = match is_closed {
                true => DateVerdict::Closed,
                false => DateVerdict::Taken,
            };
        }
    }
    Ok(())
}

async fn mark_full_weeks(
    db: &impl ConnectionTrait,
    app: &App,
    room: &Bookable,
    planned: &mut [PlannedDate],
    holder: Holder,
) -> Result<()> {
    let week = |one: &PlannedDate| holder.week(app, room, one.span.starts_at);
    let weeks: BTreeSet<NaiveDate> = planned.iter().map(|one| week(one).week).collect();
    let holder_id = holder.organization_id.unwrap_or(holder.person_id);
    let rows = booking_count::Entity::find()
        .filter(booking_count::Column::HolderId.eq(holder_id))
        .filter(booking_count::Column::CentreId.eq(room.centre.id))
        .filter(booking_count::Column::Week.is_in(weeks))
        .all(db)
        .await?;
    let mut taken: HashMap<NaiveDate, i32> =
        rows.into_iter().map(|row| (row.week, row.taken)).collect();
    for one in planned {
        if one.verdict != DateVerdict::Free {
            continue;
        }
        let week = week(one);
        let count = taken.entry(week.week).or_default();
        match *count < week.limit {
            true => *count += 1,
            false => one.verdict = DateVerdict::WeekFull,
        }
    }
    Ok(())
}
