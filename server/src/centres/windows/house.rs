//! The windows of a centre with what decides when somebody may come, held by whoever changes who waits.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{centre, closure, opening, place, service_window};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect, sea_query::LockType,
};
use uuid::Uuid;

use super::slots::{self, Span};
use crate::{
    app::{App, Write},
    centres::{hours, ticks},
    error::{ErrorCode, Result},
    live::LiveTopic,
    places,
};

pub struct House {
    pub windows: service_window::Model,
    pub centre: centre::Model,
    /// Where the centre lies.
    pub place: place::Model,
    openings: Vec<opening::Model>,
}

impl House {
    /// # Errors
    /// `NOT_FOUND`, also for a centre that is closed.
    pub async fn find(db: &impl ConnectionTrait, centre_id: Uuid) -> Result<Self> {
        let windows = service_window::Entity::find_by_id(centre_id)
            .one(db)
            .await?;
        Self::of(db, windows.ok_or(ErrorCode::NotFound)?).await
    }

    /// The same, held until the transaction ends: people before it, its slots and tickets after it.
    pub async fn held(tx: &DatabaseTransaction, centre_id: Uuid) -> Result<Self> {
        let windows = service_window::Entity::find_by_id(centre_id)
            .lock(LockType::Update)
            .one(tx)
            .await?;
        Self::of(tx, windows.ok_or(ErrorCode::NotFound)?).await
    }

    async fn of(db: &impl ConnectionTrait, windows: service_window::Model) -> Result<Self> {
        let centre = centre::Entity::find_by_id(windows.centre_id)
            .filter(centre::Column::ClosedAt.is_null())
            .one(db)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let place = places::service::place(db, centre.place_id).await?;
        let openings = opening::Entity::find()
            .filter(opening::Column::CentreId.eq(centre.id))
            .all(db)
            .await?;
        Ok(Self {
            windows,
            centre,
            place,
            openings,
        })
    }

    /// Times of a day, open or closed for once.
    pub fn slots_on(&self, app: &App, day: NaiveDate) -> Vec<Span> {
        let open = hours::on(&self.openings, &app.calendar.get(), day);
        slots::of_day(app.zone, day, &open, self.windows.slot_minutes)
    }

    /// The time that begins then.
    pub fn slot_at(&self, app: &App, starts_at: DateTime<Utc>) -> Option<Span> {
        let (day, _) = ticks::day_and_minute(app.zone, starts_at);
        let slots = self.slots_on(app, day);
        slots.into_iter().find(|slot| slot.starts_at == starts_at)
    }

    /// When the whole house is closed for once, in a stretch of time.
    pub async fn closures(
        &self,
        db: &impl ConnectionTrait,
        within: Span,
    ) -> Result<Vec<closure::Model>> {
        Ok(closure::Entity::find()
            .filter(closure::Column::CentreId.eq(self.centre.id))
            .filter(closure::Column::RoomId.is_null())
            .filter(closure::Column::LiftedAt.is_null())
            .filter(closure::Column::StartsAt.lt(within.ends_at))
            .filter(closure::Column::EndsAt.gt(within.starts_at))
            .all(db)
            .await?)
    }

    /// The next number of the day; call [`Self::touch`] afterwards.
    pub fn next_number(&mut self, today: NaiveDate) -> i32 {
        self.windows.last_number = match self.windows.numbers_day == Some(today) {
            true => self.windows.last_number + 1,
            false => 1,
        };
        self.windows.numbers_day = Some(today);
        self.windows.last_number
    }

    /// Writes what was changed of the windows: something happened there, and everybody who looks on hears of it.
    pub async fn touch(&mut self, write: &mut Write<'_>, now: DateTime<Utc>) -> Result<()> {
        self.windows.version += 1;
        self.windows.changed_at = now;
        let row = self.windows.clone().into_active_model().reset_all();
        row.update(&**write).await?;
        write.hint(LiveTopic::Windows, self.centre.id, self.windows.version);
        Ok(())
    }
}
