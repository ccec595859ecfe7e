//! What follows when an order closes, whoever or whatever closed it.

use chrono::{DateTime, Utc};
use entity::{category, order};
use sea_orm::Set;

use super::{
    follow_up_rules::{look_back_at, reason_to_ask},
    follow_ups,
};
use crate::{
    app::{App, Write},
    error::Result,
};

/// Why it could not be solved is said to everybody from now on.
pub fn set_closed(
    next: &mut order::ActiveModel,
    order: &order::Model,
    category: &category::Model,
    now: DateTime<Utc>,
) {
    next.closed_at = Set(Some(now));
    next.public_reason = Set(order.unsolvable_reason.clone());
    next.settle_at = Set(look_back_at(now, category.look_back_days));
}

/// Has somebody ask about it, where there is reason to.
pub async fn follow_up(
    write: &mut Write<'_>,
    app: &App,
    order: &order::Model,
    stars: Option<i32>,
    now: DateTime<Utc>,
) -> Result<()> {
    match reason_to_ask(app.sampling, order.id, order.round, stars) {
        Some(kind) => follow_ups::arise(write, app, order, kind, now).await,
        None => Ok(()),
    }
}
