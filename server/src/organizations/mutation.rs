//! Root fields that change organisations and grids.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    administration::{self, Facts},
    contacts::{self, ContactFacts},
    coverage::{self, CoverageChange},
    grids, merging, service,
    types::{BranchKind, Grid, OrganizationRecord},
};
use crate::{
    app::App, error::Result, places::types::OrganizationKind, requests::RequestKey, viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct CreateOrganizationInput {
    request_id: Uuid,
    kind: OrganizationKind,
    /// Of branches, and only of them.
    branch_kind: Option<BranchKind>,
    name: String,
    seat_id: Uuid,
    parent_id: Option<Uuid>,
}

/// All of it anew: what is left out is taken away.
#[derive(InputObject, Serialize)]
pub struct EditOrganizationInput {
    request_id: Uuid,
    organization_id: Uuid,
    /// A unit may become a unit of another kind; everything else stays what it is.
    kind: OrganizationKind,
    branch_kind: Option<BranchKind>,
    name: String,
    seat_id: Uuid,
    parent_id: Option<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct SetOrganizationCoverageInput {
    request_id: Uuid,
    organization_id: Uuid,
    add_place_ids: Vec<Uuid>,
    remove_place_ids: Vec<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct MergeOrganizationsInput {
    request_id: Uuid,
    organization_id: Uuid,
    into_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct CloseOrganizationInput {
    request_id: Uuid,
    organization_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct AddOrganizationContactInput {
    request_id: Uuid,
    organization_id: Uuid,
    name: String,
    duty: Option<String>,
    /// A mobile number or a landline.
    phone: String,
}

#[derive(InputObject, Serialize)]
pub struct EditOrganizationContactInput {
    request_id: Uuid,
    contact_id: Uuid,
    name: String,
    duty: Option<String>,
    /// Without one the number stays.
    phone: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct RemoveOrganizationContactInput {
    request_id: Uuid,
    contact_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct RevealOrganizationContactInput {
    request_id: Uuid,
    contact_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct CreateGridInput {
    request_id: Uuid,
    community_id: Uuid,
    name: String,
    add_place_ids: Vec<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct RenameGridInput {
    request_id: Uuid,
    grid_id: Uuid,
    name: String,
}

#[derive(InputObject, Serialize)]
pub struct SetGridCoverageInput {
    request_id: Uuid,
    grid_id: Uuid,
    add_place_ids: Vec<Uuid>,
    remove_place_ids: Vec<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct CloseGridInput {
    request_id: Uuid,
    grid_id: Uuid,
}

#[derive(Default)]
pub struct OrganizationsMutation;

#[Object]
impl OrganizationsMutation {
    async fn create_organization(
        &self,
        ctx: &Context<'_>,
        input: CreateOrganizationInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("createOrganization", input.request_id, &input);
        let facts = Facts {
            kind: input.kind.into(),
            branch_kind: input.branch_kind.map(Into::into),
            name: input.name,
            seat_id: input.seat_id,
            parent_id: input.parent_id,
        };
        let id = administration::create(viewer(ctx)?, app(ctx), &key, facts).await?;
        organization(ctx, id).await
    }

    async fn edit_organization(
        &self,
        ctx: &Context<'_>,
        input: EditOrganizationInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("editOrganization", input.request_id, &input);
        let id = input.organization_id;
        let facts = Facts {
            kind: input.kind.into(),
            branch_kind: input.branch_kind.map(Into::into),
            name: input.name,
            seat_id: input.seat_id,
            parent_id: input.parent_id,
        };
        let id = administration::edit(viewer(ctx)?, app(ctx), &key, id, facts).await?;
        organization(ctx, id).await
    }

    /// A place is covered by one branch at most. Open orders go to the desk that answers from now on.
    async fn set_organization_coverage(
        &self,
        ctx: &Context<'_>,
        input: SetOrganizationCoverageInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("setOrganizationCoverage", input.request_id, &input);
        let id = input.organization_id;
        let wanted = CoverageChange {
            add: input.add_place_ids,
            remove: input.remove_place_ids,
        };
        let id = coverage::set(viewer(ctx)?, app(ctx), &key, id, wanted).await?;
        organization(ctx, id).await
    }

    /// Answers the organisation that has it all now.
    async fn merge_organizations(
        &self,
        ctx: &Context<'_>,
        input: MergeOrganizationsInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("mergeOrganizations", input.request_id, &input);
        let (id, into_id) = (input.organization_id, input.into_id);
        let id = merging::merge(viewer(ctx)?, app(ctx), &key, id, into_id).await?;
        organization(ctx, id).await
    }

    /// Roles, employments and 报到 end with it; what its desk has goes to the community's.
    async fn close_organization(
        &self,
        ctx: &Context<'_>,
        input: CloseOrganizationInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("closeOrganization", input.request_id, &input);
        let id = input.organization_id;
        let id = administration::close(viewer(ctx)?, app(ctx), &key, id).await?;
        organization(ctx, id).await
    }

    async fn add_organization_contact(
        &self,
        ctx: &Context<'_>,
        input: AddOrganizationContactInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("addOrganizationContact", input.request_id, &input);
        let id = input.organization_id;
        let facts = ContactFacts {
            name: input.name,
            duty: input.duty.unwrap_or_default(),
            phone: Some(input.phone),
        };
        let id = contacts::add(viewer(ctx)?, app(ctx), &key, id, facts).await?;
        organization(ctx, id).await
    }

    async fn edit_organization_contact(
        &self,
        ctx: &Context<'_>,
        input: EditOrganizationContactInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("editOrganizationContact", input.request_id, &input);
        let id = input.contact_id;
        let facts = ContactFacts {
            name: input.name,
            duty: input.duty.unwrap_or_default(),
            phone: input.phone,
        };
        let id = contacts::edit(viewer(ctx)?, app(ctx), &key, id, facts).await?;
        organization(ctx, id).await
    }

    async fn remove_organization_contact(
        &self,
        ctx: &Context<'_>,
        input: RemoveOrganizationContactInput,
    ) -> Result<OrganizationRecord> {
        let key = RequestKey::new("removeOrganizationContact", input.request_id, &input);
        let id = input.contact_id;
        let id = contacts::remove(viewer(ctx)?, app(ctx), &key, id).await?;
        organization(ctx, id).await
    }

    /// The whole number. Each time leaves an entry in the audit.
    async fn reveal_organization_contact(
        &self,
        ctx: &Context<'_>,
        input: RevealOrganizationContactInput,
    ) -> Result<String> {
        let key = RequestKey::new("revealOrganizationContact", input.request_id, &input);
        contacts::reveal(viewer(ctx)?, app(ctx), &key, input.contact_id).await
    }

    /// A place is covered by one grid at most.
    async fn create_grid(&self, ctx: &Context<'_>, input: CreateGridInput) -> Result<Grid> {
        let key = RequestKey::new("createGrid", input.request_id, &input);
        let (community_id, name, add) = (input.community_id, input.name, input.add_place_ids);
        let id = grids::create(viewer(ctx)?, app(ctx), &key, community_id, &name, add).await?;
        grid(ctx, id).await
    }

    async fn rename_grid(&self, ctx: &Context<'_>, input: RenameGridInput) -> Result<Grid> {
        let key = RequestKey::new("renameGrid", input.request_id, &input);
        let id = input.grid_id;
        let id = grids::rename(viewer(ctx)?, app(ctx), &key, id, &input.name).await?;
        grid(ctx, id).await
    }

    async fn set_grid_coverage(
        &self,
        ctx: &Context<'_>,
        input: SetGridCoverageInput,
    ) -> Result<Grid> {
        let key = RequestKey::new("setGridCoverage", input.request_id, &input);
        let id = input.grid_id;
        let wanted = CoverageChange {
            add: input.add_place_ids,
            remove: input.remove_place_ids,
        };
        let id = grids::set_coverage(viewer(ctx)?, app(ctx), &key, id, wanted).await?;
        grid(ctx, id).await
    }

    async fn close_grid(&self, ctx: &Context<'_>, input: CloseGridInput) -> Result<Grid> {
        let key = RequestKey::new("closeGrid", input.request_id, &input);
        let id = grids::close(viewer(ctx)?, app(ctx), &key, input.grid_id).await?;
        grid(ctx, id).await
    }
}

async fn organization(ctx: &Context<'_>, id: Uuid) -> Result<OrganizationRecord> {
    let row = service::known(app(ctx).db.reader(), id).await?;
    Ok(OrganizationRecord(row))
}

async fn grid(ctx: &Context<'_>, id: Uuid) -> Result<Grid> {
    Ok(Grid(grids::known(app(ctx), id).await?))
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
