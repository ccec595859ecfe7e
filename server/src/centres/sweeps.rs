//! What the clock does to bookings: holds and offers lapse, what nobody approved in time is declined, what
//! nobody came to is missed, and what came free is offered to whoever waits for it; standing orders become
//! meals; appointments at windows that nobody came to are over.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use entity::{booking, booking::BookingState, booking_event::BookingEventKind};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{LockBehavior, LockType},
};

use super::{
    attendance::missing,
    booking::give_back,
    canteen,
    notices::{self, Told},
    occupying::{self, Occupant},
    rooms::Bookable,
    step::advance,
    waitlist::offering,
    windows,
};
use crate::{
    app::{App, Write},
    error::Result,
};

/// Short, because people wait for what came free.
const PAUSE: Duration = Duration::from_secs(2);
/// Bookings looked at in one transaction.
const AT_ONCE: u64 = 50;

/// Goes on for as long as the server runs. Instances that share a database may all do it.
pub async fn keep_time(app: Arc<App>) {
    loop {
        if let Err(error) = look(&app).await {
            tracing::warn!(error = error.describe(), "could not look at bookings");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Answers how many bookings came to something, and how many of those who wait were looked at.
pub async fn look(app: &App) -> Result<usize> {
    let mut looked = 0;
    loop {
        let some = some(app).await?;
        looked += some;
        if some == 0 {
            looked += offering::look(app).await?;
            looked += canteen::sweeps::look(app).await?;
            return Ok(looked + windows::sweeps::look(app).await?);
        }
    }
}

async fn some(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = booking::Entity::find()
        .filter(booking::Column::LookAt.lte(now))
        .order_by_asc(booking::Column::LookAt)
        .order_by_asc(booking::Column::Id);
    // Mostly there is nothing to do, and nobody who writes has to wait for that.
    if due.clone().one(app.db.reader()).await?.is_none() {
        return Ok(0);
    }
    let mut write = app.write().await?;
    let due = held(due).all(&*write).await?;
    let count = due.len();
    for booking in due {
        step(&mut write, app, booking).await?;
    }
    write.commit().await?;
    Ok(count)
}

/// What another instance looks at just now is passed over.
fn held(due: Select<booking::Entity>) -> Select<booking::Entity> {
    due.limit(AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

async fn step(write: &mut Write<'_>, app: &App, booking: booking::Model) -> Result<()> {
    let now = app.clock.now();
    match booking.state {
        BookingState::Requested => expire(write, app, booking, now).await,
        BookingState::Booked => missing::miss(write, app, booking, now).await,
        _ => occupying::lapse(write, &[booking], now).await,
    }
}

/// Nobody has approved it in time.
async fn expire(
    write: &mut Write<'_>,
    app: &App,
    booking: booking::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    give_back(write, app, &booking).await?;
    occupying::vacate(write, Occupant::Booking(booking.id), now).await?;
    let room = Bookable::booked(write, booking.room_id).await?;
    let (event, by) = (BookingEventKind::Expired, booking.person_id);
    let booking = advance(write, booking, (event, None, by), now, |row| {
        row.state = Set(BookingState::Declined);
        row.counted = Set(false);
        row.look_at = Set(None);
    })
    .await?;
    notices::tell(write, app, &booking, &room, Told::once(event, by), now).await
}
