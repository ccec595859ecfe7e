//! The screen in the hall: who is called where, and a link for whoever comes, new every minute.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{service_window, ticket, ticket::TicketState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{
    house::House,
    queue, rules,
    types::{WindowCall, WindowScreen},
};
use crate::{
    app::App,
    audit::AuditAction,
    centres::{
        administration::managed_centre,
        minute_codes::{self, Screen},
        ticks,
    },
    changes::{self, Opening},
    db::CENTRES_LOCK,
    error::{ErrorCode, Result, field},
    registration::types::QrCode,
    requests::RequestKey,
    viewer::Viewer,
};

/// Calls that are shown together.
const CALLS: u64 = 6;

fn of(windows: &service_window::Model) -> Screen {
    Screen {
        kind: "windows",
        id: windows.centre_id,
        number: windows.screen_number,
    }
}

/// What the screen opens.
pub fn link(app: &App, windows: &service_window::Model) -> String {
    let (url, token) = (app.settings.public_url(), of(windows).token(app));
    format!("{url}/hall/{}/{token}", windows.centre_id)
}

/// Whether the screen showed this code just now.
pub(super) fn is_shown(
    app: &App,
    windows: &service_window::Model,
    said: &str,
    now: DateTime<Utc>,
) -> bool {
    of(windows).is_shown(app, said, now)
}

/// Nothing for a link that does not work (any longer).
pub async fn screen(app: &Arc<App>, centre_id: Uuid, said: &str) -> Result<Option<WindowScreen>> {
    let (db, now) = (app.db.reader(), app.clock.now());
    let house = match House::find(db, centre_id).await {
        Ok(house) if of(&house.windows).is_token(app, said) => house,
        Ok(_) => return Ok(None),
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let code = of(&house.windows).code(app, now);
    let link = format!("{}/arrive/{centre_id}/{code}", app.settings.public_url());
    let (today, _) = ticks::day_and_minute(app.zone, now);
    let called = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(centre_id))
        .filter(ticket::Column::Day.eq(today))
        .filter(ticket::Column::State.is_in([TicketState::Called, TicketState::Served]))
        .filter(ticket::Column::CalledAt.is_not_null())
        .order_by_desc(ticket::Column::CalledAt)
        .order_by_desc(ticket::Column::Id)
        .limit(CALLS)
        .all(db)
        .await?;
    let call = |row: ticket::Model| {
        Some(WindowCall {
            number: rules::written(row.number?),
            counter: row.counter?,
            called_at: row.called_at?,
        })
    };
    let waiting = queue::of_centres(db, &[centre_id], today).await?;
    Ok(Some(WindowScreen {
        centre_name: house.centre.name,
        qr: QrCode::of(&link)?,
        link,
        changes_at: minute_codes::changes_at(now),
        calls: called.into_iter().filter_map(call).collect(),
        waiting_count: i32::try_from(waiting.len()).unwrap_or(i32::MAX),
    }))
}

/// The former link no longer works. Answers the centre.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` on `centreId`, the former also where it has no windows.
pub async fn renew(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let mut change = match changes::open(viewer, app, key, CENTRES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    let (centre, place) = managed_centre(&change, id).await?;
    let house = House::held(&change.write, id).await;
    let mut house = house.map_err(|_| field(ErrorCode::NotFound, "centreId"))?;
    house.windows.screen_number += 1;
    let now = change.now;
    house.touch(&mut change.write, now).await?;
    let subject = (centre.id, centre.name.as_str());
    let action = AuditAction::WindowScreenRenewed;
    change
        .record(action, subject, Some(&place), json!({}), json!({}))
        .await?;
    change.finish(key, id).await?;
    Ok(id)
}
