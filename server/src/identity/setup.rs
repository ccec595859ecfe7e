//! The first administrator of an empty database comes in by a link that works once.

use entity::{appointment, appointment::AppointmentRole, person, setup_link};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr,
};
use uuid::Uuid;

use super::{
    passwords, rules,
    service::{self, NewPerson},
    session_chain::{self, Opened},
};
use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, Result, field},
    graphql::RequestOrigin,
    vault::{Phone, random_token, sha256},
};

/// The path of a new link, `/setup?token=…`, where the database has no person yet. Older links stop
/// working.
pub async fn create_link(app: &App) -> Result<Option<String>> {
    let tx = app.db.begin().await?;
    if has_people(&tx).await? {
        return Ok(None);
    }
    setup_link::Entity::delete_many()
        .filter(setup_link::Column::UsedAt.is_null())
        .exec(&tx)
        .await?;
    let token = random_token()?;
    setup_link::ActiveModel {
        token_hash: Set(sha256(token.as_bytes())),
        created_at: Set(app.clock.now()),
        used_at: Set(None),
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(Some(format!("/setup?token={token}")))
}

/// What the first administrator says about themselves.
pub struct FirstAdministrator {
    pub id: Uuid,
    pub name: String,
    pub phone: String,
    pub password: String,
}

/// Makes the first administrator and signs them in.
///
/// # Errors
/// `INVALID` on `token` when the link was used or is none, or somebody is registered already; what
/// is wrong with `name`, `phone` and `password`.
pub async fn complete(
    app: &App,
    origin: &RequestOrigin,
    token: &str,
    input: FirstAdministrator,
) -> Result<Opened> {
    let name = rules::checked_name(&input.name, "name")?;
    let phone = Phone::parse(&input.phone).map_err(|error| error.on("phone"))?;
    rules::check_password(&input.password, &phone, "password")?;
    let token_hash = sha256(token.as_bytes());
    let no_link = || field(ErrorCode::Invalid, "token");
    // Hashing is work for a core and 19 MiB: not for everybody who passes by.
    open_link(app.db.reader(), &token_hash)
        .await?
        .ok_or_else(no_link)?;
    let password_hash = passwords::hash(input.password).await?;
    let tx = app.db.begin().await?;
    let now = app.clock.now();
    open_link(&tx, &token_hash).await?.ok_or_else(no_link)?;
    // All links at once: of two that were made at the same time only one may come through.
    let used = setup_link::Entity::update_many()
        .col_expr(setup_link::Column::UsedAt, Expr::value(now))
        .filter(setup_link::Column::UsedAt.is_null())
        .exec(&tx)
        .await?
        .rows_affected;
    if used == 0 || has_people(&tx).await? {
        return Err(no_link());
    }
    let person = NewPerson {
        id: input.id,
        name,
        phone,
        password_hash: Some(password_hash),
    };
    let person = service::create_person(&tx, app, person).await?;
    appointment::ActiveModel {
        id: Set(new_id()),
        person_id: Set(person.id),
        role: Set(AppointmentRole::SystemAdmin),
        place_id: Set(None),
        organization_id: Set(None),
        since: Set(now),
        until: Set(None),
    }
    .insert(&tx)
    .await?;
    let opened = session_chain::open(&tx, app, origin, person.id).await?;
    tx.commit().await?;
    Ok(opened)
}

async fn open_link(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
) -> Result<Option<setup_link::Model>> {
    Ok(setup_link::Entity::find_by_id(token_hash.to_vec())
        .filter(setup_link::Column::UsedAt.is_null())
        .one(db)
        .await?)
}

async fn has_people(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(person::Entity::find().one(db).await?.is_some())
}
