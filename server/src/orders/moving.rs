//! Orders follow the places that they come from when the tree is changed.

use std::collections::HashMap;

use entity::{order, place};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result},
    places::{
        desks,
        relocation::{Above, Listed},
        subtree,
    },
};

const CHUNK: usize = 1_000;

/// Orders of a subtree that has moved: they are listed where it is now, and those that are open lie
/// on the desk that answers for it there.
pub async fn follow(tx: &DatabaseTransaction, above: &Above, moved: &place::Model) -> Result<()> {
    let listed = Listed {
        place: order::Column::PlaceId,
        street: order::Column::StreetId,
        community: order::Column::CommunityId,
        compound: Some(order::Column::CompoundId),
    };
    above.relist::<order::Entity>(tx, moved, listed).await?;
    find_desks(tx, moved).await
}

/// Orders of one place become those of another.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
) -> Result<()> {
    let mut update = order::Entity::update_many()
        .col_expr(order::Column::PlaceId, Expr::value(into.id))
        .col_expr(order::Column::CompoundId, Expr::value(into.compound_id))
        .filter(order::Column::PlaceId.eq(from.id));
    if let Some(community_id) = into.community_id {
        update = update.col_expr(order::Column::CommunityId, Expr::value(community_id));
    }
    update.exec(tx).await?;
    find_desks(tx, into).await
}

/// Orders that somebody still has something to do for.
pub async fn open_in(db: &impl ConnectionTrait, place: &place::Model) -> Result<u64> {
    Ok(order::Entity::find()
        .filter(order::Column::Open.eq(true))
        .filter(order::Column::PlaceId.in_subquery(subtree::ids_from_here_down(place)))
        .count(db)
        .await?)
}

/// Whether any order ever came from here.
pub async fn any_in(db: &impl ConnectionTrait, place: &place::Model) -> Result<bool> {
    let found = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::Column::PlaceId.in_subquery(subtree::ids_from_here_down(place)))
        .limit(1)
        .into_tuple::<Uuid>()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Gives what a desk has to whoever answers for the places that it comes from.
///
/// # Errors
/// `ORDERS_OPEN` where nobody else does.
pub async fn leave_desk(tx: &DatabaseTransaction, desk_id: Uuid) -> Result<()> {
    let on_desk = Condition::all().add(order::Column::DeskId.eq(desk_id));
    settle(tx, on_desk.clone()).await?;
    let left = order::Entity::find()
        .filter(order::Column::Open.eq(true))
        .filter(on_desk)
        .count(tx)
        .await?;
    match left {
        0 => Ok(()),
        _ => Err(ErrorCode::OrdersOpen.into()),
    }
}

/// All that was ever on one desk is on another.
pub async fn hand_over_desk(tx: &DatabaseTransaction, from: Uuid, into: Uuid) -> Result<()> {
    order::Entity::update_many()
        .col_expr(order::Column::DeskId, Expr::value(into))
        .filter(order::Column::DeskId.eq(from))
        .exec(tx)
        .await?;
    Ok(())
}

/// How many are on a desk, and how many of these are open.
pub async fn on_desk(db: &impl ConnectionTrait, desk_id: Uuid) -> Result<(u64, u64)> {
    let all = order::Entity::find().filter(order::Column::DeskId.eq(desk_id));
    let open = all.clone().filter(order::Column::Open.eq(true));
    Ok((all.count(db).await?, open.count(db).await?))
}

/// Open orders from a place and below it go to the desk that answers for them now. A desk that nobody
/// took the place of keeps what it has.
pub async fn find_desks(tx: &DatabaseTransaction, within: &place::Model) -> Result<()> {
    let places = subtree::ids_from_here_down(within);
    settle(
        tx,
        Condition::all()
            .add(order::Column::PlaceId.in_subquery(places))
            // What lies with those above stays with them.
            .add(order::Column::PassedUpBy.is_null()),
    )
    .await
}

async fn settle(tx: &DatabaseTransaction, which: Condition) -> Result<()> {
    let open: Vec<(Uuid, Uuid, Uuid)> = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .column(order::Column::PlaceId)
        .column(order::Column::DeskId)
        .filter(order::Column::Open.eq(true))
        .filter(which)
        .into_tuple()
        .all(tx)
        .await?;
    let mut moving: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for orders in open.chunks(CHUNK) {
        let places = place::Entity::find()
            .filter(place::Column::Id.is_in(orders.iter().map(|(_, place_id, _)| *place_id)))
            .all(tx)
            .await?;
        let desks = desks::desks_of(tx, &places).await?;
        for (id, place_id, desk_id) in orders {
            if let Some(desk) = desks.get(place_id).filter(|desk| desk.id != *desk_id) {
                moving.entry(desk.id).or_default().push(*id);
            }
        }
    }
    for (desk_id, orders) in moving {
        for ids in orders.chunks(CHUNK) {
            order::Entity::update_many()
                .col_expr(order::Column::DeskId, Expr::value(desk_id))
                .filter(order::Column::Id.is_in(ids.iter().copied()))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}
