//! What ties people to an organisation, and it to where it reports, when it is closed or turns out to
//! be another one's double.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    appointment, appointment::AppointmentRole, employment, organization,
    organization::OrganizationKind,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    app::{App, Write},
    enrollments,
    error::{ErrorCode, Result, field},
    people::rules::{SeatKind, seat_kind},
    viewer::Viewer,
};

/// How many of each are living.
pub struct Ties {
    pub employments: u64,
    pub roles: u64,
    pub enrollments: u64,
}

pub async fn ties(db: &impl ConnectionTrait, organization_id: Uuid) -> Result<Ties> {
    Ok(Ties {
        employments: employment::Entity::find()
            .filter(employed(organization_id))
            .count(db)
            .await?,
        roles: appointment::Entity::find()
            .filter(serving(organization_id))
            .count(db)
            .await?,
        enrollments: enrollments::units::count_living(db, organization_id).await?,
    })
}

/// # Errors
/// `INVALID` on the field when somebody holds a role there that is not held at such an organisation.
pub async fn check_roles(
    db: &impl ConnectionTrait,
    organization_id: Uuid,
    kind: OrganizationKind,
    name: &'static str,
) -> Result<()> {
    let held = appointment::Entity::find()
        .filter(serving(organization_id))
        .all(db)
        .await?;
    match held.iter().all(|row| is_held_at(row.role, kind)) {
        true => Ok(()),
        false => Err(field(ErrorCode::Invalid, name)),
    }
}

/// Whether a role is one of those of such an organisation.
pub fn is_held_at(role: AppointmentRole, kind: OrganizationKind) -> bool {
    match seat_kind(role) {
        SeatKind::Organizations(kinds) => kinds.contains(&kind),
        _ => false,
    }
}

/// Nobody works there any more, and it reports nowhere. Its people report no longer where they did
/// only for its sake.
pub async fn leave(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    organization: &organization::Model,
) -> Result<()> {
    let now = app.clock.now();
    let linked = who_is_linked(&**write, organization.id).await?;
    employment::Entity::update_many()
        .col_expr(employment::Column::Until, Expr::value(now))
        .filter(employed(organization.id))
        .exec(&**write)
        .await?;
    for person_id in linked {
        enrollments::ending::leave_what_was_linked(write, viewer, app, person_id).await?;
    }
    enrollments::units::leave(write, organization.id, now).await
}

/// A unit covers less than before: its people report no longer where they did only for its sake.
pub async fn leave_uncovered(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    organization_id: Uuid,
) -> Result<()> {
    for person_id in who_is_linked(&**write, organization_id).await? {
        enrollments::ending::leave_what_was_linked(write, viewer, app, person_id).await?;
    }
    Ok(())
}

/// Who works there and reports somewhere for a unit's sake.
async fn who_is_linked(db: &impl ConnectionTrait, organization_id: Uuid) -> Result<BTreeSet<Uuid>> {
    let its_people = employment::Entity::find()
        .select_only()
        .column(employment::Column::PersonId)
        .filter(employed(organization_id))
        .into_query();
    enrollments::units::who_is_linked(db, its_people).await
}

/// Whoever works, serves or reports at the one does so at the other; who does at both goes on once.
pub async fn hand_over(
    write: &mut Write<'_>,
    from: Uuid,
    into: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let there = employment::Entity::find()
        .filter(employed(into))
        .all(&**write)
        .await?;
    let people = there.iter().map(|row| row.person_id);
    employment::Entity::update_many()
        .col_expr(employment::Column::Until, Expr::value(now))
        .filter(employed(from))
        .filter(employment::Column::PersonId.is_in(people))
        .exec(&**write)
        .await?;
    employment::Entity::update_many()
        .col_expr(employment::Column::OrganizationId, Expr::value(into))
        .filter(employment::Column::OrganizationId.eq(from))
        .exec(&**write)
        .await?;

    let there = appointment::Entity::find()
        .filter(serving(into))
        .all(&**write)
        .await?;
    let twice = there.iter().fold(Condition::any(), |any, row| {
        any.add(
            Condition::all()
                .add(appointment::Column::PersonId.eq(row.person_id))
                .add(appointment::Column::Role.eq(row.role)),
        )
    });
    if !there.is_empty() {
        appointment::Entity::update_many()
            .col_expr(appointment::Column::Until, Expr::value(now))
            .filter(serving(from))
            .filter(twice)
            .exec(&**write)
            .await?;
    }
    appointment::Entity::update_many()
        .col_expr(appointment::Column::OrganizationId, Expr::value(into))
        .filter(appointment::Column::OrganizationId.eq(from))
        .exec(&**write)
        .await?;

    enrollments::units::hand_over(write, from, into, now).await
}

pub fn employed(organization_id: Uuid) -> Condition {
    Condition::all()
        .add(employment::Column::OrganizationId.eq(organization_id))
        .add(employment::Column::Until.is_null())
}

fn serving(organization_id: Uuid) -> Condition {
    Condition::all()
        .add(appointment::Column::OrganizationId.eq(organization_id))
        .add(appointment::Column::Until.is_null())
}
