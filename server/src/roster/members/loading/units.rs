//! Units that people may work for, and those that they do work for.

use std::collections::{HashMap, HashSet};

use entity::{
    appointment, appointment::AppointmentRole, coverage, employment, organization,
    organization::OrganizationKind, place, place::PlaceKind,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query,
};
use uuid::Uuid;

use super::{
    super::known::{Compound, Employment, Seat, Unit},
    chunks, key,
    places::places_by_id,
};
use crate::{error::Result, organizations, viewer::Viewer};

/// What people are employed by; the party's own tree and residents' bodies are something else.
const UNIT_KINDS: [OrganizationKind; 9] = [
    OrganizationKind::StreetCommittee,
    OrganizationKind::CommunityCommittee,
    OrganizationKind::PartnerUnit,
    OrganizationKind::Department,
    OrganizationKind::School,
    OrganizationKind::Enterprise,
    OrganizationKind::PropertyCompany,
    OrganizationKind::SocialOrganization,
    OrganizationKind::Merchant,
];

/// Units of the streets that the roster is about, and of places above them.
pub(super) async fn units(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    compounds: &[&Compound],
    own_seats: &HashMap<String, Vec<Seat>>,
) -> Result<HashMap<String, Vec<Unit>>> {
    let mut units: HashMap<String, Vec<Unit>> = HashMap::new();
    let own = || own_seats.values().flatten();
    let streets: HashSet<Uuid> = compounds
        .iter()
        .filter_map(|one| one.street_id)
        .chain(own().filter_map(|one| one.street_id))
        .collect();
    let communities: HashSet<Uuid> = compounds
        .iter()
        .filter_map(|one| one.community_id)
        .chain(own().filter_map(|one| one.community_id))
        .collect();
    let seats = Query::select()
        .column(place::Column::Id)
        .from(place::Entity)
        .cond_where(
            Condition::any()
                .add(place::Column::StreetId.is_in(streets))
                .add(place::Column::CommunityId.is_in(communities))
                .add(place::Column::Kind.eq(PlaceKind::District)),
        )
        .to_owned();
    let rows = organization::Entity::find()
        .filter(organization::Column::ClosedAt.is_null())
        .filter(organization::Column::Kind.is_in(UNIT_KINDS))
        .filter(organization::Column::SeatId.in_subquery(seats))
        .all(db)
        .await?;
    let seats: HashSet<Uuid> = rows.iter().filter_map(|row| row.seat_id).collect();
    let seats = places_by_id(db, seats).await?;
    let mut former_names = organizations::former_names(db, &rows).await?;
    let mut roles = roles(db, &rows).await?;
    let mut covers = covers(db, &rows).await?;
    for row in rows {
        let Some(seat) = row.seat_id.and_then(|id| seats.get(&id)) else {
            continue;
        };
        // A sheet may still call it by the name of a double that it was merged with.
        let unit = Unit {
            id: row.id,
            name: row.name,
            kind: row.kind,
            seat_id: seat.id,
            seat_name: seat.name.clone(),
            within_reach: viewer.administers(seat),
            roles: roles.remove(&row.id).unwrap_or_default(),
            covers: covers.remove(&row.id).unwrap_or_default(),
            seat_path: seat.path.clone(),
            community_id: seat.community_id,
            street_id: seat.street_id,
        };
        for name in former_names.remove(&row.id).unwrap_or_default() {
            units.entry(key(&name)).or_default().push(unit.clone());
        }
        units.entry(key(&unit.name)).or_default().push(unit);
    }
    Ok(units)
}

async fn roles(
    db: &impl ConnectionTrait,
    units: &[organization::Model],
) -> Result<HashMap<Uuid, Vec<AppointmentRole>>> {
    let mut roles: HashMap<Uuid, Vec<AppointmentRole>> = HashMap::new();
    for ids in chunks(units.iter().map(|unit| unit.id)) {
        let held = appointment::Entity::find()
            .filter(appointment::Column::OrganizationId.is_in(ids))
            .filter(appointment::Column::Until.is_null())
            .all(db)
            .await?;
        for row in held {
            if let Some(id) = row.organization_id {
                roles.entry(id).or_default().push(row.role);
            }
        }
    }
    Ok(roles)
}

async fn covers(
    db: &impl ConnectionTrait,
    units: &[organization::Model],
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let mut covers: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for ids in chunks(units.iter().map(|unit| unit.id)) {
        let rows = coverage::Entity::find()
            .filter(coverage::Column::OrganizationId.is_in(ids))
            .all(db)
            .await?;
        for row in rows {
            if let Some(id) = row.organization_id {
                covers.entry(id).or_default().push(row.place_id);
            }
        }
    }
    Ok(covers)
}

pub(super) async fn employments(
    db: &impl ConnectionTrait,
    person_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Employment>>> {
    let rows = employment::Entity::find()
        .filter(employment::Column::PersonId.is_in(person_ids.iter().copied()))
        .filter(employment::Column::Until.is_null())
        .order_by_asc(employment::Column::Since)
        .order_by_asc(employment::Column::Id)
        .all(db)
        .await?;
    let mut units = HashMap::new();
    for chunk in chunks(
        rows.iter()
            .map(|row| row.organization_id)
            .collect::<HashSet<_>>(),
    ) {
        let found = organization::Entity::find()
            .filter(organization::Column::Id.is_in(chunk))
            .filter(organization::Column::Kind.is_in(UNIT_KINDS))
            .all(db)
            .await?;
        units.extend(found.into_iter().map(|unit| (unit.id, unit.name)));
    }
    let mut employments: HashMap<Uuid, Vec<Employment>> = HashMap::new();
    for row in rows {
        if let Some(unit_name) = units.get(&row.organization_id) {
            employments
                .entry(row.person_id)
                .or_default()
                .push(Employment {
                    id: row.id,
                    organization_id: row.organization_id,
                    unit_name: unit_name.clone(),
                });
        }
    }
    Ok(employments)
}
