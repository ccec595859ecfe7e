//! Those above a desk: it hands them what it can do nothing about (提级), and the street tells
//! everybody to hurry (督办).

use entity::{order, order_event::OrderEventKind, organization, organization::OrganizationKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Serialize;
use uuid::Uuid;

use super::{
    notices,
    rules::OrderAction,
    service::{EventDetail, Opening, checked_words, open},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    identity::service::administrators_of,
    inbox,
    requests::RequestKey,
    viewer::Viewer,
};

#[derive(Clone, Debug, Serialize)]
pub struct PassUpOrder {
    pub order_id: Uuid,
    pub reason: String,
}

/// From a branch to its community, from the community to the street. The deadlines go on, and the branch
/// goes on seeing it.
///
/// # Errors
/// `REQUIRED` or `TOO_LONG` on `reason`; `NOBODY_ABOVE` from the street's own desk, or where the place
/// above has none; and those of every step.
pub async fn pass_up(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: PassUpOrder,
) -> Result<order::Model> {
    let reason = checked_words(&input.reason, "reason")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::PassUp).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let above = desk_above(&*step.write, &step.order)
        .await?
        .ok_or(ErrorCode::NobodyAbove)?;
    let detail = EventDetail {
        words: Some(reason),
        organization_id: Some(above.id),
        ..Default::default()
    };
    let first = step.order.passed_up_by.unwrap_or(step.order.desk_id);
    let event = step
        .advance(viewer, OrderEventKind::PassedUp, detail, |next| {
            next.desk_id = Set(above.id);
            next.passed_up_by = Set(Some(first));
        })
        .await?;
    let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
    told.extend(notices::for_requester(&step.order, &event));
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

async fn desk_above(
    db: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<Option<organization::Model>> {
    let desk = organization::Entity::find_by_id(order.desk_id)
        .one(db)
        .await?;
    let (kind, seat) = match desk.map(|desk| desk.kind) {
        Some(OrganizationKind::StreetCommittee) => return Ok(None),
        Some(OrganizationKind::CommunityCommittee) => {
            (OrganizationKind::StreetCommittee, order.street_id)
        }
        _ => (OrganizationKind::CommunityCommittee, order.community_id),
    };
    Ok(organization::Entity::find()
        .filter(organization::Column::Kind.eq(kind))
        .filter(organization::Column::SeatId.eq(seat))
        .filter(organization::Column::ClosedAt.is_null())
        .order_by_asc(organization::Column::Id)
        .one(db)
        .await?)
}

/// Whether it lies on the desk of the street itself.
pub(super) async fn is_with_the_street(
    db: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<bool> {
    let desk = organization::Entity::find_by_id(order.desk_id)
        .one(db)
        .await?;
    Ok(desk.is_some_and(|desk| desk.kind == OrganizationKind::StreetCommittee))
}

#[derive(Clone, Debug, Serialize)]
pub struct SuperviseOrder {
    pub order_id: Uuid,
    pub words: String,
}

/// The desk, the crew and the community hear of it at once.
///
/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`, and those of every step.
pub async fn supervise(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: SuperviseOrder,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Supervise).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let now = step.now;
    let detail = EventDetail {
        words: Some(words),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Supervised, detail, |next| {
            next.supervised_at = Set(Some(now));
        })
        .await?;
    let mut people = administrators_of(&*step.write, step.order.community_id, now).await?;
    people.extend(step.crew_ids());
    let mut told = notices::for_people(&people, &step.order, &event);
    let known: Vec<Uuid> = told.iter().map(|notice| notice.person_id).collect();
    let desk = notices::for_desk(&*step.write, &step.order, &event).await?;
    told.extend(
        desk.into_iter()
            .filter(|one| !known.contains(&one.person_id)),
    );
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}
