//! Desks: the organisation that answers for a place, and the places that a desk answers for.

use std::collections::HashMap;

use entity::{coverage, organization, organization::OrganizationKind, place, place::PlaceKind};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::error::Result;

/// The organisation whose desk an order from a place lands on, by the place's id: the branch that
/// covers the building, else the one that covers the compound, else the community's committee.
/// A place that not even a committee serves is left out.
pub async fn desks_of(
    db: &impl ConnectionTrait,
    places: &[place::Model],
) -> Result<HashMap<Uuid, organization::Model>> {
    let mut coverages = coverage::Entity::find()
        .filter(coverage::Column::PlaceId.is_in(places.iter().flat_map(nearest_first)))
        .filter(coverage::Column::OrganizationId.is_not_null())
        .all(db)
        .await?;
    // Among equals the oldest coverage, so that the answer never wavers.
    coverages.sort_by_key(|row| (row.created_at, row.id));
    let organizations = organization::Entity::find()
        .filter(organization::Column::ClosedAt.is_null())
        .filter(organization::Column::Kind.is_in(OrganizationKind::DESKS))
        .filter(
            Condition::any()
                .add(
                    organization::Column::Id
                        .is_in(coverages.iter().filter_map(|row| row.organization_id)),
                )
                .add(
                    organization::Column::SeatId
                        .is_in(places.iter().filter_map(|place| place.community_id)),
                ),
        )
        .order_by_asc(organization::Column::Id)
        .all(db)
        .await?;
    Ok(places
        .iter()
        .filter_map(|place| {
            let desk = choose(place, &coverages, &organizations)?;
            Some((place.id, desk.clone()))
        })
        .collect())
}

fn nearest_first(place: &place::Model) -> impl Iterator<Item = Uuid> {
    [Some(place.id), place.compound_id, place.community_id]
        .into_iter()
        .flatten()
}

fn choose<'a>(
    place: &place::Model,
    coverages: &[coverage::Model],
    organizations: &'a [organization::Model],
) -> Option<&'a organization::Model> {
    let covering = |kind| {
        nearest_first(place).find_map(|id| {
            coverages
                .iter()
                .filter(|row| row.place_id == id)
                .find_map(|row| {
                    organizations
                        .iter()
                        .find(|one| one.kind == kind && Some(one.id) == row.organization_id)
                })
        })
    };
    let seated = || {
        organizations.iter().find(|one| {
            one.kind == OrganizationKind::CommunityCommittee
                && one.seat_id.is_some()
                && one.seat_id == place.community_id
        })
    };
    covering(OrganizationKind::Branch)
        .or_else(seated)
        .or_else(|| covering(OrganizationKind::CommunityCommittee))
}

/// The compounds that these organisations' desks answer for.
pub async fn compounds_of_desks(db: &impl ConnectionTrait, desk_ids: &[Uuid]) -> Result<Vec<Uuid>> {
    if desk_ids.is_empty() {
        return Ok(Vec::new());
    }
    let seats = organization::Entity::find()
        .select_only()
        .column(organization::Column::SeatId)
        .filter(organization::Column::Id.is_in(desk_ids.iter().copied()))
        .filter(organization::Column::SeatId.is_not_null())
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    let covered = coverage::Entity::find()
        .select_only()
        .column(coverage::Column::PlaceId)
        .filter(coverage::Column::OrganizationId.is_in(desk_ids.iter().copied()))
        .into_tuple::<Uuid>()
        .all(db)
        .await?;
    let candidates = place::Entity::find()
        .filter(place::Column::Kind.eq(PlaceKind::Compound))
        .filter(
            Condition::any()
                .add(place::Column::Id.is_in(covered.iter().copied()))
                .add(place::Column::CommunityId.is_in(covered.into_iter().chain(seats))),
        )
        .all(db)
        .await?;
    Ok(desks_of(db, &candidates)
        .await?
        .into_iter()
        .filter(|(_, desk)| desk_ids.contains(&desk.id))
        .map(|(place_id, _)| place_id)
        .collect())
}

/// Open organisations by id, together with the committees that sit in these communities.
pub async fn organizations_and_committees(
    db: &impl ConnectionTrait,
    organization_ids: &[Uuid],
    community_ids: &[Uuid],
) -> Result<Vec<organization::Model>> {
    if organization_ids.is_empty() && community_ids.is_empty() {
        return Ok(Vec::new());
    }
    let committees = Condition::all()
        .add(organization::Column::Kind.eq(OrganizationKind::CommunityCommittee))
        .add(organization::Column::SeatId.is_in(community_ids.iter().copied()));
    Ok(organization::Entity::find()
        .filter(organization::Column::ClosedAt.is_null())
        .filter(
            Condition::any()
                .add(organization::Column::Id.is_in(organization_ids.iter().copied()))
                .add(committees),
        )
        .order_by_asc(organization::Column::Id)
        .all(db)
        .await?)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn building() -> place::Model {
        place::Model {
            id: id(1),
            parent_id: Some(id(2)),
            kind: PlaceKind::Building,
            compound_kind: None,
            name: "3 号楼".to_owned(),
            code: "3".to_owned(),
            path: "s/c/p/3/".to_owned(),
            compound_id: Some(id(2)),
            community_id: Some(id(3)),
            street_id: Some(id(4)),
            latitude: None,
            longitude: None,
            position: 0,
            created_at: DateTime::default(),
            closed_at: None,
        }
    }

    fn organization(
        number: u128,
        kind: OrganizationKind,
        seat: Option<u128>,
    ) -> organization::Model {
        organization::Model {
            id: id(number),
            parent_id: None,
            kind,
            branch_kind: None,
            name: String::new(),
            seat_id: seat.map(id),
            created_at: DateTime::default(),
            closed_at: None,
        }
    }

    fn coverage(organization: u128, place: u128) -> coverage::Model {
        coverage::Model {
            id: id(organization * 100 + place),
            organization_id: Some(id(organization)),
            grid_id: None,
            place_id: id(place),
            created_at: DateTime::default(),
        }
    }

    #[test]
    fn the_nearest_branch_is_the_desk_and_the_committee_stands_in() {
        let branch = |number| organization(number, OrganizationKind::Branch, None);
        let committee = organization(9, OrganizationKind::CommunityCommittee, Some(3));
        let elsewhere = organization(8, OrganizationKind::CommunityCommittee, Some(33));
        let all = [branch(5), branch(6), elsewhere, committee];
        let of =
            |coverages: &[coverage::Model]| choose(&building(), coverages, &all).map(|one| one.id);
        assert_eq!(of(&[coverage(6, 2), coverage(5, 1)]), Some(id(5)));
        assert_eq!(of(&[coverage(6, 2)]), Some(id(6)));
        assert_eq!(of(&[coverage(6, 22)]), Some(id(9)));
        assert_eq!(of(&[]), Some(id(9)));
        assert_eq!(choose(&building(), &[], &all[..3]), None);
    }
}
