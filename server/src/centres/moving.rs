//! Centres follow the places and people that they belong to.

use chrono::{DateTime, Utc};
use entity::{
    booking, booking::BookingState, booking_event::BookingEventKind, centre, place, waitlist_entry,
    waitlist_entry::WaitlistState,
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    administration,
    booking::give_back,
    canteen,
    notices::{self, Told},
    occupying::{self, Occupant},
    rooms::Bookable,
    step::advance,
    windows,
};
use crate::{
    app::{App, Write},
    error::Result,
    places::subtree,
    viewer::Viewer,
};

/// Those of one place become another's.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
) -> Result<()> {
    centre::Entity::update_many()
        .col_expr(centre::Column::PlaceId, Expr::value(into.id))
        .filter(centre::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// A place closes, and with it what lies in it.
pub async fn end_in(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let places = subtree::ids_from_here_down(place);
    let centres = centre::Entity::find()
        .filter(centre::Column::PlaceId.in_subquery(places))
        .filter(centre::Column::ClosedAt.is_null())
        .order_by_asc(centre::Column::Id)
        .all(&**write)
        .await?;
    for row in centres {
        administration::retire(write, app, row, &place.name, (viewer.person_id, now)).await?;
    }
    Ok(())
}

/// Somebody takes part no longer: what they have booked ahead is free again.
pub async fn give_up_all(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    person_id: Uuid,
) -> Result<()> {
    let now = app.clock.now();
    waitlist_entry::Entity::update_many()
        .set(waitlist_entry::ActiveModel {
            state: Set(WaitlistState::Left),
            look_at: Set(None),
            changed_at: Set(now),
            ..Default::default()
        })
        .filter(waitlist_entry::Column::PersonId.eq(person_id))
        .filter(
            waitlist_entry::Column::State.is_in([WaitlistState::Waiting, WaitlistState::Offered]),
        )
        .exec(&**write)
        .await?;
    canteen::standing::end_all(write, person_id, now).await?;
    canteen::ordering::give_up_all(write, person_id, now).await?;
    windows::appointing::give_up_all(write, person_id, now).await?;
    let ahead = booking::Entity::find()
        .filter(booking::Column::PersonId.eq(person_id))
        .filter(booking::Column::StartsAt.gt(now))
        .order_by_asc(booking::Column::Id)
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    for booking in ahead.into_iter().filter(|one| one.state.occupies()) {
        give_back(write, app, &booking).await?;
        occupying::vacate(write, Occupant::Booking(booking.id), now).await?;
        let room = Bookable::booked(write, booking.room_id).await?;
        let event = BookingEventKind::Cancelled;
        let by = viewer.person_id;
        let booking = advance(write, booking, (event, None, by), now, |row| {
            row.state = Set(BookingState::Cancelled);
            row.counted = Set(false);
            row.look_at = Set(None);
        })
        .await?;
        notices::tell(write, app, &booking, &room, Told::once(event, by), now).await?;
    }
    Ok(())
}
