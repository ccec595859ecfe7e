//! What is done to one date of a series and to the others with it.

use async_graphql::Enum;
use entity::{booking, booking::BookingState, booking_event::BookingEventKind, series};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set, sea_query::LockType,
};

use super::super::{
    occupying,
    rules::Span,
    step::{Step, advance},
    ticks,
    waitlist::offering,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
};

/// Which dates of a series are meant.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum SeriesScope {
    /// This one alone.
    #[default]
    This,
    /// This one and those after it.
    Rest,
    /// All that are ahead and wait or stand as this one does.
    All,
}

impl Step<'_> {
    /// The other bookings of the series that the act is about, held until the transaction ends.
    pub(in crate::centres) async fn others(
        &self,
        scope: SeriesScope,
        states: &[BookingState],
    ) -> Result<Vec<booking::Model>> {
        let (Some(series), Some(date)) = (self.booking.series_id, self.booking.series_date) else {
            return Ok(Vec::new());
        };
        let all = booking::Entity::find()
            .filter(booking::Column::SeriesId.eq(series))
            .filter(booking::Column::Id.ne(self.booking.id))
            .filter(booking::Column::State.is_in(states.iter().copied()))
            .filter(booking::Column::StartsAt.gt(self.now));
        let meant = match scope {
            SeriesScope::This => return Ok(Vec::new()),
            SeriesScope::Rest => all.filter(booking::Column::SeriesDate.gt(date)),
            SeriesScope::All => all,
        };
        Ok(meant
            .order_by_asc(booking::Column::Id)
            .lock(LockType::Update)
            .all(&*self.write)
            .await?)
    }

    /// Writes the same of others as of the first one.
    pub(in crate::centres) async fn advance_all(
        &mut self,
        others: Vec<booking::Model>,
        (event, words): (BookingEventKind, Option<String>),
        mut change: impl FnMut(&booking::Model, &mut booking::ActiveModel),
    ) -> Result<()> {
        let by = self.viewer.person_id;
        self.times += others.len();
        for one in others {
            let before = one.clone();
            let told = (event, words.clone(), by);
            advance(&mut self.write, one, told, self.now, |row| {
                change(&before, row);
            })
            .await?;
        }
        Ok(())
    }

    /// The time of day of this booking and of others of its series: all of them move, or none. Each keeps
    /// its day.
    ///
    /// # Errors
    /// `INVALID` on `startsAt` for another day; `SLOT_TAKEN` on it, and those of
    /// [`crate::centres::rules::check_span`].
    pub(in crate::centres) async fn move_all(
        &mut self,
        app: &App,
        span: Span,
        others: &mut [booking::Model],
    ) -> Result<()> {
        let day = |at| ticks::day_and_minute(app.zone, at);
        let (date, from) = day(span.starts_at);
        if !others.is_empty() && date != day(self.booking.starts_at).0 {
            return Err(field(ErrorCode::Invalid, "startsAt"));
        }
        let length = span.ends_at - span.starts_at;
        let minutes = i32::try_from(length.num_minutes()).unwrap_or(i32::MAX);
        let asking = self.room.asking(&self.viewer);
        for one in others.iter_mut() {
            let starts_at = ticks::instant(app.zone, day(one.starts_at).0, from);
            let wanted = (starts_at, minutes);
            self.room.check(app, wanted, asking, self.now)?;
            (one.starts_at, one.ends_at) = (starts_at, starts_at + length);
        }
        (self.booking.starts_at, self.booking.ends_at) = (span.starts_at, span.ends_at);
        let all = || std::iter::once(&self.booking).chain(others.iter());
        let wanted: Vec<_> = all()
            .map(|one| (self.room.extent_of(one), one.id))
            .collect();
        // Before these give back what they have themselves, of which they may keep a part.
        let by = self.booking.person_id;
        let promised = offering::promised(&self.write, &wanted, by, self.now).await?;
        if !promised.is_empty() {
            return Err(field(ErrorCode::SlotTaken, "startsAt"));
        }
        let ids: Vec<_> = all().map(|one| one.id).collect();
        occupying::vacate_each(&self.write, &ids, self.now).await?;
        let got = occupying::occupy_each(&mut self.write, &wanted, self.now, app.guard).await?;
        if got.len() < wanted.len() {
            return Err(field(ErrorCode::SlotTaken, "startsAt"));
        }
        self.remember_hours(others.is_empty(), (from, minutes))
            .await
    }

    /// A date that is added again later is at the hours that the rest of them has.
    async fn remember_hours(&self, alone: bool, hours: (i32, i32)) -> Result<()> {
        let Some(id) = self.booking.series_id.filter(|_| !alone) else {
            return Ok(());
        };
        let row = series::Entity::find_by_id(id)
            .lock(LockType::Update)
            .one(&*self.write)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let mut row = row.into_active_model();
        row.from_minute = Set(hours.0);
        row.minutes = Set(hours.1);
        row.update(&*self.write).await?;
        Ok(())
    }
}
