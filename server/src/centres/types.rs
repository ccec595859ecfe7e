//! What GraphQL shows of centres and their rooms.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{centre, closure, opening, person, room};
use sea_orm::Iterable;
use uuid::Uuid;

use super::{
    attendance::door,
    closing, finding,
    finding::RoomDay as Day,
    loader::{
        self, CentreId, HasWindows, MayBook, OpeningsOf, PhotosOf, RoomId, RoomsOf, ServesMeals,
    },
    photos::CentrePhoto,
    ticks,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    places::{self, types::Place},
    registration::types::QrCode,
    viewer::viewer,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "opening::OpeningDay")]
pub enum OpeningDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    /// Days that the calendar has off.
    Holiday,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "room::RoomKind")]
pub enum RoomKind {
    Council,
    Lecture,
    Reading,
    Chess,
    Yoga,
    Dance,
    Hall,
    Shared,
}

/// Who may book: those who belong to the compound, community or street that the centre lies in.
#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "room::RoomAudience")]
pub enum RoomAudience {
    Compound,
    Community,
    Street,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "room::Equipment")]
pub enum Equipment {
    AirConditioning,
    Microphone,
    Mirrors,
    Mats,
    Piano,
    Projector,
    Tables,
    Whiteboard,
}

/// A span in which a centre is open on one kind of day.
#[derive(SimpleObject)]
pub struct OpeningHours {
    day: OpeningDay,
    /// Minutes since midnight.
    from_minute: i32,
    until_minute: i32,
}

/// 邻里中心
pub struct Centre(pub centre::Model);

#[Object]
impl Centre {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it lies.
    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        places::loader::place(ctx, self.0.place_id).await.map(Place)
    }

    async fn address(&self) -> &str {
        &self.0.address
    }

    /// Of the house.
    async fn telephone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    async fn about(&self) -> Option<&str> {
        self.0.about.as_deref()
    }

    /// What it looks like.
    #[graphql(complexity = "6 * child_complexity")]
    async fn photos(&self, ctx: &Context<'_>) -> Result<Vec<CentrePhoto>> {
        let rows = loader::one(ctx, PhotosOf(self.0.id)).await?;
        let rows = rows.unwrap_or_default().into_iter();
        Ok(rows.map(CentrePhoto).collect())
    }

    /// How many bookings a person may have here in one week.
    async fn weekly_bookings(&self) -> i32 {
        self.0.weekly_bookings
    }

    /// The same for an organisation.
    async fn organization_weekly_bookings(&self) -> i32 {
        self.0.organization_weekly_bookings
    }

    async fn openings(&self, ctx: &Context<'_>) -> Result<Vec<OpeningHours>> {
        let rows = loader::one(ctx, OpeningsOf(self.0.id)).await?;
        let mut rows = rows.unwrap_or_default();
        let days: Vec<opening::OpeningDay> = opening::OpeningDay::iter().collect();
        rows.sort_by_key(|row| days.iter().position(|day| *day == row.day));
        let shown = rows.into_iter().map(|row| OpeningHours {
            day: row.day.into(),
            from_minute: row.from_minute,
            until_minute: row.until_minute,
        });
        Ok(shown.collect())
    }

    /// Those in use, in their order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn rooms(&self, ctx: &Context<'_>) -> Result<Vec<Room>> {
        let rows = loader::one(ctx, RoomsOf(self.0.id)).await?;
        Ok(rows.unwrap_or_default().into_iter().map(Room).collect())
    }

    /// When it is closed though it would be open, now or later.
    #[graphql(complexity = "10 * child_complexity")]
    async fn closures(&self, ctx: &Context<'_>) -> Result<Vec<Closure>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rows = closing::ahead(viewer(ctx)?, app, self.0.id).await?;
        Ok(rows.into_iter().map(Closure).collect())
    }

    /// Whether it has a canteen, which has published something of late.
    async fn serves_meals(&self, ctx: &Context<'_>) -> Result<bool> {
        let serves = loader::one(ctx, ServesMeals(self.0.id)).await?;
        Ok(serves.unwrap_or(false))
    }

    /// Whether its service windows do something.
    async fn has_windows(&self, ctx: &Context<'_>) -> Result<bool> {
        let has = loader::one(ctx, HasWindows(self.0.id)).await?;
        Ok(has.unwrap_or(false))
    }

    /// Whether the viewer keeps it.
    async fn may_manage(&self, ctx: &Context<'_>) -> Result<bool> {
        let place = places::loader::place(ctx, self.0.place_id).await?;
        Ok(viewer(ctx)?.manages(&place))
    }
}

/// A centre, or one of its rooms, is closed for some time.
pub struct Closure(pub closure::Model);

#[Object]
impl Closure {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// Without one the whole centre is closed.
    async fn room(&self, ctx: &Context<'_>) -> Result<Option<Room>> {
        match self.0.room_id {
            Some(id) => Ok(loader::one(ctx, RoomId(id)).await?.map(Room)),
            None => Ok(None),
        }
    }

    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.ends_at
    }

    async fn reason(&self) -> &str {
        &self.0.reason
    }
}

/// 功能室
pub struct Room(pub room::Model);

#[Object]
impl Room {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn centre(&self, ctx: &Context<'_>) -> Result<Centre> {
        let centre = loader::one(ctx, CentreId(self.0.centre_id)).await?;
        centre.map(Centre).ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn kind(&self) -> RoomKind {
        self.0.kind.into()
    }

    /// People.
    async fn capacity(&self) -> i32 {
        self.0.capacity
    }

    /// One books so many of its seats as come.
    async fn by_seat(&self) -> bool {
        self.0.by_seat
    }

    async fn equipment(&self) -> Vec<Equipment> {
        let codes: Vec<&str> = self.0.equipment_codes().collect();
        room::Equipment::iter()
            .filter(|one| codes.contains(&sea_orm::ActiveEnum::to_value(one).as_str()))
            .map(Equipment::from)
            .collect()
    }

    /// A wheelchair gets in.
    async fn step_free(&self) -> bool {
        self.0.step_free
    }

    async fn rules(&self) -> Option<&str> {
        self.0.rules.as_deref()
    }

    /// Bookings start at a multiple of this after midnight, and last a multiple of it.
    async fn slot_minutes(&self) -> i32 {
        self.0.slot_minutes
    }

    async fn shortest_minutes(&self) -> i32 {
        self.0.shortest_minutes
    }

    async fn longest_minutes(&self) -> i32 {
        self.0.longest_minutes
    }

    /// Kept free after each booking.
    async fn turnaround_minutes(&self) -> i32 {
        self.0.turnaround_minutes
    }

    /// Until how long before its start it is booked.
    async fn lead_minutes(&self) -> i32 {
        self.0.lead_minutes
    }

    /// How many days ahead, today included.
    async fn ahead_days(&self) -> i32 {
        self.0.ahead_days
    }

    /// The same for bookings that come again by a rule; 0 where there are none.
    async fn series_days(&self) -> i32 {
        self.0.series_days
    }

    async fn audience(&self) -> RoomAudience {
        self.0.audience.into()
    }

    async fn needs_approval(&self) -> bool {
        self.0.needs_approval
    }

    /// Whoever has booked it shows at the door that they came.
    async fn check_in(&self) -> bool {
        self.0.check_in
    }

    /// The way to its page as a picture, for a poster.
    async fn qr(&self, ctx: &Context<'_>) -> Result<QrCode> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let url = app.settings.public_url();
        QrCode::of(&format!("{url}/centres/rooms/{}", self.0.id))
    }

    /// What the screen at its door opens, for whoever manages it.
    async fn door_link(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !self.0.check_in || self.0.retired_at.is_some() {
            return Ok(None);
        }
        let centre = self.centre(ctx).await?;
        let app = ctx.data_unchecked::<Arc<App>>();
        let link = || door::link(app, &self.0);
        Ok(centre.may_manage(ctx).await?.then(link))
    }

    /// It can be booked no longer.
    async fn retired(&self) -> bool {
        self.0.retired_at.is_some()
    }

    async fn may_book(&self, ctx: &Context<'_>) -> Result<bool> {
        let may = loader::one(ctx, MayBook(self.0.id)).await?;
        Ok(may.unwrap_or(false))
    }
}

/// Somebody for whom the viewer may book a room.
pub struct RoomBooker(pub person::Model);

#[Object]
impl RoomBooker {
    async fn person_id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn is_own(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(viewer(ctx)?.person_id == self.0.id)
    }
}

/// A room on one day.
pub struct RoomDay {
    pub day: Day,
    /// That somebody wants it for.
    pub minutes: i32,
}

/// A span of time.
#[derive(SimpleObject)]
pub struct TimeSpan {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// A span in which a room cannot be booked, turnaround included.
#[derive(SimpleObject)]
pub struct TakenSpan {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// It is closed; otherwise somebody has booked it, or a room that it shares spaces with.
    is_closed: bool,
    /// Booked by the viewer.
    is_own: bool,
}

#[Object]
impl RoomDay {
    async fn date(&self) -> NaiveDate {
        self.day.date
    }

    async fn open(&self, ctx: &Context<'_>) -> Vec<TimeSpan> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let at = |minute| ticks::instant(app.zone, self.day.date, minute);
        let spans = self.day.open.iter().map(|open| TimeSpan {
            starts_at: at(open.from),
            ends_at: at(open.until),
        });
        spans.collect()
    }

    async fn taken(&self) -> Vec<TakenSpan> {
        let spans = self.day.spans().into_iter();
        let spans = spans.map(|(starts_at, ends_at, taken)| TakenSpan {
            starts_at,
            ends_at,
            is_closed: taken.is_closed,
            is_own: taken.is_own,
        });
        spans.collect()
    }

    /// When a resident could begin to use it for as long as was asked.
    async fn starts(&self, ctx: &Context<'_>) -> Vec<DateTime<Utc>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        self.day.starts(app, self.minutes, app.clock.now())
    }
}

/// A room that is free, and when it could be used from.
pub struct RoomFinding(pub finding::Finding);

#[Object]
impl RoomFinding {
    async fn room(&self) -> Room {
        Room(self.0.room.clone())
    }

    async fn starts(&self) -> &[DateTime<Utc>] {
        &self.0.starts
    }
}
