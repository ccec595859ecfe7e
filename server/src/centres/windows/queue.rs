//! Who waits at the windows now.

use chrono::NaiveDate;
use entity::{ticket, ticket::TicketState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Result;

/// Those who wait at a centre, in turn.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct QueueOf(pub Uuid);

/// Whoever waits at some centres today; nobody does overnight.
pub async fn of_centres(
    db: &impl ConnectionTrait,
    centres: &[Uuid],
    today: NaiveDate,
) -> Result<Vec<ticket::Model>> {
    Ok(ticket::Entity::find()
        .filter(ticket::Column::CentreId.is_in(centres.iter().copied()))
        .filter(ticket::Column::Day.eq(today))
        .filter(ticket::Column::State.eq(TicketState::Waiting))
        .all(db)
        .await?)
}
