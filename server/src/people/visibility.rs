//! Whom an administrator sees.

use entity::{
    appointment, employment, enrollment, enrollment::EnrollmentState, organization, person,
    person::PersonState, place, residency,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};

use crate::{
    error::{ErrorCode, Result},
    places::subtree,
    viewer::Viewer,
};

/// Those who live, serve, work or report in the places that the viewer administers.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing.
pub fn visible_to(viewer: &Viewer) -> Result<Select<person::Entity>> {
    Ok(visible_with_gone(viewer)?.filter(person::Column::State.eq(PersonState::Present)))
}

/// The same with those who did so until they moved away or died.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing.
pub fn visible_with_gone(viewer: &Viewer) -> Result<Select<person::Entity>> {
    let everybody = person::Entity::find().filter(person::Column::State.ne(PersonState::Merged));
    if viewer.is_system_admin() {
        return Ok(everybody);
    }
    if !viewer.is_administrator() {
        return Err(ErrorCode::Forbidden.into());
    }
    let ways = [
        lives(viewer),
        serves(viewer),
        works(viewer),
        reports(viewer),
    ];
    let by_any = ways.into_iter().fold(Condition::any(), |any, people| {
        any.add(person::Column::Id.in_subquery(people))
    });
    Ok(everybody.filter(by_any))
}

/// Goes on, or ended when the person was gone.
fn lasts(until: impl ColumnTrait) -> Condition {
    let gone_since = (person::Entity, person::Column::GoneSince);
    let ended_with_them = Expr::col(until.as_column_ref()).equals(gone_since);
    Condition::any().add(until.is_null()).add(ended_with_them)
}

/// The places that the viewer administers, with all below them.
pub fn administered(viewer: &Viewer) -> Select<place::Entity> {
    if viewer.is_system_admin() {
        return place::Entity::find();
    }
    let places = viewer.administered_places();
    // Nothing administered matches nothing.
    let none = Condition::any().add(place::Column::Path.is_null());
    let any = places
        .into_iter()
        .fold(none, |any, place| any.add(subtree::from_here_down(place)));
    place::Entity::find().filter(any)
}

fn place_ids(viewer: &Viewer) -> SelectStatement {
    ids(administered(viewer), place::Column::Id)
}

fn seated(viewer: &Viewer) -> SelectStatement {
    let organizations = organization::Entity::find()
        .filter(organization::Column::SeatId.in_subquery(place_ids(viewer)));
    ids(organizations, organization::Column::Id)
}

fn lives(viewer: &Viewer) -> SelectStatement {
    let residencies = residency::Entity::find()
        .filter(lasts(residency::Column::Until))
        .filter(residency::Column::PlaceId.in_subquery(place_ids(viewer)));
    ids(residencies, residency::Column::PersonId)
}

fn serves(viewer: &Viewer) -> SelectStatement {
    let seats = Condition::any()
        .add(appointment::Column::PlaceId.in_subquery(place_ids(viewer)))
        .add(appointment::Column::OrganizationId.in_subquery(seated(viewer)));
    let appointments = appointment::Entity::find()
        .filter(lasts(appointment::Column::Until))
        .filter(seats);
    ids(appointments, appointment::Column::PersonId)
}

fn works(viewer: &Viewer) -> SelectStatement {
    let employments = employment::Entity::find()
        .filter(lasts(employment::Column::Until))
        .filter(employment::Column::OrganizationId.in_subquery(seated(viewer)));
    ids(employments, employment::Column::PersonId)
}

fn reports(viewer: &Viewer) -> SelectStatement {
    let enrollments = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.is_not_null())
        .filter(
            Condition::any()
                .add(enrollment::Column::State.is_in(EnrollmentState::LIVING))
                .add(
                    Expr::col(enrollment::Column::EndedAt.as_column_ref())
                        .equals((person::Entity, person::Column::GoneSince)),
                ),
        )
        .filter(enrollment::Column::PlaceId.in_subquery(place_ids(viewer)));
    ids(enrollments, enrollment::Column::PersonId)
}

fn ids<E: EntityTrait>(rows: Select<E>, column: impl ColumnTrait) -> SelectStatement {
    rows.select_only().column(column).into_query()
}
