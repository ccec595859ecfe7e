//! Taking a place and all below it elsewhere in the tree: its path, the levels above it, and the same
//! levels on every row that is listed by them.

use chrono::{DateTime, Utc};
use entity::{coverage, grid, organization, place, place::PlaceKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set, UpdateMany,
    sea_query::{Expr, Func},
};
use uuid::Uuid;

use super::{rules::lies_below, subtree};
use crate::{
    app::Write, audit, centres, enrollments, error::Result, identity, orders, registration,
    templates,
};

/// What a subtree gets from the place above it.
pub struct Above {
    kind: PlaceKind,
    street: Option<Uuid>,
    community: Option<Uuid>,
    compound: Option<Uuid>,
}

/// A table's columns for the place of a row and the levels it is listed by.
pub struct Listed<C> {
    pub place: C,
    pub street: C,
    pub community: C,
    pub compound: Option<C>,
}

impl Above {
    fn of(place: &place::Model, parent: &place::Model) -> Self {
        Self {
            kind: place.kind,
            street: parent.street_id,
            community: parent.community_id,
            compound: parent.compound_id,
        }
    }

    /// What the update writes; nothing where the subtree keeps all its levels.
    fn set<E: EntityTrait>(
        &self,
        mut update: UpdateMany<E>,
        street: E::Column,
        community: E::Column,
        compound: Option<E::Column>,
    ) -> Option<UpdateMany<E>> {
        if !lies_below(self.kind, PlaceKind::Street) {
            return None;
        }
        update = update.col_expr(street, Expr::value(self.street));
        if lies_below(self.kind, PlaceKind::Community) {
            update = update.col_expr(community, Expr::value(self.community));
        }
        if let Some(compound) = compound
            && lies_below(self.kind, PlaceKind::Compound)
        {
            update = update.col_expr(compound, Expr::value(self.compound));
        }
        Some(update)
    }

    /// Rows of the subtree, which has moved already, follow it.
    pub async fn relist<E: EntityTrait>(
        &self,
        tx: &DatabaseTransaction,
        moved: &place::Model,
        listed: Listed<E::Column>,
    ) -> Result<()> {
        let places = subtree::ids_from_here_down(moved);
        let rows = E::update_many().filter(listed.place.in_subquery(places));
        if let Some(update) = self.set(rows, listed.street, listed.community, listed.compound) {
            update.exec(tx).await?;
        }
        Ok(())
    }
}

/// Puts a place below another one. Whoever writes below it at the same time holds its row and is
/// waited for here, or waits and then finds it moved.
pub async fn relocate(
    tx: &DatabaseTransaction,
    place: &place::Model,
    parent: &place::Model,
) -> Result<place::Model> {
    let code = free_code(tx, place, parent).await?;
    let path = format!("{}{code}/", parent.path);
    let above = Above::of(place, parent);
    let tail = Func::cust("substr")
        .arg(Expr::col(place::Column::Path))
        .arg(Expr::value(place.path.len() as i32 + 1));
    let joined = Func::cust("concat")
        .arg(Expr::value(path.as_str()))
        .arg(tail);
    let subtree = place::Entity::update_many()
        .filter(subtree::from_here_down(place))
        .col_expr(place::Column::Path, joined.into());
    let columns = (
        place::Column::StreetId,
        place::Column::CommunityId,
        Some(place::Column::CompoundId),
    );
    match above.set(subtree.clone(), columns.0, columns.1, columns.2) {
        Some(update) => update.exec(tx).await?,
        None => subtree.exec(tx).await?,
    };
    let mut row = place.clone().into_active_model();
    row.parent_id = Set(Some(parent.id));
    row.code = Set(code);
    row.path = Set(path);
    row.position = Set(next_position(tx, Some(parent.id)).await?);
    let moved = row.update(tx).await?;
    leave_grids(tx, &moved).await?;
    orders::moving::follow(tx, &above, &moved).await?;
    enrollments::moving::follow(tx, &above, &moved).await?;
    registration::moving::follow(tx, &above, &moved).await?;
    audit::service::follow(tx, &above, &moved).await?;
    // What the row says of the levels above it was written with the subtree.
    super::service::place(tx, moved.id).await
}

/// A code of its own among the children of the new parent.
async fn free_code(
    tx: &DatabaseTransaction,
    place: &place::Model,
    parent: &place::Model,
) -> Result<String> {
    let taken = place::Entity::find()
        .filter(place::Column::Path.eq(format!("{}{}/", parent.path, place.code)))
        .filter(place::Column::Id.ne(place.id))
        .count(tx)
        .await?;
    Ok(match taken {
        0 => place.code.clone(),
        _ => place.id.simple().to_string(),
    })
}

/// At the end of its siblings.
pub async fn next_position(tx: &DatabaseTransaction, parent_id: Option<Uuid>) -> Result<i32> {
    let siblings = match parent_id {
        Some(id) => place::Column::ParentId.eq(id),
        None => place::Column::ParentId.is_null(),
    };
    let last = place::Entity::find()
        .filter(siblings)
        .order_by_desc(place::Column::Position)
        .one(tx)
        .await?;
    Ok(last.map_or(1, |last| last.position.saturating_add(1)))
}

/// Grids belong to a community: those of the former one no longer cover what has left it.
async fn leave_grids(tx: &DatabaseTransaction, moved: &place::Model) -> Result<()> {
    let Some(community_id) = moved.community_id.filter(|id| *id != moved.id) else {
        return Ok(());
    };
    let strange = grid::Entity::find()
        .select_only()
        .column(grid::Column::Id)
        .filter(grid::Column::CommunityId.ne(community_id))
        .into_query();
    let places = subtree::ids_from_here_down(moved);
    coverage::Entity::delete_many()
        .filter(coverage::Column::GridId.in_subquery(strange))
        .filter(coverage::Column::PlaceId.in_subquery(places))
        .exec(tx)
        .await?;
    Ok(())
}

/// What belongs to the one place itself goes to the other; its children have been relocated.
pub async fn hand_over(
    write: &mut Write<'_>,
    from: &place::Model,
    into: &place::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    enrollments::moving::hand_over(write, from, into, now).await?;
    let tx: &DatabaseTransaction = write;
    // Whoever covers both would cover the one twice.
    for owner in [coverage::Column::OrganizationId, coverage::Column::GridId] {
        let already = coverage::Entity::find()
            .select_only()
            .column(owner)
            .filter(coverage::Column::PlaceId.eq(into.id))
            .filter(owner.is_not_null())
            .into_query();
        coverage::Entity::delete_many()
            .filter(coverage::Column::PlaceId.eq(from.id))
            .filter(owner.in_subquery(already))
            .exec(tx)
            .await?;
    }
    coverage::Entity::update_many()
        .col_expr(coverage::Column::PlaceId, Expr::value(into.id))
        .filter(coverage::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    organization::Entity::update_many()
        .col_expr(organization::Column::SeatId, Expr::value(into.id))
        .filter(organization::Column::SeatId.eq(from.id))
        .exec(tx)
        .await?;
    grid::Entity::update_many()
        .col_expr(grid::Column::CommunityId, Expr::value(into.id))
        .filter(grid::Column::CommunityId.eq(from.id))
        .exec(tx)
        .await?;
    leave_grids(tx, into).await?;
    identity::moving::hand_over(tx, from, into).await?;
    registration::moving::hand_over(tx, from, into).await?;
    orders::moving::hand_over(tx, from, into).await?;
    templates::moving::hand_over(tx, from, into).await?;
    centres::moving::hand_over(tx, from, into).await?;
    audit::service::hand_over(tx, from, into).await
}

/// Children of a place, those that are closed too.
pub async fn children(tx: &DatabaseTransaction, id: Uuid) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find()
        .filter(Condition::all().add(place::Column::ParentId.eq(id)))
        .order_by_asc(place::Column::Position)
        .order_by_asc(place::Column::Id)
        .all(tx)
        .await?)
}
