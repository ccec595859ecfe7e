//! On what ground somebody reports to a compound: it is their home, or linked with them by a unit.

use chrono::{DateTime, Utc};
use entity::{coverage, enrollment::EnrollmentKind, place, place::PlaceKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::rules;
use crate::{error::Result, identity, places};

/// As what somebody would report to a place now.
///
/// # Errors
/// Those of [`rules::kind_of_report`].
pub(super) async fn kind_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<EnrollmentKind> {
    let home = match identity::service::residency_of(db, person_id).await? {
        Some(home) => Some(places::service::place(db, home.place_id).await?),
        None => None,
    };
    let linked: Vec<Uuid> = linked_with(db, person_id, now)
        .await?
        .into_iter()
        .map(|place| place.id)
        .collect();
    rules::kind_of_report(home.as_ref(), &linked, place)
}

/// Compounds that the person's units cover, in the tree's order.
pub(super) async fn linked_with(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<place::Model>> {
    let units = identity::service::units_of(db, person_id, now).await?;
    compounds_covered_by(db, &units).await
}

async fn compounds_covered_by(
    db: &impl ConnectionTrait,
    unit_ids: &[Uuid],
) -> Result<Vec<place::Model>> {
    if unit_ids.is_empty() {
        return Ok(Vec::new());
    }
    let covered = coverage::Entity::find()
        .filter(coverage::Column::OrganizationId.is_in(unit_ids.iter().copied()))
        .all(db)
        .await?;
    Ok(place::Entity::find()
        .filter(place::Column::Id.is_in(covered.iter().map(|row| row.place_id)))
        .filter(place::Column::Kind.eq(PlaceKind::Compound))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?)
}
