//! 覆盖情况: how much of the party tree, of grids and of units there is in a place. Each figure counts
//! the list that it opens, by the same conditions; together they are a fixed number of statements.

use std::collections::HashMap;

use entity::{
    coverage, grid, organization,
    organization::{BranchKind, OrganizationKind},
    place,
    place::PlaceKind,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    grids,
    service::{OrganizationFilter, filtered},
};
use crate::{
    app::App,
    error::Result,
    paging::{Page, PageArguments},
    places::{self, subtree},
    viewer::Viewer,
};

/// What a compound is to branches and grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompoundCoverage {
    Any,
    /// A grid covers it or one of its buildings.
    InGrid,
    /// No branch covers it, one of its buildings, or its community.
    WithoutBranch,
    /// More than one branch covers it, or one of its buildings: only merging places comes to that,
    /// and the one that was there first answers until somebody settles it.
    SeveralBranches,
}

pub struct CoverageFigures {
    pub compounds: u64,
    pub compounds_in_grids: u64,
    pub compounds_without_branch: u64,
    pub compounds_with_several_branches: u64,
    pub grids: u64,
    pub units_reported: u64,
    /// Of every kind that there is any of, branches apart by theirs.
    pub organizations: Vec<KindCount>,
}

pub struct KindCount {
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub count: i64,
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `placeId` for whoever does not administer the place.
pub async fn figures(viewer: &Viewer, app: &App, place_id: Uuid) -> Result<CoverageFigures> {
    let db = app.db.reader();
    let place = grids::administered(viewer, db, place_id).await?;
    let all = OrganizationFilter::default();
    let reported = OrganizationFilter {
        kinds: OrganizationKind::UNITS.to_vec(),
        reported: true,
        ..Default::default()
    };
    let compounds = async |coverage| compounds(&place, coverage).count(db).await;
    Ok(CoverageFigures {
        compounds: compounds(CompoundCoverage::Any).await?,
        compounds_in_grids: compounds(CompoundCoverage::InGrid).await?,
        compounds_without_branch: compounds(CompoundCoverage::WithoutBranch).await?,
        compounds_with_several_branches: compounds(CompoundCoverage::SeveralBranches).await?,
        grids: grids::within(&place).count(db).await?,
        units_reported: filtered(viewer, &reported, Some(&place)).count(db).await?,
        organizations: by_kind(db, filtered(viewer, &all, Some(&place))).await?,
    })
}

async fn by_kind(
    db: &impl ConnectionTrait,
    rows: Select<organization::Entity>,
) -> Result<Vec<KindCount>> {
    let counted: Vec<(OrganizationKind, Option<BranchKind>, i64)> = rows
        .select_only()
        .column(organization::Column::Kind)
        .column(organization::Column::BranchKind)
        .column_as(organization::Column::Id.count(), "count")
        .group_by(organization::Column::Kind)
        .group_by(organization::Column::BranchKind)
        .into_tuple()
        .all(db)
        .await?;
    let counts = counted
        .into_iter()
        .map(|(kind, branch_kind, count)| KindCount {
            kind,
            branch_kind,
            count,
        });
    Ok(counts.collect())
}

/// The compounds behind a figure.
///
/// # Errors
/// As of [`figures`].
pub async fn list_compounds(
    viewer: &Viewer,
    app: &App,
    place_id: Uuid,
    coverage: CompoundCoverage,
    arguments: &PageArguments,
) -> Result<Page<place::Model>> {
    let place = grids::administered(viewer, app.db.reader(), place_id).await?;
    places::service::in_order(compounds(&place, coverage), app, arguments).await
}

fn compounds(place: &place::Model, coverage: CompoundCoverage) -> Select<place::Entity> {
    let open = place::Entity::find()
        .filter(place::Column::Kind.eq(PlaceKind::Compound))
        .filter(place::Column::ClosedAt.is_null())
        .filter(subtree::from_here_down(place));
    match coverage {
        CompoundCoverage::Any => open,
        CompoundCoverage::InGrid => {
            let in_grid = covered(grid_ids(), coverage::Column::GridId).into_query();
            open.filter(place::Column::Id.in_subquery(in_grid))
        }
        CompoundCoverage::WithoutBranch => {
            let branch = || covered(branch_ids(), coverage::Column::OrganizationId).into_query();
            let communities = coverage::Entity::find()
                .select_only()
                .column(coverage::Column::PlaceId)
                .filter(coverage::Column::OrganizationId.in_subquery(branch_ids()))
                .into_query();
            open.filter(place::Column::Id.not_in_subquery(branch()))
                .filter(
                    place::Column::CommunityId
                        .is_null()
                        .or(place::Column::CommunityId.not_in_subquery(communities)),
                )
        }
        CompoundCoverage::SeveralBranches => {
            let mut several = covered(branch_ids(), coverage::Column::OrganizationId)
                .group_by(place::Column::Id)
                .group_by(place::Column::CompoundId)
                .into_query();
            several.and_having(
                Expr::col((coverage::Entity, coverage::Column::Id))
                    .count()
                    .gt(1),
            );
            open.filter(place::Column::Id.in_subquery(several))
        }
    }
}

/// Compounds that are covered by one of these, or have a building that is.
fn covered(owners: SelectStatement, owner: coverage::Column) -> Select<coverage::Entity> {
    coverage::Entity::find()
        .select_only()
        .column(place::Column::CompoundId)
        .join(
            JoinType::InnerJoin,
            coverage::Entity::belongs_to(place::Entity)
                .from(coverage::Column::PlaceId)
                .to(place::Column::Id)
                .into(),
        )
        .filter(place::Column::CompoundId.is_not_null())
        .filter(place::Column::ClosedAt.is_null())
        .filter(owner.in_subquery(owners))
}

fn branch_ids() -> SelectStatement {
    Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::Kind.eq(OrganizationKind::Branch))
        .and_where(organization::Column::ClosedAt.is_null())
        .to_owned()
}

fn grid_ids() -> SelectStatement {
    Query::select()
        .column(grid::Column::Id)
        .from(grid::Entity)
        .and_where(grid::Column::ClosedAt.is_null())
        .to_owned()
}

/// For the party tree: by organisation, how many of each kind stand below it.
pub type Below = HashMap<Uuid, Vec<(OrganizationKind, i64)>>;
