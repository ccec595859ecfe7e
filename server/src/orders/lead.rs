//! 组长: whoever claimed first speaks for a crew and finishes. The lead can be handed over; when the
//! lead leaves, whoever has been in the crew for longest leads.

use chrono::{DateTime, Utc};
use entity::{
    notification::NotificationKind,
    order, order_crew,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use serde::Serialize;
use uuid::Uuid;

use super::{
    crew_places::place_of,
    notices,
    rules::OrderAction,
    service::{EventDetail, Opening, crew_of, open, record},
    sight,
};
use crate::{
    app::{App, Write},
    error::{ErrorCode, Result, field},
    inbox,
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
};

/// Whoever works alone leads themselves.
///
/// # Errors
/// `LEAD_ONLY`.
pub(super) fn check_lead(
    viewer: &Viewer,
    order: &order::Model,
    crew: &[order_crew::Model],
) -> Result<()> {
    match leads(order, crew, viewer.person_id) {
        true => Ok(()),
        false => Err(ErrorCode::LeadOnly.into()),
    }
}

pub(super) fn leads(order: &order::Model, crew: &[order_crew::Model], person_id: Uuid) -> bool {
    order.crew_size == 1 || place_of(order, crew, person_id).is_some_and(|place| place.leads)
}

/// Makes whoever has been there for longest lead, where nobody does.
pub(super) async fn pass_on(
    write: &mut Write<'_>,
    app: &App,
    order: &mut order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let crew = crew_of(&**write, order.id).await?;
    if sight::active(order, &crew).any(|one| one.leads) {
        return Ok(());
    }
    let Some(next) = sight::active(order, &crew).next() else {
        return Ok(());
    };
    let (place_id, person_id) = (next.id, next.person_id);
    give(write, place_id, true).await?;
    tell(write, app, order, person_id, now).await
}

/// The event names whoever leads from now on, and they are told.
pub(super) async fn tell(
    write: &mut Write<'_>,
    app: &App,
    order: &mut order::Model,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let kind = OrderEventKind::LeadPassed;
    let by = (person_id, OrderPart::Handler);
    record(write, order, kind, by, now, &EventDetail::default(), |_| {}).await?;
    let told = notices::of_the_clock(&[person_id], order, NotificationKind::OrderLeadPassed);
    inbox::service::notify(write, app, told).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(())
}

async fn give(tx: &DatabaseTransaction, place_id: Uuid, leads: bool) -> Result<()> {
    order_crew::Entity::update_many()
        .col_expr(order_crew::Column::Leads, Expr::value(leads))
        .filter(order_crew::Column::Id.eq(place_id))
        .exec(tx)
        .await?;
    Ok(())
}

#[derive(Clone, Debug, Serialize)]
pub struct HandOverLead {
    pub order_id: Uuid,
    pub crew_member_id: Uuid,
}

/// # Errors
/// `LEAD_ONLY`, `NOT_FOUND` on `crewMemberId` for whoever is not in the crew any more, `INVALID` for
/// oneself, and those of every step.
pub async fn hand_over(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: HandOverLead,
) -> Result<order::Model> {
    let opening = open(viewer, app, key, input.order_id, OrderAction::HandOverLead).await?;
    let mut step = match opening {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    step.hold(viewer).await?;
    let own = place_of(&step.order, &step.crew, viewer.person_id).ok_or(ErrorCode::Forbidden)?;
    if !own.leads {
        return Err(ErrorCode::LeadOnly.into());
    }
    if own.id == input.crew_member_id {
        return Err(field(ErrorCode::Invalid, "crewMemberId"));
    }
    let next = sight::active(&step.order, &step.crew)
        .find(|one| one.id == input.crew_member_id)
        .ok_or_else(|| field(ErrorCode::NotFound, "crewMemberId"))?;
    give(&step.write, own.id, false).await?;
    give(&step.write, next.id, true).await?;
    let person_id = next.person_id;
    tell(&mut step.write, app, &mut step.order, person_id, step.now).await?;
    step.close().await
}
