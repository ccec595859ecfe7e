//! 覆盖: which places an organisation or a grid serves. A place has one branch and one grid at most;
//! a branch that covers a building goes before the one that covers its compound.

use std::collections::HashSet;

use entity::{coverage, grid, organization, organization::OrganizationKind, place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    administration::{Change, Opening, open},
    rules::{self, CoverageOwner},
};
use crate::{
    app::App,
    audit::AuditAction,
    clock::new_id,
    error::{ErrorCode, Result, field, limit},
    identity, orders, places,
    requests::RequestKey,
    viewer::Viewer,
};

/// Places named at once.
const MOST_PLACES: usize = 200;

/// What is to change.
pub struct CoverageChange {
    pub add: Vec<Uuid>,
    pub remove: Vec<Uuid>,
}

impl CoverageChange {
    /// # Errors
    /// `TOO_MANY`.
    pub fn checked(mut self) -> Result<Self> {
        for (ids, name) in [
            (&mut self.add, "addPlaceIds"),
            (&mut self.remove, "removePlaceIds"),
        ] {
            ids.sort_unstable();
            ids.dedup();
            if ids.len() > MOST_PLACES {
                return Err(limit(ErrorCode::TooMany, name, MOST_PLACES as i64));
            }
        }
        Ok(self)
    }
}

/// Orders of the places go to the desk that answers for them from now on, and people of a unit report
/// no longer to what it covers no longer.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`; `NOT_FOUND`, `FORBIDDEN`, `INVALID`, `PLACE_COVERED` on `addPlaceIds`;
/// `NOT_FOUND` on `removePlaceIds` for what is not covered; `TOO_MANY`.
pub async fn set(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    wanted: CoverageChange,
) -> Result<Uuid> {
    let wanted = wanted.checked()?;
    let mut change = match open(viewer, app, key).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, seat) = change.administered(id).await?;
    let owner = Owner {
        kind: CoverageOwner::Organization(row.kind),
        id,
        community_id: None,
    };
    let told = change_rows(&change, &owner, &wanted).await?;
    if told.before != told.after {
        if row.kind.is_desk() {
            for place in &told.places {
                orders::moving::find_desks(&change.write, place).await?;
            }
        }
        if !wanted.remove.is_empty() {
            let Change { write, viewer, .. } = &mut change;
            identity::organizations::leave_uncovered(write, viewer, app, id).await?;
        }
        change
            .record(
                AuditAction::OrganizationCoverageSet,
                (id, &row.name),
                seat.as_ref(),
                told.before,
                told.after,
            )
            .await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// Whose coverage changes.
pub struct Owner {
    pub kind: CoverageOwner,
    pub id: Uuid,
    /// A grid covers nothing outside.
    pub community_id: Option<Uuid>,
}

impl Owner {
    fn column(&self) -> coverage::Column {
        match self.kind {
            CoverageOwner::Organization(_) => coverage::Column::OrganizationId,
            CoverageOwner::Grid => coverage::Column::GridId,
        }
    }

    /// Coverage of other owners of which a place has only one.
    fn rivals(&self) -> Condition {
        let others = match self.kind {
            CoverageOwner::Grid => grid::Entity::find()
                .select_only()
                .column(grid::Column::Id)
                .filter(grid::Column::ClosedAt.is_null())
                .into_query(),
            CoverageOwner::Organization(kind) => organization::Entity::find()
                .select_only()
                .column(organization::Column::Id)
                .filter(organization::Column::Kind.eq(kind))
                .filter(organization::Column::ClosedAt.is_null())
                .into_query(),
        };
        Condition::all()
            .add(self.column().in_subquery(others))
            .add(self.column().ne(self.id))
    }
}

/// What the audit tells, and the places that are covered from now on or no longer.
pub struct Told {
    pub before: Value,
    pub after: Value,
    pub places: Vec<place::Model>,
}

pub async fn change_rows(
    change: &Change<'_>,
    owner: &Owner,
    wanted: &CoverageChange,
) -> Result<Told> {
    let tx = &*change.write;
    let before = covered(tx, owner).await?;
    let mut places = Vec::new();
    for id in &wanted.remove {
        let place = before.iter().find(|place| place.id == *id);
        places.push(
            place
                .cloned()
                .ok_or_else(|| field(ErrorCode::NotFound, "removePlaceIds"))?,
        );
    }
    let mut added = Vec::new();
    for id in &wanted.add {
        let place = change.place(*id, "addPlaceIds").await?;
        rules::check_covered(owner.kind, place.kind)?;
        let is_outside = owner.community_id.is_some() && place.community_id != owner.community_id;
        if is_outside {
            return Err(field(ErrorCode::Invalid, "addPlaceIds"));
        }
        if !before.iter().any(|one| one.id == *id) {
            added.push(place);
        }
    }
    if owner.kind.is_alone() && change.is_guarded() {
        let taken = coverage::Entity::find()
            .filter(coverage::Column::PlaceId.is_in(added.iter().map(|place| place.id)))
            .filter(owner.rivals())
            .count(tx)
            .await?;
        if taken > 0 {
            return Err(field(ErrorCode::PlaceCovered, "addPlaceIds"));
        }
    }
    places.extend(added.iter().cloned());
    places::service::hold_subtrees(tx, &mut places).await?;
    coverage::Entity::delete_many()
        .filter(owner.column().eq(owner.id))
        .filter(coverage::Column::PlaceId.is_in(wanted.remove.iter().copied()))
        .exec(tx)
        .await?;
    let (organization_id, grid_id) = match owner.kind {
        CoverageOwner::Organization(_) => (Some(owner.id), None),
        CoverageOwner::Grid => (None, Some(owner.id)),
    };
    for place in &added {
        coverage::ActiveModel {
            id: Set(new_id()),
            organization_id: Set(organization_id),
            grid_id: Set(grid_id),
            place_id: Set(place.id),
            created_at: Set(change.now),
        }
        .insert(tx)
        .await?;
    }
    let after = covered(tx, owner).await?;
    Ok(Told {
        before: json!({"covers": names(&before)}),
        after: json!({"covers": names(&after)}),
        places,
    })
}

async fn covered(db: &impl ConnectionTrait, owner: &Owner) -> Result<Vec<place::Model>> {
    let ids = coverage::Entity::find()
        .select_only()
        .column(coverage::Column::PlaceId)
        .filter(owner.column().eq(owner.id))
        .into_query();
    Ok(place::Entity::find()
        .filter(place::Column::Id.in_subquery(ids))
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?)
}

fn names(places: &[place::Model]) -> Option<String> {
    let names: Vec<&str> = places.iter().map(|place| place.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join("、"))
}

/// Whoever is raising a request where this desk may answer is waited for, and whoever comes later
/// finds it as it is then.
pub async fn hold_places(
    tx: &DatabaseTransaction,
    row: &organization::Model,
    seat: Option<&place::Model>,
) -> Result<()> {
    if !row.kind.is_desk() {
        return Ok(());
    }
    let owner = Owner {
        kind: CoverageOwner::Organization(row.kind),
        id: row.id,
        community_id: None,
    };
    let mut places = covered(tx, &owner).await?;
    if row.kind == OrganizationKind::CommunityCommittee {
        places.extend(seat.cloned());
    }
    places::service::hold_subtrees(tx, &mut places).await
}

/// The places, of those that rows cover, where a desk comes or goes with them. They are held as in
/// [`hold_places`]; once the rows are written or deleted, their orders have to find their desks.
pub async fn hold_where_desks_change(
    tx: &DatabaseTransaction,
    rows: &[coverage::Model],
) -> Result<Vec<place::Model>> {
    let desks: HashSet<Uuid> = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Id.is_in(rows.iter().filter_map(|row| row.organization_id)))
        .filter(organization::Column::Kind.is_in(OrganizationKind::DESKS))
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let of_desks = rows
        .iter()
        .filter(|row| row.organization_id.is_some_and(|id| desks.contains(&id)));
    let mut places = place::Entity::find()
        .filter(place::Column::Id.is_in(of_desks.map(|row| row.place_id)))
        .all(tx)
        .await?;
    places::service::hold_subtrees(tx, &mut places).await?;
    Ok(places)
}
