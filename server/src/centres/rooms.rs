//! A room with what decides when it may be booked.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{booking, centre, opening, place, room, room_space};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    hours,
    hours::Open,
    occupying::Extent,
    rules::{self, Asking, Span},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    places,
    viewer::Viewer,
};

#[derive(Clone, Debug)]
pub struct Bookable {
    pub room: room::Model,
    pub centre: centre::Model,
    /// Where the centre lies.
    pub place: place::Model,
    pub openings: Vec<opening::Model>,
    pub spaces: Vec<Uuid>,
}

impl Bookable {
    /// # Errors
    /// `NOT_FOUND`, also for a room that is no longer in use.
    pub async fn find(db: &impl ConnectionTrait, room_id: Uuid) -> Result<Self> {
        let room = in_use(room_id).one(db).await?;
        Self::of(db, room.ok_or(ErrorCode::NotFound)?).await
    }

    /// The same, in use or not.
    pub async fn any(db: &impl ConnectionTrait, room_id: Uuid) -> Result<Self> {
        let room = room::Entity::find_by_id(room_id).one(db).await?;
        Self::of(db, room.ok_or(ErrorCode::NotFound)?).await
    }

    /// The same as [`Self::find`], held until the transaction ends: nobody changes its rules or takes it out
    /// of use.
    pub async fn held(tx: &DatabaseTransaction, room_id: Uuid) -> Result<Self> {
        let room = in_use(room_id).lock(LockType::Share).one(tx).await?;
        Self::of(tx, room.ok_or(ErrorCode::NotFound)?).await
    }

    /// The room of a booking, in use or not.
    pub async fn booked(tx: &DatabaseTransaction, room_id: Uuid) -> Result<Self> {
        let room = room::Entity::find_by_id(room_id)
            .lock(LockType::Share)
            .one(tx)
            .await?;
        Self::of(tx, room.ok_or(ErrorCode::NotFound)?).await
    }

    async fn of(db: &impl ConnectionTrait, room: room::Model) -> Result<Self> {
        let centre = centre::Entity::find_by_id(room.centre_id)
            .one(db)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let place = places::service::place(db, centre.place_id).await?;
        let openings = opening::Entity::find()
            .filter(opening::Column::CentreId.eq(centre.id))
            .all(db)
            .await?;
        let spaces = room_space::Entity::find()
            .filter(room_space::Column::RoomId.eq(room.id))
            .all(db)
            .await?;
        Ok(Self {
            spaces: spaces.into_iter().map(|one| one.space_id).collect(),
            room,
            centre,
            place,
            openings,
        })
    }

    /// For bookings that come again by a rule, which may lie further ahead than others.
    pub fn by_rule(mut self) -> Self {
        self.room.ahead_days = self.room.ahead_days.max(self.room.series_days);
        self
    }

    /// In what part the viewer asks for it.
    pub fn asking(&self, viewer: &Viewer) -> Asking {
        match viewer.manages(&self.place) {
            true => Asking::Manager,
            false => Asking::Resident,
        }
    }

    /// # Errors
    /// As of [`rules::check_span`].
    pub fn check(
        &self,
        app: &App,
        wanted: (DateTime<Utc>, i32),
        asking: Asking,
        now: DateTime<Utc>,
    ) -> Result<Span> {
        let calendar = app.calendar.get();
        let open_on = |day| hours::on(&self.openings, &calendar, day);
        rules::check_span(&self.room, open_on, wanted, asking, (now, app.zone))
    }

    pub fn open_on(&self, app: &App, day: NaiveDate) -> Vec<Open> {
        hours::on(&self.openings, &app.calendar.get(), day)
    }

    /// What a booking of this span takes: all of the room, or a seat for each who comes.
    pub fn extent(&self, span: Span, heads: i32) -> Extent {
        let ticks = span.ticks(&self.room);
        match self.room.by_seat {
            true => Extent::some(self.spaces.clone(), heads, ticks),
            false => Extent::all(self.spaces.clone(), ticks),
        }
    }

    pub fn extent_of(&self, row: &booking::Model) -> Extent {
        self.extent(row.into(), row.heads)
    }
}

fn in_use(room_id: Uuid) -> sea_orm::Select<room::Entity> {
    room::Entity::find_by_id(room_id).filter(room::Column::RetiredAt.is_null())
}
