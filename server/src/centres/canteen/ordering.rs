//! Ordering a meal, giving it up, and handing it out.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{centre, meal, meal::MealState, meal_order, meal_order::MealOrderState, place};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    eaters::birth_year_of,
    notices::{self, Told},
    rules,
};
use crate::{
    app::{App, Write},
    capacity::{self, Counter},
    centres::reach::belongs_around,
    error::{ErrorCode, OnUnique, Result, field},
    family,
    identity::service::hold_person,
    live::LiveTopic,
    places,
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    vault::random_code,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NOTE: usize = 40;
const CODE_DIGITS: u32 = 4;

/// A meal for somebody.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub meal_id: Uuid,
    /// Who eats it; without one the viewer.
    pub person_id: Option<Uuid>,
    pub note: Option<String>,
}

/// The request's id becomes the order's.
///
/// # Errors
/// `NOT_FOUND` on `mealId`; `NOT_FOUND` on `personId` for somebody whom the viewer may not act for,
/// `FORBIDDEN` there for who belongs to another community, `NOT_CONFIRMED`; `ALREADY_ORDERED`, `MEAL_FULL`,
/// `ORDERING_CLOSED` on `mealId`; `STATE_CHANGED` for a meal that is cancelled; `TOO_LONG`, `INVALID` on
/// `note`; `INVALID` on `requestId` for an id that is taken.
pub async fn order(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Wanted) -> Result<Uuid> {
    let note = match wanted.note.filter(|note| !note.trim().is_empty()) {
        Some(note) => Some(checked_text(&note, "note", LONGEST_NOTE)?),
        None => None,
    };
    let reader = app.db.reader();
    if let Some(done) = requests::recall(reader, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let eater = wanted.person_id.unwrap_or(viewer.person_id);
    let at = At::of_meal(reader, wanted.meal_id).await?;
    // Most who come too late hear so without waiting for anybody who writes.
    if at.meal.taken >= at.meal.capacity {
        let has_one = orders_then(&at.meal, eater).count(reader).await? > 0;
        // Unless a twin of this very request has it by now.
        let done = requests::recall(reader, viewer, key, app.guard).await?;
        return match (done, has_one) {
            (Some(done), _) => Ok(done),
            (None, false) => Err(field(ErrorCode::MealFull, "mealId")),
            (None, true) => Err(field(ErrorCode::AlreadyOrdered, "mealId")),
        };
    }
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    // First, so that a twin waits here and then hears what came of this one.
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let at_desk = viewer.manages(&at.place);
    let is_own = eater == viewer.person_id;
    if !is_own && !at_desk && !family::links::may_act_for(&*write, &viewer, eater).await? {
        return Err(field(ErrorCode::NotFound, "personId"));
    }
    let taking = Taking {
        id: key.id(),
        eater,
        ordered_by: viewer.person_id,
        at_desk,
        note,
        standing_id: None,
    };
    let order = take(&mut write, app, &at, taking, now).await?;
    if !is_own {
        let about = (&at.meal, &at.centre);
        notices::tell(&mut write, app, about, &[order], Told::Ordered).await?;
    }
    write.commit().await?;
    Ok(key.id())
}

/// A meal, where it is served and where that lies.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub meal: meal::Model,
    pub centre: centre::Model,
    pub place: place::Model,
}

impl At {
    /// # Errors
    /// `NOT_FOUND` on `mealId`.
    pub async fn of_meal(db: &impl ConnectionTrait, meal_id: Uuid) -> Result<Self> {
        let unknown = || field(ErrorCode::NotFound, "mealId");
        let meal = meal::Entity::find_by_id(meal_id).one(db).await?;
        let meal = meal.ok_or_else(unknown)?;
        let centre = centre::Entity::find_by_id(meal.centre_id).one(db).await?;
        let centre = centre.ok_or_else(unknown)?;
        let place = places::service::place(db, centre.place_id).await?;
        Ok(Self {
            meal,
            centre,
            place,
        })
    }
}

/// An order to be made.
pub(super) struct Taking {
    pub id: Uuid,
    pub eater: Uuid,
    pub ordered_by: Uuid,
    pub at_desk: bool,
    pub note: Option<String>,
    pub standing_id: Option<Uuid>,
}

/// Takes a place and writes the order: the person first, then the meal.
pub(super) async fn take(
    write: &mut Write<'_>,
    app: &App,
    at: &At,
    taking: Taking,
    now: DateTime<Utc>,
) -> Result<meal_order::Model> {
    let person = hold_person(write, taking.eater).await?;
    if !person.is_present() {
        return Err(field(ErrorCode::NotFound, "personId"));
    }
    check_confirmed(&**write, person.id).await?;
    if !belongs_around(&**write, app, person.id, &at.place).await? {
        return Err(field(ErrorCode::Forbidden, "personId"));
    }
    let already = || field(ErrorCode::AlreadyOrdered, "mealId");
    if orders_then(&at.meal, person.id).count(&**write).await? > 0 {
        return Err(already());
    }
    let taken = capacity::take(write, Counter::Meals(at.meal.id), app.guard).await?;
    // As it is now, and until this ends.
    let meal = held(write, at.meal.id).await?;
    rules::check_open(&meal, taking.at_desk, now)?;
    if !taken {
        return Err(field(ErrorCode::MealFull, "mealId"));
    }
    let birth_year = birth_year_of(&**write, person.id).await?;
    let (price, half_price) = rules::price_for(meal.price, meal.date, birth_year);
    let row = meal_order::ActiveModel {
        id: Set(taking.id),
        meal_id: Set(meal.id),
        person_id: Set(person.id),
        ordered_by: Set(taking.ordered_by),
        date: Set(meal.date),
        sitting: Set(meal.sitting),
        price: Set(price),
        half_price: Set(half_price),
        code: Set(free_code(write, meal.id).await?),
        note: Set(taking.note),
        standing_id: Set(taking.standing_id),
        state: Set(MealOrderState::Ordered),
        created_at: Set(now),
        changed_at: Set(now),
    }
    .insert(&**write)
    .await
    .on_unique("meal_order", &["person_id", "date", "sitting"], already)?;
    touch(write, meal.id, now).await?;
    Ok(row)
}

/// What somebody has of the same sitting of that day already, from whatever canteen.
fn orders_then(meal: &meal::Model, person_id: Uuid) -> sea_orm::Select<meal_order::Entity> {
    meal_order::Entity::find()
        .filter(meal_order::Column::PersonId.eq(person_id))
        .filter(meal_order::Column::Date.eq(meal.date))
        .filter(meal_order::Column::Sitting.eq(meal.sitting))
        .filter(meal_order::Column::State.is_in(MealOrderState::STANDING))
}

/// The row of a meal, held until the transaction ends.
pub(super) async fn held(tx: &DatabaseTransaction, id: Uuid) -> Result<meal::Model> {
    meal::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(tx)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "mealId"))
}

/// Digits that no other order of the meal has; there are many more of them than meals.
async fn free_code(tx: &DatabaseTransaction, meal_id: Uuid) -> Result<String> {
    let used: Vec<String> = meal_order::Entity::find()
        .select_only()
        .column(meal_order::Column::Code)
        .filter(meal_order::Column::MealId.eq(meal_id))
        .filter(meal_order::Column::State.is_in(MealOrderState::STANDING))
        .into_tuple()
        .all(tx)
        .await?;
    let used: HashSet<String> = used.into_iter().collect();
    loop {
        let code = random_code(CODE_DIGITS)?;
        if !used.contains(&code) {
            return Ok(code);
        }
    }
}

/// The next version of a meal, and word of it.
pub(super) async fn touch(write: &mut Write<'_>, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let version = meal::Column::Version;
    meal::Entity::update_many()
        .col_expr(version, Expr::col(version).add(1))
        .col_expr(meal::Column::ChangedAt, Expr::value(now))
        .filter(meal::Column::Id.eq(id))
        .exec(&**write)
        .await?;
    let row = held(write, id).await?;
    write.hint(LiveTopic::Meal, id, row.version);
    Ok(())
}

/// Gives a meal up: whoever eats it, their family until the cut-off, or the desk until it is over.
///
/// # Errors
/// `NOT_FOUND` on `orderId`; `STATE_CHANGED`; `ORDERING_CLOSED` on `mealId`.
pub async fn give_up(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let unknown = || field(ErrorCode::NotFound, "orderId");
    let order = meal_order::Entity::find_by_id(id).one(&*write).await?;
    let order = order.ok_or_else(unknown)?;
    // The meal before the order, as whoever cancels the meal takes them.
    held(&write, order.meal_id).await?;
    let at = At::of_meal(&*write, order.meal_id).await?;
    let order = held_order(&write, id).await?;
    let at_desk = viewer.manages(&at.place);
    let is_own = [order.person_id, order.ordered_by].contains(&viewer.person_id);
    if !is_own && !at_desk && !family::links::may_act_for(&*write, &viewer, order.person_id).await?
    {
        return Err(unknown());
    }
    if order.state != MealOrderState::Ordered {
        return Err(ErrorCode::StateChanged.into());
    }
    rules::check_open(&at.meal, at_desk, now)?;
    let order = cancel(&mut write, order, now).await?;
    let told = Told::GivenUp {
        by: viewer.person_id,
    };
    notices::tell(&mut write, app, (&at.meal, &at.centre), &[order], told).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

async fn held_order(tx: &DatabaseTransaction, id: Uuid) -> Result<meal_order::Model> {
    meal_order::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(tx)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "orderId"))
}

/// Its place is there for somebody else.
async fn cancel(
    write: &mut Write<'_>,
    order: meal_order::Model,
    now: DateTime<Utc>,
) -> Result<meal_order::Model> {
    let meal_id = order.meal_id;
    capacity::give_back_meal(write, meal_id).await?;
    let mut next = order.into_active_model();
    next.state = Set(MealOrderState::Cancelled);
    next.changed_at = Set(now);
    let order = next.update(&**write).await?;
    touch(write, meal_id, now).await?;
    Ok(order)
}

/// Somebody takes part no longer: what they would have eaten is there for others.
pub async fn give_up_all(write: &mut Write<'_>, person_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let rows = meal_order::Entity::find()
        .filter(meal_order::Column::PersonId.eq(person_id))
        .filter(meal_order::Column::State.eq(MealOrderState::Ordered))
        .order_by_asc(meal_order::Column::MealId)
        .all(&**write)
        .await?;
    for row in rows {
        let meal = held(write, row.meal_id).await?;
        if now < meal.served_from && meal.state == MealState::Published {
            cancel(write, row, now).await?;
        }
    }
    Ok(())
}

/// Hands a meal out to whoever says its code; also to who comes after it was given up as missed.
///
/// # Errors
/// `NOT_FOUND` on `mealId` for whoever does not manage the centre; `NOT_FOUND` on `code`; `STATE_CHANGED` on
/// `code` for what was handed out already.
pub async fn hand_out(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (meal_id, code): (Uuid, &str),
) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    held(&write, meal_id).await?;
    let at = At::of_meal(&*write, meal_id).await?;
    if !viewer.manages(&at.place) {
        return Err(field(ErrorCode::NotFound, "mealId"));
    }
    let row = meal_order::Entity::find()
        .filter(meal_order::Column::MealId.eq(meal_id))
        .filter(meal_order::Column::Code.eq(code.trim().replace('\0', "")))
        .filter(meal_order::Column::State.is_in(MealOrderState::STANDING))
        .lock(LockType::Update)
        .one(&*write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "code"))?;
    if row.state == MealOrderState::Collected {
        return Err(field(ErrorCode::StateChanged, "code"));
    }
    let id = row.id;
    let mut next = row.into_active_model();
    next.state = Set(MealOrderState::Collected);
    next.changed_at = Set(now);
    next.update(&*write).await?;
    touch(&mut write, meal_id, now).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// Nobody came for these.
pub(super) async fn mark_missed(
    write: &Write<'_>,
    meal_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    meal_order::Entity::update_many()
        .col_expr(
            meal_order::Column::State,
            Expr::value(MealOrderState::Missed.to_value()),
        )
        .col_expr(meal_order::Column::ChangedAt, Expr::value(now))
        .filter(meal_order::Column::MealId.eq(meal_id))
        .filter(meal_order::Column::State.eq(MealOrderState::Ordered))
        .exec(&**write)
        .await?;
    Ok(())
}
