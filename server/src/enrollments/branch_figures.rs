//! How many report to each branch. Every figure counts what its list shows: both start from what the
//! viewer decides on.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{employment, enrollment, enrollment::EnrollmentState, organization, place};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::visibility::decided_by;
use crate::{
    app::App,
    error::{ErrorCode, Result},
    identity::service::employed_at,
    places,
    viewer::Viewer,
};

/// How many 报到 of members to one branch's compounds are in which state.
pub struct BranchFigures {
    pub branch: organization::Model,
    pub asked: i32,
    pub confirmed: i32,
    pub returned: i32,
    pub ended: i32,
    /// Confirmed members by the unit they work for, the most first.
    pub units: Vec<(organization::Model, i32)>,
}

/// Of the branches whose 报到 the viewer decides on, by name.
///
/// # Errors
/// `FORBIDDEN` for whoever decides on none.
pub async fn by_branch(viewer: &Viewer, app: &App) -> Result<Vec<BranchFigures>> {
    let db = app.db.reader();
    let decided = decided_by(viewer, db).await?.ok_or(ErrorCode::Forbidden)?;
    let members = enrollment::Entity::find()
        .filter(decided)
        .filter(enrollment::Column::PersonId.is_not_null());
    let counts: Vec<(Uuid, EnrollmentState, i64)> = members
        .clone()
        .select_only()
        .column(enrollment::Column::PlaceId)
        .column(enrollment::Column::State)
        .column_as(enrollment::Column::Id.count(), "count")
        .group_by(enrollment::Column::PlaceId)
        .group_by(enrollment::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let places = place::Entity::find()
        .filter(place::Column::Id.is_in(counts.iter().map(|(place_id, ..)| *place_id)))
        .all(db)
        .await?;
    let desks = places::desks::desks_of(db, &places).await?;
    let mut figures: BTreeMap<(String, Uuid), BranchFigures> = BTreeMap::new();
    for (place_id, state, count) in counts {
        let Some(desk) = desks.get(&place_id) else {
            continue;
        };
        let one = figures
            .entry((desk.name.clone(), desk.id))
            .or_insert_with(|| BranchFigures {
                branch: desk.clone(),
                asked: 0,
                confirmed: 0,
                returned: 0,
                ended: 0,
                units: Vec::new(),
            });
        let figure = match state {
            EnrollmentState::Asked => &mut one.asked,
            EnrollmentState::Confirmed => &mut one.confirmed,
            EnrollmentState::Returned => &mut one.returned,
            EnrollmentState::Ended => &mut one.ended,
        };
        *figure += i32::try_from(count).unwrap_or(i32::MAX);
    }
    let mut figures: Vec<BranchFigures> = figures.into_values().collect();
    let confirmed: Vec<(Uuid, Uuid)> = members
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed))
        .select_only()
        .column(enrollment::Column::PlaceId)
        .column(enrollment::Column::PersonId)
        .into_tuple()
        .all(db)
        .await?;
    let by_unit = units_of(db, &confirmed, &desks, app.clock.now()).await?;
    for one in &mut figures {
        let mut units: Vec<_> = by_unit
            .iter()
            .filter(|((branch, _), _)| *branch == one.branch.id)
            .map(|((_, _), (unit, count))| (unit.clone(), *count))
            .collect();
        units.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.name.cmp(&b.0.name)));
        one.units = units;
    }
    Ok(figures)
}

/// Members by branch and unit.
async fn units_of(
    db: &impl ConnectionTrait,
    confirmed: &[(Uuid, Uuid)],
    desks: &HashMap<Uuid, organization::Model>,
    now: DateTime<Utc>,
) -> Result<HashMap<(Uuid, Uuid), (organization::Model, i32)>> {
    let mut jobs: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let people: Vec<Uuid> = confirmed.iter().map(|(_, person_id)| *person_id).collect();
    for people in people.chunks(1_000) {
        let rows = employment::Entity::find()
            .filter(employment::Column::PersonId.is_in(people.iter().copied()))
            .filter(employed_at(now))
            .all(db)
            .await?;
        for row in rows {
            jobs.entry(row.person_id)
                .or_default()
                .push(row.organization_id);
        }
    }
    let units: HashMap<Uuid, organization::Model> = organization::Entity::find()
        .filter(organization::Column::Id.is_in(jobs.values().flatten().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit))
        .collect();
    // Somebody who reports to two compounds of one branch is one member of it.
    let mut counted = HashSet::new();
    let mut by_unit: HashMap<(Uuid, Uuid), (organization::Model, i32)> = HashMap::new();
    for (place_id, person_id) in confirmed {
        let Some(desk) = desks.get(place_id) else {
            continue;
        };
        for unit_id in jobs.get(person_id).into_iter().flatten() {
            let Some(unit) = units.get(unit_id) else {
                continue;
            };
            if counted.insert((desk.id, *unit_id, *person_id)) {
                by_unit
                    .entry((desk.id, *unit_id))
                    .or_insert_with(|| (unit.clone(), 0))
                    .1 += 1;
            }
        }
    }
    Ok(by_unit)
}
