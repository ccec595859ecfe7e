//! In what parts a viewer stands to an order, and how much of the people in it that shows.

use entity::{order, order::OrderSource, order_crew, order_event::OrderPart};

use crate::viewer::Viewer;

/// The parts that a viewer has in an order, given its crew.
pub fn parts(viewer: &Viewer, order: &order::Model, crew: &[order_crew::Model]) -> Vec<OrderPart> {
    let mut parts = Vec::new();
    let serves_desk = serves_desk(viewer, order);
    let is_raised_by_viewer = order.is_raised_by(viewer.person_id);
    let is_of_patrol = order.source == OrderSource::Patrol;
    if is_raised_by_viewer && is_of_patrol {
        parts.push(OrderPart::Finder);
    }
    // Nobody asked for what a patrol found: the desk says when it is done.
    if (is_raised_by_viewer && !is_of_patrol) || (serves_desk && is_of_patrol) {
        parts.push(OrderPart::Requester);
    }
    let handles = active(order, crew).any(|one| one.person_id == viewer.person_id);
    if handles {
        parts.push(OrderPart::Handler);
    }
    if serves_desk {
        parts.push(OrderPart::Desk);
    }
    if administers_street(viewer, order) {
        parts.push(OrderPart::Street);
    }
    if may_take(viewer, order) && !handles && !is_raised_by_viewer {
        parts.push(OrderPart::Member);
    }
    parts
}

/// Members take what went to the hall of their compound, or of their community; a small wish, whoever
/// lives in the community; what is hidden, those of the desk alone, who know of it anyway. Whoever was
/// asked by name is known from the offers: `offers::parts`.
fn may_take(viewer: &Viewer, order: &order::Model) -> bool {
    let is_member = match order.audience {
        order::Audience::Named => return false,
        _ if order.hidden => return serves_desk(viewer, order),
        order::Audience::Compound => order
            .compound_id
            .is_some_and(|compound_id| viewer.is_member_of(compound_id)),
        order::Audience::Community => viewer.member_in.contains(&order.community_id),
    };
    is_member || (order.open_to_all && viewer.lives_in(order.community_id))
}

/// In which part something is on record: for what a patrol found the desk stands in for a requester.
pub fn acting_as(order: &order::Model, part: OrderPart) -> OrderPart {
    match (order.source, part) {
        (OrderSource::Patrol, OrderPart::Requester) => OrderPart::Desk,
        (_, part) => part,
    }
}

/// Crew members of the present round.
pub fn active<'a>(
    order: &'a order::Model,
    crew: &'a [order_crew::Model],
) -> impl Iterator<Item = &'a order_crew::Model> {
    crew.iter()
        .filter(|one| one.round == order.round && one.released_at.is_none())
}

fn administers_street(viewer: &Viewer, order: &order::Model) -> bool {
    viewer.is_system_admin()
        || viewer
            .administered_places()
            .iter()
            .any(|place| place.id == order.street_id)
}

/// Dispatchers of the desk, and administrators of the place above them.
pub fn serves_desk(viewer: &Viewer, order: &order::Model) -> bool {
    viewer.is_system_admin()
        || viewer.desk_ids().contains(&order.desk_id)
        || viewer.administered_places().iter().any(|place| {
            [
                Some(order.street_id),
                Some(order.community_id),
                order.compound_id,
            ]
            .contains(&Some(place.id))
        })
}

/// What a viewer may know of the people in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Whole names; otherwise masked ones.
    pub names: bool,
    /// The number of the requester, and of whom they asked for, in clear, to arrange the work.
    pub requester_phone: bool,
}

impl Sight {
    pub fn of(parts: &[OrderPart], order: &order::Model) -> Self {
        let is_handler = parts.contains(&OrderPart::Handler);
        let is_desk = parts.contains(&OrderPart::Desk);
        // For what a patrol found, the desk only stands in for one.
        let is_requester = parts.contains(&OrderPart::Finder)
            || (parts.contains(&OrderPart::Requester) && order.source != OrderSource::Patrol);
        Self {
            names: is_handler || is_requester || is_desk || parts.contains(&OrderPart::CoHandler),
            requester_phone: is_requester || (is_handler && order.open),
        }
    }
}
