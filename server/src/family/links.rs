//! Letting a relative act for an elder, and ending that.

use chrono::{DateTime, Utc};
use entity::{family_link, notification::NotificationKind, person, person::PersonState, place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Expr, LockType},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    app::{App, Write},
    audit::{self, AuditAction, Deed},
    error::{Error, ErrorCode, OnUnique, Result, field, limit},
    identity::{
        service::{hold_person, residency_of},
        sign_in::of_number,
    },
    inbox::{
        self,
        service::{About, Notice},
    },
    places,
    requests::{self, RequestKey},
    vault::Phone,
    viewer::{Viewer, person_of},
    words::checked_text,
};

/// Relatives that one elder lets act at once.
const MOST: usize = 10;
const LONGEST_CALLED: usize = 20;

/// Who should act for whom.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// At the desk; without one it is the viewer.
    pub elder_id: Option<Uuid>,
    pub called: String,
    pub phone: String,
}

/// Lets whoever has this number act for an elder. The request's id becomes the link's.
///
/// # Errors
/// `PHONE_INVALID`, `INVALID` on `phone` for the elder's own number; `REQUIRED`, `TOO_LONG`, `INVALID` on
/// `called`; `NOT_FOUND` on `elderId` for whoever does not look after their home; `TOO_MANY` on `phone`.
pub async fn link(viewer: &Viewer, app: &App, key: &RequestKey, wanted: Wanted) -> Result<Uuid> {
    let phone = Phone::parse(&wanted.phone).map_err(|error| error.on("phone"))?;
    let called = checked_text(&wanted.called, "called", LONGEST_CALLED)?;
    let sealed = app.vault.seal(&phone)?;
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let at_desk = match wanted.elder_id.filter(|id| *id != viewer.person_id) {
        Some(id) => Some(looked_after(&write, &viewer, id).await?),
        None => None,
    };
    let elder_id = wanted.elder_id.unwrap_or(viewer.person_id);
    let elder = hold_person(&write, elder_id).await?;
    if elder.phone_hash == sealed.hash {
        return Err(field(ErrorCode::Invalid, "phone"));
    }
    let living = of_elder(elder_id).all(&*write).await?;
    if let Some(same) = living.iter().find(|one| one.phone_hash == sealed.hash) {
        // Said twice it is said still: under the name that was given last.
        let mut same = same.clone().into_active_model();
        same.ended_at = Set(Some(now));
        same.update(&*write).await?;
    } else if living.len() >= MOST {
        return Err(limit(ErrorCode::TooMany, "phone", MOST as i64));
    }
    let relative = of_number(&*write, sealed.hash.clone()).await?;
    let row = family_link::ActiveModel {
        id: Set(key.id()),
        elder_id: Set(elder_id),
        relative_id: Set(relative.as_ref().map(|person| person.id)),
        called: Set(called),
        phone_cipher: Set(sealed.cipher),
        phone_key_id: Set(sealed.key_id),
        phone_hash: Set(sealed.hash),
        granted_by: Set(viewer.person_id),
        granted_at: Set(now),
        ended_at: Set(None),
    }
    .insert(&*write)
    .await
    .on_unique("family_link", &["id"], || {
        field(ErrorCode::Invalid, "requestId")
    })?;
    if let Some(home) = at_desk {
        let deed = Deed {
            action: AuditAction::RelativeLinked,
            subject_id: elder.id,
            subject: elder.name.clone(),
            place: Some(&home),
            before: json!({}),
            after: json!({"called": row.called}),
        };
        audit::record(&write, &viewer, now, deed).await?;
    }
    let told = relative.map(|person| Notice {
        person_id: person.id,
        kind: NotificationKind::RelativeLinked,
        source_id: row.id,
        about: About::Oneself,
        subject: elder.name,
        detail: String::new(),
    });
    inbox::service::notify(&mut write, app, told.into_iter().collect()).await?;
    write.commit().await?;
    Ok(row.id)
}

/// The home of somebody whom the viewer looks after at the desk.
async fn looked_after(tx: &DatabaseTransaction, viewer: &Viewer, id: Uuid) -> Result<place::Model> {
    let unknown = || field(ErrorCode::NotFound, "elderId");
    let person = person::Entity::find_by_id(id).one(tx).await?;
    if !person.is_some_and(|person| person.is_present()) {
        return Err(unknown());
    }
    let home = residency_of(tx, id).await?.ok_or_else(unknown)?;
    let home = places::service::held_place(tx, home.place_id).await?;
    match viewer.manages(&home) {
        true => Ok(home),
        false => Err(unknown()),
    }
}

/// It is over, at once: the elder's word, the relative's, or the desk's.
///
/// # Errors
/// `NOT_FOUND` on `linkId`; `STATE_CHANGED`.
pub async fn end(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let now = app.clock.now();
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let row = family_link::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(&*write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "linkId"))?;
    let me = person_of(&*write, &viewer).await?;
    if row.elder_id != me.id && !is_relative(&row, &me) {
        let looked_after = looked_after(&write, &viewer, row.elder_id).await;
        looked_after.map_err(|error| error.on("linkId"))?;
    }
    if row.ended_at.is_some() {
        return Err(Error::from(ErrorCode::StateChanged));
    }
    let mut row = row.into_active_model();
    row.ended_at = Set(Some(now));
    row.update(&*write).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// Whoever takes part no longer neither lets act nor acts.
pub async fn end_all(write: &Write<'_>, person_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    family_link::Entity::update_many()
        .col_expr(family_link::Column::EndedAt, Expr::value(now))
        .filter(
            Condition::any()
                .add(family_link::Column::ElderId.eq(person_id))
                .add(family_link::Column::RelativeId.eq(person_id)),
        )
        .filter(family_link::Column::EndedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(())
}

/// Whether the viewer may act for somebody of the family.
pub async fn may_act_for(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    elder_id: Uuid,
) -> Result<bool> {
    Ok(elders_of(db, viewer).await?.contains(&elder_id))
}

/// Those whom the viewer may act for, in the order in which they let them.
pub async fn elders_of(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Vec<Uuid>> {
    let mut elders: Vec<Uuid> = Vec::new();
    for link in of_relative(db, viewer).await? {
        if link.elder_id != viewer.person_id && !elders.contains(&link.elder_id) {
            elders.push(link.elder_id);
        }
    }
    let present = person::Entity::find()
        .filter(person::Column::Id.is_in(elders.iter().copied()))
        .filter(person::Column::State.eq(PersonState::Present))
        .all(db)
        .await?;
    elders.retain(|id| present.iter().any(|person| person.id == *id));
    Ok(elders)
}

/// The elders for whom the viewer acts, and themself.
pub async fn people_of(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Vec<Uuid>> {
    let mut people = elders_of(db, viewer).await?;
    people.push(viewer.person_id);
    Ok(people)
}

/// Links by which the viewer acts for others. Who was given as a number before they registered is known
/// by it.
pub async fn of_relative(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<Vec<family_link::Model>> {
    let me = person_of(db, viewer).await?;
    let by_number = Condition::all()
        .add(family_link::Column::RelativeId.is_null())
        .add(family_link::Column::PhoneHash.eq(me.phone_hash));
    let own = Condition::any()
        .add(family_link::Column::RelativeId.eq(me.id))
        .add(by_number);
    Ok(in_force().filter(own).all(db).await?)
}

/// Links by which others act for an elder.
pub fn of_elder(elder_id: Uuid) -> Select<family_link::Entity> {
    in_force().filter(family_link::Column::ElderId.eq(elder_id))
}

fn in_force() -> Select<family_link::Entity> {
    family_link::Entity::find()
        .filter(family_link::Column::EndedAt.is_null())
        .order_by_asc(family_link::Column::GrantedAt)
        .order_by_asc(family_link::Column::Id)
}

fn is_relative(row: &family_link::Model, person: &person::Model) -> bool {
    match row.relative_id {
        Some(id) => id == person.id,
        None => row.phone_hash == person.phone_hash,
    }
}
