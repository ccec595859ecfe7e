//! What of all that the table permits makes sense now, as the crew stands: no I/O, no clock.

use entity::{order, order::OrderState, order_crew, order_takeover};
use uuid::Uuid;

use super::{crew_places::place_of, lead::leads, rules::OrderAction, sight};

/// Whether it needs to be known who asks for a place.
pub(super) fn asks_for_takeover(action: OrderAction) -> bool {
    matches!(
        action,
        OrderAction::AnswerTakeover | OrderAction::RequestTakeover
    )
}

pub(super) fn applies(
    action: OrderAction,
    order: &order::Model,
    crew: &[order_crew::Model],
    asked: Option<&order_takeover::Model>,
    person_id: Uuid,
) -> bool {
    let own = place_of(order, crew, person_id);
    match action {
        OrderAction::Finish => leads(order, crew, person_id),
        OrderAction::HandOverLead => {
            own.is_some_and(|own| own.leads) && sight::active(order, crew).count() > 1
        }
        OrderAction::RequestTakeover => {
            asked.is_none() && sight::active(order, crew).any(|one| may_be_asked_for(order, one))
        }
        OrderAction::AnswerTakeover => {
            own.is_some_and(|own| asked.is_some_and(|asked| asked.crew_id == own.id))
        }
        _ => true,
    }
}

/// Where there is still a place to claim, only those are asked for theirs from whom nothing was heard.
pub(super) fn may_be_asked_for(order: &order::Model, place: &order_crew::Model) -> bool {
    order.state != OrderState::Dispatched || place.progress_due_at.is_some()
}
