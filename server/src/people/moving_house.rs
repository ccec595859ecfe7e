//! Moving house, for somebody who does not do it themselves: a new home from a day on, and what
//! becomes of the 报到 to the compound that they leave.

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use uuid::Uuid;

use super::{
    leaving::start_of,
    reach::{self, begin},
};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    enrollments::{ending, transfer::go_on_at},
    error::{ErrorCode, Result, field},
    identity::{self, residence, rules},
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// What becomes of the 报到 to the former home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, async_graphql::Enum)]
pub enum FormerReport {
    /// Goes on in the new compound: at once where the viewer administers that too, else it is asked
    /// for there.
    Transfer,
    End,
}

pub struct Move {
    pub person_id: Uuid,
    pub place_id: Uuid,
    pub on: NaiveDate,
    pub report: FormerReport,
}

/// Whoever administers the former home may: into a place of somebody else's too, who then confirms.
/// Somebody without a home is moved in by who administers the new one.
///
/// # Errors
/// `NOT_FOUND` and `FORBIDDEN` as for merging; `NOT_FOUND` on `placeId`; `INVALID` on `placeId` for a
/// place in no compound or the present home, on `on` for a day that has not come or lies before the
/// present home began.
pub async fn move_house(viewer: &Viewer, app: &App, key: &RequestKey, input: Move) -> Result<Uuid> {
    let mut write = app.write().await?;
    let viewer = &begin(viewer, app, &write).await?;
    // Whoever moved away may be nobody of the viewer's any more.
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let person = reach::administered(viewer, &*write, input.person_id).await?;
    reach::check_rights(viewer, &*write, &person).await?;
    identity::service::hold_person(&write, person.id).await?;
    let day = start_of(app, input.on)?;
    let place = places::service::open_place(&write, input.place_id).await;
    let place = place.map_err(|error| error.on("placeId"))?;
    rules::check_residence(&place, "placeId")?;
    let former = identity::service::residency_of(&*write, person.id).await?;
    let since = match &former {
        Some(former) if former.place_id == place.id => {
            return Err(field(ErrorCode::Invalid, "placeId"));
        }
        Some(former) if day + TimeDelta::days(1) <= former.since => {
            return Err(field(ErrorCode::Invalid, "on"));
        }
        Some(former) => day.max(former.since),
        None if !viewer.administers(&place) => return Err(ErrorCode::Forbidden.into()),
        None => day,
    };
    let now = app.clock.now();
    residence::begin_home(&write, person.id, place.id, since).await?;
    let compound_id = rules::compound_of(&place).ok_or(ErrorCode::NotFound)?;
    let left = ending::at_homes_but(&*write, person.id, compound_id).await?;
    ending::end_rows(&mut write, &left, None, now).await?;
    if let (Some(one), FormerReport::Transfer) = (left.first(), input.report) {
        let compound = places::service::open_place(&write, compound_id).await?;
        let at_once = viewer.administers(&compound);
        go_on_at(&mut write, viewer, app, one, &compound, at_once).await?;
    }
    ending::after_leaving(&mut write, viewer, app, person.id).await?;
    let from = match &former {
        Some(former) => Some(places::service::place(&*write, former.place_id).await?),
        None => None,
    };
    let deed = Deed {
        action: AuditAction::PersonMoved,
        subject_id: person.id,
        subject: person.name.clone(),
        // Of the former home: whoever moved somebody away answers for it there.
        place: from.as_ref().or(Some(&place)),
        before: json!({"home": from.as_ref().map(|place| place.name.clone())}),
        after: json!({"home": place.name, "on": input.on.to_string()}),
    };
    audit::record(&write, viewer, now, deed).await?;
    requests::remember(&write, viewer, key, person.id, now, app.guard).await?;
    write.commit().await?;
    Ok(person.id)
}
