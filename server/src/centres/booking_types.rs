//! What GraphQL shows of bookings.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, booking_event};
use uuid::Uuid;

use super::{
    loader::{self, CentreId, RoomId, SeatsOf},
    rules::{self, EARLY, Standing},
    service,
    types::Room,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    identity,
    places::{self, types::Organization},
    viewer::viewer,
};

/// 预约
pub struct Booking(pub booking::Model);

#[Object]
impl Booking {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn room(&self, ctx: &Context<'_>) -> Result<Room> {
        let room = loader::one(ctx, RoomId(self.0.room_id)).await?;
        room.map(Room).ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn state(&self, ctx: &Context<'_>) -> BookingState {
        let app = ctx.data_unchecked::<Arc<App>>();
        match self.0.has_lapsed(app.clock.now()) {
            true => BookingState::Lapsed,
            false => self.0.state.into(),
        }
    }

    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    /// Without the turnaround after it.
    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.ends_at
    }

    /// Empty while it is held.
    async fn purpose(&self) -> &str {
        &self.0.purpose
    }

    /// How many come.
    async fn heads(&self) -> i32 {
        self.0.heads
    }

    /// The numbers of its seats, in a room that is booked by seat.
    async fn seats(&self, ctx: &Context<'_>) -> Result<Vec<i32>> {
        let seats = loader::one(ctx, SeatsOf(self.0.id)).await?;
        Ok(seats.unwrap_or_default())
    }

    /// Whose it is.
    async fn person_name(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.person_id).await?;
        Ok(person.name)
    }

    /// Who entered it for them; nothing where they did so themselves.
    async fn booked_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if self.0.booked_by == self.0.person_id {
            return Ok(None);
        }
        let person = identity::loader::person(ctx, self.0.booked_by).await?;
        Ok(Some(person.name))
    }

    /// On whose behalf.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        match self.0.organization_id {
            Some(id) => Ok(places::loader::organization(ctx, id)
                .await?
                .map(Organization)),
            None => Ok(None),
        }
    }

    /// The series that it is a date of.
    async fn series_id(&self) -> Option<Uuid> {
        self.0.series_id
    }

    /// Of a series: the date that its rule gives, also once it was moved.
    async fn series_date(&self) -> Option<NaiveDate> {
        self.0.series_date
    }

    /// Until when the room is kept while the form is filled in, or what was offered is thought over.
    async fn held_until(&self) -> Option<DateTime<Utc>> {
        use booking::BookingState::{Held, Offered};
        let is_held = matches!(self.0.state, Held | Offered);
        self.0.look_at.filter(|_| is_held)
    }

    /// Until when a manager decides; after that it is declined.
    async fn approve_by(&self) -> Option<DateTime<Utc>> {
        let waits = self.0.state == booking::BookingState::Requested;
        self.0.look_at.filter(|_| waits)
    }

    /// From when whoever has it shows at the door that they came, where they have to and have not yet.
    async fn check_in_from(&self) -> Option<DateTime<Utc>> {
        self.0.check_in_by().map(|_| self.0.starts_at - EARLY)
    }

    /// Until when; after that the room is given to others.
    async fn check_in_by(&self) -> Option<DateTime<Utc>> {
        self.0.check_in_by()
    }

    async fn checked_in_at(&self) -> Option<DateTime<Utc>> {
        self.0.checked_in_at
    }

    /// Until when it counts that nobody came.
    async fn missed_until(&self) -> Option<DateTime<Utc>> {
        self.0.missed_until
    }

    async fn appeal(&self) -> Option<Appeal> {
        self.0.appeal.map(Appeal::from)
    }

    /// Why it was declined, cancelled or closed.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    async fn version(&self) -> i32 {
        self.0.version
    }

    async fn is_own(&self, ctx: &Context<'_>) -> Result<bool> {
        let viewer = viewer(ctx)?;
        Ok([self.0.person_id, self.0.booked_by].contains(&viewer.person_id))
    }

    /// What the viewer may do with it now.
    async fn permitted(&self, ctx: &Context<'_>) -> Result<Vec<BookingAction>> {
        let (app, viewer) = (ctx.data_unchecked::<Arc<App>>(), viewer(ctx)?);
        let centre = loader::one(ctx, CentreId(self.0.centre_id)).await?;
        let centre = centre.ok_or(ErrorCode::NotFound)?;
        let place = places::loader::place(ctx, centre.place_id).await?;
        let standing = Standing {
            is_own: [self.0.person_id, self.0.booked_by].contains(&viewer.person_id),
            is_manager: viewer.manages(&place),
        };
        let now = app.clock.now();
        let may = |action: &rules::BookingAction| {
            rules::check_action(&self.0, *action, standing, now).is_ok()
        };
        let permitted = rules::BookingAction::ALL.into_iter().filter(may);
        Ok(permitted.map(BookingAction::from).collect())
    }

    /// What happened to it, in order.
    #[graphql(complexity = "10 * child_complexity")]
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<BookingEvent>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rows = service::events(viewer(ctx)?, app, self.0.id).await?;
        Ok(rows.into_iter().map(BookingEvent).collect())
    }
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "booking::BookingState")]
pub enum BookingState {
    Held,
    /// Kept for whoever waited for it, until they book it.
    Offered,
    Requested,
    Booked,
    Declined,
    Cancelled,
    Closed,
    Lapsed,
    /// Nobody came in time.
    Missed,
}

/// What became of saying that a missed booking should not count.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "booking::Appeal")]
pub enum Appeal {
    Open,
    Excused,
    Upheld,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "booking_event::BookingEventKind")]
pub enum BookingEventKind {
    Requested,
    Booked,
    Approved,
    Declined,
    Expired,
    Moved,
    Cancelled,
    Closed,
    Offered,
    CheckedIn,
    Missed,
    Appealed,
    Excused,
    Upheld,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "rules::BookingAction")]
pub enum BookingAction {
    Confirm,
    Approve,
    Decline,
    Move,
    Cancel,
    /// At the door.
    CheckIn,
    /// The desk saw them come.
    Admit,
    Appeal,
    Excuse,
    Uphold,
}

/// What happened to a booking.
pub struct BookingEvent(booking_event::Model);

#[Object]
impl BookingEvent {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> BookingEventKind {
        self.0.kind.into()
    }

    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// When the booking began, as of this event.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    async fn actor_name(&self, ctx: &Context<'_>) -> Result<String> {
        let person = identity::loader::person(ctx, self.0.actor_id).await?;
        Ok(person.name)
    }

    async fn words(&self) -> Option<&str> {
        self.0.words.as_deref()
    }
}
