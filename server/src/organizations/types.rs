//! What GraphQL shows of organisations to those who keep them. What everybody may know of one is
//! `places::types::Organization`.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{appointment, enrollment, grid, organization, organization_contact};
use serde::Serialize;
use uuid::Uuid;

use super::{
    figures,
    loader::{
        self, ContactsOf, CoveredByGrid, EmployedAt, MergedInto, PartsOf, ReportsOf, RolesAt,
        SeenById,
    },
    merging::MergePreview,
    service,
};
use crate::{
    app::App,
    enrollments::types::EnrollmentState,
    error::Result,
    identity::{self, types::AppointmentRole},
    places::{
        self,
        types::{OrganizationKind, Place},
    },
    vault::mask_phone,
    viewer::viewer,
};

#[derive(Enum, Clone, Copy, PartialEq, Eq, Serialize)]
#[graphql(remote = "organization::BranchKind")]
pub enum BranchKind {
    Functional,
    Entity,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq, Serialize)]
#[graphql(remote = "figures::CompoundCoverage")]
pub enum CompoundCoverage {
    Any,
    InGrid,
    WithoutBranch,
    SeveralBranches,
}

/// An organisation for whoever keeps it: the administrators of where it sits or what it covers, and
/// a unit's liaison.
pub struct OrganizationRecord(pub organization::Model);

#[Object]
impl OrganizationRecord {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> OrganizationKind {
        self.0.kind.into()
    }

    async fn branch_kind(&self) -> Option<BranchKind> {
        self.0.branch_kind.map(Into::into)
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.closed_at
    }

    /// What it has become, if it was merged.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<OrganizationStep>> {
        let into = loader::load(ctx, MergedInto(self.0.id)).await?;
        Ok(into.map(OrganizationStep))
    }

    async fn seat(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        match self.0.seat_id {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    async fn covers(&self, ctx: &Context<'_>) -> Result<Vec<Place>> {
        let places = places::loader::covered_by(ctx, self.0.id).await?;
        Ok(places.into_iter().map(Place).collect())
    }

    /// What it stands below, from the top down.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<OrganizationStep>> {
        let mut above: Vec<organization::Model> = Vec::new();
        let mut next = self.0.parent_id;
        while let Some(id) = next.filter(|id| !above.iter().any(|one| one.id == *id)) {
            let parent = places::loader::organization(ctx, id).await?;
            next = parent.as_ref().and_then(|one| one.parent_id);
            above.extend(parent);
        }
        above.reverse();
        Ok(above.into_iter().map(OrganizationStep).collect())
    }

    /// How many stand directly below it.
    async fn part_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::load(ctx, PartsOf(self.0.id)).await?.direct)
    }

    /// How many stand below it on any level, of each kind that there is any of.
    async fn below(&self, ctx: &Context<'_>) -> Result<Vec<OrganizationCount>> {
        let parts = loader::load(ctx, PartsOf(self.0.id)).await?;
        let count = |(kind, count): (organization::OrganizationKind, i64)| OrganizationCount {
            kind: kind.into(),
            branch_kind: None,
            count,
        };
        Ok(parts.below.into_iter().map(count).collect())
    }

    async fn contacts(&self, ctx: &Context<'_>) -> Result<Vec<OrganizationContact>> {
        let rows = loader::load(ctx, ContactsOf(self.0.id)).await?;
        Ok(rows.into_iter().map(OrganizationContact).collect())
    }

    /// Who serves it now: a branch's dispatchers, a unit's liaisons, a merchant's clerks.
    async fn officers(&self, ctx: &Context<'_>) -> Result<Vec<Officer>> {
        let rows = loader::load(ctx, RolesAt(self.0.id)).await?;
        Ok(rows.into_iter().map(Officer).collect())
    }

    /// How many work there now; `organizationPeople` lists them.
    async fn people_count(&self, ctx: &Context<'_>) -> Result<i64> {
        loader::load(ctx, EmployedAt(self.0.id)).await
    }

    /// Where it has reported, or asked to.
    async fn reports(&self, ctx: &Context<'_>) -> Result<Vec<OrganizationReport>> {
        let rows = loader::load(ctx, ReportsOf(self.0.id)).await?;
        Ok(rows.into_iter().map(OrganizationReport).collect())
    }

    /// Whether the viewer may change it.
    async fn administered(&self, ctx: &Context<'_>) -> Result<bool> {
        let seat = match self.0.seat_id {
            Some(id) => Some(places::loader::place(ctx, id).await?),
            None => None,
        };
        Ok(service::may_change(viewer(ctx)?, seat.as_ref()))
    }
}

/// One organisation on the way to another.
pub struct OrganizationStep(pub organization::Model);

#[Object]
impl OrganizationStep {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> OrganizationKind {
        self.0.kind.into()
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether `organization` shows it to the viewer.
    async fn visible(&self, ctx: &Context<'_>) -> Result<bool> {
        loader::load(ctx, SeenById(self.0.id)).await
    }
}

/// Whom to call.
pub struct OrganizationContact(pub organization_contact::Model);

#[Object]
impl OrganizationContact {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Empty where nobody said.
    async fn duty(&self) -> &str {
        &self.0.duty
    }

    /// Always masked; `revealOrganizationContact` gives the whole number.
    async fn phone(&self, ctx: &Context<'_>) -> Result<String> {
        let app = ctx.data_unchecked::<Arc<App>>();
        Ok(mask_phone(&app.vault.open_phone(&self.0.phone_cipher)?))
    }
}

/// Somebody who holds a role at an organisation.
pub struct Officer(pub appointment::Model);

#[Object]
impl Officer {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn role(&self) -> AppointmentRole {
        self.0.role.into()
    }

    async fn person_id(&self) -> Uuid {
        self.0.person_id
    }

    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(identity::loader::person(ctx, self.0.person_id).await?.name)
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }
}

/// A 报到 of an organisation.
pub struct OrganizationReport(pub enrollment::Model);

#[Object]
impl OrganizationReport {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        Ok(Place(places::loader::place(ctx, self.0.place_id).await?))
    }

    async fn state(&self) -> EnrollmentState {
        self.0.state.into()
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.asked_at
    }

    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        self.0.decided_at
    }
}

/// 网格, for the administrators of its community.
pub struct Grid(pub grid::Model);

#[Object]
impl Grid {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn community(&self, ctx: &Context<'_>) -> Result<Place> {
        let community = places::loader::place(ctx, self.0.community_id).await?;
        Ok(Place(community))
    }

    async fn covers(&self, ctx: &Context<'_>) -> Result<Vec<Place>> {
        let places = loader::load(ctx, CoveredByGrid(self.0.id)).await?;
        Ok(places.into_iter().map(Place).collect())
    }

    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.closed_at
    }
}

/// How many organisations of a kind.
#[derive(SimpleObject)]
pub struct OrganizationCount {
    kind: OrganizationKind,
    /// Of branches only, and only where they are counted apart.
    branch_kind: Option<BranchKind>,
    count: i64,
}

/// 覆盖情况 of a place. Each figure is the length of the list that it names.
#[derive(SimpleObject)]
pub struct CoverageFigures {
    /// As `organizations(placeId, kinds, branchKind)`, for every kind that there is any of.
    organizations: Vec<OrganizationCount>,
    /// As `organizations(placeId, reported: true)` of units.
    units_reported: u64,
    /// As `grids(placeId)`.
    grids: u64,
    /// As `compounds(placeId, coverage)`; this one of `ANY`.
    compounds: u64,
    /// Of `IN_GRID`.
    compounds_in_grids: u64,
    /// Of `WITHOUT_BRANCH`.
    compounds_without_branch: u64,
    /// Of `SEVERAL_BRANCHES`.
    compounds_with_several_branches: u64,
}

impl From<figures::CoverageFigures> for CoverageFigures {
    fn from(figures: figures::CoverageFigures) -> Self {
        let count = |one: figures::KindCount| OrganizationCount {
            kind: one.kind.into(),
            branch_kind: one.branch_kind.map(Into::into),
            count: one.count,
        };
        Self {
            organizations: figures.organizations.into_iter().map(count).collect(),
            units_reported: figures.units_reported,
            grids: figures.grids,
            compounds: figures.compounds,
            compounds_in_grids: figures.compounds_in_grids,
            compounds_without_branch: figures.compounds_without_branch,
            compounds_with_several_branches: figures.compounds_with_several_branches,
        }
    }
}

/// What would go along if one organisation were merged into another.
#[derive(SimpleObject)]
pub struct OrganizationMergePreview {
    people: u64,
    roles: u64,
    reports: u64,
    contacts: u64,
    /// Places that it covers.
    covered: u64,
    /// What stands directly below it.
    parts: u64,
    orders: u64,
    open_orders: u64,
}

impl From<MergePreview> for OrganizationMergePreview {
    fn from(preview: MergePreview) -> Self {
        Self {
            people: preview.people,
            roles: preview.roles,
            reports: preview.reports,
            contacts: preview.contacts,
            covered: preview.covered,
            parts: preview.parts,
            orders: preview.orders,
            open_orders: preview.open_orders,
        }
    }
}
