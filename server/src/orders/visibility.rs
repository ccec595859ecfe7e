//! Which orders somebody may see: the filter that every list and look-up starts from.

use entity::{co_handling, order, order_crew, order_follower, place};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::{
    places::subtree::{self, Levels},
    viewer::Viewer,
};

/// Orders that the viewer raised, took or joined, those that their unit was asked to help with, those
/// of desks served and places looked after, and those that went to the hall of a compound where the viewer is a confirmed member.
pub fn visible_to(viewer: &Viewer) -> Select<order::Entity> {
    order::Entity::find().filter(condition(viewer))
}

fn condition(viewer: &Viewer) -> Condition {
    if viewer.is_system_admin() {
        return Condition::all();
    }
    let taken = order_crew::Entity::find()
        .select_only()
        .column(order_crew::Column::OrderId)
        .filter(order_crew::Column::PersonId.eq(viewer.person_id))
        .into_query();
    let followed = order_follower::Entity::find()
        .select_only()
        .column(order_follower::Column::OrderId)
        .filter(order_follower::Column::PersonId.eq(viewer.person_id))
        .into_query();
    let mut any = Condition::any()
        .add(order::Column::RequesterId.eq(viewer.person_id))
        .add(order::Column::Id.in_subquery(taken))
        .add(order::Column::Id.in_subquery(followed));
    let units = viewer.unit_ids();
    if !units.is_empty() {
        let helped = co_handling::Entity::find()
            .select_only()
            .column(co_handling::Column::OrderId)
            .filter(co_handling::Column::OrganizationId.is_in(units))
            .into_query();
        any = any.add(order::Column::Id.in_subquery(helped));
    }
    let desks = viewer.desk_ids();
    if !desks.is_empty() {
        any = any
            .add(order::Column::DeskId.is_in(desks.iter().copied()))
            .add(order::Column::PassedUpBy.is_in(desks));
    }
    for place in viewer
        .administered_places()
        .into_iter()
        .chain(viewer.grid_places())
    {
        any = any.add(lies_in(place));
    }
    if !viewer.member_of.is_empty() {
        any = any.add(
            Condition::all()
                .add(order::Column::CompoundId.is_in(viewer.member_of.iter().copied()))
                .add(order::Column::DispatchedAt.is_not_null()),
        );
    }
    any
}

/// Orders from a place's subtree, by the column that keeps that level.
pub fn lies_in(place: &place::Model) -> Condition {
    let levels = Levels {
        street: order::Column::StreetId,
        community: order::Column::CommunityId,
        compound: order::Column::CompoundId,
        place: order::Column::PlaceId,
    };
    subtree::lies_in(place, levels)
}
