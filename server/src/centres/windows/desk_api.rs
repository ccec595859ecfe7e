//! Root fields of service windows for whoever manages the centre.

use async_graphql::{Context, InputObject, Object};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{
    api::app,
    arriving, calling, handing_on,
    keeping::{self, ItemDetails, WindowDetails},
    reading, screen,
    types::{ServiceWindows, Ticket, WindowItem},
};
use crate::{
    error::{ErrorCode, Result},
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct SetWindowsInput {
    request_id: Uuid,
    centre_id: Uuid,
    counters: i32,
    /// How many appointments one time takes, no more than there are counters.
    places: i32,
    /// A multiple of five minutes.
    slot_minutes: i32,
    ahead_days: i32,
}

#[derive(InputObject, Serialize)]
pub struct CreateWindowItemInput {
    request_id: Uuid,
    centre_id: Uuid,
    name: String,
    bring: Vec<String>,
    about: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct EditWindowItemInput {
    request_id: Uuid,
    item_id: Uuid,
    name: String,
    bring: Vec<String>,
    about: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct RetireWindowItemInput {
    request_id: Uuid,
    item_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct RenewWindowScreenInput {
    request_id: Uuid,
    centre_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct AdmitTicketInput {
    request_id: Uuid,
    ticket_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct GiveNumberInput {
    request_id: Uuid,
    item_id: Uuid,
    /// Of whoever comes, where they are known here; without one the number is nobody's.
    phone: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct CallNextInput {
    request_id: Uuid,
    centre_id: Uuid,
    counter: i32,
}

#[derive(InputObject, Serialize)]
pub struct CallTicketInput {
    request_id: Uuid,
    ticket_id: Uuid,
    counter: i32,
}

#[derive(InputObject, Serialize)]
pub struct ServeTicketInput {
    request_id: Uuid,
    ticket_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct PassTicketInput {
    request_id: Uuid,
    ticket_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct HandOnTicketInput {
    request_id: Uuid,
    ticket_id: Uuid,
    category_code: String,
    words: String,
}

#[derive(Default)]
pub struct WindowDeskQuery;

#[Object]
impl WindowDeskQuery {
    /// Everybody of one day at the windows of a centre that the viewer manages: those called, those who
    /// wait in the order in which they are called, those who passed, appointments to come, and the rest: at
    /// most 200, which few days have half of.
    #[graphql(complexity = "100 * child_complexity")]
    async fn window_queue(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        day: NaiveDate,
    ) -> Result<Vec<Ticket>> {
        let rows = reading::queue(viewer(ctx)?, app(ctx), centre_id, day).await?;
        Ok(rows.into_iter().map(Ticket).collect())
    }
}

#[derive(Default)]
pub struct WindowDeskMutation;

#[Object]
impl WindowDeskMutation {
    /// Says how the windows of a centre serve; it has them from then on.
    async fn set_windows(
        &self,
        ctx: &Context<'_>,
        input: SetWindowsInput,
    ) -> Result<ServiceWindows> {
        let key = RequestKey::new("setWindows", input.request_id, &input);
        let details = WindowDetails {
            counters: input.counters,
            places: input.places,
            slot_minutes: input.slot_minutes,
            ahead_days: input.ahead_days,
        };
        let id = input.centre_id;
        let id = keeping::set(viewer(ctx)?, app(ctx), &key, id, details).await?;
        known_windows(ctx, id).await
    }

    async fn create_window_item(
        &self,
        ctx: &Context<'_>,
        input: CreateWindowItemInput,
    ) -> Result<WindowItem> {
        let key = RequestKey::new("createWindowItem", input.request_id, &input);
        let details = ItemDetails {
            name: input.name,
            bring: input.bring,
            about: input.about,
        };
        let id = input.centre_id;
        let row = keeping::create_item(viewer(ctx)?, app(ctx), &key, id, details).await?;
        keeping::item(app(ctx), row).await.map(WindowItem)
    }

    async fn edit_window_item(
        &self,
        ctx: &Context<'_>,
        input: EditWindowItemInput,
    ) -> Result<WindowItem> {
        let key = RequestKey::new("editWindowItem", input.request_id, &input);
        let details = ItemDetails {
            name: input.name,
            bring: input.bring,
            about: input.about,
        };
        let id = input.item_id;
        let row = keeping::edit_item(viewer(ctx)?, app(ctx), &key, id, details).await?;
        keeping::item(app(ctx), row).await.map(WindowItem)
    }

    /// Nobody comes for it any more; appointments that are made stay.
    async fn retire_window_item(
        &self,
        ctx: &Context<'_>,
        input: RetireWindowItemInput,
    ) -> Result<WindowItem> {
        let key = RequestKey::new("retireWindowItem", input.request_id, &input);
        let row = keeping::retire_item(viewer(ctx)?, app(ctx), &key, input.item_id).await?;
        keeping::item(app(ctx), row).await.map(WindowItem)
    }

    /// The link of the hall's screen is another; the former one no longer works.
    async fn renew_window_screen(
        &self,
        ctx: &Context<'_>,
        input: RenewWindowScreenInput,
    ) -> Result<ServiceWindows> {
        let key = RequestKey::new("renewWindowScreen", input.request_id, &input);
        let id = screen::renew(viewer(ctx)?, app(ctx), &key, input.centre_id).await?;
        known_windows(ctx, id).await
    }

    /// The desk saw somebody come for their appointment.
    async fn admit_ticket(&self, ctx: &Context<'_>, input: AdmitTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("admitTicket", input.request_id, &input);
        let id = arriving::admit(viewer(ctx)?, app(ctx), &key, input.ticket_id).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// For whoever comes without an appointment, and without a phone.
    async fn give_number(&self, ctx: &Context<'_>, input: GiveNumberInput) -> Result<Ticket> {
        let key = RequestKey::new("giveNumber", input.request_id, &input);
        let whom = (input.item_id, input.phone.as_deref());
        let id = arriving::give_number(viewer(ctx)?, app(ctx), &key, whom).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// Calls whoever is next to a counter; an error where nobody waits.
    async fn call_next(&self, ctx: &Context<'_>, input: CallNextInput) -> Result<Ticket> {
        let key = RequestKey::new("callNext", input.request_id, &input);
        let at = (input.centre_id, input.counter);
        let id = calling::next(viewer(ctx)?, app(ctx), &key, at).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// Calls somebody out of turn, or once more.
    async fn call_ticket(&self, ctx: &Context<'_>, input: CallTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("callTicket", input.request_id, &input);
        let whom = (input.ticket_id, input.counter);
        let id = calling::call(viewer(ctx)?, app(ctx), &key, whom).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    async fn serve_ticket(&self, ctx: &Context<'_>, input: ServeTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("serveTicket", input.request_id, &input);
        let id = calling::serve(viewer(ctx)?, app(ctx), &key, input.ticket_id).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// Somebody did not come when called.
    async fn pass_ticket(&self, ctx: &Context<'_>, input: PassTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("passTicket", input.request_id, &input);
        let id = calling::pass(viewer(ctx)?, app(ctx), &key, input.ticket_id).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }

    /// Somebody's matter becomes an order of theirs, where they live.
    async fn hand_on_ticket(&self, ctx: &Context<'_>, input: HandOnTicketInput) -> Result<Ticket> {
        let key = RequestKey::new("handOnTicket", input.request_id, &input);
        let matter = handing_on::Matter {
            ticket_id: input.ticket_id,
            category_code: input.category_code,
            words: input.words,
        };
        let id = handing_on::hand_on(viewer(ctx)?, app(ctx), &key, matter).await?;
        reading::known(app(ctx), id).await.map(Ticket)
    }
}

async fn known_windows(ctx: &Context<'_>, centre_id: Uuid) -> Result<ServiceWindows> {
    let row = reading::windows(viewer(ctx)?, app(ctx), centre_id).await?;
    row.map(ServiceWindows)
        .ok_or_else(|| ErrorCode::NotFound.into())
}
