//! Root fields that read about registrations and invitations.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    invitations::{self, InvitationFilter},
    places, service,
    types::{Invitation, InvitedPlace, RegistrablePlace, Registration, RegistrationState},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    paging::PageArguments,
    places::types::Place,
    viewer::viewer,
};

#[derive(Default)]
pub struct RegistrationQuery;

#[Object]
impl RegistrationQuery {
    /// For everybody, signed in or not: compounds whose name contains `search`, or the buildings of
    /// one compound. Few, and their names alone.
    #[graphql(complexity = "60 * child_complexity")]
    async fn registrable_places(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        compound_id: Option<Uuid>,
    ) -> Result<Vec<RegistrablePlace>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let found = match (search, compound_id) {
            (Some(search), None) => places::compounds(app, &search).await?,
            (None, Some(compound_id)) => places::buildings(app, compound_id).await?,
            (None, None) => return Err(field(ErrorCode::Required, "search")),
            (Some(_), Some(_)) => return Err(field(ErrorCode::Invalid, "compoundId")),
        };
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// For whoever holds a link: where it leads. Null where it no longer works.
    async fn invited_to(&self, ctx: &Context<'_>, token: String) -> Result<Option<InvitedPlace>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let invited = invitations::invited_to(app, &token).await?;
        Ok(invited.map(Into::into))
    }

    /// Those that the viewer may confirm.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn registrations(
        &self,
        ctx: &Context<'_>,
        state: RegistrationState,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Registration>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = service::list(viewer(ctx)?, app, state.into(), &arguments).await?;
        Ok(page.into_connection(|seen| (seen.row.asked_at, seen.row.id), Registration))
    }

    /// Of the places that the viewer answers for, the newest first; with `placeId` in one place and
    /// below it.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        place_id: Option<Uuid>,
        living: bool,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Invitation>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let filter = InvitationFilter { place_id, living };
        let page = invitations::list(viewer(ctx)?, app, filter, &arguments).await?;
        Ok(page.into_connection(|row| (row.made_at, row.id), Invitation))
    }

    /// Compounds whose residents the viewer confirms and may invite, by name.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn confirmable_places(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Place>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page =
            service::confirmable_places(viewer(ctx)?, app, search.as_deref(), &arguments).await?;
        Ok(page.into_connection(|row| (row.name.clone(), row.id), Place))
    }
}
