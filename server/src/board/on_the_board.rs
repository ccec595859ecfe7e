//! The one filter that decides which orders a board may tell of.

use entity::{order, order::OrderState, place};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::places::subtree::{self, Levels};

/// Orders from a place that have ended, in whatever way. Figures, list, open data and photos all
/// start from here: what must never be shown is left out here.
pub fn on_the_board(place: &place::Model) -> Select<order::Entity> {
    let levels = Levels {
        street: order::Column::StreetId,
        community: order::Column::CommunityId,
        compound: order::Column::CompoundId,
        place: order::Column::PlaceId,
    };
    ended().filter(subtree::lies_in(place, levels))
}

/// The same wherever they come from.
pub fn ended() -> Select<order::Entity> {
    order::Entity::find()
        .filter(order::Column::ClosedAt.is_not_null())
        // What was merged is told of where it went on.
        .filter(order::Column::State.ne(OrderState::Merged))
        .filter(order::Column::Hidden.eq(false))
}
