//! Whether somebody may be about to do something to an order: for what helps them while they write.

use entity::order;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    rules::{self, OrderAction},
    service::{crew_of, find},
    sight,
};
use crate::{
    error::{ErrorCode, Result},
    viewer::Viewer,
};

/// # Errors
/// `NOT_FOUND`, and `FORBIDDEN` for what they may never do. What comes too late or too early is told when
/// it is done.
pub async fn about_to(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    order_id: Uuid,
    action: OrderAction,
) -> Result<order::Model> {
    let order = find(viewer, db, order_id).await?;
    let crew = crew_of(db, order.id).await?;
    let parts = sight::parts(viewer, &order, &crew);
    match rules::permit(&parts, order.state, action) {
        Err(ErrorCode::Forbidden) => Err(ErrorCode::Forbidden.into()),
        _ => Ok(order),
    }
}
