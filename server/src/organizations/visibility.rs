//! Which organisations a viewer sees: the condition that every list, figure and change starts from.

use entity::{
    appointment::AppointmentRole, coverage, enrollment, enrollment::EnrollmentState, organization,
    place,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};
use uuid::Uuid;

use crate::{people::visibility::administered, places::subtree, viewer::Viewer};

pub fn visible_to(viewer: &Viewer) -> Select<organization::Entity> {
    organization::Entity::find().filter(seen_by(viewer))
}

/// Those that sit in, cover something in or report to the places that the viewer administers, and the
/// unit that the viewer is the liaison of.
pub fn seen_by(viewer: &Viewer) -> Condition {
    if viewer.is_system_admin() {
        return Condition::all();
    }
    let mut any = Condition::any().add(organization::Column::Id.is_in(own_units(viewer)));
    if !viewer.administered_places().is_empty() {
        let places = administered(viewer)
            .select_only()
            .column(place::Column::Id)
            .into_query();
        any = any
            .add(organization::Column::Id.in_subquery(reporting_to(places.clone())))
            .add(touches(places));
    }
    any
}

/// Whether there may be anything at all for this viewer.
pub fn sees_any(viewer: &Viewer) -> bool {
    viewer.is_administrator() || !own_units(viewer).is_empty()
}

/// Organisations that sit in a place or below it, or cover something there.
pub fn within(place: &place::Model) -> Condition {
    touches(subtree::ids_from_here_down(place))
}

fn touches(places: SelectStatement) -> Condition {
    let covering = coverage::Entity::find()
        .select_only()
        .column(coverage::Column::OrganizationId)
        .filter(coverage::Column::OrganizationId.is_not_null())
        .filter(coverage::Column::PlaceId.in_subquery(places.clone()))
        .into_query();
    Condition::any()
        .add(organization::Column::SeatId.in_subquery(places))
        .add(organization::Column::Id.in_subquery(covering))
}

/// Units that sit further out than the community that they report to.
fn reporting_to(places: SelectStatement) -> SelectStatement {
    enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::OrganizationId)
        .filter(enrollment::Column::OrganizationId.is_not_null())
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .filter(enrollment::Column::PlaceId.in_subquery(places))
        .into_query()
}

fn own_units(viewer: &Viewer) -> Vec<Uuid> {
    viewer
        .appointments
        .iter()
        .filter(|one| one.role == AppointmentRole::UnitLiaison)
        .filter_map(|one| one.organization_id)
        .collect()
}
