//! Reading menus and orders.

use chrono::{Days, NaiveDate};
use entity::{meal, meal_order, meal_order::MealOrderState};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{meals::MOST, ordering::At};
use crate::{
    app::App,
    centres::{reach, ticks},
    error::{ErrorCode, Result, field, limit},
    family::links::people_of,
    live::recheck::Span,
    viewer::Viewer,
};

/// Days of menus that are looked at together.
pub const LONGEST: i32 = 14;
/// Orders of one's own that are shown together.
const MOST_OWN: u64 = 100;

/// What a canteen cooks, or would have cooked, on some days: everybody may look at it.
///
/// # Errors
/// `OUT_OF_RANGE` on `days`.
pub async fn menus(
    _viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    (from, days): (NaiveDate, i32),
) -> Result<Vec<meal::Model>> {
    if !(1..=LONGEST).contains(&days) {
        return Err(limit(ErrorCode::OutOfRange, "days", LONGEST.into()));
    }
    let until = from
        .checked_add_days(Days::new(u64::from(days.unsigned_abs())))
        .ok_or_else(|| field(ErrorCode::OutOfRange, "from"))?;
    Ok(meal::Entity::find()
        .filter(meal::Column::CentreId.eq(centre_id))
        .filter(meal::Column::Date.gte(from))
        .filter(meal::Column::Date.lt(until))
        .order_by_asc(meal::Column::ServedFrom)
        .order_by_asc(meal::Column::Id)
        .all(app.db.reader())
        .await?)
}

/// Orders of the viewer and of the family that stand, from a day on, the next first.
pub async fn own(
    viewer: &Viewer,
    app: &App,
    from: Option<NaiveDate>,
) -> Result<Vec<meal_order::Model>> {
    let (today, _) = ticks::day_and_minute(app.zone, app.clock.now());
    let people = people_of(app.db.reader(), viewer).await?;
    let own = Condition::any()
        .add(meal_order::Column::PersonId.is_in(people))
        .add(meal_order::Column::OrderedBy.eq(viewer.person_id));
    let shown = MealOrderState::STANDING
        .into_iter()
        .chain([MealOrderState::Closed]);
    let at = meal_order::Entity::belongs_to(meal::Entity)
        .from(meal_order::Column::MealId)
        .to(meal::Column::Id);
    Ok(meal_order::Entity::find()
        .join(JoinType::InnerJoin, at.into())
        .filter(own)
        .filter(meal_order::Column::State.is_in(shown))
        .filter(meal_order::Column::Date.gte(from.unwrap_or(today)))
        .order_by_asc(meal::Column::ServedFrom)
        .order_by_asc(meal_order::Column::Id)
        .limit(MOST_OWN)
        .all(app.db.reader())
        .await?)
}

/// What is ordered of a meal, for the kitchen, by code: the first 100, or up to 500.
///
/// # Errors
/// `NOT_FOUND` on `mealId` for whoever does not manage the centre; `OUT_OF_RANGE` on `first`.
pub async fn kitchen_list(
    viewer: &Viewer,
    app: &App,
    meal_id: Uuid,
    most: i32,
) -> Result<Vec<meal_order::Model>> {
    if !(1..=MOST).contains(&most) {
        return Err(limit(ErrorCode::OutOfRange, "first", MOST.into()));
    }
    let at = At::of_meal(app.db.reader(), meal_id).await?;
    if !viewer.manages(&at.place) {
        return Err(field(ErrorCode::NotFound, "mealId"));
    }
    Ok(meal_order::Entity::find()
        .filter(meal_order::Column::MealId.eq(meal_id))
        .filter(meal_order::Column::State.is_in(MealOrderState::STANDING))
        .order_by_asc(meal_order::Column::Code)
        .order_by_asc(meal_order::Column::Id)
        .limit(u64::from(most.unsigned_abs()))
        .all(app.db.reader())
        .await?)
}

pub async fn meal(_viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<meal::Model>> {
    Ok(meal::Entity::find_by_id(id).one(app.db.reader()).await?)
}

/// Whoever manages the centre, or belongs where it lies: others look again when they come back.
pub async fn may_see(viewer: &Viewer, app: &App, id: Uuid) -> Result<bool> {
    let db = app.db.reader();
    let at = match At::of_meal(db, id).await {
        Ok(at) => at,
        Err(_) => return Ok(false),
    };
    if viewer.manages(&at.place) {
        return Ok(true);
    }
    let now = app.clock.now();
    if reach::Belonging::of(db, viewer, now)
        .await?
        .is_around(&at.place)
    {
        return Ok(true);
    }
    // Family that lives elsewhere.
    let people = people_of(app.db.reader(), viewer).await?;
    let orders = meal_order::Entity::find()
        .filter(meal_order::Column::MealId.eq(id))
        .filter(meal_order::Column::PersonId.is_in(people))
        .one(db)
        .await?;
    Ok(orders.is_some())
}

/// Meals that were changed in a stretch of time, with their versions.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    Ok(meal::Entity::find()
        .select_only()
        .columns([meal::Column::Id, meal::Column::Version])
        .filter(meal::Column::ChangedAt.between(span.since, span.until))
        .order_by_asc(meal::Column::ChangedAt)
        .into_tuple()
        .all(app.db.reader())
        .await?)
}

/// Centres that serve meals or have lately, of these.
pub async fn that_serve(app: &App, centres: &[Uuid]) -> Result<Vec<Uuid>> {
    let (today, _) = ticks::day_and_minute(app.zone, app.clock.now());
    let lately = today - Days::new(14);
    Ok(meal::Entity::find()
        .select_only()
        .column(meal::Column::CentreId)
        .distinct()
        .filter(meal::Column::CentreId.is_in(centres.iter().copied()))
        .filter(meal::Column::Date.gte(lately))
        .into_tuple()
        .all(app.db.reader())
        .await?)
}
