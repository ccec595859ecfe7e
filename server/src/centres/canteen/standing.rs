//! 长期订餐: somebody eats here on certain weekdays, until they say otherwise.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use entity::{meal, meal::Sitting, meal_order, meal_order::MealOrderState, standing_meal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    notices,
    ordering::{At, Taking, take},
    rules,
};
use crate::{
    app::{App, Write},
    centres::{
        reach::{belongs_around, centre_at},
        ticks,
    },
    clock::new_id,
    error::{Error, ErrorCode, OnUnique, Result, field, limit},
    family,
    identity::service::hold_person,
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Standing orders of one person at once: as many as there are sittings, at two canteens.
const MOST: u64 = 6;
/// How many days ahead they reach.
const AHEAD: u64 = 366;

/// What somebody orders until they say otherwise.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub centre_id: Uuid,
    /// Who eats; without one the viewer.
    pub person_id: Option<Uuid>,
    pub sitting: Sitting,
    pub weekdays: Vec<Weekday>,
    pub first: NaiveDate,
    pub until: NaiveDate,
}

/// The request's id becomes the standing order's. Meals that are published already are ordered next.
///
/// # Errors
/// `NOT_FOUND` on `centreId`; `NOT_FOUND`, `FORBIDDEN` on `personId`, `NOT_CONFIRMED`, as for one meal;
/// `REQUIRED` on `weekdays`; `INVALID` on `until` for days that are over, `TOO_FAR` there; `ALREADY_ORDERED`
/// on `sitting` for who has one for it here; `TOO_MANY` on `sitting`.
pub async fn make(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Wanted) -> Result<Uuid> {
    if wanted.weekdays.is_empty() {
        return Err(field(ErrorCode::Required, "weekdays"));
    }
    let now = app.clock.now();
    let (today, _) = ticks::day_and_minute(app.zone, now);
    if wanted.until < wanted.first || wanted.until < today {
        return Err(field(ErrorCode::Invalid, "until"));
    }
    if wanted.until > today + Days::new(AHEAD) {
        return Err(field(ErrorCode::TooFar, "until"));
    }
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let (_, place) = centre_at(&*write, wanted.centre_id).await?;
    let eater = wanted.person_id.unwrap_or(viewer.person_id);
    let is_known = eater == viewer.person_id
        || viewer.manages(&place)
        || family::links::may_act_for(&*write, &viewer, eater).await?;
    if !is_known {
        return Err(field(ErrorCode::NotFound, "personId"));
    }
    let person = hold_person(&write, eater).await;
    let person = person.map_err(|_| field(ErrorCode::NotFound, "personId"))?;
    check_confirmed(&*write, person.id).await?;
    if !belongs_around(&*write, app, person.id, &place).await? {
        return Err(field(ErrorCode::Forbidden, "personId"));
    }
    let own = in_force()
        .filter(standing_meal::Column::PersonId.eq(eater))
        .filter(standing_meal::Column::Until.gte(today))
        .all(&*write)
        .await?;
    let is_same =
        |one: &&standing_meal::Model| one.sitting == wanted.sitting && one.until >= wanted.first;
    if own.iter().find(is_same).is_some() {
        return Err(field(ErrorCode::AlreadyOrdered, "sitting"));
    }
    if own.len() as u64 >= MOST {
        return Err(limit(ErrorCode::TooMany, "sitting", MOST as i64));
    }
    standing_meal::ActiveModel {
        id: Set(key.id()),
        centre_id: Set(wanted.centre_id),
        person_id: Set(eater),
        ordered_by: Set(viewer.person_id),
        sitting: Set(wanted.sitting),
        weekdays: Set(rules::weekday_codes(wanted.weekdays)),
        first: Set(wanted.first),
        until: Set(wanted.until),
        created_at: Set(now),
        ended_at: Set(None),
    }
    .insert(&*write)
    .await
    .on_unique("standing_meal", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    meal::Entity::update_many()
        .col_expr(meal::Column::LookAt, Expr::value(now))
        .filter(meal::Column::CentreId.eq(wanted.centre_id))
        .filter(meal::Column::Sitting.eq(wanted.sitting))
        .filter(meal::Column::State.eq(meal::MealState::Published))
        .filter(meal::Column::Date.between(wanted.first, wanted.until))
        .filter(meal::Column::CutOffAt.gt(now))
        .exec(&*write)
        .await?;
    write.commit().await?;
    Ok(key.id())
}

/// Nothing more is ordered by it; what is ordered stays so.
///
/// # Errors
/// `NOT_FOUND` on `standingId`; `STATE_CHANGED`.
pub async fn end(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let now = app.clock.now();
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let unknown = || field(ErrorCode::NotFound, "standingId");
    let row = standing_meal::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(&*write)
        .await?
        .ok_or_else(unknown)?;
    let (_, place) = centre_at(&*write, row.centre_id).await?;
    let is_own = [row.person_id, row.ordered_by].contains(&viewer.person_id);
    if !is_own
        && !viewer.manages(&place)
        && !family::links::may_act_for(&*write, &viewer, row.person_id).await?
    {
        return Err(unknown());
    }
    if row.ended_at.is_some() {
        return Err(Error::from(ErrorCode::StateChanged));
    }
    let mut row = row.into_active_model();
    row.ended_at = Set(Some(now));
    row.update(&*write).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// Whoever takes part no longer orders nothing more.
pub async fn end_all(write: &Write<'_>, person_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    standing_meal::Entity::update_many()
        .col_expr(standing_meal::Column::EndedAt, Expr::value(now))
        .filter(standing_meal::Column::PersonId.eq(person_id))
        .filter(standing_meal::Column::EndedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(())
}

/// Those that go on for somebody, or that they made, until they are over.
pub async fn of_people(
    app: &App,
    viewer: &Viewer,
    elders: &[Uuid],
) -> Result<Vec<standing_meal::Model>> {
    let (today, _) = ticks::day_and_minute(app.zone, app.clock.now());
    let mut people = elders.to_vec();
    people.push(viewer.person_id);
    Ok(in_force()
        .filter(
            Condition::any()
                .add(standing_meal::Column::PersonId.is_in(people))
                .add(standing_meal::Column::OrderedBy.eq(viewer.person_id)),
        )
        .filter(standing_meal::Column::Until.gte(today))
        .all(app.db.reader())
        .await?)
}

fn in_force() -> Select<standing_meal::Entity> {
    standing_meal::Entity::find()
        .filter(standing_meal::Column::EndedAt.is_null())
        .order_by_asc(standing_meal::Column::CreatedAt)
        .order_by_asc(standing_meal::Column::Id)
}

/// Those that a meal is to be ordered for, first come, first served.
pub(super) async fn waiting_for(
    app: &App,
    meal: &meal::Model,
) -> Result<Vec<standing_meal::Model>> {
    let mut rows = in_force()
        .filter(standing_meal::Column::CentreId.eq(meal.centre_id))
        .filter(standing_meal::Column::Sitting.eq(meal.sitting))
        .filter(standing_meal::Column::First.lte(meal.date))
        .filter(standing_meal::Column::Until.gte(meal.date))
        .all(app.db.reader())
        .await?;
    rows.retain(|row| rules::weekdays_of(&row.weekdays).contains(&meal.date.weekday()));
    Ok(rows)
}

/// Orders a meal as a standing order says, once: what was given up of it is not ordered again, and what
/// cannot be had is told. Only the kitchen's word, that it is cooked after all, begins anew.
pub(super) async fn order_one(app: &App, meal_id: Uuid, standing_id: Uuid) -> Result<()> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    let Some(standing) = standing_meal::Entity::find_by_id(standing_id)
        .filter(standing_meal::Column::EndedAt.is_null())
        .one(&*write)
        .await?
    else {
        return Ok(());
    };
    // Whoever else looks at the same one waits here, and then finds what came of it.
    hold_person(&write, standing.person_id).await?;
    if has_come_to_something(&write, meal_id, standing_id).await? {
        return Ok(());
    }
    let at = At::of_meal(&*write, meal_id).await?;
    let taking = Taking {
        id: new_id(),
        eater: standing.person_id,
        ordered_by: standing.ordered_by,
        at_desk: false,
        note: None,
        standing_id: Some(standing.id),
    };
    match take(&mut write, app, &at, taking, now).await {
        Ok(_) => write.commit().await,
        Err(error) if error.code() == ErrorCode::MealFull => {
            // Nothing of the attempt is kept but word of it.
            drop(write);
            let mut write = app.write().await?;
            notices::tell_full(&mut write, app, (&at.meal, &at.centre), &standing).await?;
            write.commit().await
        }
        Err(error @ (Error::Busy(_) | Error::Internal(_))) => Err(error),
        // They have one already, belong elsewhere by now, or it is too late.
        Err(_) => Ok(()),
    }
}

async fn has_come_to_something(
    tx: &DatabaseTransaction,
    meal_id: Uuid,
    standing_id: Uuid,
) -> Result<bool> {
    let made = meal_order::Entity::find()
        .filter(meal_order::Column::StandingId.eq(standing_id))
        .filter(meal_order::Column::MealId.eq(meal_id))
        .filter(meal_order::Column::State.ne(MealOrderState::Closed));
    Ok(made.count(tx).await? > 0)
}

/// Standing orders at a centre that goes end with it.
pub async fn end_at(write: &Write<'_>, centre_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    standing_meal::Entity::update_many()
        .col_expr(standing_meal::Column::EndedAt, Expr::value(now))
        .filter(standing_meal::Column::CentreId.eq(centre_id))
        .filter(standing_meal::Column::EndedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(())
}
