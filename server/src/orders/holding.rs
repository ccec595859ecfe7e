//! A place that was taken and that nothing comes of is free again: whoever takes an order shows some
//! progress within a span that follows from its deadline class. They are reminded when it is near.

use chrono::{DateTime, Utc};
use entity::{
    category::DeadlineClass,
    notification::NotificationKind,
    order,
    order::OrderState,
    order_crew,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    crew_places::leave,
    deadlines::Span,
    lead, notices, offers,
    service::{EventDetail, category_of, record},
};
use crate::{
    app::{App, Write},
    calendar::working_time::WorkCalendar,
    capacity,
    error::{ErrorCode, Result},
    identity::service::hold_person,
    inbox,
    live::LiveTopic,
};

const HOUR: i64 = 60;
/// Places looked at before the others are asked for.
const AT_ONCE: u64 = 50;

/// How long a place may be held without any progress.
pub fn untouched(class: DeadlineClass) -> Span {
    match class {
        DeadlineClass::Danger => Span::Minutes(30),
        DeadlineClass::Utility => Span::Minutes(4 * HOUR),
        DeadlineClass::General => Span::WorkingDays(3),
        DeadlineClass::Hard => Span::WorkingDays(5),
    }
}

/// Until when whoever takes a place now shows some progress, and when they are reminded.
pub(super) fn due(
    class: DeadlineClass,
    now: DateTime<Utc>,
    calendar: &WorkCalendar,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let span = untouched(class);
    let due = span.after(now, calendar);
    (due, span.near(due, calendar))
}

/// Somebody has shown progress: the place stays theirs.
pub(super) async fn touched(
    tx: &DatabaseTransaction,
    order: &order::Model,
    person_id: Uuid,
) -> Result<()> {
    order_crew::Entity::update_many()
        .set(order_crew::ActiveModel {
            progress_due_at: Set(None),
            look_at: Set(None),
            ..Default::default()
        })
        .filter(order_crew::Column::OrderId.eq(order.id))
        .filter(order_crew::Column::PersonId.eq(person_id))
        .filter(order_crew::Column::Round.eq(order.round))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Reminds of places that are nearly lost and frees those that are; answers how many of both.
pub async fn look_at_places(app: &App) -> Result<usize> {
    let mut done = 0;
    let mut seen = 0;
    loop {
        // Mostly there is none, and nobody who writes has to wait for that.
        let places = order_crew::Entity::find()
            .filter(order_crew::Column::LookAt.lte(app.clock.now()))
            .order_by_asc(order_crew::Column::LookAt)
            .order_by_asc(order_crew::Column::Id)
            .offset(seen)
            .limit(AT_ONCE)
            .all(app.db.reader())
            .await?;
        if places.is_empty() {
            return Ok(done);
        }
        for place in places {
            match look_at_place(app, &place).await? {
                true => done += 1,
                // Somebody else is at it just now: the next look finds it.
                false => seen += 1,
            }
        }
    }
}

/// One place, in a transaction of its own, since its holder's row is held before the order's.
async fn look_at_place(app: &App, seen: &order_crew::Model) -> Result<bool> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    hold_person(&write, seen.person_id).await?;
    let held = order::Entity::find_by_id(seen.order_id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&*write)
        .await?;
    let place = order_crew::Entity::find_by_id(seen.id)
        .one(&*write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let Some(mut order) = held else {
        return Ok(false);
    };
    // Merged into somebody else meanwhile, whose row is not held.
    if place.person_id != seen.person_id || place.look_at.is_none_or(|look_at| look_at > now) {
        return Ok(false);
    }
    let is_held = place.released_at.is_none()
        && place.round == order.round
        && matches!(order.state, OrderState::Dispatched | OrderState::InProgress);
    match place.progress_due_at.filter(|_| is_held) {
        None => look_again(&write, place.id, None).await?,
        Some(due) if now < due => {
            look_again(&write, place.id, Some(due)).await?;
            let told = notices::of_a_place(&place, &order, NotificationKind::ClaimUntouched);
            inbox::service::notify(&mut write, app, vec![told]).await?;
        }
        Some(_) => lapse(&mut write, app, &mut order, &place, now).await?,
    }
    write.commit().await?;
    Ok(true)
}

async fn look_again(
    tx: &DatabaseTransaction,
    place_id: Uuid,
    look_at: Option<DateTime<Utc>>,
) -> Result<()> {
    order_crew::Entity::update_many()
        .set(order_crew::ActiveModel {
            look_at: Set(look_at),
            ..Default::default()
        })
        .filter(order_crew::Column::Id.eq(place_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Nobody gave it back, so it does not count as that.
async fn lapse(
    write: &mut Write<'_>,
    app: &App,
    order: &mut order::Model,
    place: &order_crew::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    capacity::give_back_unfinished(write, &[place.person_id]).await?;
    leave(write, order, place, now).await?;
    let taken = order.crew_taken - 1;
    let kind = OrderEventKind::ClaimLapsed;
    let by = (place.person_id, OrderPart::Clock);
    record(
        write,
        order,
        kind,
        by,
        now,
        &EventDetail::default(),
        |next| {
            next.crew_taken = Set(taken);
            next.state = Set(OrderState::Dispatched);
        },
    )
    .await?;
    let holder = [place.person_id];
    let mut told = notices::of_the_clock(&holder, order, NotificationKind::ClaimLapsed);
    let requester = [order.requester_id];
    told.extend(notices::of_the_clock(
        &requester,
        order,
        NotificationKind::OrderReleased,
    ));
    inbox::service::notify(write, app, told).await?;
    offers::left(write, order, place.person_id, now).await?;
    if !offers::settle(write, app, order, by, now).await? {
        lead::pass_on(write, app, order, now).await?;
    }
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(())
}

/// With the order's category at hand.
pub(super) async fn due_of(
    tx: &DatabaseTransaction,
    app: &App,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
    let category = category_of(tx, order).await?;
    Ok(due(category.deadline_class, now, &app.calendar.get()))
}
