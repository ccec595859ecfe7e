//! Reading the calendar, keeping it at hand, and entering a year.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::{calendar_day, calendar_day::CalendarDayKind, calendar_year};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::{entry, known_years, working_time::WorkCalendar};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    db::CALENDAR_LOCK,
    error::{ErrorCode, Result, field, limit},
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// From this month on the next year should be known.
const ANNOUNCED_BY: u32 = 11;
const YEARS: std::ops::RangeInclusive<i32> = 2026..=2100;
const LONGEST_TEXT: usize = 4_000;

/// The calendar at hand: what it was a minute ago at most, since every instance reads it again.
#[derive(Clone)]
pub struct CalendarAtHand(Arc<RwLock<Arc<WorkCalendar>>>);

impl CalendarAtHand {
    pub fn new(zone: Tz) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(known_years::calendar(zone)))))
    }

    pub fn get(&self) -> Arc<WorkCalendar> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn put(&self, calendar: WorkCalendar) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(calendar);
    }
}

pub async fn reload(app: &App) -> Result<()> {
    let days = calendar_day::Entity::find().all(app.db.reader()).await?;
    let special = days
        .into_iter()
        .map(|one| (one.day, one.kind == CalendarDayKind::Work));
    app.calendar.put(WorkCalendar::new(app.zone, special));
    Ok(())
}

/// A year as it is known.
pub struct Year {
    pub year: i32,
    pub announced: bool,
    pub version: i32,
    pub days: Vec<calendar_day::Model>,
}

impl Year {
    pub fn text(&self) -> String {
        entry::spell(&self.days)
    }
}

/// Administrators of the system and of its streets: the calendar is the country's, and the audit tells
/// who entered it.
pub fn may_enter(viewer: &Viewer) -> bool {
    viewer.administers_a_street()
}

/// Years that are known, the latest first. Everybody may know them.
pub async fn years(_viewer: &Viewer, app: &App) -> Result<Vec<Year>> {
    read(app.db.reader()).await
}

async fn read(db: &impl ConnectionTrait) -> Result<Vec<Year>> {
    let rows = calendar_year::Entity::find()
        .order_by_desc(calendar_year::Column::Year)
        .all(db)
        .await?;
    let days = calendar_day::Entity::find()
        .order_by_asc(calendar_day::Column::Day)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Year {
            year: row.year,
            announced: row.announced,
            version: row.version,
            days: days
                .iter()
                .filter(|one| one.day.year() == row.year)
                .cloned()
                .collect(),
        })
        .collect())
}

/// The year that has to be entered: this one, or from November on the next.
pub async fn missing_year(
    db: &impl ConnectionTrait,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<Option<i32>> {
    let today = now.with_timezone(&zone).date_naive();
    let mut wanted = vec![today.year()];
    if today.month() >= ANNOUNCED_BY {
        wanted.push(today.year() + 1);
    }
    let known: Vec<i32> = calendar_year::Entity::find()
        .filter(calendar_year::Column::Announced.eq(true))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.year)
        .collect();
    Ok(wanted.into_iter().find(|year| !known.contains(year)))
}

/// Enters a year anew, in place of what was known of it. Deadlines that are set stay; those set from now
/// on, here at once and on other instances within a minute, count by it.
///
/// # Errors
/// `FORBIDDEN` to whom [`may_enter`] refuses; `OUT_OF_RANGE` on `year`; `REQUIRED`,
/// `TOO_LONG` on `text`, and `INVALID` with the line's number as limit.
pub async fn set_year(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    year: i32,
    text: &str,
) -> Result<()> {
    if !may_enter(viewer) {
        return Err(ErrorCode::Forbidden.into());
    }
    if !YEARS.contains(&year) {
        return Err(limit(ErrorCode::OutOfRange, "year", (*YEARS.end()).into()));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(limit(ErrorCode::TooLong, "text", LONGEST_TEXT as i64));
    }
    let days = entry::parse(year, text).map_err(|line| {
        limit(
            ErrorCode::Invalid,
            "text",
            line.try_into().unwrap_or(i64::MAX),
        )
    })?;
    if days.is_empty() {
        return Err(field(ErrorCode::Required, "text"));
    }
    let write = app.write().await?;
    app.db.hold(&write, CALENDAR_LOCK).await?;
    if requests::recall(&*write, viewer, key, app.guard)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let of_year = calendar_day::Column::Day.between(first, last);
    let before = calendar_day::Entity::find()
        .filter(of_year.clone())
        .order_by_asc(calendar_day::Column::Day)
        .all(&*write)
        .await?;
    calendar_day::Entity::delete_many()
        .filter(of_year)
        .exec(&*write)
        .await?;
    let rows = days.iter().cloned().map(IntoActiveModel::into_active_model);
    calendar_day::Entity::insert_many(rows)
        .exec_without_returning(&*write)
        .await?;
    match calendar_year::Entity::find_by_id(year).one(&*write).await? {
        Some(row) => {
            let version = row.version + 1;
            let mut row = row.into_active_model();
            row.announced = Set(true);
            row.version = Set(version);
            row.update(&*write).await?;
        }
        None => {
            calendar_year::ActiveModel {
                year: Set(year),
                announced: Set(true),
                version: Set(1),
            }
            .insert(&*write)
            .await?;
        }
    }
    let now = app.clock.now();
    let deed = Deed {
        action: AuditAction::CalendarSet,
        subject_id: Uuid::from_u128(u128::from(year.unsigned_abs())),
        subject: year.to_string(),
        place: viewer.administered_places().first().copied(),
        before: json!({"days": entry::spell(&before)}),
        after: json!({"days": entry::spell(&days)}),
    };
    audit::record(&write, viewer, now, deed).await?;
    requests::remember(&write, viewer, key, viewer.person_id, now, app.guard).await?;
    write.commit().await?;
    reload(app).await
}
