//! Who is told of a 报到: whoever decides on it, or whoever reports.

use entity::{enrollment, notification::NotificationKind, organization, place};
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::{
    app::{App, Write},
    error::Result,
    identity::service::{administrators_of, liaisons_of, name_of, people_at_desk},
    inbox::{
        self,
        rules::step_of,
        service::{About, Notice},
    },
    places,
    viewer::Viewer,
};

/// Those who decide on a 报到, of who comes and who leaves: units are confirmed by the administrators
/// of the community, people by the desk.
pub(super) async fn tell_deciders(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    row: &enrollment::Model,
    place: &place::Model,
    kind: NotificationKind,
    name: String,
) -> Result<()> {
    match row.organization_id {
        Some(_) => tell_administrators(write, viewer, app, row, place, kind, &name).await,
        None => tell_desk(write, app, row, place, kind, name).await,
    }
}

pub(super) async fn tell_desk(
    write: &mut Write<'_>,
    app: &App,
    row: &enrollment::Model,
    place: &place::Model,
    kind: NotificationKind,
    name: String,
) -> Result<()> {
    // A place that nobody serves has nobody to tell; its administrators find the 报到 in their list.
    let Some(desk) = places::desks::desks_of(&**write, std::slice::from_ref(place))
        .await?
        .remove(&place.id)
    else {
        return Ok(());
    };
    let now = app.clock.now();
    let people = people_at_desk(&**write, desk.id, place.community_id, now).await?;
    let notices = people
        .into_iter()
        .filter(|person_id| Some(*person_id) != row.person_id)
        .map(|person_id| notice(row, person_id, kind, place, &name))
        .collect();
    inbox::service::notify(write, app, notices).await
}

pub(super) async fn tell_administrators(
    write: &mut Write<'_>,
    viewer: &Viewer,
    app: &App,
    row: &enrollment::Model,
    community: &place::Model,
    kind: NotificationKind,
    unit: &str,
) -> Result<()> {
    let people = administrators_of(&**write, community.id, app.clock.now()).await?;
    let notices = people
        .into_iter()
        .filter(|person_id| *person_id != viewer.person_id)
        .map(|person_id| notice(row, person_id, kind, community, unit))
        .collect();
    inbox::service::notify(write, app, notices).await
}

/// The member, or who reports for the unit.
pub(super) async fn tell_person(
    write: &mut Write<'_>,
    app: &App,
    row: &enrollment::Model,
    kind: NotificationKind,
    reason: Option<String>,
) -> Result<()> {
    let place = places::service::place(&**write, row.place_id).await?;
    let people = match row.organization_id {
        Some(unit_id) => liaisons_of(&**write, unit_id, app.clock.now()).await?,
        None => row.person_id.into_iter().collect(),
    };
    let detail = reason.unwrap_or_default();
    let notices = people
        .into_iter()
        .map(|person_id| notice(row, person_id, kind, &place, &detail))
        .collect();
    inbox::service::notify(write, app, notices).await
}

fn notice(
    row: &enrollment::Model,
    person_id: Uuid,
    kind: NotificationKind,
    place: &place::Model,
    detail: &str,
) -> Notice {
    Notice {
        person_id,
        kind,
        source_id: step_of(row.id, row.version),
        about: About::Enrollment(row.id),
        subject: place.name.clone(),
        detail: detail.to_owned(),
    }
}

/// A member's or a unit's name.
pub(super) async fn subject_of(write: &Write<'_>, row: &enrollment::Model) -> Result<String> {
    match (row.person_id, row.organization_id) {
        (Some(person_id), _) => name_of(&**write, person_id).await,
        (None, Some(unit_id)) => {
            let unit = organization::Entity::find_by_id(unit_id)
                .one(&**write)
                .await?;
            Ok(unit.map(|unit| unit.name).unwrap_or_default())
        }
        (None, None) => Ok(String::new()),
    }
}
