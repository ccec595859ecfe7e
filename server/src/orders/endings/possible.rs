//! What the table of transitions cannot say of an order that is finished or closed: whether it closed
//! silently, whether its round can still be rated, whether somebody is to ask about it.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{order, order::OrderState, rating, request_rating};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::ratings::may_be_rated;
use crate::{
    error::{ErrorCode, Result},
    orders::rules::OrderAction,
    viewer::Viewer,
};

/// For how long somebody who said nothing may still say that it is not solved.
const SECOND_THOUGHTS: TimeDelta = TimeDelta::days(7);

/// How an order stands to its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending {
    pub is_rated: bool,
    pub viewer_rated_request: bool,
    /// Somebody is to ask about it, and it may be the viewer.
    pub viewer_may_follow_up: bool,
}

impl Ending {
    /// Whether an action that the table permits is possible.
    pub fn allows(self, action: OrderAction, order: &order::Model, now: DateTime<Utc>) -> bool {
        match action {
            OrderAction::Reopen => {
                order.state != OrderState::Closed
                    || !self.is_rated
                        && order
                            .closed_at
                            .is_some_and(|closed_at| now < closed_at + SECOND_THOUGHTS)
            }
            OrderAction::RateRequest => !self.viewer_rated_request && may_be_rated(order, now),
            OrderAction::FollowUp => self.viewer_may_follow_up,
            _ => true,
        }
    }
}

/// Whether a closed order closed because nobody said anything.
pub fn closed_silently(order: &order::Model, is_rated: bool) -> bool {
    order.state == OrderState::Closed && !is_rated
}

/// # Errors
/// `STATE_CHANGED` for what the table permits and time or somebody else has made impossible.
pub async fn check(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    order: &order::Model,
    action: OrderAction,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut ending = Ending {
        // Looked at by the follow-up itself, which knows which one it is.
        viewer_may_follow_up: true,
        ..Ending::default()
    };
    match action {
        OrderAction::Reopen if order.state == OrderState::Closed => {
            ending.is_rated = rating::Entity::find()
                .filter(rating::Column::OrderId.eq(order.id))
                .filter(rating::Column::Round.eq(order.round))
                .count(db)
                .await?
                > 0;
        }
        OrderAction::RateRequest => {
            ending.viewer_rated_request = request_rating::Entity::find()
                .filter(request_rating::Column::OrderId.eq(order.id))
                .filter(request_rating::Column::Round.eq(order.round))
                .filter(request_rating::Column::PersonId.eq(viewer.person_id))
                .count(db)
                .await?
                > 0;
        }
        _ => return Ok(()),
    }
    match ending.allows(action, order, now) {
        true => Ok(()),
        false => Err(ErrorCode::StateChanged.into()),
    }
}
