//! What GraphQL shows of series.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, series};
use uuid::Uuid;

use super::{
    super::{
        booking_types::BookingState,
        loader::{self, RoomId},
        rooms::Bookable,
        types::Room,
    },
    dates::{bookings_of, last_by_date},
    planning::{self, DateVerdict, Holder, Hours, PlannedDate},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    viewer::viewer,
};

/// How a series comes again.
#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "series::SeriesFrequency")]
pub enum SeriesFrequency {
    Weekly,
    /// 每月同一日; months without that day are left out.
    MonthlyByDate,
    /// 每月第几个周几; the fifth is the last.
    MonthlyByWeekday,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "chrono::Weekday")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// A date of a series that is not booked yet, and what it would come to.
#[derive(SimpleObject)]
pub struct PlannedSeriesDate {
    date: NaiveDate,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    verdict: DateVerdict,
}

impl From<PlannedDate> for PlannedSeriesDate {
    fn from(one: PlannedDate) -> Self {
        Self {
            date: one.date,
            starts_at: one.span.starts_at,
            ends_at: one.span.ends_at,
            verdict: one.verdict,
        }
    }
}

/// A date of a series: its booking, and where none stands what it would come to now.
pub struct SeriesDate {
    planned: PlannedDate,
    booking: Option<booking::Model>,
}

#[Object]
impl SeriesDate {
    /// That the rule gives.
    async fn date(&self) -> NaiveDate {
        self.planned.date
    }

    /// As of the booking that stands, or by the rule.
    async fn starts_at(&self) -> DateTime<Utc> {
        let own = self.booking.as_ref().filter(|one| one.state.stands());
        own.map_or(self.planned.span.starts_at, |one| one.starts_at)
    }

    async fn ends_at(&self) -> DateTime<Utc> {
        let own = self.booking.as_ref().filter(|one| one.state.stands());
        own.map_or(self.planned.span.ends_at, |one| one.ends_at)
    }

    /// Of the one that stands, or the last that did; none for a date that was left out.
    async fn booking_id(&self) -> Option<Uuid> {
        self.booking.as_ref().map(|one| one.id)
    }

    async fn state(&self) -> Option<BookingState> {
        self.booking.as_ref().map(|one| one.state.into())
    }

    /// What it would come to if it were added now; none while it is booked.
    async fn verdict(&self) -> Option<DateVerdict> {
        match self.booking.as_ref().is_some_and(|one| one.state.stands()) {
            true => None,
            false => Some(self.planned.verdict),
        }
    }
}

/// 周期预约
pub struct Series(pub series::Model);

#[Object]
impl Series {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn room(&self, ctx: &Context<'_>) -> Result<Room> {
        let room = loader::one(ctx, RoomId(self.0.room_id)).await?;
        room.map(Room).ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn frequency(&self) -> SeriesFrequency {
        self.0.frequency.into()
    }

    /// Every so many weeks or months.
    async fn every(&self) -> i32 {
        self.0.every
    }

    /// Of a weekly one, where it comes on several.
    async fn weekdays(&self) -> Vec<Weekday> {
        let hours = Hours::of(&self.0);
        let weekdays = hours.recurrence.weekdays.into_iter();
        weekdays.map(Weekday::from).collect()
    }

    async fn first(&self) -> NaiveDate {
        self.0.first
    }

    /// The last day that it may fall on.
    async fn until(&self) -> NaiveDate {
        self.0.until
    }

    /// Minutes since midnight.
    async fn from_minute(&self) -> i32 {
        self.0.from_minute
    }

    async fn minutes(&self) -> i32 {
        self.0.minutes
    }

    async fn purpose(&self) -> &str {
        &self.0.purpose
    }

    /// Every date that the rule gives, in order.
    #[graphql(complexity = "60 * child_complexity")]
    async fn dates(&self, ctx: &Context<'_>) -> Result<Vec<SeriesDate>> {
        let (app, viewer) = (ctx.data_unchecked::<Arc<App>>(), viewer(ctx)?);
        let db = app.db.reader();
        let mut bookings = last_by_date(bookings_of(db, self.0.id).await?);
        let room = Bookable::any(db, self.0.room_id).await?;
        let hours = Hours::of(&self.0);
        let (dates, holder) = (hours.recurrence.dates()?, Holder::of(&self.0));
        let wanted = (dates.as_slice(), &hours);
        let planned = planning::look_at(db, (app, viewer), &room, wanted, holder).await?;
        let shown = planned.into_iter().map(|planned| SeriesDate {
            booking: bookings.remove(&planned.date),
            planned,
        });
        Ok(shown.collect())
    }
}
