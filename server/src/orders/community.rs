//! Who works with the community that an order is from.

use entity::{coverage, enrollment, order, organization, organization::OrganizationKind, place};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};

/// Open organisations of these kinds that sit in the order's community, report to it or cover something
/// of it.
pub fn organizations_of_community(
    order: &order::Model,
    kinds: impl IntoIterator<Item = OrganizationKind>,
) -> Select<organization::Entity> {
    let reporting = enrollment::Entity::find()
        .select_only()
        .column(enrollment::Column::OrganizationId)
        .filter(enrollment::Column::OrganizationId.is_not_null())
        .filter(enrollment::Column::State.eq(enrollment::EnrollmentState::Confirmed))
        .filter(enrollment::Column::PlaceId.in_subquery(places_of_community(order)))
        .into_query();
    let covering = coverage::Entity::find()
        .select_only()
        .column(coverage::Column::OrganizationId)
        .filter(coverage::Column::OrganizationId.is_not_null())
        .filter(coverage::Column::PlaceId.in_subquery(places_of_community(order)))
        .into_query();
    organization::Entity::find()
        .filter(organization::Column::Kind.is_in(kinds))
        .filter(organization::Column::ClosedAt.is_null())
        .filter(
            Condition::any()
                .add(organization::Column::SeatId.in_subquery(places_of_community(order)))
                .add(organization::Column::Id.in_subquery(reporting))
                .add(organization::Column::Id.in_subquery(covering)),
        )
}

/// The ids of the order's community and of all that lies in it.
pub fn places_of_community(order: &order::Model) -> SelectStatement {
    let of_community = Condition::any()
        .add(place::Column::CommunityId.eq(order.community_id))
        .add(place::Column::Id.eq(order.community_id));
    place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(of_community)
        .into_query()
}
