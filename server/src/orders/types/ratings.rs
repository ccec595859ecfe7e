//! How the two sides found each other, as long as it is not sealed to the viewer.

use std::sync::Arc;

use async_graphql::Context;
use entity::{order, order_event};
use futures_util::future::{try_join_all, try_join3};
use uuid::Uuid;

use super::{Order, shown_name};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    orders::{
        endings::{
            ratings, tags,
            types::{Rating, RequestRating},
        },
        loader::{self, PersonId, RatingsOf, RequestRatingsOf},
        sight,
    },
    viewer::viewer,
};

impl Order {
    pub(super) async fn latest_rating(&self, ctx: &Context<'_>) -> Result<Option<Rating>> {
        let ratings = loader::many(ctx, RatingsOf(self.0.id)).await?;
        let Some(latest) = ratings.into_iter().max_by_key(|row| row.round) else {
            return Ok(None);
        };
        let is_own = self.0.requester_id == viewer(ctx)?.person_id;
        if latest.round == self.0.round && !is_own && self.are_ratings_sealed(ctx).await? {
            return Ok(None);
        }
        Ok(Some(Rating {
            stars: latest.stars,
            tags: tags::read(&latest.tags),
            words: latest.words,
            at: latest.at,
        }))
    }

    pub(super) async fn ratings_of_request(&self, ctx: &Context<'_>) -> Result<Vec<RequestRating>> {
        let viewer = viewer(ctx)?;
        let mut rows = loader::many(ctx, RequestRatingsOf(self.0.id)).await?;
        rows.retain(|row| row.round == self.0.round);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let sight = self.sight_of_names(ctx).await?;
        if !sight.names || self.are_ratings_sealed(ctx).await? {
            rows.retain(|row| row.person_id == viewer.person_id);
        }
        let shown = rows.into_iter().map(async |row| {
            let person = loader::one(ctx, PersonId(row.person_id)).await?;
            let person = person.ok_or(ErrorCode::NotFound)?;
            Ok(RequestRating {
                id: row.id,
                name: shown_name(&person.name, sight),
                is_viewer: row.person_id == viewer.person_id,
                stars: row.stars,
                tags: tags::read(&row.tags),
                words: row.words,
                at: row.at,
            })
        });
        try_join_all(shown).await
    }

    /// A rating of the present round: earlier ones are from before the work was finished.
    pub(super) fn may_be_sealed(&self, event: &order_event::Model) -> bool {
        event.kind == order_event::OrderEventKind::Rated
            && (self.0.finished_at).is_some_and(|finished_at| event.at >= finished_at)
    }

    pub(super) async fn is_rated(&self, ctx: &Context<'_>) -> Result<bool> {
        if !matches!(self.0.state, order::OrderState::Closed) {
            return Ok(false);
        }
        let ratings = loader::many(ctx, RatingsOf(self.0.id)).await?;
        Ok(ratings.iter().any(|row| row.round == self.0.round))
    }

    pub(super) async fn are_ratings_sealed(&self, ctx: &Context<'_>) -> Result<bool> {
        let now = ctx.data_unchecked::<Arc<App>>().clock.now();
        if !ratings::may_be_rated(&self.0, now) {
            return Ok(false);
        }
        let (is_rated, crew, rated) = try_join3(
            self.is_rated(ctx),
            self.crew_rows(ctx),
            loader::many(ctx, RequestRatingsOf(self.0.id)),
        )
        .await?;
        let crew: Vec<Uuid> = sight::active(&self.0, &crew)
            .map(|one| one.person_id)
            .collect();
        let rated: Vec<Uuid> = rated
            .iter()
            .filter(|row| row.round == self.0.round)
            .map(|row| row.person_id)
            .collect();
        Ok(ratings::are_sealed(&self.0, is_rated, &crew, &rated, now))
    }
}
