//! 按单位分配名额: for a big job the desk keeps places for units; the rest is for everybody.

use entity::{order, order_crew, order_unit_place, organization, organization::OrganizationKind};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    community::organizations_of_community,
    service::{Step, find},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field, limit},
    orders::sight::serves_desk,
    viewer::Viewer,
    words::may_be_stored,
};

const MOST_UNITS: usize = 30;
const FOUND: u64 = 20;

#[derive(Clone, Copy, Debug, Serialize)]
pub struct UnitPlaces {
    pub organization_id: Uuid,
    pub places: i32,
}

/// Lays the crew's places out anew: nobody has one yet, and nothing was given back.
///
/// # Errors
/// On `unitPlaces`: `TOO_MANY`, `NOT_FOUND` for what is no unit, `INVALID` for one that is named twice
/// or with no place, `OUT_OF_RANGE` for more places than the crew has.
pub(super) async fn lay_out(step: &mut Step<'_>, wanted: &[UnitPlaces]) -> Result<()> {
    const INPUT: &str = "unitPlaces";
    if wanted.len() > MOST_UNITS {
        return Err(limit(ErrorCode::TooMany, INPUT, MOST_UNITS as i64));
    }
    let mut ids: Vec<Uuid> = wanted.iter().map(|one| one.organization_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < wanted.len() || wanted.iter().any(|one| one.places < 1) {
        return Err(field(ErrorCode::Invalid, INPUT));
    }
    let (size, kept) = (i64::from(step.order.crew_size), sum(wanted));
    if kept > size {
        return Err(limit(ErrorCode::OutOfRange, INPUT, size));
    }
    let found = organization::Entity::find()
        .filter(organization::Column::Id.is_in(ids.iter().copied()))
        .filter(organization::Column::Kind.is_in(OrganizationKind::UNITS))
        .filter(organization::Column::ClosedAt.is_null())
        .all(&*step.write)
        .await?;
    if found.len() < ids.len() {
        return Err(field(ErrorCode::NotFound, INPUT));
    }
    order_unit_place::Entity::delete_many()
        .filter(order_unit_place::Column::OrderId.eq(step.order.id))
        .exec(&*step.write)
        .await?;
    if !wanted.is_empty() {
        let rows = wanted.iter().map(|one| order_unit_place::ActiveModel {
            order_id: Set(step.order.id),
            organization_id: Set(one.organization_id),
            places: Set(one.places),
            taken: Set(0),
        });
        order_unit_place::Entity::insert_many(rows)
            .exec_without_returning(&*step.write)
            .await?;
    }
    let kept = i32::try_from(kept).unwrap_or(i32::MAX);
    order::Entity::update_many()
        .col_expr(order::Column::UnitPlaces, Expr::value(kept))
        .col_expr(order::Column::FreeTaken, Expr::value(0))
        .col_expr(order::Column::GivenBack, Expr::value(0))
        .filter(order::Column::Id.eq(step.order.id))
        .exec(&*step.write)
        .await?;
    step.order = order::Entity::find_by_id(step.order.id)
        .one(&*step.write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    Ok(())
}

/// One unit turned out to be another: what was kept for it is kept for that one.
pub async fn hand_over(tx: &DatabaseTransaction, from: Uuid, into: Uuid) -> Result<()> {
    let (places, taken) = (
        order_unit_place::Column::Places,
        order_unit_place::Column::Taken,
    );
    let of = |unit_id| {
        order_unit_place::Entity::find()
            .filter(order_unit_place::Column::OrganizationId.eq(unit_id))
            .all(tx)
    };
    let there = of(into).await?;
    for row in of(from).await? {
        let of_order = order_unit_place::Column::OrderId.eq(row.order_id);
        let of_unit = |id| order_unit_place::Column::OrganizationId.eq(id);
        if there.iter().any(|one| one.order_id == row.order_id) {
            order_unit_place::Entity::update_many()
                .col_expr(places, Expr::col(places).add(row.places))
                .col_expr(taken, Expr::col(taken).add(row.taken))
                .filter(of_order.clone())
                .filter(of_unit(into))
                .exec(tx)
                .await?;
            order_unit_place::Entity::delete_many()
                .filter(of_order)
                .filter(of_unit(from))
                .exec(tx)
                .await?;
        } else {
            order_unit_place::Entity::update_many()
                .col_expr(order_unit_place::Column::OrganizationId, Expr::value(into))
                .filter(of_order)
                .filter(of_unit(from))
                .exec(tx)
                .await?;
        }
    }
    order_crew::Entity::update_many()
        .col_expr(order_crew::Column::UnitId, Expr::value(into))
        .filter(order_crew::Column::UnitId.eq(from))
        .exec(tx)
        .await?;
    Ok(())
}

fn sum(wanted: &[UnitPlaces]) -> i64 {
    wanted.iter().map(|one| i64::from(one.places)).sum()
}

/// Units that places of this order can be kept for: those that sit in its community, report to it or
/// work with it, by a part of their name.
///
/// # Errors
/// `FORBIDDEN` for whoever sees the order but does not serve its desk.
pub async fn candidates(
    viewer: &Viewer,
    app: &App,
    order_id: Uuid,
    name: &str,
) -> Result<Vec<organization::Model>> {
    let order = find(viewer, app.db.reader(), order_id).await?;
    if !serves_desk(viewer, &order) {
        return Err(ErrorCode::Forbidden.into());
    }
    let name = name.trim();
    if !may_be_stored(name) {
        return Ok(Vec::new());
    }
    let mut query = organizations_of_community(&order, OrganizationKind::UNITS);
    if !name.is_empty() {
        query = query.filter(organization::Column::Name.contains(name));
    }
    Ok(query
        .order_by_asc(organization::Column::Name)
        .order_by_asc(organization::Column::Id)
        .limit(FOUND)
        .all(app.db.reader())
        .await?)
}
