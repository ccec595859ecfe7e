//! What GraphQL shows of service windows.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{service_window, ticket, ticket::TicketState as State, window_item};
use uuid::Uuid;

use super::{queue::QueueOf, rules, screen, slots};
use crate::{
    app::App,
    centres::loader::{self, CentreId, ItemId, ItemsOf},
    error::{ErrorCode, Result},
    identity, places,
    registration::types::QrCode,
    viewer::viewer,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "ticket::TicketState")]
pub enum TicketState {
    Booked,
    /// They came, and have a number.
    Waiting,
    /// To a counter.
    Called,
    /// They did not come when called; they may be called again.
    Passed,
    Served,
    Cancelled,
    /// The house is closed then.
    Closed,
    /// Nobody came.
    Missed,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "rules::TicketAction")]
pub enum TicketAction {
    Cancel,
    /// The desk saw them come.
    Admit,
    /// To a counter, also once more.
    Call,
    Serve,
    /// They did not come when called.
    Pass,
    /// Their matter becomes an order.
    HandOn,
}

/// 便民服务窗口 of a centre.
pub struct ServiceWindows(pub service_window::Model);

#[Object]
impl ServiceWindows {
    async fn centre_id(&self) -> Uuid {
        self.0.centre_id
    }

    async fn centre_name(&self, ctx: &Context<'_>) -> Result<String> {
        centre_name(ctx, self.0.centre_id).await
    }

    async fn counters(&self) -> i32 {
        self.0.counters
    }

    /// How many appointments one time takes.
    async fn places(&self) -> i32 {
        self.0.places
    }

    async fn slot_minutes(&self) -> i32 {
        self.0.slot_minutes
    }

    /// How many days ahead people make appointments.
    async fn ahead_days(&self) -> i32 {
        self.0.ahead_days
    }

    /// What they do for people, by name.
    #[graphql(complexity = "30 * child_complexity")]
    async fn items(&self, ctx: &Context<'_>) -> Result<Vec<WindowItem>> {
        let rows = loader::one(ctx, ItemsOf(self.0.centre_id)).await?;
        let rows = rows.unwrap_or_default();
        Ok(rows.into_iter().map(WindowItem).collect())
    }

    /// How many have a number and wait now.
    async fn waiting_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let queue = loader::one(ctx, QueueOf(self.0.centre_id)).await?;
        Ok(narrow(queue.unwrap_or_default().len()))
    }

    /// What the screen in the hall opens, for whoever manages the centre.
    async fn screen_link(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let centre = loader::one(ctx, CentreId(self.0.centre_id)).await?;
        let centre = centre.ok_or(ErrorCode::NotFound)?;
        let place = places::loader::place(ctx, centre.place_id).await?;
        let manages = viewer(ctx)?.manages(&place);
        Ok(manages.then(|| screen::link(app, &self.0)))
    }

    async fn version(&self) -> i32 {
        self.0.version
    }
}

async fn centre_name(ctx: &Context<'_>, id: Uuid) -> Result<String> {
    let centre = loader::one(ctx, CentreId(id)).await?;
    Ok(centre.ok_or(ErrorCode::NotFound)?.name)
}

fn narrow(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// 代办事项
pub struct WindowItem(pub window_item::Model);

#[Object]
impl WindowItem {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What to bring.
    async fn bring(&self) -> Vec<&str> {
        self.0.to_bring().collect()
    }

    async fn about(&self) -> Option<&str> {
        self.0.about.as_deref()
    }

    async fn retired_at(&self) -> Option<DateTime<Utc>> {
        self.0.retired_at
    }
}

/// A time for which appointments are made.
pub struct WindowSlot(pub(super) slots::Slot);

#[Object]
impl WindowSlot {
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.span.starts_at
    }

    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.span.ends_at
    }

    /// How many more it takes.
    async fn left(&self) -> i32 {
        self.0.left
    }
}

/// 号: somebody's turn at the windows, by appointment or as they come.
pub struct Ticket(pub ticket::Model);

#[Object]
impl Ticket {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn centre_id(&self) -> Uuid {
        self.0.centre_id
    }

    async fn centre_name(&self, ctx: &Context<'_>) -> Result<String> {
        centre_name(ctx, self.0.centre_id).await
    }

    async fn centre_address(&self, ctx: &Context<'_>) -> Result<String> {
        let centre = loader::one(ctx, CentreId(self.0.centre_id)).await?;
        Ok(centre.ok_or(ErrorCode::NotFound)?.address)
    }

    async fn item(&self, ctx: &Context<'_>) -> Result<WindowItem> {
        let item = loader::one(ctx, ItemId(self.0.item_id)).await?;
        item.map(WindowItem)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Whose turn it is; null where the desk gave the number to somebody it does not know.
    async fn person_id(&self) -> Option<Uuid> {
        self.0.person_id
    }

    async fn person_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match self.0.person_id {
            Some(id) => Ok(Some(identity::loader::person(ctx, id).await?.name)),
            None => Ok(None),
        }
    }

    /// Who made it, where that is somebody else.
    async fn booked_by_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if self.0.person_id == Some(self.0.booked_by) {
            return Ok(None);
        }
        let person = identity::loader::person(ctx, self.0.booked_by).await?;
        Ok(Some(person.name))
    }

    async fn day(&self) -> NaiveDate {
        self.0.day
    }

    /// Of an appointment.
    async fn starts_at(&self) -> Option<DateTime<Utc>> {
        self.0.starts_at
    }

    async fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.0.ends_at
    }

    /// From when on they may take a number for their appointment.
    async fn arrives_from(&self) -> Option<DateTime<Utc>> {
        self.0.starts_at.map(|at| at - rules::EARLY)
    }

    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Three digits at least, from when they came on.
    async fn number(&self) -> Option<String> {
        self.0.number.map(rules::written)
    }

    async fn arrived_at(&self) -> Option<DateTime<Utc>> {
        self.0.arrived_at
    }

    /// Where they were called to last.
    async fn counter(&self) -> Option<i32> {
        self.0.counter
    }

    async fn called_at(&self) -> Option<DateTime<Utc>> {
        self.0.called_at
    }

    /// How many are called before them; null where they do not wait.
    async fn ahead(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if self.0.state != State::Waiting {
            return Ok(None);
        }
        let queue = loader::one(ctx, QueueOf(self.0.centre_id)).await?;
        let queue = queue.unwrap_or_default();
        let place = queue.iter().position(|one| one.id == self.0.id);
        Ok(place.map(narrow))
    }

    async fn state(&self) -> TicketState {
        self.0.state.into()
    }

    /// Why it was closed.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// What their matter was handed on as.
    async fn order_id(&self) -> Option<Uuid> {
        self.0.order_id
    }

    /// What the viewer may do with it now.
    async fn permitted(&self, ctx: &Context<'_>) -> Result<Vec<TicketAction>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let centre = loader::one(ctx, CentreId(self.0.centre_id)).await?;
        let centre = centre.ok_or(ErrorCode::NotFound)?;
        let place = places::loader::place(ctx, centre.place_id).await?;
        let at_desk = viewer(ctx)?.manages(&place);
        let actions = rules::permitted(&self.0, at_desk, app.clock.now());
        Ok(actions.into_iter().map(Into::into).collect())
    }

    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// The screen in the hall. It tells nobody's name.
#[derive(SimpleObject)]
pub struct WindowScreen {
    pub(super) centre_name: String,
    /// For whoever comes to open, and the same as a picture.
    pub(super) link: String,
    pub(super) qr: QrCode,
    /// When the link is another.
    pub(super) changes_at: DateTime<Utc>,
    /// Who was called last, the latest first.
    pub(super) calls: Vec<WindowCall>,
    pub(super) waiting_count: i32,
}

#[derive(SimpleObject)]
pub struct WindowCall {
    pub(super) number: String,
    pub(super) counter: i32,
    pub(super) called_at: DateTime<Utc>,
}
