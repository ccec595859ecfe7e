//! Root fields of families.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use entity::family_link;
use sea_orm::EntityTrait;
use serde::Serialize;
use uuid::Uuid;

use super::{
    links::{self, Wanted},
    types::FamilyLink,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct LinkRelativeInput {
    request_id: Uuid,
    /// At the desk, for somebody who came in; without one the viewer's own relative.
    elder_id: Option<Uuid>,
    /// What the elder calls them, e.g. 女儿.
    called: String,
    phone: String,
}

#[derive(InputObject, Serialize)]
pub struct EndFamilyLinkInput {
    request_id: Uuid,
    link_id: Uuid,
}

#[derive(Default)]
pub struct FamilyQuery;

#[Object]
impl FamilyQuery {
    /// Who may act for the viewer, and whom the viewer may act for.
    #[graphql(complexity = "20 * child_complexity")]
    async fn family_links(&self, ctx: &Context<'_>) -> Result<Vec<FamilyLink>> {
        let (viewer, db) = (viewer(ctx)?, app(ctx).db.reader());
        let mut rows = links::of_elder(viewer.person_id).all(db).await?;
        rows.extend(links::of_relative(db, viewer).await?);
        Ok(rows.into_iter().map(FamilyLink).collect())
    }
}

#[derive(Default)]
pub struct FamilyMutation;

#[Object]
impl FamilyMutation {
    /// Lets whoever has a number act for the viewer, or for somebody at the desk.
    async fn link_relative(
        &self,
        ctx: &Context<'_>,
        input: LinkRelativeInput,
    ) -> Result<FamilyLink> {
        let key = RequestKey::new("linkRelative", input.request_id, &input);
        let wanted = Wanted {
            elder_id: input.elder_id,
            called: input.called,
            phone: input.phone,
        };
        let id = links::link(viewer(ctx)?, app(ctx), &key, wanted).await?;
        known(ctx, id).await
    }

    /// The relative acts no longer; either side may say so.
    async fn end_family_link(
        &self,
        ctx: &Context<'_>,
        input: EndFamilyLinkInput,
    ) -> Result<FamilyLink> {
        let key = RequestKey::new("endFamilyLink", input.request_id, &input);
        let id = links::end(viewer(ctx)?, app(ctx), &key, input.link_id).await?;
        known(ctx, id).await
    }
}

async fn known(ctx: &Context<'_>, id: Uuid) -> Result<FamilyLink> {
    let row = family_link::Entity::find_by_id(id)
        .one(app(ctx).db.reader())
        .await?;
    row.map(FamilyLink)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
