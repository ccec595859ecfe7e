//! Whom to tell that somebody waits, and what came of it.

use chrono::{DateTime, Utc};
use entity::{
    appointment, appointment::AppointmentRole, notification::NotificationKind, place, registration,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    app::{App, Write},
    error::Result,
    identity,
    inbox::{
        self,
        rules::step_of,
        service::{About, Notice},
    },
    places,
};

/// The grid workers of the place, and the desk that answers for it.
pub async fn tell_who_confirms(
    write: &mut Write<'_>,
    app: &App,
    row: &registration::Model,
    place: &place::Model,
    name: &str,
) -> Result<()> {
    let mut people = grid_workers(&**write, place, row.asked_at).await?;
    let desks = places::desks::desks_of(&**write, std::slice::from_ref(place)).await?;
    if let Some(desk) = desks.get(&place.id) {
        let at_desk =
            identity::service::people_at_desk(&**write, desk.id, place.community_id, row.asked_at);
        people.extend(at_desk.await?);
    }
    people.sort_unstable();
    people.dedup();
    people.retain(|person_id| *person_id != row.person_id);
    let notice = |person_id| notice(person_id, NotificationKind::RegistrationAsked, row, place);
    let notices = people.into_iter().map(notice).map(|notice| Notice {
        detail: name.to_owned(),
        ..notice
    });
    inbox::service::notify(write, app, notices.collect()).await
}

pub async fn tell_resident(
    write: &mut Write<'_>,
    app: &App,
    row: &registration::Model,
    place: &place::Model,
    kind: NotificationKind,
) -> Result<()> {
    let notice = Notice {
        detail: row.reason.clone().unwrap_or_default(),
        ..notice(row.person_id, kind, row, place)
    };
    inbox::service::notify(write, app, vec![notice]).await
}

fn notice(
    person_id: Uuid,
    kind: NotificationKind,
    row: &registration::Model,
    place: &place::Model,
) -> Notice {
    Notice {
        person_id,
        kind,
        source_id: step_of(row.id, row.version),
        about: About::Oneself,
        subject: place.name.clone(),
        detail: String::new(),
    }
}

async fn grid_workers(
    db: &impl ConnectionTrait,
    place: &place::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let here_and_above = [Some(place.id), place.compound_id, place.community_id];
    let rows = appointment::Entity::find()
        .filter(appointment::Column::Role.eq(AppointmentRole::GridWorker))
        .filter(appointment::Column::PlaceId.is_in(here_and_above.into_iter().flatten()))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.is_active(now))
        .map(|row| row.person_id)
        .collect())
}
