//! What the clock does to tickets: appointments that nobody came to are missed, and when the day is over
//! nobody waits any more.

use entity::{ticket, ticket::TicketState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::appointing::{end, held};
use crate::{app::App, error::Result};

/// Answers how many tickets were looked at.
pub async fn look(app: &App) -> Result<usize> {
    let mut looked = 0;
    // Mostly there is nothing to do, and nobody who writes has to wait for that.
    while let Some(id) = next(app).await? {
        step(app, id).await?;
        looked += 1;
    }
    Ok(looked)
}

async fn next(app: &App) -> Result<Option<Uuid>> {
    let row = ticket::Entity::find()
        .filter(ticket::Column::LookAt.lte(app.clock.now()))
        .order_by_asc(ticket::Column::LookAt)
        .order_by_asc(ticket::Column::Id)
        .one(app.db.reader())
        .await?;
    Ok(row.map(|row| row.id))
}

async fn step(app: &App, id: Uuid) -> Result<()> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    let (mut house, row) = held(&write, id).await?;
    // Unless another instance did it just now.
    if row.look_at.is_some_and(|at| at <= now) {
        let state = match row.state {
            TicketState::Called => TicketState::Served,
            _ => TicketState::Missed,
        };
        end(&write, row, state, now).await?;
        house.touch(&mut write, now).await?;
    }
    write.commit().await
}
