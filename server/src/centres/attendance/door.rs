//! The screen at the door of a room: a link for whoever comes, as a picture, new every minute. It opens
//! without signing in, by a link of its own that managers make anew when it got into wrong hands.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{booking, booking::BookingState, centre, room, room_space};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    app::App,
    audit::AuditAction,
    centres::{
        minute_codes::{Screen, changes_at},
        room_administration::{managed_room, record_room},
        rules::EARLY,
    },
    changes::{self, Opening},
    db::CENTRES_LOCK,
    error::{ErrorCode, Result},
    requests::RequestKey,
    viewer::Viewer,
};

/// What the screen shows.
pub struct Door {
    pub room_name: String,
    pub centre_name: String,
    /// For whoever comes.
    pub link: String,
    /// When the link is another.
    pub changes_at: DateTime<Utc>,
    /// What is going on now, and what is next, today.
    pub times: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

/// What the screen at the door opens.
pub fn link(app: &App, room: &room::Model) -> String {
    let (url, token) = (app.settings.public_url(), screen(room).token(app));
    format!("{url}/door/{}/{token}", room.id)
}

fn screen(room: &room::Model) -> Screen {
    Screen {
        kind: "door",
        id: room.id,
        number: room.door_number,
    }
}

/// Whether the screen showed this code just now.
pub(super) fn is_shown(app: &App, room: &room::Model, said: &str, now: DateTime<Utc>) -> bool {
    screen(room).is_shown(app, said, now)
}

/// Nothing for a link that does not work (any longer), and where nobody checks in.
pub async fn door(app: &App, room_id: Uuid, said: &str) -> Result<Option<Door>> {
    let (db, now) = (app.db.reader(), app.clock.now());
    let room = room::Entity::find_by_id(room_id)
        .filter(room::Column::RetiredAt.is_null())
        .filter(room::Column::CheckIn.eq(true))
        .one(db)
        .await?
        .filter(|room| screen(room).is_token(app, said));
    let Some(room) = room else {
        return Ok(None);
    };
    let here = screen(&room).code(app, now);
    let link = format!("{}/here/{room_id}/{here}", app.settings.public_url());
    let times = times(app, room_id, now).await?;
    let centre = centre::Entity::find_by_id(room.centre_id).one(db).await?;
    let centre = centre.ok_or(ErrorCode::NotFound)?;
    Ok(Some(Door {
        room_name: room.name,
        centre_name: centre.name,
        link,
        changes_at: changes_at(now),
        times,
    }))
}

/// When it is taken from now on until tomorrow, also as a part or the whole of another room.
async fn times(
    app: &App,
    room_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>> {
    let rows = booking::Entity::find()
        .filter(booking::Column::RoomId.in_subquery(sharing_spaces(room_id)))
        .filter(booking::Column::State.is_in(BookingState::STANDING))
        .filter(booking::Column::EndsAt.gt(now))
        .filter(booking::Column::StartsAt.lt(now + TimeDelta::hours(12)))
        .order_by_asc(booking::Column::StartsAt)
        .limit(2)
        .all(app.db.reader())
        .await?;
    Ok(rows
        .into_iter()
        .map(|one| (one.starts_at, one.ends_at))
        .collect())
}

/// Rooms that have a space in common with this one: itself, its parts, the hall that it is part of.
fn sharing_spaces(room_id: Uuid) -> sea_orm::sea_query::SelectStatement {
    let own = room_space::Entity::find()
        .filter(room_space::Column::RoomId.eq(room_id))
        .select_only()
        .column(room_space::Column::SpaceId)
        .into_query();
    room_space::Entity::find()
        .filter(room_space::Column::SpaceId.in_subquery(own))
        .select_only()
        .column(room_space::Column::RoomId)
        .into_query()
}

/// The booking of somebody who stands at the door now, the first to begin.
pub(super) async fn booking_of(
    app: &App,
    viewer: &Viewer,
    room_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<booking::Model>> {
    let own = sea_orm::Condition::any()
        .add(booking::Column::PersonId.eq(viewer.person_id))
        .add(booking::Column::BookedBy.eq(viewer.person_id));
    let today = booking::Entity::find()
        .filter(own)
        .filter(booking::Column::RoomId.in_subquery(sharing_spaces(room_id)))
        .filter(booking::Column::State.is_in([BookingState::Booked, BookingState::Missed]))
        .filter(booking::Column::StartsAt.lte(now + TimeDelta::hours(12)))
        .filter(booking::Column::EndsAt.gt(now))
        .order_by_asc(booking::Column::StartsAt)
        .all(app.db.reader())
        .await?;
    // What waits for them before what is done with or not yet due.
    let waits = |one: &&booking::Model| {
        one.check_in_by().is_some() && one.starts_at - EARLY <= now && now < one.ends_at
    };
    let waiting = today.iter().find(waits).cloned();
    Ok(waiting.or_else(|| today.into_iter().next()))
}

/// The former link no longer works. Answers the room.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `roomId`.
pub async fn renew(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (row, place) = managed_room(&change, id).await?;
    let number = row.door_number + 1;
    let mut next = row.into_active_model();
    next.door_number = Set(number);
    let row = next.update(&*change.write).await?;
    let told = (json!({}), json!({}));
    record_room(&change, AuditAction::DoorRenewed, &row, &place, told).await?;
    change.finish(key, id).await?;
    Ok(id)
}
