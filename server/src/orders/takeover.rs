//! 接手: a member asks whoever holds a place to let them have it. The holder accepts or says why not,
//! within a day; after that it is as if nobody had asked. One at a time is asked for an order.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    notification::NotificationKind,
    order, order_crew,
    order_event::{self, OrderEventKind, OrderPart},
    order_takeover,
    order_takeover::TakeoverState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    applies::may_be_asked_for,
    crew::lacks_skill,
    crew_places::{Place, enter, leave, place_of, take_of_unit},
    holding, lead, notices,
    rules::OrderAction,
    service::{EventDetail, Opening, Step, checked_words, open, optional_words, record},
    sight,
};
use crate::{
    app::App,
    capacity,
    clock::new_id,
    error::{Error, ErrorCode, OnUnique, Result, field},
    inbox,
    live::LiveTopic,
    requests::RequestKey,
    viewer::{Viewer, person_of},
};

const HOURS_TO_ANSWER: i64 = 24;

#[derive(Clone, Debug, Serialize)]
pub struct RequestTakeover {
    pub order_id: Uuid,
    /// Whose place is asked for.
    pub crew_member_id: Uuid,
    pub words: String,
}

/// Whoever could claim it, if there were a place, may ask for one.
///
/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`, `NOT_FOUND` on `crewMemberId`, `PLACES_FREE` where one can be
/// claimed and the holder is at work, `TAKEOVER_OPEN` while another one waits, `SKILL_MISSING`,
/// `CLAIM_CAP_REACHED`, and those of every step.
pub async fn request(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: RequestTakeover,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let opening = open(
        viewer,
        app,
        key,
        input.order_id,
        OrderAction::RequestTakeover,
    )
    .await?;
    let mut step = match opening {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    step.hold(viewer).await?;
    let place = sight::active(&step.order, &step.crew)
        .find(|one| one.id == input.crew_member_id)
        .cloned()
        .ok_or_else(|| field(ErrorCode::NotFound, "crewMemberId"))?;
    if !may_be_asked_for(&step.order, &place) {
        return Err(ErrorCode::PlacesFree.into());
    }
    if lacks_skill(&*step.write, step.order.id, viewer.person_id).await? {
        return Err(ErrorCode::SkillMissing.into());
    }
    let person = person_of(&*step.write, viewer).await?;
    if person.unfinished_count >= person.unfinished_cap {
        return Err(Error::User {
            code: ErrorCode::ClaimCapReached,
            field: None,
            limit: Some(person.unfinished_cap.into()),
        });
    }
    let expires_at = step.now + TimeDelta::hours(HOURS_TO_ANSWER);
    order_takeover::ActiveModel {
        id: Set(new_id()),
        order_id: Set(step.order.id),
        open_order_id: Set(Some(step.order.id)),
        crew_id: Set(place.id),
        asker_id: Set(viewer.person_id),
        words: Set(words.clone()),
        state: Set(TakeoverState::Open),
        reason: Set(None),
        asked_at: Set(step.now),
        expires_at: Set(expires_at),
        decided_at: Set(None),
    }
    .insert(&*step.write)
    .await
    .on_unique("order_takeover", &["open_order_id"], || {
        ErrorCode::TakeoverOpen.into()
    })?;
    let detail = EventDetail {
        words: Some(words),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::TakeoverAsked, detail, |_| {})
        .await?;
    let told = notices::for_people(&[place.person_id], &step.order, &event);
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct AnswerTakeover {
    pub order_id: Uuid,
    pub accept: bool,
    /// Asked for where it is refused.
    pub reason: Option<String>,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `reason`; `TAKEOVER_ENDED` where nothing waits for an answer any more,
/// `FORBIDDEN` for another one's place, `ASKER_MAY_NOT_CLAIM` when whoever asked could not claim it
/// now, and those of every step.
pub async fn answer(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AnswerTakeover,
) -> Result<order::Model> {
    let reason = optional_words(input.reason.as_deref(), "reason")?;
    if !input.accept && reason.is_none() {
        return Err(field(ErrorCode::Required, "reason"));
    }
    let opening = open(
        viewer,
        app,
        key,
        input.order_id,
        OrderAction::AnswerTakeover,
    )
    .await?;
    let mut step = match opening {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let asked = waiting(&*step.write, step.order.id, step.now).await?;
    if input.accept {
        let taken =
            capacity::pass_unfinished(&step.write, viewer.person_id, asked.asker_id, app.guard);
        if !taken.await? {
            return Err(ErrorCode::AskerMayNotClaim.into());
        }
    }
    step.hold(viewer).await?;
    let place = place_of(&step.order, &step.crew, viewer.person_id)
        .filter(|place| place.id == asked.crew_id)
        .cloned()
        .ok_or(ErrorCode::Forbidden)?;
    let state = match input.accept {
        true => TakeoverState::Accepted,
        false => TakeoverState::Refused,
    };
    // Whatever else ended it held the order too.
    if !decide(&step.write, &asked, state, reason.clone(), step.now).await? {
        return Err(ErrorCode::TakeoverEnded.into());
    }
    if input.accept {
        swap(app, &mut step, &place, asked.asker_id).await?;
    }
    let kind = match input.accept {
        true => OrderEventKind::TakeoverAccepted,
        false => OrderEventKind::TakeoverRefused,
    };
    let detail = EventDetail {
        words: reason,
        ..Default::default()
    };
    let event = step.advance(viewer, kind, detail, |_| {}).await?;
    let mut told = notices::for_people(&[asked.asker_id], &step.order, &event);
    if input.accept {
        let requester = [step.order.requester_id];
        let kind = NotificationKind::OrderClaimed;
        told.extend(notices::of_the_clock(&requester, &step.order, kind));
    }
    inbox::service::notify(&mut step.write, app, told).await?;
    if input.accept && place.leads && step.order.crew_size > 1 {
        let (asker, now) = (asked.asker_id, step.now);
        lead::tell(&mut step.write, app, &mut step.order, asker, now).await?;
    }
    step.close().await
}

/// The one place from hand to hand: how many there are and how many are taken stays the same.
async fn swap(
    app: &App,
    step: &mut Step<'_>,
    place: &order_crew::Model,
    asker_id: Uuid,
) -> Result<()> {
    let asker = Viewer::in_absence(&*step.write, asker_id, step.now).await?;
    let is_present = person_of(&*step.write, &asker).await?.is_present();
    let parts = sight::parts(&asker, &step.order, &step.crew);
    let lacks = lacks_skill(&*step.write, step.order.id, asker_id).await?;
    if !is_present || lacks || !parts.contains(&OrderPart::Member) {
        return Err(ErrorCode::AskerMayNotClaim.into());
    }
    leave(&step.write, &step.order, place, step.now).await?;
    let unit_id = take_of_unit(&step.write, &step.order, asker_id, step.now, app.guard)
        .await
        .map_err(|error| match error.code() {
            ErrorCode::PlacesKept => ErrorCode::AskerMayNotClaim.into(),
            _ => error,
        })?;
    let (progress_due_at, near_at) =
        holding::due_of(&step.write, app, &step.order, step.now).await?;
    let taken = Place {
        person_id: asker_id,
        unit_id,
        leads: place.leads,
        now: step.now,
        progress_due_at,
        near_at,
    };
    enter(&step.write, &step.order, &step.crew, taken).await
}

/// What waits for an answer now.
async fn waiting(
    db: &impl ConnectionTrait,
    order_id: Uuid,
    now: DateTime<Utc>,
) -> Result<order_takeover::Model> {
    order_takeover::Entity::find()
        .filter(order_takeover::Column::OpenOrderId.eq(order_id))
        .filter(order_takeover::Column::ExpiresAt.gt(now))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::TakeoverEnded.into())
}

/// False where it was decided before.
async fn decide(
    tx: &DatabaseTransaction,
    asked: &order_takeover::Model,
    state: TakeoverState,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let decided = order_takeover::Entity::update_many()
        .set(order_takeover::ActiveModel {
            state: Set(state),
            open_order_id: Set(None),
            reason: Set(reason),
            decided_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(order_takeover::Column::Id.eq(asked.id))
        .filter(order_takeover::Column::State.eq(TakeoverState::Open))
        .exec(tx)
        .await?;
    Ok(decided.rows_affected == 1)
}

/// The place is nobody's to give any more.
pub(super) async fn lapse_of(
    tx: &DatabaseTransaction,
    crew_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    lapse(tx, order_takeover::Column::CrewId.eq(crew_id), now).await
}

async fn lapse(tx: &DatabaseTransaction, which: Expr, now: DateTime<Utc>) -> Result<()> {
    order_takeover::Entity::update_many()
        .set(order_takeover::ActiveModel {
            state: Set(TakeoverState::Lapsed),
            open_order_id: Set(None),
            decided_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(order_takeover::Column::State.eq(TakeoverState::Open))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(())
}

/// The order has come to an end with this event: there is nothing left to take over, and whoever
/// asked hears why.
pub(super) async fn end_with(
    step: &mut Step<'_>,
    app: &App,
    event: &order_event::Model,
) -> Result<()> {
    let order_id = step.order.id;
    let asked = order_takeover::Entity::find()
        .filter(order_takeover::Column::OpenOrderId.eq(order_id))
        .one(&*step.write)
        .await?;
    let Some(asked) = asked else {
        return Ok(());
    };
    lapse(
        &step.write,
        order_takeover::Column::Id.eq(asked.id),
        step.now,
    )
    .await?;
    let told = notices::for_people(&[asked.asker_id], &step.order, event);
    inbox::service::notify(&mut step.write, app, told).await
}

/// Lets go what nobody answered in time; answers how many.
pub async fn expire(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let late = order_takeover::Entity::find()
        .filter(order_takeover::Column::State.eq(TakeoverState::Open))
        .filter(order_takeover::Column::ExpiresAt.lte(now))
        .order_by_asc(order_takeover::Column::ExpiresAt)
        .order_by_asc(order_takeover::Column::Id)
        .all(app.db.reader())
        .await?;
    let mut expired = 0;
    for asked in late {
        expired += usize::from(expire_one(app, &asked, now).await?);
    }
    Ok(expired)
}

async fn expire_one(app: &App, asked: &order_takeover::Model, now: DateTime<Utc>) -> Result<bool> {
    let mut write = app.write().await?;
    let held = order::Entity::find_by_id(asked.order_id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&*write)
        .await?;
    let Some(mut order) = held else {
        return Ok(false);
    };
    if !decide(&write, asked, TakeoverState::Expired, None, now).await? {
        return Ok(false);
    }
    let place = order_crew::Entity::find_by_id(asked.crew_id)
        .one(&*write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let kind = OrderEventKind::TakeoverExpired;
    let by = (asked.asker_id, OrderPart::Clock);
    record(
        &write,
        &mut order,
        kind,
        by,
        now,
        &EventDetail::default(),
        |_| {},
    )
    .await?;
    let people = [asked.asker_id, place.person_id];
    let told = notices::of_the_clock(&people, &order, NotificationKind::TakeoverExpired);
    inbox::service::notify(&mut write, app, told).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    write.commit().await?;
    Ok(true)
}
