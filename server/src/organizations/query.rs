//! Root fields that read organisations, grids and coverage.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    figures, grids, merging,
    service::{self, OrganizationFilter},
    types::{
        BranchKind, CompoundCoverage, CoverageFigures, Grid, OrganizationMergePreview,
        OrganizationRecord,
    },
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    paging::PageArguments,
    people::types::Person,
    places::types::{OrganizationKind, Place},
    viewer::viewer,
};

#[derive(Default)]
pub struct OrganizationsQuery;

#[Object]
impl OrganizationsQuery {
    /// Those that sit in or cover something in the places that the viewer administers, and the units
    /// that the viewer is the liaison of, by name; with `placeId` those of one place and below it,
    /// with `topmost` those whose parent is not among the rest.
    #[allow(clippy::too_many_arguments, reason = "each narrows the list by itself")]
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        kinds: Option<Vec<OrganizationKind>>,
        branch_kind: Option<BranchKind>,
        place_id: Option<Uuid>,
        parent_id: Option<Uuid>,
        topmost: Option<bool>,
        reported: Option<bool>,
        search: Option<String>,
        include_closed: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, OrganizationRecord>> {
        let kinds = kinds.unwrap_or_default();
        let filter = OrganizationFilter {
            kinds: kinds.into_iter().map(Into::into).collect(),
            branch_kind: branch_kind.map(Into::into),
            place_id,
            parent_id,
            topmost: topmost.unwrap_or_default(),
            reported: reported.unwrap_or_default(),
            search,
            include_closed: include_closed.unwrap_or_default(),
        };
        let arguments = PageArguments::new(first, after);
        let page = service::list(viewer(ctx)?, app(ctx), filter, &arguments).await?;
        Ok(page.into_connection(|row| (row.name.clone(), row.id), OrganizationRecord))
    }

    /// Null for what the viewer does not see.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        id: Uuid,
    ) -> Result<Option<OrganizationRecord>> {
        match service::one(viewer(ctx)?, app(ctx).db.reader(), id).await {
            Ok(row) => Ok(Some(OrganizationRecord(row))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Who works there now, by name, for its administrators.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn organization_people(
        &self,
        ctx: &Context<'_>,
        organization_id: Uuid,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Person>> {
        let arguments = PageArguments::new(first, after);
        let page = service::people(viewer(ctx)?, app(ctx), organization_id, &arguments).await?;
        Ok(page.into_connection(|row| (row.name.clone(), row.id), Person))
    }

    /// What `mergeOrganizations` would take along.
    async fn organization_merge_preview(
        &self,
        ctx: &Context<'_>,
        organization_id: Uuid,
        into_id: Uuid,
    ) -> Result<OrganizationMergePreview> {
        let preview = merging::preview(viewer(ctx)?, app(ctx), organization_id, into_id).await?;
        Ok(preview.into())
    }

    /// For the administrators of the place.
    async fn coverage_figures(&self, ctx: &Context<'_>, place_id: Uuid) -> Result<CoverageFigures> {
        let figures = figures::figures(viewer(ctx)?, app(ctx), place_id).await?;
        Ok(figures.into())
    }

    /// Compounds of a place by how they are covered, for its administrators.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn compounds(
        &self,
        ctx: &Context<'_>,
        place_id: Uuid,
        coverage: CompoundCoverage,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Place>> {
        let arguments = PageArguments::new(first, after);
        let (viewer, app) = (viewer(ctx)?, app(ctx));
        let page =
            figures::list_compounds(viewer, app, place_id, coverage.into(), &arguments).await?;
        Ok(page.into_connection(|row| (row.position, row.path.clone(), row.id), Place))
    }

    /// Open grids of a place, by name, for its administrators.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn grids(
        &self,
        ctx: &Context<'_>,
        place_id: Uuid,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Grid>> {
        let arguments = PageArguments::new(first, after);
        let page = grids::list(viewer(ctx)?, app(ctx), place_id, &arguments).await?;
        Ok(page.into_connection(|row| (row.name.clone(), row.id), Grid))
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
