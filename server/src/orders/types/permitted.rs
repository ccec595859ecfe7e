//! What the viewer may do with an order and see of its people.

use std::sync::Arc;

use async_graphql::Context;
use entity::{order_crew, order_event};

use super::Order;
use crate::{
    app::App,
    error::Result,
    orders::{
        applies::{applies, asks_for_takeover},
        beside,
        endings::possible::Ending,
        loader::{
            self, AskingAbout, CoHandlingsOf, CrewOf, FollowersOf, OffersOf, RequestRatingsOf,
            TakeoverOf,
        },
        offers,
        rules::{self, OrderAction},
        sight::{self, Sight},
    },
    viewer::{Viewer, viewer},
};

impl Order {
    pub(super) async fn possible_actions(&self, ctx: &Context<'_>) -> Result<Vec<OrderAction>> {
        let viewer = viewer(ctx)?;
        let crew = self.crew_rows(ctx).await?;
        let mut parts = sight::parts(viewer, &self.0, &crew);
        parts.extend(self.parts_beside(ctx, &crew).await?);
        let permitted = rules::permitted(&parts, self.0.state);
        let ending = self.ending(ctx, viewer, &permitted).await?;
        let now = ctx.data_unchecked::<Arc<App>>().clock.now();
        let is_asked = self.0.asked_at.is_some();
        let is_taken = sight::active(&self.0, &crew).next().is_some();
        let wanted = match is_taken && permitted.iter().any(|action| asks_for_takeover(*action)) {
            true => loader::one(ctx, TakeoverOf(self.0.id)).await?,
            false => None,
        };
        let possible = permitted.into_iter();
        Ok(possible
            .filter(|action| rules::question_allows(is_asked, *action))
            .filter(|action| ending.allows(*action, &self.0, now))
            .filter(|action| applies(*action, &self.0, &crew, wanted.as_ref(), viewer.person_id))
            .collect())
    }

    /// Reads no more than these actions depend on.
    async fn ending(
        &self,
        ctx: &Context<'_>,
        viewer: &Viewer,
        permitted: &[OrderAction],
    ) -> Result<Ending> {
        let (id, mut ending) = (self.0.id, Ending::default());
        if permitted.contains(&OrderAction::Reopen) {
            ending.is_rated = self.is_rated(ctx).await?;
        }
        if permitted.contains(&OrderAction::RateRequest) {
            let rated = loader::many(ctx, RequestRatingsOf(id)).await?;
            ending.viewer_rated_request = rated
                .iter()
                .any(|row| row.round == self.0.round && row.person_id == viewer.person_id);
        }
        if permitted.contains(&OrderAction::FollowUp) {
            let asking = AskingAbout {
                order_id: id,
                person_id: viewer.person_id,
            };
            ending.viewer_may_follow_up = !loader::many(ctx, asking).await?.is_empty();
        }
        Ok(ending)
    }

    pub(super) async fn crew_rows(&self, ctx: &Context<'_>) -> Result<Vec<order_crew::Model>> {
        loader::many(ctx, CrewOf(self.0.id)).await
    }

    async fn parts_beside(
        &self,
        ctx: &Context<'_>,
        crew: &[order_crew::Model],
    ) -> Result<Vec<order_event::OrderPart>> {
        let viewer = viewer(ctx)?;
        let follows = match self.0.follower_count {
            0 => false,
            _ => loader::many(ctx, FollowersOf(self.0.id))
                .await?
                .contains(&viewer.person_id),
        };
        let helping = match beside::may_help(viewer, &self.0) {
            true => loader::many(ctx, CoHandlingsOf(self.0.id)).await?,
            false => Vec::new(),
        };
        let mut parts = beside::of(viewer, &self.0, follows, &helping);
        if offers::are_of(&self.0) {
            let rows = loader::many(ctx, OffersOf(self.0.id)).await?;
            parts.extend(offers::parts(viewer, &self.0, crew, &rows));
        }
        Ok(parts)
    }

    /// Whoever raised it or has it on their desk reads names, whoever is in the crew.
    pub(super) async fn sight_of_names(&self, ctx: &Context<'_>) -> Result<Sight> {
        let viewer = viewer(ctx)?;
        let parts = sight::parts(viewer, &self.0, &[]);
        let sight = Sight::of(&parts, &self.0);
        if sight.names {
            return Ok(sight);
        }
        self.sight(ctx).await
    }

    pub(super) async fn sight(&self, ctx: &Context<'_>) -> Result<Sight> {
        let crew = self.crew_rows(ctx).await?;
        let mut parts = sight::parts(viewer(ctx)?, &self.0, &crew);
        parts.extend(self.parts_beside(ctx, &crew).await?);
        Ok(Sight::of(&parts, &self.0))
    }
}
