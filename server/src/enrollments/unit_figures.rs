//! How far the people of each unit have come. Every figure counts what its list shows: both start
//! from the units that the viewer is the liaison or an administrator of.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    employment, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    organization,
    organization::OrganizationKind,
    person,
    person::PersonState,
    place,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order as Direction, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::SelectStatement,
};
use uuid::Uuid;

use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    identity::service::{employed_at, people_of_units},
    paging::{Page, PageArguments, beyond},
    people::administered,
    viewer::Viewer,
};

/// How far somebody of a unit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, async_graphql::Enum)]
pub enum Standing {
    /// Confirmed in the compound where they live.
    AtHome,
    /// Confirmed in a compound that the unit covers.
    AtLinked,
    /// Confirmed nowhere.
    NotYet,
}

/// A unit with its latest 报到 and how far its people have come.
pub struct UnitStanding {
    pub unit: organization::Model,
    pub report: Option<enrollment::Model>,
    pub figures: UnitFigures,
}

/// Units that report, of which the viewer is the liaison or administers the seat, by name.
///
/// # Errors
/// `FORBIDDEN` for whoever is neither liaison nor administrator.
pub async fn units(
    viewer: &Viewer,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<UnitStanding>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let (name, id) = (organization::Column::Name, organization::Column::Id);
    let mut query = organization::Entity::find()
        .filter(readable_units(viewer)?)
        .filter(organization::Column::ClosedAt.is_null())
        .filter(organization::Column::Kind.is_in(OrganizationKind::UNITS));
    if let Some(last) = arguments.position::<(String, Uuid)>()? {
        query = query.filter(beyond(name, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(name)
        .order_by_asc(id)
        .limit(size + 1)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|unit| unit.id).collect();
    let mut figures = figures_of(db, &ids, app.clock.now()).await?;
    let mut reports = latest_reports(db, &ids).await?;
    let page = Page::cut(rows, size, arguments);
    Ok(page.filter_map(|unit| {
        Some(UnitStanding {
            figures: figures.remove(&unit.id).unwrap_or_default(),
            report: reports.remove(&unit.id),
            unit,
        })
    }))
}

fn readable_units(viewer: &Viewer) -> Result<Condition> {
    let own = viewer.unit_ids();
    if own.is_empty() && !viewer.is_administrator() {
        return Err(ErrorCode::Forbidden.into());
    }
    let places = administered(viewer)
        .select_only()
        .column(place::Column::Id)
        .into_query();
    Ok(Condition::any()
        .add(organization::Column::Id.is_in(own))
        .add(organization::Column::SeatId.in_subquery(places)))
}

/// The unit's people, how many of them, and how far they have come.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnitFigures {
    pub people: i32,
    pub at_home: i32,
    pub at_linked: i32,
    pub not_yet: i32,
}

async fn figures_of(
    db: &impl ConnectionTrait,
    unit_ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, UnitFigures>> {
    let present = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::State.eq(PersonState::Present))
        .into_query();
    let jobs: HashSet<(Uuid, Uuid)> = employment::Entity::find()
        .select_only()
        .column(employment::Column::OrganizationId)
        .column(employment::Column::PersonId)
        .filter(employment::Column::OrganizationId.is_in(unit_ids.iter().copied()))
        .filter(employment::Column::PersonId.in_subquery(present))
        .filter(employed_at(now))
        .into_tuple::<(Uuid, Uuid)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let people = people_of_units(unit_ids, now);
    let confirmed: HashSet<(Uuid, EnrollmentKind)> = enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::PersonId)
        .column(enrollment::Column::Kind)
        .filter(enrollment::Column::PersonId.in_subquery(people))
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed))
        .into_tuple::<(Uuid, EnrollmentKind)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut figures: HashMap<Uuid, UnitFigures> = HashMap::new();
    for (unit_id, person_id) in jobs {
        let one = figures.entry(unit_id).or_default();
        let is_at = |kind| confirmed.contains(&(person_id, kind));
        let at_home = is_at(EnrollmentKind::Residence);
        let at_linked = is_at(EnrollmentKind::UnitLinked);
        one.people += 1;
        one.at_home += i32::from(at_home);
        one.at_linked += i32::from(at_linked);
        one.not_yet += i32::from(!at_home && !at_linked);
    }
    Ok(figures)
}

/// Of each unit the latest.
async fn latest_reports(
    db: &impl ConnectionTrait,
    unit_ids: &[Uuid],
) -> Result<HashMap<Uuid, enrollment::Model>> {
    let rows = enrollment::Entity::find()
        .filter(enrollment::Column::OrganizationId.is_in(unit_ids.iter().copied()))
        .order_by_asc(enrollment::Column::AskedAt)
        .order_by_asc(enrollment::Column::Id)
        .all(db)
        .await?;
    let of_units = rows
        .into_iter()
        .filter_map(|row| Some((row.organization_id?, row)));
    Ok(of_units.collect())
}

/// Somebody of a unit, and where they report to now, asked for or confirmed.
pub type UnitPerson = (person::Model, Vec<enrollment::Model>);

/// A unit's people by name, without their numbers: the liaison knows who they are.
///
/// # Errors
/// `FORBIDDEN` for whoever is neither liaison nor administrator, `NOT_FOUND` on `unitId`.
pub async fn people_of(
    viewer: &Viewer,
    app: &App,
    unit_id: Uuid,
    standing: Option<Standing>,
    arguments: &PageArguments,
) -> Result<Page<UnitPerson>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let readable = organization::Entity::find_by_id(unit_id)
        .filter(readable_units(viewer)?)
        .count(db)
        .await?;
    if readable == 0 {
        return Err(field(ErrorCode::NotFound, "unitId"));
    }
    let (name, id) = (person::Column::Name, person::Column::Id);
    let mut query = people(unit_id, standing, app.clock.now());
    if let Some(last) = arguments.position::<(String, Uuid)>()? {
        query = query.filter(beyond(name, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(name)
        .order_by_asc(id)
        .limit(size + 1)
        .all(db)
        .await?;
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.is_in(rows.iter().map(|person| person.id)))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .order_by_asc(enrollment::Column::AskedAt)
        .order_by_asc(enrollment::Column::Id)
        .all(db)
        .await?;
    let page = Page::cut(rows, size, arguments);
    Ok(page.filter_map(|person| {
        let own = living.iter().filter(|row| row.person_id == Some(person.id));
        let own = own.cloned().collect();
        Some((person, own))
    }))
}

fn people(
    unit_id: Uuid,
    standing: Option<Standing>,
    now: DateTime<Utc>,
) -> sea_orm::Select<person::Entity> {
    let id = person::Column::Id;
    let people = person::Entity::find()
        .filter(person::Column::State.eq(PersonState::Present))
        .filter(id.in_subquery(people_of_units(&[unit_id], now)));
    match standing {
        None => people,
        Some(Standing::AtHome) => {
            people.filter(id.in_subquery(confirmed(Some(EnrollmentKind::Residence))))
        }
        Some(Standing::AtLinked) => {
            people.filter(id.in_subquery(confirmed(Some(EnrollmentKind::UnitLinked))))
        }
        Some(Standing::NotYet) => people.filter(id.not_in_subquery(confirmed(None))),
    }
}

fn confirmed(kind: Option<EnrollmentKind>) -> SelectStatement {
    enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::PersonId)
        .filter(enrollment::Column::PersonId.is_not_null())
        .filter(enrollment::Column::State.eq(EnrollmentState::Confirmed))
        .filter(Condition::all().add_option(kind.map(|kind| enrollment::Column::Kind.eq(kind))))
        .into_query()
}
