//! An entry of an order's timeline.

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entity::{order, order_event};
use uuid::Uuid;

use super::{OrderOutcome, Photo, shown_name};
use crate::{
    error::Result,
    orders::{
        loader::{self, PersonId, PhotosOfOrder},
        sight::Sight,
    },
    places,
    viewer::viewer,
};

/// One thing that happened to an order.
pub struct OrderEvent {
    pub(super) event: order_event::Model,
    pub(super) order: order::Model,
    pub(super) sight: Sight,
}

#[Object]
impl OrderEvent {
    async fn id(&self) -> Uuid {
        self.event.id
    }

    async fn sequence(&self) -> i32 {
        self.event.sequence
    }

    async fn kind(&self) -> OrderEventKind {
        self.event.kind.into()
    }

    async fn at(&self) -> DateTime<Utc> {
        self.event.at
    }

    /// Who did it, as far as the viewer may know: a name, a masked name, the organisation, or nobody
    /// where time did.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<String> {
        if self.event.actor_part == order_event::OrderPart::Clock {
            return Ok(String::new());
        }
        if self.event.actor_part == order_event::OrderPart::Desk {
            let desk = places::loader::organization(ctx, self.order.desk_id).await?;
            return Ok(desk.map(|desk| desk.name).unwrap_or_default());
        }
        let person = loader::one(ctx, PersonId(self.event.actor_id)).await?;
        Ok(person
            .map(|person| shown_name(&person.name, self.sight))
            .unwrap_or_default())
    }

    async fn actor_part(&self) -> OrderPart {
        self.event.actor_part.into()
    }

    async fn actor_is_viewer(&self, ctx: &Context<'_>) -> Result<bool> {
        let is_clock = self.event.actor_part == order_event::OrderPart::Clock;
        Ok(!is_clock && self.event.actor_id == viewer(ctx)?.person_id)
    }

    async fn words(&self) -> Option<&str> {
        self.event.words.as_deref()
    }

    async fn outcome(&self) -> Option<OrderOutcome> {
        self.event.outcome.map(Into::into)
    }

    async fn stars(&self) -> Option<i32> {
        self.event.stars
    }

    async fn crew_size(&self) -> Option<i32> {
        self.event.crew_size
    }

    async fn photos(&self, ctx: &Context<'_>) -> Result<Vec<Photo>> {
        let photos = loader::many(ctx, PhotosOfOrder(self.order.id)).await?;
        Ok(photos
            .into_iter()
            .filter(|photo| photo.event_id == Some(self.event.id))
            .map(Photo)
            .collect())
    }
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order_event::OrderEventKind")]
pub enum OrderEventKind {
    Submitted,
    Dispatched,
    Declined,
    Withdrawn,
    Claimed,
    ReturnedToDesk,
    LeadPassed,
    TakeoverAsked,
    TakeoverAccepted,
    TakeoverRefused,
    TakeoverExpired,
    ClaimLapsed,
    Progressed,
    Finished,
    Rated,
    Reopened,
    Released,
    Late,
    Escalated,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order_event::OrderPart")]
pub enum OrderPart {
    Requester,
    Handler,
    Desk,
    Member,
    /// Nobody: time passed.
    Clock,
}
