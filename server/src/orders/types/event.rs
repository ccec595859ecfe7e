//! An entry of an order's timeline.

use async_graphql::{Context, Enum, Object};
use chrono::{DateTime, Utc};
use entity::{order, order_event};
use uuid::Uuid;

use super::{OrderLink, OrderOutcome, Photo, link, shown_name};
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
    /// What was said is not for this viewer yet.
    pub(super) is_sealed: bool,
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
        if self.event.actor_part == order_event::OrderPart::CoHandler {
            return Ok(self.organization_name(ctx).await?.unwrap_or_default());
        }
        if self.event.actor_part == order_event::OrderPart::Street {
            let street = places::loader::place(ctx, self.order.street_id).await?;
            return Ok(street.name);
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

    /// Null while `sealed`.
    async fn words(&self) -> Option<&str> {
        self.event.words.as_deref().filter(|_| !self.is_sealed)
    }

    async fn outcome(&self) -> Option<OrderOutcome> {
        self.event.outcome.map(Into::into)
    }

    /// Null while `sealed`.
    async fn stars(&self) -> Option<i32> {
        self.event.stars.filter(|_| !self.is_sealed)
    }

    /// Whether it is a rating that the viewer reads only when both sides have rated or time has ended.
    async fn sealed(&self) -> bool {
        self.is_sealed
    }

    /// Of a follow-up: whether all was well.
    async fn passed(&self) -> Option<bool> {
        self.event.passed
    }

    async fn crew_size(&self) -> Option<i32> {
        self.event.crew_size
    }

    /// The department or unit that it concerns.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.organization_name(ctx).await
    }

    /// The order that this one was merged into, or that was merged into it, where the viewer may see
    /// it.
    async fn other_order(&self, ctx: &Context<'_>) -> Result<Option<OrderLink>> {
        match self.event.other_order_id {
            Some(id) => link::to(ctx, id).await,
            None => Ok(None),
        }
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

impl OrderEvent {
    async fn organization_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(id) = self.event.organization_id else {
            return Ok(None);
        };
        let found = places::loader::organization(ctx, id).await?;
        Ok(found.map(|organization| organization.name))
    }
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "order_event::OrderEventKind")]
pub enum OrderEventKind {
    Submitted,
    Dispatched,
    Declined,
    /// The resident was asked for more; the clock stands.
    Asked,
    /// The clock runs again.
    Answered,
    /// No answer came; the clock runs again.
    AnswerMissed,
    Merged,
    Absorbed,
    Joined,
    Left,
    PassedUp,
    Supervised,
    CoHandlerAsked,
    CoHandlerDone,
    CoHandlerRefused,
    CoHandlerLate,
    Withdrawn,
    Claimed,
    ReturnedToDesk,
    LeadPassed,
    TakeoverAsked,
    TakeoverAccepted,
    TakeoverRefused,
    TakeoverExpired,
    Redirected,
    OfferAccepted,
    OfferRefused,
    OfferLapsed,
    ClaimLapsed,
    Progressed,
    Finished,
    Rated,
    Reopened,
    RequestRated,
    /// Nobody said anything for seven days.
    ClosedSilently,
    /// See `passed`: where all was not well it was opened again.
    FollowedUp,
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
    Offered,
    UnitOffered,
    Follower,
    CoHandler,
    Street,
    /// 巡查: came upon it on patrol.
    Finder,
    /// Nobody: time passed.
    Clock,
}
