//! What those say who were asked for an order by name. Whoever takes it themselves claims it; a unit's
//! liaison may say beforehand that somebody will.

use entity::{
    order, order_event, order_event::OrderEventKind, order_offer, order_offer::OfferState,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde::Serialize;
use uuid::Uuid;

use super::standing;
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    inbox,
    orders::{
        notices,
        rules::OrderAction,
        service::{EventDetail, Opening, Step, checked_words, open},
    },
    requests::RequestKey,
    viewer::Viewer,
};

#[derive(Clone, Debug, Serialize)]
pub struct RefuseOffer {
    pub order_id: Uuid,
    /// For a unit; otherwise for oneself.
    pub organization_id: Option<Uuid>,
    pub reason: String,
}

/// Once nobody is left who was asked, and nobody has taken it, it lies on the desk again.
///
/// # Errors
/// `REQUIRED` or `TOO_LONG` on `reason`, `NOT_FOUND` on `organizationId` where that was not asked or the
/// viewer does not answer for it, and those of every step.
pub async fn refuse(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: RefuseOffer,
) -> Result<order::Model> {
    let reason = checked_words(&input.reason, "reason")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::RefuseOffer).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let offer = asked_of(viewer, &step, input.organization_id).await?;
    // Why is for the desk, which finds it with the offer.
    answer(viewer, &mut step, offer, OfferState::Refused, Some(reason)).await?;
    let event = advance(
        viewer,
        app,
        &mut step,
        OrderEventKind::OfferRefused,
        input.organization_id,
    )
    .await?;
    let by = (event.actor_id, event.actor_part);
    let now = step.now;
    standing::settle(&mut step.write, app, &mut step.order, by, now).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct AcceptOffer {
    pub order_id: Uuid,
    pub organization_id: Uuid,
}

/// The unit will send somebody, who then takes it.
///
/// # Errors
/// `NOT_FOUND` on `organizationId` as for [`refuse`], and those of every step.
pub async fn accept(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AcceptOffer,
) -> Result<order::Model> {
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::AcceptOffer).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let unit = Some(input.organization_id);
    let offer = asked_of(viewer, &step, unit).await?;
    answer(viewer, &mut step, offer, OfferState::Accepted, None).await?;
    advance(viewer, app, &mut step, OrderEventKind::OfferAccepted, unit).await?;
    step.close().await
}

async fn asked_of(
    viewer: &Viewer,
    step: &Step<'_>,
    organization_id: Option<Uuid>,
) -> Result<order_offer::Model> {
    let offers = standing::of_order(&*step.write, &step.order).await?;
    offers
        .into_iter()
        .filter(|one| one.organization_id == organization_id)
        .find(|one| standing::may_answer(viewer, one))
        .ok_or_else(|| field(ErrorCode::NotFound, "organizationId"))
}

async fn answer(
    viewer: &Viewer,
    step: &mut Step<'_>,
    offer: order_offer::Model,
    state: OfferState,
    reason: Option<String>,
) -> Result<()> {
    let mut offer = offer.into_active_model();
    offer.state = Set(state);
    offer.reason = Set(reason);
    offer.answered_by = Set(Some(viewer.person_id));
    offer.answered_at = Set(Some(step.now));
    offer.update(&*step.write).await?;
    Ok(())
}

/// On record, and told to the desk.
async fn advance(
    viewer: &Viewer,
    app: &App,
    step: &mut Step<'_>,
    kind: OrderEventKind,
    organization_id: Option<Uuid>,
) -> Result<order_event::Model> {
    let detail = EventDetail {
        organization_id,
        ..Default::default()
    };
    let event = step.advance(viewer, kind, detail, |_| {}).await?;
    let told = notices::for_desk(&*step.write, &step.order, &event).await?;
    inbox::service::notify(&mut step.write, app, told).await?;
    Ok(event)
}
