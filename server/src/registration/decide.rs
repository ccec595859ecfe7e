//! The grid worker, the branch or an administrator confirms somebody, or refuses with a reason.

use entity::{
    notification::NotificationKind, place, registration, registration::RegistrationState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    notices,
    service::{Seen, confirmed_by_viewer, seen},
    visibility::Reach,
};
use crate::{
    app::{App, Write},
    capacity::Guard,
    error::{ErrorCode, Result, field},
    identity::{
        residence::live_at,
        rules::{check_residence, compound_of},
        service::{hold_person, residency_of},
    },
    live::LiveTopic,
    places,
    requests::{self, RequestKey},
    viewer::Viewer,
};

pub enum Decision {
    /// At another place than was said, where one is named.
    Confirm(Option<Uuid>),
    Refuse(String),
}

/// # Errors
/// `NOT_FOUND` for what the viewer does not confirm, and on `placeId`; `FORBIDDEN` on `placeId` for
/// one that somebody else answers for; `INVALID` on `placeId` for one that nobody lives in;
/// `STATE_CHANGED` when it was decided already, or they have come to live where somebody else answers
/// for them.
pub async fn decide(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    decision: Decision,
) -> Result<Seen> {
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return seen(viewer, &*write, done).await;
    }
    let now = app.clock.now();
    // Before anything else: a twin of this request waits here and then recalls it, where it might
    // otherwise find the registration decided by its own first self.
    requests::remember(&write, viewer, key, id, now, app.guard).await?;
    let before = confirmed_by_viewer(viewer, &*write, id).await?;
    let person = hold_person(&write, before.person_id).await?;
    // Read again: whoever corrected it meanwhile held the person.
    let before = confirmed_by_viewer(viewer, &*write, id).await?;
    match decision {
        Decision::Confirm(other) => {
            let place = confirmed_place(viewer, &write, &before, other).await?;
            check_home(viewer, &write, &before, &place).await?;
            mark(
                &write,
                app,
                viewer,
                &before,
                RegistrationState::Confirmed,
                None,
            )
            .await?;
            live_at(&mut write, viewer, app, person.id, &place).await?;
            put_at(&write, id, &place).await?;
            tell(
                &mut write,
                app,
                id,
                &place,
                NotificationKind::RegistrationConfirmed,
            )
            .await?;
        }
        Decision::Refuse(reason) => {
            let place = places::service::place(&*write, before.place_id).await?;
            let refused = RegistrationState::Refused;
            mark(&write, app, viewer, &before, refused, Some(reason)).await?;
            tell(
                &mut write,
                app,
                id,
                &place,
                NotificationKind::RegistrationRefused,
            )
            .await?;
        }
    }
    let after = seen(viewer, &*write, id).await?;
    write.hint(LiveTopic::Registration, id, after.row.version);
    write.commit().await?;
    Ok(after)
}

async fn confirmed_place(
    viewer: &Viewer,
    write: &Write<'_>,
    row: &registration::Model,
    other: Option<Uuid>,
) -> Result<place::Model> {
    let place = places::service::open_place(write, other.unwrap_or(row.place_id))
        .await
        .map_err(|error| error.on("placeId"))?;
    check_residence(&place, "placeId")?;
    match Reach::of(viewer, &**write).await?.contains(&place) {
        true => Ok(place),
        false => Err(field(ErrorCode::Forbidden, "placeId")),
    }
}

/// A roster may have settled them meanwhile: who lives in another compound is moved only by whoever
/// administers that too.
async fn check_home(
    viewer: &Viewer,
    tx: &DatabaseTransaction,
    row: &registration::Model,
    place: &place::Model,
) -> Result<()> {
    let Some(home) = residency_of(tx, row.person_id).await? else {
        return Ok(());
    };
    let home = places::service::place(tx, home.place_id).await?;
    let compound_id = compound_of(&home);
    let is_near = compound_id == Some(row.compound_id) || compound_id == compound_of(place);
    match is_near || viewer.administers(&home) {
        true => Ok(()),
        false => Err(ErrorCode::StateChanged.into()),
    }
}

/// Of two who decide at the same time one finds it still waiting.
pub(super) async fn mark(
    tx: &DatabaseTransaction,
    app: &App,
    viewer: &Viewer,
    before: &registration::Model,
    state: RegistrationState,
    reason: Option<String>,
) -> Result<()> {
    let version = registration::Column::Version;
    let mut update = registration::Entity::update_many()
        .col_expr(registration::Column::State, Expr::value(state))
        .col_expr(registration::Column::Reason, Expr::value(reason))
        .col_expr(
            registration::Column::DecidedAt,
            Expr::value(app.clock.now()),
        )
        .col_expr(
            registration::Column::DecidedBy,
            Expr::value(viewer.person_id),
        )
        .col_expr(version, Expr::col(version).add(1))
        .filter(registration::Column::Id.eq(before.id));
    if app.guard == Guard::On {
        update = update
            .filter(registration::Column::State.eq(RegistrationState::Waiting))
            .filter(version.eq(before.version));
    }
    match update.exec(tx).await?.rows_affected {
        0 => Err(ErrorCode::StateChanged.into()),
        _ => Ok(()),
    }
}

async fn put_at(tx: &DatabaseTransaction, id: Uuid, place: &place::Model) -> Result<()> {
    let compound_id = compound_of(place).ok_or_else(|| field(ErrorCode::Invalid, "placeId"))?;
    let row = registration::ActiveModel {
        id: Set(id),
        place_id: Set(place.id),
        compound_id: Set(compound_id),
        community_id: Set(place.community_id),
        street_id: Set(place.street_id),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

pub(super) async fn tell(
    write: &mut Write<'_>,
    app: &App,
    id: Uuid,
    place: &place::Model,
    kind: NotificationKind,
) -> Result<()> {
    let row = registration::Entity::find_by_id(id)
        .one(&**write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    notices::tell_resident(write, app, &row, place, kind).await
}
