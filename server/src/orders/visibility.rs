//! Which orders somebody may see: the filter that every list and look-up starts from.

use entity::{
    co_handling, order, order::Audience, order_crew, order_follower, order_offer,
    order_offer::OfferState, place,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{ExprTrait, SelectStatement},
};
use uuid::Uuid;

use crate::{
    places::subtree::{self, Levels},
    viewer::Viewer,
};

/// Orders that the viewer raised, that were raised for them, or that they took or joined, those that
/// their unit was asked to help with, those that they or their unit were asked by name to take, those of
/// desks served and places administered; and unless they are hidden, those of places walked as a grid
/// worker, those that went to the hall of a compound or community where the viewer is a confirmed
/// member, and small wishes from the community where the viewer lives.
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
        .add(raised_by(viewer))
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
    if may_be_asked(viewer) {
        any = any.add(order::Column::Id.in_subquery(offered_to(viewer)));
    }
    let desks = viewer.desk_ids();
    if !desks.is_empty() {
        any = any
            .add(order::Column::DeskId.is_in(desks.iter().copied()))
            .add(order::Column::PassedUpBy.is_in(desks));
    }
    for place in viewer.administered_places() {
        any = any.add(lies_in(place));
    }
    for place in viewer.grid_places() {
        any = any.add(unless_hidden(lies_in(place)));
    }
    if !viewer.member_of.is_empty() {
        any = any.add(in_a_hall(Condition::all().add(for_members(viewer))));
    }
    if let Some(community_id) = viewer.home_community {
        any = any.add(in_a_hall(wishes_of(community_id)));
    }
    any
}

/// Whoever asked for an order, and whom they asked for.
pub fn raised_by(viewer: &Viewer) -> Condition {
    Condition::any()
        .add(order::Column::RequesterId.eq(viewer.person_id))
        .add(order::Column::SecondRequesterId.eq(viewer.person_id))
}

pub fn not_raised_by(viewer: &Viewer) -> Condition {
    let second = order::Column::SecondRequesterId;
    Condition::all()
        .add(order::Column::RequesterId.ne(viewer.person_id))
        .add(second.is_null().or(second.ne(viewer.person_id)))
}

/// 微心愿
pub fn wishes_of(community_id: Uuid) -> Condition {
    Condition::all()
        .add(order::Column::CommunityId.eq(community_id))
        .add(order::Column::OpenToAll.eq(true))
}

/// The halls of the viewer's compounds and of the communities that these lie in.
pub fn for_members(viewer: &Viewer) -> Condition {
    let of_community = Condition::all()
        .add(order::Column::CommunityId.is_in(viewer.member_in.iter().copied()))
        .add(order::Column::Audience.eq(Audience::Community));
    Condition::any()
        .add(order::Column::CompoundId.is_in(viewer.member_of.iter().copied()))
        .add(of_community)
}

/// Offers go to members, and to those who work or answer for a unit.
fn may_be_asked(viewer: &Viewer) -> bool {
    !viewer.member_of.is_empty() || !viewer.employers.is_empty() || !viewer.unit_ids().is_empty()
}

/// Orders that the viewer, or a unit of theirs, was asked by name to take.
pub fn offered_to(viewer: &Viewer) -> SelectStatement {
    let units = viewer.employers.iter().copied().chain(viewer.unit_ids());
    let asked = Condition::any()
        .add(order_offer::Column::PersonId.eq(viewer.person_id))
        .add(order_offer::Column::OrganizationId.is_in(units));
    order_offer::Entity::find()
        .select_only()
        .column(order_offer::Column::OrderId)
        .filter(asked)
        .filter(order_offer::Column::State.is_in([OfferState::Open, OfferState::Accepted]))
        .into_query()
}

/// What those may see who have no more to do with an order than that it is there to be taken.
fn in_a_hall(which: Condition) -> Condition {
    let is_out = which
        .add(order::Column::DispatchedAt.is_not_null())
        .add(order::Column::Audience.ne(Audience::Named));
    unless_hidden(is_out)
}

/// 仅受理人可见: whoever neither asked for it, nor serves its desk, nor is in its crew, never sees it. All
/// that others see goes through here.
fn unless_hidden(which: Condition) -> Condition {
    Condition::all()
        .add(which)
        .add(order::Column::Hidden.eq(false))
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
