//! Keeping centres, by whoever manages them.

use chrono::{DateTime, Utc};
use entity::{centre, opening, opening::OpeningDay, place, place::PlaceKind, room};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    Iterable, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, LockType},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    canteen, closing,
    hours::{self, Open},
    windows,
};
use crate::{
    app::{App, Write},
    audit::AuditAction,
    changes::{self, Change, Opening, differences},
    db::CENTRES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    places,
    requests::RequestKey,
    viewer::Viewer,
    words::{checked_reason, checked_text},
};

pub(super) const LONGEST_NAME: usize = 30;
const LONGEST_ADDRESS: usize = 80;
const LONGEST_PHONE: usize = 30;
pub(super) const LONGEST_WORDS: usize = 500;

/// What a centre says of itself.
#[derive(Clone, Debug)]
pub struct CentreDetails {
    pub name: String,
    pub address: String,
    pub phone: Option<String>,
    pub about: Option<String>,
    pub weekly_bookings: i32,
    pub organization_weekly_bookings: i32,
    pub openings: Vec<(OpeningDay, Open)>,
}

impl CentreDetails {
    fn checked(self) -> Result<Self> {
        let number = |number: i32, name| match number {
            1..=100 => Ok(number),
            _ => Err(limit(ErrorCode::OutOfRange, name, 100)),
        };
        Ok(Self {
            name: checked_text(&self.name, "name", LONGEST_NAME)?,
            address: checked_text(&self.address, "address", LONGEST_ADDRESS)?,
            phone: optional(self.phone, "phone", LONGEST_PHONE)?,
            about: optional(self.about, "about", LONGEST_WORDS)?,
            weekly_bookings: number(self.weekly_bookings, "weeklyBookings")?,
            organization_weekly_bookings: number(
                self.organization_weekly_bookings,
                "organizationWeeklyBookings",
            )?,
            openings: hours::check(self.openings)?,
        })
    }
}

pub(super) fn optional(
    text: Option<String>,
    name: &'static str,
    longest: usize,
) -> Result<Option<String>> {
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => checked_text(&text, name, longest).map(Some),
        None => Ok(None),
    }
}

/// The request's id becomes the centre's. Whoever administers the place may.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `placeId`, `INVALID` there for what is no street, community or compound;
/// `REQUIRED`, `TOO_LONG`, `INVALID`, `OUT_OF_RANGE` on what is said of the centre.
pub async fn create_centre(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    place_id: Uuid,
    details: CentreDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let place = places::service::open_place(&change.write, place_id).await;
    let place = place.map_err(|error| error.on("placeId"))?;
    if !change.viewer.administers(&place) {
        return Err(field(ErrorCode::Forbidden, "placeId"));
    }
    if matches!(place.kind, PlaceKind::District | PlaceKind::Building) {
        return Err(field(ErrorCode::Invalid, "placeId"));
    }
    let row = centre::ActiveModel {
        id: Set(key.id()),
        place_id: Set(place.id),
        name: Set(details.name),
        address: Set(details.address),
        phone: Set(details.phone),
        about: Set(details.about),
        weekly_bookings: Set(details.weekly_bookings),
        organization_weekly_bookings: Set(details.organization_weekly_bookings),
        created_at: Set(change.now),
        closed_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("centre", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    set_openings(&change.write, row.id, &details.openings).await?;
    let told = (json!({}), centre_told(&row, &details.openings));
    record(&change, AuditAction::CentreCreated, &row, &place, told).await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// Bookings that stand stay as they are, also where it is no longer open then.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; and as for a new one.
pub async fn edit_centre(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    details: CentreDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_centre(&change, id).await?;
    let before = centre_told(&row, &openings_of(&change.write, id).await?);
    let mut next = row.into_active_model();
    next.name = Set(details.name);
    next.address = Set(details.address);
    next.phone = Set(details.phone);
    next.about = Set(details.about);
    next.weekly_bookings = Set(details.weekly_bookings);
    next.organization_weekly_bookings = Set(details.organization_weekly_bookings);
    let row = next.update(&*change.write).await?;
    set_openings(&change.write, id, &details.openings).await?;
    let after = centre_told(&row, &details.openings);
    if let Some(difference) = differences(before, after) {
        record(&change, AuditAction::CentreEdited, &row, &place, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// It is gone for good, and so is what was booked there; whom that hits is told why.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `REQUIRED`, `TOO_LONG`, `INVALID` on `reason`.
pub async fn retire_centre(
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
    let (row, place) = managed_centre(&change, id).await?;
    let by = (change.viewer.person_id, change.now);
    retire(&mut change.write, app, row.clone(), &reason, by).await?;
    let told = (json!({}), json!({"reason": reason}));
    record(&change, AuditAction::CentreClosed, &row, &place, told).await?;
    change.finish(key, id).await?;
    Ok(id)
}

/// Also when the place goes that it lies in.
pub(super) async fn retire(
    write: &mut Write<'_>,
    app: &App,
    row: centre::Model,
    reason: &str,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<()> {
    let id = row.id;
    // Whoever is just booking one of its rooms is waited for.
    let rooms = room::Entity::find().filter(room::Column::CentreId.eq(id));
    let rooms = rooms.order_by_asc(room::Column::Id);
    rooms.lock(LockType::Update).all(&**write).await?;
    room::Entity::update_many()
        .col_expr(room::Column::RetiredAt, Expr::value(now))
        .filter(room::Column::CentreId.eq(id))
        .filter(room::Column::RetiredAt.is_null())
        .exec(&**write)
        .await?;
    closing::end_ahead(write, app, id, reason, (by, now)).await?;
    canteen::end_ahead(write, app, &row, reason, (by, now)).await?;
    windows::closing::end_ahead(write, app, id, (reason, now)).await?;
    let mut next = row.into_active_model();
    next.closed_at = Set(Some(now));
    next.update(&**write).await?;
    Ok(())
}

async fn set_openings(
    tx: &DatabaseTransaction,
    centre_id: Uuid,
    openings: &[(OpeningDay, Open)],
) -> Result<()> {
    opening::Entity::delete_many()
        .filter(opening::Column::CentreId.eq(centre_id))
        .exec(tx)
        .await?;
    let rows = openings.iter().map(|(day, open)| opening::ActiveModel {
        centre_id: Set(centre_id),
        day: Set(*day),
        from_minute: Set(open.from),
        until_minute: Set(open.until),
    });
    opening::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn openings_of(tx: &DatabaseTransaction, centre_id: Uuid) -> Result<Vec<(OpeningDay, Open)>> {
    let rows = opening::Entity::find()
        .filter(opening::Column::CentreId.eq(centre_id))
        .order_by_asc(opening::Column::FromMinute)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (from, until) = (row.from_minute, row.until_minute);
            (row.day, Open { from, until })
        })
        .collect())
}

/// Like `MONDAY 08:00-12:00`, in order.
fn spelled(openings: &[(OpeningDay, Open)]) -> String {
    let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut spans = Vec::new();
    for day in OpeningDay::iter() {
        for (_, open) in openings.iter().filter(|(other, _)| *other == day) {
            let day = day.to_value().to_uppercase();
            spans.push(format!("{day} {}-{}", clock(open.from), clock(open.until)));
        }
    }
    spans.join(", ")
}

fn centre_told(row: &centre::Model, openings: &[(OpeningDay, Open)]) -> Value {
    json!({
        "name": row.name,
        "address": row.address,
        "contact": row.phone,
        "about": row.about,
        "weeklyBookings": row.weekly_bookings,
        "organizationWeeklyBookings": row.organization_weekly_bookings,
        "openings": spelled(openings),
    })
}

/// A centre in use that the viewer manages.
pub(super) async fn managed_centre(
    change: &Change<'_>,
    id: Uuid,
) -> Result<(centre::Model, place::Model)> {
    let row = centre::Entity::find_by_id(id)
        .filter(centre::Column::ClosedAt.is_null())
        .one(&*change.write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "centreId"))?;
    let place = places::service::held_place(&change.write, row.place_id).await?;
    match change.viewer.manages(&place) {
        true => Ok((row, place)),
        false => Err(field(ErrorCode::Forbidden, "centreId")),
    }
}

pub(super) async fn record(
    change: &Change<'_>,
    action: AuditAction,
    row: &centre::Model,
    place: &place::Model,
    (before, after): (Value, Value),
) -> Result<()> {
    let subject = (row.id, row.name.as_str());
    change
        .record(action, subject, Some(place), before, after)
        .await
}
