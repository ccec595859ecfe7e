//! The house is closed for some time, or for good: whoever would have come hears why.

use chrono::{DateTime, Utc};
use entity::{ticket, ticket::TicketState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    appointing::end,
    house::House,
    notices::{self, Told},
    slots::Span,
};
use crate::{
    app::{App, Write},
    error::{ErrorCode, Result},
};

/// Appointments in this time end; answers how many.
pub async fn close(
    write: &mut Write<'_>,
    app: &App,
    centre_id: Uuid,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    (reason, now): (&str, DateTime<Utc>),
) -> Result<usize> {
    let span = Span { starts_at, ends_at };
    let hit = Condition::all()
        .add(ticket::Column::State.eq(TicketState::Booked))
        .add(ticket::Column::StartsAt.lt(span.ends_at))
        .add(ticket::Column::EndsAt.gt(span.starts_at));
    end_those(write, app, centre_id, hit, (reason, now)).await
}

/// The centre goes: nobody comes any more.
pub async fn end_ahead(
    write: &mut Write<'_>,
    app: &App,
    centre_id: Uuid,
    (reason, now): (&str, DateTime<Utc>),
) -> Result<usize> {
    let hit = Condition::all().add(ticket::Column::State.is_in(TicketState::STANDING));
    end_those(write, app, centre_id, hit, (reason, now)).await
}

async fn end_those(
    write: &mut Write<'_>,
    app: &App,
    centre_id: Uuid,
    hit: Condition,
    (reason, now): (&str, DateTime<Utc>),
) -> Result<usize> {
    // Whoever makes an appointment just now has it before this looks, or finds the house closed.
    let mut house = match House::held(write, centre_id).await {
        Ok(house) => house,
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let rows = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(centre_id))
        .filter(hit)
        .order_by_asc(ticket::Column::Id)
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    let count = rows.len();
    for row in rows {
        let row = end(write, row, TicketState::Closed, now).await?;
        let mut next = row.into_active_model();
        next.reason = Set(Some(reason.to_owned()));
        let row = next.update(&**write).await?;
        notices::tell(write, app, &house, &row, Told::Closed).await?;
    }
    if count > 0 {
        house.touch(write, now).await?;
    }
    Ok(count)
}
