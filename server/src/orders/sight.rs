//! In what parts a viewer stands to an order, and how much of the people in it that shows.

use entity::{order, order_crew, order_event::OrderPart};

use crate::viewer::Viewer;

/// The parts that a viewer has in an order, given its crew.
pub fn parts(viewer: &Viewer, order: &order::Model, crew: &[order_crew::Model]) -> Vec<OrderPart> {
    let mut parts = Vec::new();
    if order.requester_id == viewer.person_id {
        parts.push(OrderPart::Requester);
    }
    let handles = active(order, crew).any(|one| one.person_id == viewer.person_id);
    if handles {
        parts.push(OrderPart::Handler);
    }
    if serves_desk(viewer, order) {
        parts.push(OrderPart::Desk);
    }
    if administers_street(viewer, order) {
        parts.push(OrderPart::Street);
    }
    let lives_there = order
        .compound_id
        .is_some_and(|compound_id| viewer.is_member_of(compound_id));
    if lives_there && !handles && order.requester_id != viewer.person_id {
        parts.push(OrderPart::Member);
    }
    parts
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
    /// The requester's number in clear, to arrange the work.
    pub requester_phone: bool,
}

impl Sight {
    pub fn of(parts: &[OrderPart], order: &order::Model) -> Self {
        let is_handler = parts.contains(&OrderPart::Handler);
        let is_requester = parts.contains(&OrderPart::Requester);
        Self {
            names: is_handler
                || is_requester
                || parts.contains(&OrderPart::Desk)
                || parts.contains(&OrderPart::CoHandler),
            requester_phone: is_requester || (is_handler && order.open),
        }
    }
}
