//! What GraphQL shows of families.

use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::{DateTime, Utc};
use entity::family_link;
use uuid::Uuid;

use crate::{app::App, error::Result, identity, vault::mask_phone, viewer::viewer};

/// 家人代办: somebody lets a relative act for them.
pub struct FamilyLink(pub family_link::Model);

#[Object]
impl FamilyLink {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn elder_id(&self) -> Uuid {
        self.0.elder_id
    }

    async fn elder_name(&self, ctx: &Context<'_>) -> Result<String> {
        let elder = identity::loader::person(ctx, self.0.elder_id).await?;
        Ok(elder.name)
    }

    /// The viewer is who lets act; otherwise they act.
    async fn is_elder(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(viewer(ctx)?.person_id == self.0.elder_id)
    }

    /// What the elder calls the relative. Who that is does not show: not whether anybody here is.
    async fn called(&self) -> &str {
        &self.0.called
    }

    async fn masked_phone(&self, ctx: &Context<'_>) -> Result<String> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let phone = app.vault.open_phone(&self.0.phone_cipher)?;
        Ok(mask_phone(&phone))
    }

    async fn granted_at(&self) -> DateTime<Utc> {
        self.0.granted_at
    }

    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }
}
