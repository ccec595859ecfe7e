//! Who was asked for an order by name, and how that stands.

use chrono::{DateTime, Utc};
use entity::{order, order_crew, order_event::OrderPart, order_offer, order_offer::OfferState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Set,
};
use uuid::Uuid;

use crate::{
    app::{App, Write},
    error::Result,
    orders::{give_back::return_to_desk, service::crew_of, sight},
    viewer::Viewer,
};

/// Those of the present round.
pub async fn of_order(
    db: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<Vec<order_offer::Model>> {
    Ok(order_offer::Entity::find()
        .filter(order_offer::Column::OrderId.eq(order.id))
        .filter(order_offer::Column::Round.eq(order.round))
        .order_by_asc(order_offer::Column::OfferedAt)
        .order_by_asc(order_offer::Column::Id)
        .all(db)
        .await?)
}

/// Whether anybody may have been asked for it by name: only then it is worth asking who.
pub fn are_of(order: &order::Model) -> bool {
    order.audience == order::Audience::Named
}

/// Whether this was asked of the viewer, or of a unit that the viewer works or answers for.
pub fn concerns(viewer: &Viewer, offer: &order_offer::Model) -> bool {
    offer.person_id == Some(viewer.person_id)
        || offer
            .organization_id
            .is_some_and(|id| viewer.employers.contains(&id) || viewer.liaises_for(id))
}

/// Whether the viewer may answer it, for themselves or their unit.
pub fn may_answer(viewer: &Viewer, offer: &order_offer::Model) -> bool {
    let is_own = offer.person_id == Some(viewer.person_id) && offer.state == OfferState::Open;
    let is_of_unit = offer
        .organization_id
        .is_some_and(|id| viewer.liaises_for(id));
    is_own || (is_of_unit && offer.stands())
}

/// The parts that being asked by name gives.
pub fn parts(
    viewer: &Viewer,
    order: &order::Model,
    crew: &[order_crew::Model],
    offers: &[order_offer::Model],
) -> Vec<OrderPart> {
    let mut parts = Vec::new();
    let standing = || {
        let offers = offers.iter().filter(|one| one.round == order.round);
        offers.filter(|one| one.stands() && concerns(viewer, one))
    };
    let handles = sight::active(order, crew).any(|one| one.person_id == viewer.person_id);
    let may_take = standing().any(|one| {
        one.person_id.is_some()
            || one
                .organization_id
                .is_some_and(|id| viewer.employers.contains(&id))
    });
    if may_take && !handles && !order.is_raised_by(viewer.person_id) {
        parts.push(OrderPart::Member);
    }
    if standing().any(|one| may_answer(viewer, one)) {
        parts.push(OrderPart::Offered);
    }
    if standing().any(|one| {
        one.state == OfferState::Open && one.person_id.is_none() && may_answer(viewer, one)
    }) {
        parts.push(OrderPart::UnitOffered);
    }
    parts
}

/// Whether the desk asked for this person and nobody less: it knows what they can do.
pub async fn own_place_offered(
    db: &impl ConnectionTrait,
    order: &order::Model,
    person_id: Uuid,
) -> Result<bool> {
    if !are_of(order) {
        return Ok(false);
    }
    let offers = of_order(db, order).await?;
    Ok(offers
        .iter()
        .any(|one| one.person_id == Some(person_id) && one.stands()))
}

/// Somebody has taken what they, or their unit, were asked to.
pub async fn taken(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    if !are_of(order) {
        return Ok(());
    }
    let offers = of_order(tx, order).await?;
    let taken = offers
        .iter()
        .filter(|one| one.state == OfferState::Open && concerns(viewer, one));
    answer(
        tx,
        taken.map(|one| one.id).collect(),
        OfferState::Accepted,
        Some(viewer.person_id),
        now,
    )
    .await
}

/// What becomes of offers that are open.
pub async fn answer(
    tx: &DatabaseTransaction,
    ids: Vec<Uuid>,
    state: OfferState,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    order_offer::Entity::update_many()
        .set(order_offer::ActiveModel {
            state: Set(state),
            answered_by: Set(by),
            answered_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(order_offer::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}

/// Nothing is asked of anybody any more: the order begins anew.
pub async fn lapse_all(
    tx: &DatabaseTransaction,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let offers = of_order(tx, order).await?;
    let standing = offers.iter().filter(|one| one.stands());
    answer(
        tx,
        standing.map(|one| one.id).collect(),
        OfferState::Lapsed,
        None,
        now,
    )
    .await
}

/// Whoever had taken it left the crew: they are not asked again.
pub async fn left(
    tx: &DatabaseTransaction,
    order: &order::Model,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    if !are_of(order) {
        return Ok(());
    }
    let offers = of_order(tx, order).await?;
    let own = offers
        .iter()
        .filter(|one| one.person_id == Some(person_id) && one.stands());
    answer(
        tx,
        own.map(|one| one.id).collect(),
        OfferState::Lapsed,
        None,
        now,
    )
    .await
}

/// Gives an order back to the desk where nobody has it and nobody is left who was asked for it; answers
/// whether it did. The order's row is held.
pub async fn settle(
    write: &mut Write<'_>,
    app: &App,
    order: &mut order::Model,
    by: (Uuid, OrderPart),
    now: DateTime<Utc>,
) -> Result<bool> {
    if !are_of(order) || order.state != order::OrderState::Dispatched {
        return Ok(false);
    }
    let crew = crew_of(&**write, order.id).await?;
    let is_taken = sight::active(order, &crew).next().is_some();
    if is_taken
        || of_order(&**write, order)
            .await?
            .iter()
            .any(order_offer::Model::stands)
    {
        return Ok(false);
    }
    return_to_desk(write, app, order, &[], by, now).await?;
    Ok(true)
}
