//! What those who take part in an order let the board show of theirs. Given and taken back at any
//! time; no step of the order, and no business of anybody else in it.

use entity::{order, order_consent};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, Result},
    orders,
    requests::{self, RequestKey},
    viewer::Viewer,
};

#[derive(Clone, Debug, Serialize)]
pub struct Publish {
    pub order_id: Uuid,
    pub words: bool,
    pub photos: bool,
}

/// # Errors
/// `NOT_FOUND`; `FORBIDDEN` for whoever neither raised the order nor ever took it.
pub async fn publish(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: Publish,
) -> Result<order::Model> {
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return orders::service::find(viewer, &*write, done).await;
    }
    let order = orders::service::find(viewer, &*write, input.order_id).await?;
    if !takes_part(&*write, viewer, &order).await? {
        return Err(ErrorCode::Forbidden.into());
    }
    let now = app.clock.now();
    let version = order_consent::Column::Version;
    order_consent::Entity::insert(order_consent::ActiveModel {
        id: Set(new_id()),
        order_id: Set(order.id),
        person_id: Set(viewer.person_id),
        words: Set(input.words),
        photos: Set(input.photos),
        changed_at: Set(now),
        version: Set(1),
    })
    .on_conflict(
        OnConflict::columns([
            order_consent::Column::OrderId,
            order_consent::Column::PersonId,
        ])
        .update_columns([
            order_consent::Column::Words,
            order_consent::Column::Photos,
            order_consent::Column::ChangedAt,
        ])
        .value(version, Expr::col((order_consent::Entity, version)).add(1))
        .to_owned(),
    )
    .exec_without_returning(&*write)
    .await?;
    requests::remember(&write, viewer, key, order.id, now, app.guard).await?;
    write.commit().await?;
    Ok(order)
}

/// Whether something in the order may be the viewer's.
async fn takes_part(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    order: &order::Model,
) -> Result<bool> {
    if order.requester_id == viewer.person_id {
        return Ok(true);
    }
    let taken = entity::order_crew::Entity::find()
        .filter(entity::order_crew::Column::OrderId.eq(order.id))
        .filter(entity::order_crew::Column::PersonId.eq(viewer.person_id));
    Ok(taken.count(db).await? > 0)
}
