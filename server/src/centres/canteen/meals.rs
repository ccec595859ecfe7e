//! What the kitchen publishes, changes and cancels.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    centre, meal,
    meal::{MealState, Sitting},
    meal_order,
    meal_order::MealOrderState,
    place,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockType},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    notices::{self, Told},
    standing,
};
use crate::{
    app::{App, Write},
    audit::AuditAction,
    centres::{administration::managed_centre, hours::MINUTES_OF_A_DAY, ticks},
    changes::{self, Change, Opening, differences},
    db::CENTRES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
    words::{checked_reason, checked_text},
};

const LONGEST_DISHES: usize = 300;
/// Fen.
const DEAREST: i32 = 10_000;
/// So many are listed and printed together.
pub const MOST: i32 = 500;
/// How many days ahead the kitchen plans.
const AHEAD: u64 = 60;
/// A week before it is served.
const EARLIEST_CUT_OFF: i32 = 7 * MINUTES_OF_A_DAY;

/// What the kitchen says of a meal.
#[derive(Clone, Debug)]
pub struct MealDetails {
    pub dishes: String,
    pub price: i32,
    pub capacity: i32,
    pub from_minute: i32,
    pub until_minute: i32,
    /// How long before it is served people may order.
    pub cut_off_minutes: i32,
}

impl MealDetails {
    fn checked(self) -> Result<Self> {
        for (value, least, most, name) in [
            (self.price, 0, DEAREST, "price"),
            (self.capacity, 1, MOST, "capacity"),
            (self.cut_off_minutes, 0, EARLIEST_CUT_OFF, "cutOffMinutes"),
            (self.from_minute, 0, MINUTES_OF_A_DAY, "fromMinute"),
            (self.until_minute, 0, MINUTES_OF_A_DAY, "untilMinute"),
        ] {
            if !(least..=most).contains(&value) {
                return Err(limit(ErrorCode::OutOfRange, name, most.into()));
            }
        }
        if self.until_minute <= self.from_minute {
            return Err(field(ErrorCode::Invalid, "untilMinute"));
        }
        let dishes = checked_text(&self.dishes, "dishes", LONGEST_DISHES)?;
        Ok(Self { dishes, ..self })
    }
}

/// Which meal it is.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub centre_id: Uuid,
    pub date: NaiveDate,
    pub sitting: Sitting,
}

/// Publishes what is cooked for a sitting, or changes it. What is ordered stays so, at the price it was
/// ordered for; what was cancelled is cooked after all, and ordered anew.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `INVALID` on `date` for a meal that is over, `TOO_FAR` there;
/// `STILL_IN_USE` on `capacity` for fewer than are ordered; `REQUIRED`, `TOO_LONG`, `INVALID`,
/// `OUT_OF_RANGE` on what is said of the meal.
pub async fn publish(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    slot: Slot,
    details: MealDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, slot.centre_id).await?;
    let now = change.now;
    let served_until = ticks::instant(app.zone, slot.date, details.until_minute);
    if served_until <= now {
        return Err(field(ErrorCode::Invalid, "date"));
    }
    let (today, _) = ticks::day_and_minute(app.zone, now);
    if slot.date > today + Days::new(AHEAD) {
        return Err(field(ErrorCode::TooFar, "date"));
    }
    let known = held(&change.write, slot).await?;
    if known
        .as_ref()
        .is_some_and(|row| row.taken > details.capacity)
    {
        return Err(field(ErrorCode::StillInUse, "capacity"));
    }
    let before = known.as_ref().map_or(json!({}), told);
    let row = match known {
        Some(row) => {
            let version = row.version + 1;
            let mut next = row.into_active_model();
            set(&mut next, app, slot.date, &details, now);
            next.version = Set(version);
            next.update(&*change.write).await?
        }
        None => {
            let mut row = meal::ActiveModel {
                id: Set(key.id()),
                centre_id: Set(slot.centre_id),
                date: Set(slot.date),
                sitting: Set(slot.sitting),
                taken: Set(0),
                version: Set(1),
                created_at: Set(now),
                ..Default::default()
            };
            set(&mut row, app, slot.date, &details, now);
            let row = row.insert(&*change.write).await;
            row.on_unique("meal", &["id"], || field(ErrorCode::Invalid, "requestId"))?
        }
    };
    if let Some(difference) = differences(before, told(&row)) {
        record(
            &change,
            AuditAction::MealPublished,
            (&centre, &row),
            &place,
            difference,
        )
        .await?;
    }
    change.write.hint(LiveTopic::Meal, row.id, row.version);
    change.finish(key, row.id).await?;
    Ok(row.id)
}

fn set(
    row: &mut meal::ActiveModel,
    app: &App,
    date: NaiveDate,
    details: &MealDetails,
    now: DateTime<Utc>,
) {
    let at = |minute| ticks::instant(app.zone, date, minute);
    let served_from = at(details.from_minute);
    row.dishes = Set(details.dishes.clone());
    row.price = Set(details.price);
    row.capacity = Set(details.capacity);
    row.served_from = Set(served_from);
    row.served_until = Set(at(details.until_minute));
    row.cut_off_at = Set(served_from - TimeDelta::minutes(details.cut_off_minutes.into()));
    row.state = Set(MealState::Published);
    row.reason = Set(None);
    // Standing orders are looked at next.
    row.look_at = Set(Some(now));
    row.changed_at = Set(now);
}

async fn held(tx: &DatabaseTransaction, slot: Slot) -> Result<Option<meal::Model>> {
    Ok(meal::Entity::find()
        .filter(meal::Column::CentreId.eq(slot.centre_id))
        .filter(meal::Column::Date.eq(slot.date))
        .filter(meal::Column::Sitting.eq(slot.sitting))
        .lock(LockType::Update)
        .one(tx)
        .await?)
}

/// It is not cooked; whoever has ordered it hears why.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `mealId`; `STATE_CHANGED` for what is cancelled or over; `REQUIRED`,
/// `TOO_LONG`, `INVALID` on `reason`.
pub async fn cancel(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    reason: &str,
) -> Result<Uuid> {
    let reason = checked_reason(reason, "reason")?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let row = meal::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(&*change.write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "mealId"))?;
    let managed = managed_centre(&change, row.centre_id).await;
    let (centre, place) = managed.map_err(|error| error.on("mealId"))?;
    if row.state != MealState::Published || row.served_until <= change.now {
        return Err(ErrorCode::StateChanged.into());
    }
    let (by, now) = (change.viewer.person_id, change.now);
    let row = call_off(&mut change.write, app, (row, &centre), &reason, (by, now)).await?;
    let difference = (json!({}), json!({"reason": reason}));
    record(
        &change,
        AuditAction::MealCancelled,
        (&centre, &row),
        &place,
        difference,
    )
    .await?;
    change.finish(key, id).await?;
    Ok(id)
}

/// Orders of a meal that is held end, and their people hear why.
async fn call_off(
    write: &mut Write<'_>,
    app: &App,
    (row, centre): (meal::Model, &centre::Model),
    reason: &str,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<meal::Model> {
    let orders = meal_order::Entity::find()
        .filter(meal_order::Column::MealId.eq(row.id))
        .filter(meal_order::Column::State.eq(MealOrderState::Ordered))
        .order_by_asc(meal_order::Column::Id)
        .all(&**write)
        .await?;
    meal_order::Entity::update_many()
        .col_expr(
            meal_order::Column::State,
            Expr::value(MealOrderState::Closed.to_value()),
        )
        .col_expr(meal_order::Column::ChangedAt, Expr::value(now))
        .filter(meal_order::Column::MealId.eq(row.id))
        .filter(meal_order::Column::State.eq(MealOrderState::Ordered))
        .exec(&**write)
        .await?;
    let left = i32::try_from(orders.len()).map_or(0, |ended| (row.taken - ended).max(0));
    let version = row.version + 1;
    let mut next = row.into_active_model();
    next.state = Set(MealState::Cancelled);
    next.reason = Set(Some(reason.to_owned()));
    next.look_at = Set(None);
    next.taken = Set(left);
    next.version = Set(version);
    next.changed_at = Set(now);
    let row = next.update(&**write).await?;
    write.hint(LiveTopic::Meal, row.id, row.version);
    let told = Told::Cancelled { by };
    notices::tell(write, app, (&row, centre), &orders, told).await?;
    Ok(row)
}

/// A centre goes, and what its kitchen would have cooked.
pub async fn end_ahead(
    write: &mut Write<'_>,
    app: &App,
    centre: &centre::Model,
    reason: &str,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<()> {
    standing::end_at(write, centre.id, now).await?;
    let ahead = meal::Entity::find()
        .filter(meal::Column::CentreId.eq(centre.id))
        .filter(meal::Column::State.eq(MealState::Published))
        .filter(meal::Column::ServedUntil.gt(now))
        .order_by_asc(meal::Column::Id)
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    for row in ahead {
        call_off(write, app, (row, centre), reason, (by, now)).await?;
    }
    Ok(())
}

fn told(row: &meal::Model) -> Value {
    json!({
        "dishes": row.dishes,
        "price": row.price,
        "capacity": row.capacity,
        "startsAt": row.served_from,
        "endsAt": row.served_until,
        "cutOffAt": row.cut_off_at,
        "state": row.state.to_value().to_uppercase(),
    })
}

async fn record(
    change: &Change<'_>,
    action: AuditAction,
    (centre, row): (&centre::Model, &meal::Model),
    place: &place::Model,
    (before, after): (Value, Value),
) -> Result<()> {
    let sitting = row.sitting.to_value().to_uppercase();
    let subject = format!("{} {} {sitting}", centre.name, row.date);
    change
        .record(action, (centre.id, &subject), Some(place), before, after)
        .await
}
