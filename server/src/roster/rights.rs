//! Whose lines may still be taken back: whoever imported them may have lost the place since, or the
//! people may have moved to somebody else's.

use std::collections::{HashMap, HashSet};

use entity::{
    coverage, enrollment, enrollment::EnrollmentState, grid, import_effect, organization, place,
    residency,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::effects::Effect;
use crate::{
    error::{Error, Result},
    viewer::Viewer,
};

/// Lines that wrote, of what is still there, anything that lies where the viewer does not administer.
pub async fn out_of_reach(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    effects: &[import_effect::Model],
) -> Result<HashSet<Uuid>> {
    if viewer.is_system_admin() {
        return Ok(HashSet::new());
    }
    let mut subjects = Subjects::default();
    for row in effects {
        let effect = serde_json::from_value(row.detail.clone()).map_err(Error::internal)?;
        subjects.add(row.subject_id, &effect);
    }
    let places = subjects.places(db).await?;
    let ids = places.values().flatten().copied().collect::<HashSet<_>>();
    let administered: HashSet<Uuid> = place::Entity::find()
        .filter(place::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .filter(|place| viewer.administers(place))
        .map(|place| place.id)
        .collect();
    let is_within = |row: &&import_effect::Model| {
        let mut places = places.get(&row.subject_id).into_iter().flatten();
        viewer.is_administrator() && places.all(|id| administered.contains(id))
    };
    let barred = effects.iter().filter(|row| !is_within(row));
    Ok(barred.map(|row| row.row_id).collect())
}

/// What effects are about, by table.
#[derive(Default)]
struct Subjects {
    people: Vec<Uuid>,
    residencies: Vec<Uuid>,
    enrollments: Vec<Uuid>,
    organizations: Vec<Uuid>,
    places: Vec<Uuid>,
    grids: Vec<Uuid>,
    coverage: Vec<Uuid>,
}

impl Subjects {
    fn add(&mut self, id: Uuid, effect: &Effect) {
        match effect {
            Effect::PersonMade { .. }
            | Effect::PersonRenamed { .. }
            | Effect::PhoneChanged { .. }
            | Effect::SkillAdded { .. } => self.people.push(id),
            Effect::ResidencyBegun | Effect::ResidencyEnded => self.residencies.push(id),
            // Members work in units of other communities, too.
            Effect::EmploymentBegun | Effect::EmploymentEnded => {}
            Effect::EnrollmentMade
            | Effect::EnrollmentEnded { .. }
            | Effect::EnrollmentConfirmed { .. } => self.enrollments.push(id),
            Effect::OrganizationMade { .. } | Effect::OrganizationChanged { .. } => {
                self.organizations.push(id);
            }
            Effect::PlaceMade { .. } | Effect::PlaceChanged { .. } => self.places.push(id),
            Effect::GridMade { .. } => self.grids.push(id),
            Effect::CoverageAdded => self.coverage.push(id),
        }
    }

    /// Where each of them lies now. Somebody lies where they live, else where they report.
    async fn places(self, db: &impl ConnectionTrait) -> Result<HashMap<Uuid, Vec<Uuid>>> {
        let mut found: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        macro_rules! look_up {
            ($table:ident, $by:ident in $ids:expr, $place:ident $(, $only:expr)?) => {{
                let rows: Vec<(Uuid, Option<Uuid>)> = $table::Entity::find()
                    .select_only()
                    .column($table::Column::$by)
                    .column($table::Column::$place)
                    .filter($table::Column::$by.is_in($ids))
                    $(.filter($only))?
                    .into_tuple()
                    .all(db)
                    .await?;
                for (id, place_id) in rows {
                    found.entry(id).or_default().extend(place_id);
                }
            }};
        }
        let present = residency::Column::Until.is_null();
        look_up!(residency, PersonId in self.people.clone(), PlaceId, present);
        let homeless: Vec<Uuid> = self
            .people
            .into_iter()
            .filter(|id| !found.contains_key(id))
            .collect();
        let living = enrollment::Column::State.is_in(EnrollmentState::LIVING);
        look_up!(enrollment, PersonId in homeless, PlaceId, living);
        look_up!(residency, Id in self.residencies, PlaceId);
        look_up!(enrollment, Id in self.enrollments, PlaceId);
        look_up!(organization, Id in self.organizations, SeatId);
        look_up!(place, Id in self.places, Id);
        look_up!(grid, Id in self.grids, CommunityId);
        look_up!(coverage, Id in self.coverage, PlaceId);
        Ok(found)
    }
}
