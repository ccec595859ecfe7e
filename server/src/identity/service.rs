//! Use-cases on people that others build on.

use chrono::{DateTime, Utc};
use entity::{
    appointment, appointment::AppointmentRole, employment, organization, person, residency, skill,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
    sea_query::{Expr, LockType, SelectStatement},
};
use uuid::Uuid;

use super::{codes, limits, session_chain};
use crate::{
    app::App,
    clock::new_id,
    error::{Error, ErrorCode, OnUnique, Result, field},
    places,
    vault::{Phone, SealedPhone, sha256},
    viewer::Viewer,
};

/// Orders that somebody may have in hand until told otherwise.
pub const UNFINISHED_CAP: i32 = 3;

/// Somebody to be registered.
pub struct NewPerson {
    pub id: Uuid,
    pub name: String,
    pub phone: Phone,
    pub password_hash: Option<String>,
}

/// # Errors
/// `INVALID` on `phone` when somebody else has that number.
pub async fn create_person(
    tx: &DatabaseTransaction,
    app: &App,
    new: NewPerson,
) -> Result<person::Model> {
    let sealed = app.vault.seal(&new.phone)?;
    person::ActiveModel {
        id: Set(new.id),
        name: Set(new.name),
        phone_cipher: Set(sealed.cipher),
        phone_key_id: Set(sealed.key_id),
        phone_hash: Set(sealed.hash),
        password_hash: Set(new.password_hash),
        unfinished_count: Set(0),
        unfinished_cap: Set(UNFINISHED_CAP),
        created_at: Set(app.clock.now()),
        state: Set(person::PersonState::Present),
        gone_since: Set(None),
        merged_into_id: Set(None),
    }
    .insert(tx)
    .await
    .on_unique("person", &["phone_hash"], || {
        field(ErrorCode::Invalid, "phone")
    })
}

/// Whoever is gone or merged keeps no number from whom it belongs to now. Theirs is still read, but
/// finds nobody; coming back or being parted again does not return it.
pub async fn free_number(tx: &DatabaseTransaction, phone_hash: &[u8]) -> Result<()> {
    // No number has this one, and no two rows ever get the same.
    let aside = sha256(new_id().as_bytes());
    person::Entity::update_many()
        .col_expr(person::Column::PhoneHash, Expr::value(aside))
        .filter(person::Column::PhoneHash.eq(phone_hash))
        .filter(person::Column::State.ne(person::PersonState::Present))
        .exec(tx)
        .await?;
    Ok(())
}

/// What somebody is called, for notices; nothing for nobody.
pub async fn name_of(db: &impl ConnectionTrait, id: Uuid) -> Result<String> {
    let person = person::Entity::find_by_id(id).one(db).await?;
    Ok(person.map(|person| person.name).unwrap_or_default())
}

/// The row of a person, held until the transaction ends: what is decided about one person is
/// decided one after the other. On SQLite the transaction itself sees to that.
pub async fn hold_person(tx: &DatabaseTransaction, id: Uuid) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or_else(|| ErrorCode::Unauthenticated.into())
}

/// Signs somebody out everywhere, as they may not go on.
pub async fn end_sessions(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    session_chain::end_all(tx, person_id, now).await
}

/// Gives somebody another number, with the password of whoever holds it, if there is one: whoever
/// has the former number may know its password and be signed in by it, and comes in no longer.
///
/// # Errors
/// `taken` when somebody else has that number.
pub async fn change_number(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    number: SealedPhone,
    password_hash: Option<String>,
    now: DateTime<Utc>,
    taken: impl FnOnce() -> Error,
) -> Result<()> {
    let row = person::ActiveModel {
        id: Set(person_id),
        phone_cipher: Set(number.cipher),
        phone_key_id: Set(number.key_id),
        phone_hash: Set(number.hash),
        password_hash: Set(password_hash),
        ..Default::default()
    };
    row.update(tx)
        .await
        .on_unique("person", &["phone_hash"], taken)?;
    // Last: whoever was signing in by the former number has been waited for by now.
    end_sessions(tx, person_id, now).await
}

pub(super) async fn keep_password(
    tx: &DatabaseTransaction,
    person_id: Uuid,
    hash: String,
) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(hash))
        .filter(person::Column::Id.eq(person_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Where a person lives now.
pub async fn residency_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
) -> Result<Option<residency::Model>> {
    Ok(residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person_id))
        .filter(residency::Column::Until.is_null())
        .one(db)
        .await?)
}

/// Where the viewer works now.
pub async fn employments(viewer: &Viewer, app: &App) -> Result<Vec<employment::Model>> {
    Ok(employment::Entity::find()
        .filter(employment::Column::PersonId.eq(viewer.person_id))
        .filter(employed_at(app.clock.now()))
        .order_by_asc(employment::Column::Since)
        .order_by_asc(employment::Column::Id)
        .all(app.db.reader())
        .await?)
}

/// The units that somebody works for now.
pub async fn units_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let jobs = employment::Entity::find()
        .filter(employment::Column::PersonId.eq(person_id))
        .filter(employed_at(now))
        .all(db)
        .await?;
    Ok(jobs.into_iter().map(|job| job.organization_id).collect())
}

/// Jobs that go on at this time.
pub fn employed_at(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(employment::Column::Since.lte(now))
        .add(
            Condition::any()
                .add(employment::Column::Until.is_null())
                .add(employment::Column::Until.gt(now)),
        )
}

/// Organisations whose desk the viewer serves: as its dispatcher, or for a community's
/// administrator that community's committee.
pub async fn desks(viewer: &Viewer, app: &App) -> Result<Vec<organization::Model>> {
    let communities: Vec<Uuid> = viewer
        .appointments
        .iter()
        .filter(|one| one.role == AppointmentRole::CommunityAdmin)
        .filter_map(|one| one.place_id)
        .collect();
    places::desks::organizations_and_committees(app.db.reader(), &viewer.desk_ids(), &communities)
        .await
}

/// Whom to tell what arrives on a desk: its dispatchers, and where there is none the
/// administrators of the community.
pub async fn people_at_desk(
    db: &impl ConnectionTrait,
    desk_id: Uuid,
    community_id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let dispatchers = Condition::all()
        .add(appointment::Column::OrganizationId.eq(desk_id))
        .add(appointment::Column::Role.eq(AppointmentRole::Dispatcher));
    let administrators = Condition::all()
        .add(appointment::Column::PlaceId.is_in(community_id))
        .add(appointment::Column::Role.eq(AppointmentRole::CommunityAdmin));
    let appointments = appointment::Entity::find()
        .filter(Condition::any().add(dispatchers).add(administrators))
        .all(db)
        .await?;
    let active = |role| {
        let mut people: Vec<Uuid> = appointments
            .iter()
            .filter(|one| one.role == role && one.is_active(now))
            .map(|one| one.person_id)
            .collect();
        people.sort_unstable();
        people.dedup();
        people
    };
    let dispatchers = active(AppointmentRole::Dispatcher);
    Ok(if dispatchers.is_empty() {
        active(AppointmentRole::CommunityAdmin)
    } else {
        dispatchers
    })
}

/// The administrators of a place itself.
pub async fn administrators_of(
    db: &impl ConnectionTrait,
    place_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::PlaceId.eq(place_id))
        .filter(appointment::Column::Role.is_in([
            AppointmentRole::CommunityAdmin,
            AppointmentRole::StreetAdmin,
        ]))
        .all(db)
        .await?;
    let active = rows.into_iter().filter(|one| one.is_active(now));
    Ok(active.map(|one| one.person_id).collect())
}

/// Who reports for a unit.
pub async fn liaisons_of(
    db: &impl ConnectionTrait,
    unit_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::OrganizationId.eq(unit_id))
        .filter(appointment::Column::Role.eq(AppointmentRole::UnitLiaison))
        .all(db)
        .await?;
    let active = rows.into_iter().filter(|one| one.is_active(now));
    Ok(active.map(|one| one.person_id).collect())
}

/// Who works for any of these units, for a condition.
pub fn people_of_units(unit_ids: &[Uuid], now: DateTime<Utc>) -> SelectStatement {
    employment::Entity::find()
        .select_only()
        .column(employment::Column::PersonId)
        .filter(employment::Column::OrganizationId.is_in(unit_ids.iter().copied()))
        .filter(employed_at(now))
        .into_query()
}

/// Everything that can be said to be able to do, in its order.
pub async fn skills(_viewer: &Viewer, app: &App) -> Result<Vec<skill::Model>> {
    Ok(skill::Entity::find()
        .order_by_asc(skill::Column::Position)
        .order_by_asc(skill::Column::Code)
        .all(app.db.reader())
        .await?)
}

/// Forgets what signing in leaves behind and nobody needs any more.
pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<()> {
    limits::forget_old(tx, now).await?;
    codes::forget_old(tx, now).await?;
    session_chain::forget_old(tx, now).await
}
