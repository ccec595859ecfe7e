//! Invitations: links for the people of a building or a compound, to hang out or to send.

use chrono::{DateTime, Utc};
use entity::{invitation, place, place::PlaceKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    Order as Direction, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use uuid::Uuid;

use super::{places as choices, rules, visibility::Reach};
use crate::{
    app::App,
    audit::{self, AuditAction, Deed},
    clock::new_id,
    error::{ErrorCode, Result, field},
    paging::{Page, PageArguments, beyond},
    places,
    requests::{self, RequestKey},
    vault::{random_token, sha256},
    viewer::Viewer,
};

pub struct NewInvitations {
    pub place_id: Uuid,
    /// One for each building of the compound that has none living, instead of one for all of it.
    pub each_building: bool,
    pub days: i32,
    pub use_limit: Option<i32>,
}

/// # Errors
/// `OUT_OF_RANGE` on `days` and `useLimit`; `NOT_FOUND`, `INVALID` and `FORBIDDEN` on `placeId`.
pub async fn make(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    new: NewInvitations,
) -> Result<Vec<invitation::Model>> {
    let life = rules::check_terms(new.days, new.use_limit)?;
    let write = app.write().await?;
    if let Some(batch) = requests::recall(&*write, viewer, key, app.guard).await? {
        return of_batch(&*write, batch).await;
    }
    let now = app.clock.now();
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let place = places::service::open_place(&write, new.place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    rules::check_inviting(&place, new.each_building)?;
    if !Reach::of(viewer, &*write).await?.contains(&place) {
        return Err(field(ErrorCode::Forbidden, "placeId"));
    }
    let invited = match new.each_building {
        true => uninvited_buildings(&*write, &place, now).await?,
        false => vec![place],
    };
    for place in invited {
        let Some(compound_id) = place.compound_id else {
            continue;
        };
        let token = random_token()?;
        let row = invitation::ActiveModel {
            id: Set(new_id()),
            batch_id: Set(key.id()),
            token_hash: Set(sha256(token.as_bytes())),
            token_cipher: Set(app.vault.seal_text(&token)?),
            place_id: Set(place.id),
            compound_id: Set(compound_id),
            community_id: Set(place.community_id),
            street_id: Set(place.street_id),
            made_by: Set(viewer.person_id),
            made_at: Set(now),
            expires_at: Set(now + life),
            revoked_at: Set(None),
            used: Set(0),
            use_limit: Set(new.use_limit),
        }
        .insert(&*write)
        .await?;
        let after = json!({"expiresAt": row.expires_at, "useLimit": row.use_limit});
        let deed = deed(AuditAction::InvitationMade, &row, &place, after);
        audit::record(&write, viewer, now, deed).await?;
    }
    let made = of_batch(&*write, key.id()).await?;
    write.commit().await?;
    Ok(made)
}

async fn uninvited_buildings(
    db: &impl ConnectionTrait,
    compound: &place::Model,
    now: DateTime<Utc>,
) -> Result<Vec<place::Model>> {
    let mut buildings = place::Entity::find()
        .filter(place::Column::CompoundId.eq(compound.id))
        .filter(place::Column::Kind.eq(PlaceKind::Building))
        .filter(place::Column::ClosedAt.is_null())
        .order_by_asc(place::Column::Position)
        .order_by_asc(place::Column::Path)
        .all(db)
        .await?;
    let living = invitation::Entity::find()
        .filter(invitation::Column::CompoundId.eq(compound.id))
        .filter(is_living(now))
        .all(db)
        .await?;
    buildings.retain(|building| living.iter().all(|one| one.place_id != building.id));
    Ok(buildings)
}

async fn of_batch(db: &impl ConnectionTrait, batch: Uuid) -> Result<Vec<invitation::Model>> {
    Ok(invitation::Entity::find()
        .filter(invitation::Column::BatchId.eq(batch))
        .order_by_asc(invitation::Column::Id)
        .all(db)
        .await?)
}

/// Nobody registers by it any more; who did stays registered.
///
/// # Errors
/// `NOT_FOUND` for one of a place that somebody else answers for.
pub async fn revoke(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
) -> Result<invitation::Model> {
    let write = app.write().await?;
    let reach = Reach::of(viewer, &*write).await?;
    let row = invitation::Entity::find_by_id(id)
        .filter(reach.invitations())
        .one(&*write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let done = requests::recall(&*write, viewer, key, app.guard).await?;
    if done.is_some() || row.revoked_at.is_some() {
        return Ok(row);
    }
    let now = app.clock.now();
    requests::remember(&write, viewer, key, row.id, now, app.guard).await?;
    let place = places::service::place(&*write, row.place_id).await?;
    let mut revoked = row.into_active_model();
    revoked.revoked_at = Set(Some(now));
    let row = revoked.update(&*write).await?;
    let deed = deed(AuditAction::InvitationRevoked, &row, &place, json!({}));
    audit::record(&write, viewer, now, deed).await?;
    write.commit().await?;
    Ok(row)
}

fn deed<'a>(
    action: AuditAction,
    row: &invitation::Model,
    place: &'a place::Model,
    after: serde_json::Value,
) -> Deed<'a> {
    Deed {
        action,
        subject_id: row.id,
        subject: place.name.clone(),
        place: Some(place),
        before: json!({}),
        after,
    }
}

/// Which invitations a list was narrowed to.
#[derive(Default)]
pub struct InvitationFilter {
    /// The place, or any below it.
    pub place_id: Option<Uuid>,
    pub living: bool,
}

/// Those of the places that the viewer answers for, the newest first.
///
/// # Errors
/// `NOT_FOUND` on `placeId`.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    filter: InvitationFilter,
    arguments: &PageArguments,
) -> Result<Page<invitation::Model>> {
    let size = arguments.size()?;
    let db = app.db.reader();
    let reach = Reach::of(viewer, db).await?;
    if reach.is_empty() {
        return Ok(Page::cut(Vec::new(), size, arguments));
    }
    let mut query = invitation::Entity::find().filter(reach.invitations());
    if let Some(place_id) = filter.place_id {
        let place = places::service::place(db, place_id)
            .await
            .map_err(|error| error.on("placeId"))?;
        let below = places::subtree::ids_from_here_down(&place);
        query = query.filter(invitation::Column::PlaceId.in_subquery(below));
    }
    if filter.living {
        query = query.filter(is_living(app.clock.now()));
    }
    let (column, id) = (invitation::Column::MadeAt, invitation::Column::Id);
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(beyond(column, id, &Direction::Desc, last));
    }
    let rows = query
        .order_by_desc(column)
        .order_by_desc(id)
        .limit(size + 1)
        .all(db)
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

fn is_living(now: DateTime<Utc>) -> Condition {
    let (used, limit) = (invitation::Column::Used, invitation::Column::UseLimit);
    let has_room = Condition::any()
        .add(limit.is_null())
        .add(Expr::col(used).lt(Expr::col(limit)));
    Condition::all()
        .add(invitation::Column::RevokedAt.is_null())
        .add(invitation::Column::ExpiresAt.gt(now))
        .add(has_room)
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<invitation::Model>> {
    Ok(invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(sha256(token.as_bytes())))
        .one(db)
        .await?)
}

/// Where a link leads: the compound, and the building where it is for one.
pub struct Invited {
    pub compound: choices::Choice,
    pub building: Option<choices::Choice>,
}

/// Nothing for a link that no longer works, whatever the cause.
pub async fn invited_to(app: &App, token: &str) -> Result<Option<Invited>> {
    let db = app.db.reader();
    let Some(row) = find(db, token).await? else {
        return Ok(None);
    };
    if !row.is_living(app.clock.now()) {
        return Ok(None);
    }
    let place = places::service::place(db, row.place_id).await?;
    if place.closed_at.is_some() {
        return Ok(None);
    }
    let compound = places::service::place(db, row.compound_id).await?;
    let building = match place.kind {
        PlaceKind::Building => Some(choices::choice(db, place).await?),
        _ => None,
    };
    Ok(Some(Invited {
        compound: choices::choice(db, compound).await?,
        building,
    }))
}

/// The whole link, as it stands on a poster.
pub fn link(app: &App, row: &invitation::Model) -> Result<String> {
    let token = app.vault.open_phone(&row.token_cipher)?;
    Ok(format!("{}/register?i={token}", app.settings.public_url()))
}
