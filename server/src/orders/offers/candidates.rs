//! Who can be asked for an order by name.

use chrono::{DateTime, Utc};
use entity::{
    appointment, employment, enrollment, order, organization, organization::OrganizationKind,
    person, person_skill, place,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use uuid::Uuid;

use crate::{
    app::App,
    error::{ErrorCode, Result},
    identity::service::employed_at,
    orders::{
        community::{organizations_of_community, places_of_community},
        service::{category_of, find},
        sight::serves_desk,
    },
    viewer::Viewer,
    words::may_be_stored,
};

const FOUND: u64 = 20;

/// Somebody who can be asked: how much they have in hand, and what they can do.
pub struct Candidate {
    pub person: person::Model,
    /// Where they have reported, within the order's community.
    pub place: place::Model,
    pub skill_codes: Vec<String>,
}

pub struct Found {
    pub people: Vec<Candidate>,
    pub organizations: Vec<organization::Model>,
}

/// Members of the order's compound first, then of its community, those with the skill of its category
/// before others; and units that work there; each by a part of the name, at most 20.
///
/// # Errors
/// `NOT_FOUND`, and `FORBIDDEN` to whoever does not serve the order's desk.
pub async fn candidates(viewer: &Viewer, app: &App, order_id: Uuid, name: &str) -> Result<Found> {
    let db = app.db.reader();
    let order = find(viewer, db, order_id).await?;
    if !serves_desk(viewer, &order) {
        return Err(ErrorCode::Forbidden.into());
    }
    let name = name.trim();
    if !may_be_stored(name) {
        return Ok(Found {
            people: Vec::new(),
            organizations: Vec::new(),
        });
    }
    let mut query = people(&order);
    let mut units = organizations(&order, app.clock.now());
    if !name.is_empty() {
        query = query.filter(person::Column::Name.contains(name));
        units = units.filter(organization::Column::Name.contains(name));
    }
    let is_from_here = person::Column::Id.in_subquery(members_of(place_is_of_compound(&order)));
    let skill = category_of(db, &order)
        .await?
        .skill_code
        .unwrap_or_default();
    let skilled = person_skill::Entity::find()
        .select_only()
        .column(person_skill::Column::PersonId)
        .filter(person_skill::Column::SkillCode.eq(skill))
        .into_query();
    let has_skill = person::Column::Id.in_subquery(skilled);
    let rows = query
        .order_by_desc(is_from_here)
        .order_by_desc(has_skill)
        .order_by_asc(person::Column::UnfinishedCount)
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .limit(FOUND)
        .all(db)
        .await?;
    let organizations = units
        .order_by_asc(organization::Column::Name)
        .order_by_asc(organization::Column::Id)
        .limit(FOUND)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let skills = person_skill::Entity::find()
        .filter(person_skill::Column::PersonId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let reported = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.is_in(ids))
        .filter(enrollment::Column::State.eq(enrollment::EnrollmentState::Confirmed))
        .filter(enrollment::Column::PlaceId.in_subquery(places_of_community(&order)))
        .all(db)
        .await?;
    let places = place::Entity::find()
        .filter(place::Column::Id.is_in(reported.iter().map(|row| row.place_id)))
        .all(db)
        .await?;
    let people = rows.into_iter().filter_map(|person| {
        let own = || {
            reported
                .iter()
                .filter(|row| row.person_id == Some(person.id))
        };
        let here = own()
            .find(|row| Some(row.place_id) == order.compound_id)
            .or(own().next())?;
        let place = places
            .iter()
            .find(|place| place.id == here.place_id)?
            .clone();
        let own = skills.iter().filter(|row| row.person_id == person.id);
        let skill_codes = own.map(|row| row.skill_code.clone()).collect();
        Some(Candidate {
            person,
            place,
            skill_codes,
        })
    });
    Ok(Found {
        people: people.collect(),
        organizations,
    })
}

/// Those who have reported to a compound of the order's community, save who asked for it.
pub fn people(order: &order::Model) -> Select<person::Entity> {
    let asked = [Some(order.requester_id), order.second_requester_id];
    person::Entity::find()
        .filter(person::Column::State.eq(person::PersonState::Present))
        .filter(person::Column::Id.is_not_in(asked.into_iter().flatten()))
        .filter(person::Column::Id.in_subquery(members_of(places_of_community(order))))
}

fn members_of(places: SelectStatement) -> SelectStatement {
    enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::PersonId)
        .filter(enrollment::Column::PersonId.is_not_null())
        .filter(enrollment::Column::State.eq(enrollment::EnrollmentState::Confirmed))
        .filter(enrollment::Column::PlaceId.in_subquery(places))
        .into_query()
}

fn place_is_of_compound(order: &order::Model) -> SelectStatement {
    let query = place::Entity::find()
        .select_only()
        .column(place::Column::Id);
    let compound = order.compound_id.unwrap_or(order.place_id);
    query.filter(place::Column::Id.eq(compound)).into_query()
}

/// Open units and party groups at work in the order's community, as far as anybody works or answers for
/// them.
pub fn organizations(order: &order::Model, now: DateTime<Utc>) -> Select<organization::Entity> {
    let kinds = OrganizationKind::UNITS
        .into_iter()
        .chain([OrganizationKind::Group]);
    let employing = employment::Entity::find()
        .select_only()
        .column(employment::Column::OrganizationId)
        .filter(employed_at(now))
        .into_query();
    let answered_for = appointment::Entity::find()
        .select_only()
        .column(appointment::Column::OrganizationId)
        .filter(appointment::Column::Role.eq(appointment::AppointmentRole::UnitLiaison))
        .filter(appointment::Column::OrganizationId.is_not_null())
        .filter(
            appointment::Column::Until
                .is_null()
                .or(Expr::col(appointment::Column::Until).gt(now)),
        )
        .into_query();
    organizations_of_community(order, kinds).filter(
        Condition::any()
            .add(organization::Column::Id.in_subquery(employing))
            .add(organization::Column::Id.in_subquery(answered_for)),
    )
}
