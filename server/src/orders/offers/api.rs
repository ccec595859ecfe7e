//! Root fields about asking people and units by name.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, connection::Connection};
use uuid::Uuid;

use super::{
    answers, candidates, giving,
    redirect::{self, RedirectOrder},
    types::{Audience, OfferCandidates},
};
use crate::{
    app::App,
    error::Result,
    orders::{joined::Wanted, lists, query::shown, types::Order},
    paging::PageArguments,
    requests::RequestKey,
    viewer::viewer,
};

/// To whom an order goes.
#[derive(InputObject)]
pub struct AudienceInput {
    kind: Audience,
    /// With `NAMED`, at most 30 together with the organisations.
    person_ids: Vec<Uuid>,
    organization_ids: Vec<Uuid>,
}

impl From<AudienceInput> for giving::Audience {
    fn from(input: AudienceInput) -> Self {
        Self {
            kind: input.kind.into(),
            person_ids: input.person_ids,
            organization_ids: input.organization_ids,
        }
    }
}

#[derive(InputObject)]
pub struct RedirectOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    audience: AudienceInput,
    note: Option<String>,
}

#[derive(InputObject)]
pub struct RefuseOfferInput {
    request_id: Uuid,
    order_id: Uuid,
    /// For a unit; otherwise for oneself.
    organization_id: Option<Uuid>,
    reason: String,
}

#[derive(InputObject)]
pub struct AcceptOfferInput {
    request_id: Uuid,
    order_id: Uuid,
    organization_id: Uuid,
}

#[derive(Default)]
pub struct OffersQuery;

#[Object]
impl OffersQuery {
    /// Orders that the viewer, or a unit that they work or answer for, was asked by name to take, and
    /// that are still to be taken.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn offered_orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Order>> {
        let arguments = PageArguments::new(first, after);
        let page = lists::offered(viewer(ctx)?, app(ctx), Wanted::of_nodes(ctx), &arguments);
        shown(ctx, page.await?).await
    }

    /// Who can be asked for an order by name, by a part of their names: at most 20 of each.
    #[graphql(complexity = "20 * child_complexity")]
    async fn offer_candidates(
        &self,
        ctx: &Context<'_>,
        order_id: Uuid,
        search: String,
    ) -> Result<OfferCandidates> {
        let found = candidates::candidates(viewer(ctx)?, app(ctx), order_id, &search).await?;
        Ok(OfferCandidates(found))
    }
}

#[derive(Default)]
pub struct OffersMutation;

#[Object]
impl OffersMutation {
    /// Others may take it from now on; whoever has taken it keeps it.
    async fn redirect_order(&self, ctx: &Context<'_>, input: RedirectOrderInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = RedirectOrder {
            order_id: input.order_id,
            audience: input.audience.into(),
            note: input.note,
        };
        let key = RequestKey::new("redirectOrder", request_id, &input);
        redirect::redirect(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn refuse_offer(&self, ctx: &Context<'_>, input: RefuseOfferInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = answers::RefuseOffer {
            order_id: input.order_id,
            organization_id: input.organization_id,
            reason: input.reason,
        };
        let key = RequestKey::new("refuseOffer", request_id, &input);
        answers::refuse(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    /// By its liaison: the unit will send somebody, who then claims it.
    async fn accept_offer(&self, ctx: &Context<'_>, input: AcceptOfferInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = answers::AcceptOffer {
            order_id: input.order_id,
            organization_id: input.organization_id,
        };
        let key = RequestKey::new("acceptOffer", request_id, &input);
        answers::accept(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
