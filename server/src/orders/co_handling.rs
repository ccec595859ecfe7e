//! 协办: the desk asks a department or a unit to help, by a deadline of its own; its liaison answers.

use chrono::{DateTime, Utc};
use entity::{
    co_handling,
    co_handling::CoHandlingState,
    order,
    order_event::{OrderEventKind, OrderPart},
    organization,
    organization::OrganizationKind,
    place,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    beside,
    deadlines::Span,
    notices,
    rules::OrderAction,
    service::{EventDetail, Opening, checked_words, find, open, record},
    sight,
};
use crate::{
    app::{App, Write},
    clock::new_id,
    error::{ErrorCode, OnUnique, Result, field, limit},
    identity::service::liaisons_of,
    inbox,
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
};

/// Working days that a department may be given.
const LONGEST: i32 = 15;
const AT_ONCE: u64 = 50;
/// Who may be asked; those of the whole street, departments first.
const KINDS: [OrganizationKind; 4] = [
    OrganizationKind::Department,
    OrganizationKind::PropertyCompany,
    OrganizationKind::OwnersCommittee,
    OrganizationKind::PartnerUnit,
];

#[derive(Clone, Debug, Serialize)]
pub struct AskCoHandler {
    pub order_id: Uuid,
    pub organization_id: Uuid,
    pub words: String,
    pub working_days: i32,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`; `OUT_OF_RANGE` on `workingDays`; on `organizationId`
/// `NOT_FOUND` for one that cannot be asked, `ALREADY_ASKED` for one that was in this round; and those
/// of every step.
pub async fn ask(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AskCoHandler,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    if !(1..=LONGEST).contains(&input.working_days) {
        return Err(limit(ErrorCode::OutOfRange, "workingDays", LONGEST.into()));
    }
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::AskCoHandler).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let organization = who_may_be_asked(&step.order)
        .filter(organization::Column::Id.eq(input.organization_id))
        .one(&*step.write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "organizationId"))?;
    let due_at = Span::WorkingDays(input.working_days.into()).after(step.now, &app.calendar.get());
    co_handling::ActiveModel {
        id: Set(new_id()),
        order_id: Set(step.order.id),
        round: Set(step.order.round),
        organization_id: Set(organization.id),
        asked_by: Set(viewer.person_id),
        asked_at: Set(step.now),
        words: Set(words.clone()),
        due_at: Set(due_at),
        state: Set(CoHandlingState::Asked),
        answered_by: Set(None),
        answered_at: Set(None),
        answer: Set(None),
        look_at: Set(Some(due_at)),
    }
    .insert(&*step.write)
    .await
    .on_unique(
        "co_handling",
        &["order_id", "round", "organization_id"],
        || field(ErrorCode::AlreadyAsked, "organizationId"),
    )?;
    let detail = EventDetail {
        words: Some(words),
        organization_id: Some(organization.id),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::CoHandlerAsked, detail, |_| {})
        .await?;
    let liaisons = liaisons_of(&*step.write, organization.id, step.now).await?;
    let told = notices::for_people(&liaisons, &step.order, &event);
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

/// Open organisations that can be asked about an order: those of its street or with a seat nowhere, and
/// of the partner units those of its community.
fn who_may_be_asked(order: &order::Model) -> sea_orm::Select<organization::Entity> {
    let of_units = Condition::any()
        .add(organization::Column::Kind.ne(OrganizationKind::PartnerUnit))
        .add(organization::Column::SeatId.eq(order.community_id));
    let street = place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(
            Condition::any()
                .add(place::Column::Id.eq(order.street_id))
                .add(place::Column::StreetId.eq(order.street_id)),
        )
        .into_query();
    organization::Entity::find()
        .filter(organization::Column::Kind.is_in(KINDS))
        .filter(organization::Column::ClosedAt.is_null())
        .filter(of_units)
        .filter(
            Condition::any()
                .add(organization::Column::SeatId.is_null())
                .add(organization::Column::SeatId.in_subquery(street)),
        )
}

/// Departments first, then by name.
///
/// # Errors
/// `NOT_FOUND`, and `FORBIDDEN` to whoever does not serve the order's desk.
pub async fn candidates(
    viewer: &Viewer,
    app: &App,
    order_id: Uuid,
) -> Result<Vec<organization::Model>> {
    let db = app.db.reader();
    let order = find(viewer, db, order_id).await?;
    if !sight::serves_desk(viewer, &order) {
        return Err(ErrorCode::Forbidden.into());
    }
    let is_department = Expr::col((organization::Entity, organization::Column::Kind))
        .eq(OrganizationKind::Department);
    Ok(who_may_be_asked(&order)
        .order_by_desc(is_department)
        .order_by_asc(organization::Column::Name)
        .order_by_asc(organization::Column::Id)
        .all(db)
        .await?)
}

#[derive(Clone, Debug, Serialize)]
pub struct AnswerCoHandling {
    pub order_id: Uuid,
    pub organization_id: Uuid,
    /// Or it cannot help.
    pub done: bool,
    pub words: String,
    pub photo_ids: Vec<Uuid>,
}

/// By the department's liaison; or by the desk, which was told the answer some other way.
///
/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`; `NOT_FOUND` on `organizationId` where it is not asked, or the
/// viewer may not answer for it; `TOO_MANY` or `NOT_FOUND` on `photoIds`; and those of every step.
pub async fn answer(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AnswerCoHandling,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let action = OrderAction::AnswerCoHandling;
    let mut step = match open(viewer, app, key, input.order_id, action).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let asked = co_handling::Entity::find()
        .filter(co_handling::Column::OrderId.eq(step.order.id))
        .filter(co_handling::Column::Round.eq(step.order.round))
        .filter(co_handling::Column::OrganizationId.eq(input.organization_id))
        .one(&*step.write)
        .await?
        .filter(|one| beside::may_answer(viewer, &step.order, one))
        .ok_or_else(|| field(ErrorCode::NotFound, "organizationId"))?;
    if !viewer.liaises_for(asked.organization_id) {
        step.part = OrderPart::Desk;
    }
    let asked_by = asked.asked_by;
    let (state, kind) = match input.done {
        true => (CoHandlingState::Done, OrderEventKind::CoHandlerDone),
        false => (CoHandlingState::Refused, OrderEventKind::CoHandlerRefused),
    };
    let mut next = asked.into_active_model();
    next.state = Set(state);
    next.answered_by = Set(Some(viewer.person_id));
    next.answered_at = Set(Some(step.now));
    next.answer = Set(Some(words.clone()));
    next.look_at = Set(None);
    next.update(&*step.write).await?;
    let detail = EventDetail {
        words: Some(words),
        organization_id: Some(input.organization_id),
        photo_ids: input.photo_ids,
        ..Default::default()
    };
    let event = step.advance(viewer, kind, detail, |_| {}).await?;
    let mut people = step.crew_ids();
    people.push(asked_by);
    let told = notices::for_people(&people, &step.order, &event);
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

/// The order is done, or begins anew: nobody waits for an answer any more.
pub(super) async fn lapse(write: &Write<'_>, order_id: Uuid) -> Result<()> {
    co_handling::Entity::update_many()
        .col_expr(
            co_handling::Column::State,
            Expr::value(CoHandlingState::Lapsed),
        )
        .col_expr(
            co_handling::Column::LookAt,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .filter(co_handling::Column::OrderId.eq(order_id))
        .filter(co_handling::Column::State.eq(CoHandlingState::Asked))
        .exec(&**write)
        .await?;
    Ok(())
}

/// What one was asked for the other answers. Where both were asked about one order, each keeps its own.
pub async fn hand_over(tx: &DatabaseTransaction, from: Uuid, into: Uuid) -> Result<()> {
    let asked = |organization_id| {
        co_handling::Entity::find()
            .filter(co_handling::Column::OrganizationId.eq(organization_id))
            .all(tx)
    };
    let (theirs, own) = (asked(from).await?, asked(into).await?);
    let both = |one: &co_handling::Model| {
        own.iter()
            .any(|other| (other.order_id, other.round) == (one.order_id, one.round))
    };
    let moving = theirs.iter().filter(|one| !both(one)).map(|one| one.id);
    co_handling::Entity::update_many()
        .col_expr(co_handling::Column::OrganizationId, Expr::value(into))
        .filter(co_handling::Column::Id.is_in(moving))
        .exec(tx)
        .await?;
    Ok(())
}

/// Tells of those who have not answered in time, once each; answers how many. Instances that share a
/// database pass over what another holds.
pub async fn tell_lateness(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let due = co_handling::Entity::find()
        .filter(co_handling::Column::LookAt.lte(now))
        .order_by_asc(co_handling::Column::LookAt)
        .order_by_asc(co_handling::Column::Id);
    if due.clone().one(app.db.reader()).await?.is_none() {
        return Ok(0);
    }
    let mut write = app.write().await?;
    let late = due
        .limit(AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&*write)
        .await?;
    let count = late.len();
    for one in late {
        tell(&mut write, app, one, now).await?;
    }
    write.commit().await?;
    Ok(count)
}

async fn tell(
    write: &mut Write<'_>,
    app: &App,
    one: co_handling::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let (order_id, organization_id, asked_by) = (one.order_id, one.organization_id, one.asked_by);
    let mut next = one.into_active_model();
    next.look_at = Set(None);
    next.update(&**write).await?;
    let mut order = order::Entity::find_by_id(order_id)
        .lock(LockType::Update)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let detail = EventDetail {
        organization_id: Some(organization_id),
        ..Default::default()
    };
    let (kind, by) = (
        OrderEventKind::CoHandlerLate,
        (order.requester_id, OrderPart::Clock),
    );
    let event = record(write, &mut order, kind, by, now, &detail, |_| {}).await?;
    let mut people = liaisons_of(&**write, organization_id, now).await?;
    people.push(asked_by);
    let told = notices::for_people(&people, &order, &event);
    inbox::service::notify(write, app, told).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(())
}
