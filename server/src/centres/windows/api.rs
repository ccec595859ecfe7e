//! Root fields of service windows for whoever comes to them; those of the desk are in `desk_api.rs`.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    appointing, arriving, reading, screen, slots,
    types::{ServiceWindows, Ticket, WindowScreen, WindowSlot},
};
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct BookTicketInput {
    request_id: Uuid,
    item_id: Uuid,
    starts_at: DateTime<Utc>,
    /// For whom: somebody of the family who lets the viewer, or anybody at the desk; without one the
    /// viewer.
    person_id: Option<Uuid>,
    note: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct CancelTicketInput {
    request_id: Uuid,
    ticket_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct TakeNumberInput {
    request_id: Uuid,
    centre_id: Uuid,
    /// Of the link that the screen in the hall shows.
    code: String,
    /// For an appointment of theirs or the family's.
    ticket_id: Option<Uuid>,
    /// Without an appointment.
    item_id: Option<Uuid>,
}

#[derive(Default)]
pub struct WindowsQuery;

#[Object]
impl WindowsQuery {
    /// Null where a centre has none.
    async fn service_windows(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
    ) -> Result<Option<ServiceWindows>> {
        let row = reading::windows(viewer(ctx)?, app(ctx), centre_id).await?;
        Ok(row.map(ServiceWindows))
    }

    /// Times of some days, at most 14, that appointments can be made for, also those that are full.
    #[graphql(complexity = "usize::try_from(days).unwrap_or(0).min(14) * 50 * child_complexity")]
    async fn window_slots(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        from: NaiveDate,
        days: i32,
    ) -> Result<Vec<WindowSlot>> {
        let slots = slots::ahead(viewer(ctx)?, app(ctx), centre_id, (from, days)).await?;
        Ok(slots.into_iter().map(WindowSlot).collect())
    }

    /// Of the viewer, of the family that lets them, or of a centre that they manage.
    async fn ticket(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Ticket>> {
        let row = reading::ticket(viewer(ctx)?, app(ctx), id).await?;
        Ok(row.map(Ticket))
    }

    /// Today's and later ones of the viewer and of the family, the next first, at most 50.
    #[graphql(complexity = "50 * child_complexity")]
    async fn my_tickets(&self, ctx: &Context<'_>) -> Result<Vec<Ticket>> {
        let rows = reading::own(viewer(ctx)?, app(ctx)).await?;
        Ok(rows.into_iter().map(Ticket).collect())
    }

    /// For whoever has the screen's link, also without signing in.
    async fn window_screen(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        token: String,
    ) -> Result<Option<WindowScreen>> {
        screen::screen(app(ctx), centre_id, &token).await
    }
}

#[derive(Default)]
pub struct WindowsMutation;

#[Object]
impl WindowsMutation {
    /// Makes an appointment.
    async fn book_ticket(&self, ctx: &Context<'_>, input: BookTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("bookTicket", input.request_id, &input);
        let wanted = appointing::Wanted {
            item_id: input.item_id,
            starts_at: input.starts_at,
            person_id: input.person_id,
            note: input.note,
        };
        let id = appointing::book(viewer(ctx)?, app(ctx), &key, wanted).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// Gives an appointment or a number up.
    async fn cancel_ticket(&self, ctx: &Context<'_>, input: CancelTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("cancelTicket", input.request_id, &input);
        let id = appointing::cancel(viewer(ctx)?, app(ctx), &key, input.ticket_id).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// Whoever stands in the hall takes a number, for an appointment or without one.
    async fn take_number(&self, ctx: &Context<'_>, input: TakeNumberInput) -> Result<Ticket> {
        let key = RequestKey::new("takeNumber", input.request_id, &input);
        let coming = arriving::Coming {
            centre_id: input.centre_id,
            code: input.code,
            ticket_id: input.ticket_id,
            item_id: input.item_id,
        };
        let id = arriving::take_number(viewer(ctx)?, app(ctx), &key, coming).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }
}

pub(super) fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
