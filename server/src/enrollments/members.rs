//! A member asks to be counted in a compound: where they may, and that they did.

use std::collections::HashSet;

use entity::{
    enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
    place,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

use super::{
    linked::{self, linked_with},
    notices,
    service::{asked, insert},
    visibility::{Seen, seen},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    identity::{self, rules::compound_of},
    live::LiveTopic,
    places, registration,
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Where the viewer may report to.
pub struct ReportingPlace {
    pub place: place::Model,
    pub kind: EnrollmentKind,
}

/// The compound of the viewer's home first, then those linked with their units.
pub async fn places_of(viewer: &Viewer, app: &App) -> Result<Vec<ReportingPlace>> {
    let db = app.db.reader();
    let mut places = Vec::new();
    if let Some(home) = identity::service::residency_of(db, viewer.person_id).await? {
        let home = places::service::place(db, home.place_id).await?;
        if let Some(compound_id) = compound_of(&home) {
            places.push(ReportingPlace {
                place: places::service::place(db, compound_id).await?,
                kind: EnrollmentKind::Residence,
            });
        }
    }
    let seen: HashSet<Uuid> = places.iter().map(|one| one.place.id).collect();
    let linked = linked_with(db, viewer.person_id, app.clock.now()).await?;
    let linked = linked.into_iter().filter(|place| !seen.contains(&place.id));
    places.extend(linked.map(|place| ReportingPlace {
        place,
        kind: EnrollmentKind::UnitLinked,
    }));
    Ok(places)
}

/// The request's id becomes that of the 报到.
///
/// # Errors
/// `NOT_CONFIRMED`, `NOT_FOUND` on `placeId`, `NO_RESIDENCE`, `INVALID` on `placeId` for a compound that
/// the viewer neither lives in nor is linked with by their unit, `ALREADY_ENROLLED`; `INVALID` on
/// `requestId` for an id that is taken, whoever it belongs to.
pub async fn ask(viewer: &Viewer, app: &App, key: &RequestKey, place_id: Uuid) -> Result<Seen> {
    let mut write = app.write().await?;
    // From here on nobody moves this person, nor asks for them a second time.
    let person = identity::service::hold_person(&write, viewer.person_id).await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    registration::standing::check_confirmed(&*write, person.id).await?;
    let place = places::service::open_place(&write, place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    let kind = linked::kind_of(&*write, person.id, &place, app.clock.now()).await?;
    let now = app.clock.now();
    let living = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(person.id))
        .filter(enrollment::Column::PlaceId.eq(place.id))
        .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
        .count(&*write)
        .await?;
    if living > 0 {
        return Err(ErrorCode::AlreadyEnrolled.into());
    }
    let new = enrollment::ActiveModel {
        person_id: Set(Some(person.id)),
        ..asked(key.id(), kind, &place, now)
    };
    let row = insert(&*write, new).await?;
    let kind = NotificationKind::EnrollmentAsked;
    notices::tell_desk(&mut write, app, &row, &place, kind, person.name).await?;
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    write.hint(LiveTopic::Enrollment, row.id, row.version);
    write.commit().await?;
    Ok(Seen { row, clearly: true })
}
