//! How the windows of a centre serve and what they do, as its managers say.

use entity::{centre, place, service_window, ticket, ticket::TicketState, window_item};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::house::House;
use crate::{
    app::App,
    audit::AuditAction,
    centres::administration::managed_centre,
    changes::{self, Change, Opening, differences},
    db::CENTRES_LOCK,
    error::{ErrorCode, OnUnique, Result, field, limit},
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
    words::checked_text,
};

const LONGEST_NAME: usize = 30;
const LONGEST_LINE: usize = 60;
const LONGEST_ABOUT: usize = 200;
const MOST_LINES: usize = 12;
const MOST_ITEMS: u64 = 60;

#[derive(Clone, Copy, Debug)]
pub struct WindowDetails {
    pub counters: i32,
    /// How many appointments one time takes.
    pub places: i32,
    pub slot_minutes: i32,
    pub ahead_days: i32,
}

impl WindowDetails {
    fn check(self) -> Result<()> {
        for (value, least, most, name) in [
            (self.counters, 1, 20, "counters"),
            (self.places, 1, self.counters, "places"),
            (self.slot_minutes, 10, 120, "slotMinutes"),
            (self.ahead_days, 1, 60, "aheadDays"),
        ] {
            if !(least..=most).contains(&value) {
                return Err(limit(ErrorCode::OutOfRange, name, most.into()));
            }
        }
        match self.slot_minutes % 5 {
            0 => Ok(()),
            _ => Err(field(ErrorCode::Invalid, "slotMinutes")),
        }
    }
}

/// The centre has windows from then on; appointments that are made stay as they are. Answers the centre.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`; `OUT_OF_RANGE`, `INVALID` on what is said; `STILL_IN_USE` on
/// `slotMinutes` for other times than people have appointments for.
pub async fn set(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    centre_id: Uuid,
    details: WindowDetails,
) -> Result<Uuid> {
    details.check()?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, centre_id).await?;
    let now = change.now;
    let (before, row) = match House::held(&change.write, centre_id).await {
        Ok(mut house) => {
            let row = &mut house.windows;
            if row.slot_minutes != details.slot_minutes && has_ahead(&change.write, row).await? {
                return Err(field(ErrorCode::StillInUse, "slotMinutes"));
            }
            let before = windows_told(row);
            row.counters = details.counters;
            row.places = details.places;
            row.slot_minutes = details.slot_minutes;
            row.ahead_days = details.ahead_days;
            house.touch(&mut change.write, now).await?;
            (before, house.windows)
        }
        Err(error) if error.code() == ErrorCode::NotFound => {
            let row = created(&change, centre_id, details).await?;
            change
                .write
                .hint(LiveTopic::Windows, centre_id, row.version);
            (json!({}), row)
        }
        Err(error) => return Err(error),
    };
    if let Some(difference) = differences(before, windows_told(&row)) {
        let action = AuditAction::WindowsSet;
        record(&change, action, (&centre, &centre.name), &place, difference).await?;
    }
    change.finish(key, centre_id).await?;
    Ok(centre_id)
}

async fn has_ahead(tx: &DatabaseTransaction, windows: &service_window::Model) -> Result<bool> {
    let ahead = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(windows.centre_id))
        .filter(ticket::Column::State.eq(TicketState::Booked));
    Ok(ahead.count(tx).await? > 0)
}

async fn created(
    change: &Change<'_>,
    centre_id: Uuid,
    details: WindowDetails,
) -> Result<service_window::Model> {
    let row = service_window::ActiveModel {
        centre_id: Set(centre_id),
        counters: Set(details.counters),
        places: Set(details.places),
        slot_minutes: Set(details.slot_minutes),
        ahead_days: Set(details.ahead_days),
        numbers_day: Set(None),
        last_number: Set(0),
        screen_number: Set(1),
        version: Set(1),
        changed_at: Set(change.now),
    };
    Ok(row.insert(&*change.write).await?)
}

fn windows_told(row: &service_window::Model) -> Value {
    json!({
        "counters": row.counters,
        "places": row.places,
        "slotMinutes": row.slot_minutes,
        "aheadDays": row.ahead_days,
    })
}

/// What an item says of itself.
#[derive(Clone, Debug)]
pub struct ItemDetails {
    pub name: String,
    /// One thing each.
    pub bring: Vec<String>,
    pub about: Option<String>,
}

impl ItemDetails {
    fn checked(self) -> Result<Self> {
        let about = self.about.filter(|about| !about.trim().is_empty());
        let about = about.map(|about| checked_text(&about, "about", LONGEST_ABOUT));
        let lines = self.bring.iter().filter(|line| !line.trim().is_empty());
        // A thing is one line.
        let line = |line: &String| checked_text(&line.replace('\n', " "), "bring", LONGEST_LINE);
        let bring: Vec<String> = lines.map(line).collect::<Result<_>>()?;
        if bring.len() > MOST_LINES {
            return Err(limit(ErrorCode::TooMany, "bring", MOST_LINES as i64));
        }
        Ok(Self {
            name: checked_text(&self.name, "name", LONGEST_NAME)?,
            bring,
            about: about.transpose()?,
        })
    }
}

/// The request's id becomes the item's.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`, the former also where it has no windows; `TOO_MANY` on `name` with
/// how many a centre has at most; `REQUIRED`, `TOO_LONG`, `TOO_MANY`, `INVALID` on what is said.
pub async fn create_item(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    centre_id: Uuid,
    details: ItemDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, centre_id).await?;
    let house = House::held(&change.write, centre_id).await;
    let mut house = house.map_err(|error| error.on("centreId"))?;
    let others = window_item::Entity::find()
        .filter(window_item::Column::CentreId.eq(centre_id))
        .filter(window_item::Column::RetiredAt.is_null());
    if others.count(&*change.write).await? >= MOST_ITEMS {
        return Err(limit(ErrorCode::TooMany, "name", MOST_ITEMS as i64));
    }
    let row = window_item::ActiveModel {
        id: Set(key.id()),
        centre_id: Set(centre_id),
        name: Set(details.name),
        bring: Set(details.bring.join("\n")),
        about: Set(details.about),
        created_at: Set(change.now),
        retired_at: Set(None),
    }
    .insert(&*change.write)
    .await
    .on_unique("window_item", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    let told = (json!({}), item_told(&row));
    let action = AuditAction::WindowItemCreated;
    record(&change, action, (&centre, &row.name), &place, told).await?;
    let now = change.now;
    house.touch(&mut change.write, now).await?;
    change.finish(key, row.id).await?;
    Ok(row.id)
}

/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `itemId`; and as for a new one.
pub async fn edit_item(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    details: ItemDetails,
) -> Result<Uuid> {
    let details = details.checked()?;
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (mut house, row) = managed_item(&change, id).await?;
    let before = item_told(&row);
    let mut next = row.into_active_model();
    next.name = Set(details.name);
    next.bring = Set(details.bring.join("\n"));
    next.about = Set(details.about);
    let row = next.update(&*change.write).await?;
    if let Some(difference) = differences(before, item_told(&row)) {
        let (centre, place) = (&house.centre, &house.place);
        let action = AuditAction::WindowItemEdited;
        record(&change, action, (centre, &row.name), place, difference).await?;
        let now = change.now;
        house.touch(&mut change.write, now).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// Nobody comes for it any more; appointments that are made stay.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `itemId`.
pub async fn retire_item(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (mut house, row) = managed_item(&change, id).await?;
    let (told, name) = ((item_told(&row), json!({})), row.name.clone());
    let mut next = row.into_active_model();
    next.retired_at = Set(Some(change.now));
    next.update(&*change.write).await?;
    let action = AuditAction::WindowItemRetired;
    record(&change, action, (&house.centre, &name), &house.place, told).await?;
    let now = change.now;
    house.touch(&mut change.write, now).await?;
    change.finish(key, id).await?;
    Ok(id)
}

async fn managed_item(change: &Change<'_>, id: Uuid) -> Result<(House, window_item::Model)> {
    let row = super::appointing::item_in_use(&*change.write, id).await?;
    let managed = managed_centre(change, row.centre_id).await;
    managed.map_err(|error| error.on("itemId"))?;
    let house = House::held(&change.write, row.centre_id).await;
    Ok((house.map_err(|error| error.on("itemId"))?, row))
}

/// In use or not.
pub async fn item(app: &App, id: Uuid) -> Result<window_item::Model> {
    let row = window_item::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?;
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

fn item_told(row: &window_item::Model) -> Value {
    json!({"name": row.name, "bring": row.bring, "about": row.about})
}

async fn record(
    change: &Change<'_>,
    action: AuditAction,
    (centre, subject): (&centre::Model, &str),
    place: &place::Model,
    (before, after): (Value, Value),
) -> Result<()> {
    change
        .record(action, (centre.id, subject), Some(place), before, after)
        .await
}
