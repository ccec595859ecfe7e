//! Moving away and dying: somebody takes part no longer, and whatever went on for them ends with the
//! day. Reported by mistake, all of it goes on again.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use entity::{
    appointment, employment, enrollment, enrollment::EnrollmentState, person, person::PersonState,
    person_change, person_change::PersonChangeKind, registration, registration::RegistrationState,
    residency,
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockType},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    merge_plan::decided,
    reach::{self, begin},
    shifts::{Cell, PersonRows, Shift, with_room},
};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    centres,
    error::{Error, ErrorCode, OnUnique, Result, field},
    family, identity,
    live::LiveTopic,
    orders,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// How somebody is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, async_graphql::Enum)]
pub enum Departure {
    MovedAway,
    Deceased,
}

impl Departure {
    fn state(self) -> PersonState {
        match self {
            Self::MovedAway => PersonState::MovedAway,
            Self::Deceased => PersonState::Deceased,
        }
    }
}

/// The beginning of a day in the street's zone.
///
/// # Errors
/// `INVALID` on `on` for a day that has not come yet.
pub(super) fn start_of(app: &App, day: NaiveDate) -> Result<DateTime<Utc>> {
    let begins = day.and_hms_opt(0, 0, 0);
    let begins = begins.and_then(|at| app.zone.from_local_datetime(&at).earliest());
    match begins.map(|at| at.to_utc()) {
        Some(at) if at <= app.clock.now() => Ok(at),
        _ => Err(field(ErrorCode::Invalid, "on")),
    }
}

/// Home, units, roles and 报到 end with the day; sessions end now; orders in hand go back to the hall;
/// those raised stay as they are. The request's id becomes that of the change.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN` as for merging; `INVALID` on `on` for a day that has not come yet.
pub async fn leave(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    person_id: Uuid,
    departure: Departure,
    day: NaiveDate,
) -> Result<Uuid> {
    let mut write = app.write().await?;
    let viewer = &begin(viewer, app, &write).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(person_id);
    }
    hold(&write, person_id).await?;
    let person = reach::administered(viewer, &*write, person_id).await?;
    reach::check_rights(viewer, &*write, &person).await?;
    let since = start_of(app, day)?;
    let now = app.clock.now();
    let home = reach::home_of(&*write, person.id).await?;
    orders::release::all_in_hand(&mut write, viewer, app, person.id).await?;
    centres::moving::give_up_all(&mut write, viewer, app, person.id).await?;
    family::links::end_all(&write, person.id, now).await?;
    let shifts = endings(&write, person.id, since).await?;
    for shift in &shifts {
        shift.carry_out(&mut write).await?;
    }
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(departure.state()))
        .col_expr(person::Column::GoneSince, Expr::value(since))
        .filter(person::Column::Id.eq(person.id))
        .exec(&*write)
        .await?;
    identity::service::end_sessions(&write, person.id, now).await?;
    person_change::ActiveModel {
        id: Set(key.id()),
        kind: Set(PersonChangeKind::Gone),
        person_id: Set(person.id),
        other_id: Set(None),
        by_id: Set(viewer.person_id),
        at: Set(now),
        moved: Set(serde_json::to_value(&shifts).map_err(Error::internal)?),
        undone_at: Set(None),
        undone_by: Set(None),
    }
    .insert(&*write)
    .await
    .on_unique("person_change", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    let deed = Deed {
        action: AuditAction::PersonGone,
        subject_id: person.id,
        subject: person.name.clone(),
        place: home
            .as_ref()
            .or(viewer.administered_places().first().copied()),
        before: json!({"state": person.state.to_value()}),
        after: json!({"state": departure.state().to_value(), "on": day.to_string()}),
    };
    audit::record(&write, viewer, now, deed).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.hint(LiveTopic::Session, person.id, 0);
    write.commit().await?;
    Ok(person.id)
}

/// Whatever the person is doing is waited for: their requests refer to this row.
async fn hold(tx: &DatabaseTransaction, person_id: Uuid) -> Result<()> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.eq(person_id))
        .lock(LockType::Update)
        .into_tuple::<Uuid>()
        .one(tx)
        .await?;
    Ok(())
}

/// All that goes on for somebody ends at once.
async fn endings(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<Shift>> {
    let homes = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person_id))
        .filter(residency::Column::Until.is_null())
        .all(tx)
        .await?;
    let units = employment::Entity::find()
        .filter(employment::Column::PersonId.eq(person_id))
        .filter(employment::Column::Until.is_null())
        .all(tx)
        .await?;
    let roles = appointment::Entity::find()
        .filter(appointment::Column::PersonId.eq(person_id))
        .filter(appointment::Column::Until.is_null())
        .all(tx)
        .await?;
    let mut shifts: Vec<Shift> = [
        (
            PersonRows::Residencies,
            homes.iter().map(|row| row.id).collect::<Vec<_>>(),
        ),
        (
            PersonRows::Employments,
            units.iter().map(|row| row.id).collect(),
        ),
        (PersonRows::Roles, roles.iter().map(|row| row.id).collect()),
    ]
    .into_iter()
    .map(|(rows, ids)| Shift::new(rows, ids).column("until", Cell::Nothing, Cell::Time(since)))
    .collect();
    for state in EnrollmentState::LIVING {
        let living = enrollment::Entity::find()
            .filter(enrollment::Column::PersonId.eq(person_id))
            .filter(enrollment::Column::State.eq(state))
            .all(tx)
            .await?;
        let ids = living.iter().map(|row| row.id).collect();
        let (before, after) = (state.to_value(), EnrollmentState::Ended.to_value());
        shifts.push(
            Shift::new(PersonRows::Enrollments, ids)
                .column("state", Cell::Text(before), Cell::Text(after))
                .column("ended_at", Cell::Nothing, Cell::Time(since)),
        );
    }
    let waiting = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(person_id))
        .filter(registration::Column::State.eq(RegistrationState::Waiting))
        .one(tx)
        .await?;
    shifts.extend(waiting.map(|row| decided(&row, RegistrationState::Refused, since)));
    shifts.retain(|shift| !shift.ids.is_empty());
    Ok(shifts)
}

/// It was a mistake: they may sign in again, and what ended with them goes on. Orders that were given
/// back stay in the hall.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN` as for merging, also for a role that is not the viewer's to give and
/// would be held again; `STATE_CHANGED` for whoever is not gone.
pub async fn bring_back(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    person_id: Uuid,
) -> Result<Uuid> {
    let mut write = app.write().await?;
    let viewer = &begin(viewer, app, &write).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(person_id);
    }
    hold(&write, person_id).await?;
    let person = reach::gone(viewer, &*write, person_id).await?;
    let change = person_change::Entity::find()
        .filter(person_change::Column::PersonId.eq(person.id))
        .filter(person_change::Column::Kind.eq(PersonChangeKind::Gone))
        .filter(person_change::Column::UndoneAt.is_null())
        .order_by_desc(person_change::Column::At)
        .one(&*write)
        .await?
        .ok_or(ErrorCode::StateChanged)?;
    let now = app.clock.now();
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Present))
        .col_expr(
            person::Column::GoneSince,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .filter(person::Column::Id.eq(person.id))
        .exec(&*write)
        .await?;
    let shifts: Vec<Shift> = serde_json::from_value(change.moved).map_err(Error::internal)?;
    for shift in shifts.iter().rev() {
        let ids = shift.unchanged(&*write).await?;
        let ids = with_room(&write, shift.rows, ids).await?;
        shift.take_back(&mut write, &ids).await?;
    }
    // Roles that are held again were given by whoever may give them.
    reach::check_rights(viewer, &*write, &person).await?;
    person_change::Entity::update_many()
        .col_expr(person_change::Column::UndoneAt, Expr::value(now))
        .col_expr(
            person_change::Column::UndoneBy,
            Expr::value(viewer.person_id),
        )
        .filter(person_change::Column::Id.eq(change.id))
        .exec(&*write)
        .await?;
    let home = reach::home_of(&*write, person.id).await?;
    let deed = Deed {
        action: AuditAction::PersonBroughtBack,
        subject_id: person.id,
        subject: person.name.clone(),
        place: home
            .as_ref()
            .or(viewer.administered_places().first().copied()),
        before: json!({"state": person.state.to_value()}),
        after: json!({"state": PersonState::Present.to_value()}),
    };
    audit::record(&write, viewer, now, deed).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.hint(LiveTopic::Session, person.id, 0);
    write.commit().await?;
    Ok(person.id)
}
