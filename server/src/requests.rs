//! Idempotent mutations: what was carried out under a request id is answered again, never done again.
//!
//! The row is written in the mutation's own transaction, so that effect and memory of it live or
//! fail together. Of simultaneous repeats one writes it; the others run into the primary key, are
//! rolled back, and read what the first one did.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{person, request};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, Set, SqlErr,
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    capacity::Guard,
    error::{ErrorCode, OnUnique, Result, field},
    vault::sha256,
    viewer::Viewer,
};

/// How long a repeat is recognised.
pub const MEMORY: TimeDelta = TimeDelta::days(30);

/// A mutation's name, its request id and a hash of its input.
#[derive(Clone, Debug)]
pub struct RequestKey {
    request_id: Uuid,
    input_hash: Vec<u8>,
}

impl RequestKey {
    pub fn new(mutation: &str, request_id: Uuid, input: &impl Serialize) -> Self {
        let mut bytes = mutation.as_bytes().to_vec();
        bytes.push(0);
        bytes.extend(serde_json::to_vec(input).unwrap_or_default());
        Self {
            request_id,
            input_hash: sha256(&bytes),
        }
    }

    pub fn id(&self) -> Uuid {
        self.request_id
    }
}

/// What came of this request before, if it was carried out already.
///
/// # Errors
/// `REQUEST_REUSED` when the same id came with other input.
pub async fn recall(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    key: &RequestKey,
    guard: Guard,
) -> Result<Option<Uuid>> {
    if guard == Guard::Off {
        return Ok(None);
    }
    let row = request::Entity::find_by_id((viewer.person_id, key.request_id))
        .one(db)
        .await?;
    match row {
        None => Ok(None),
        Some(row) if row.input_hash == key.input_hash => Ok(Some(row.result_id)),
        Some(_) => Err(field(ErrorCode::RequestReused, "requestId")),
    }
}

/// Remembers what came of a request, in its own transaction.
pub async fn remember(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    key: &RequestKey,
    result_id: Uuid,
    now: DateTime<Utc>,
    guard: Guard,
) -> Result<()> {
    if guard == Guard::Off {
        return Ok(());
    }
    let remembered = request::ActiveModel {
        person_id: Set(viewer.person_id),
        request_id: Set(key.request_id),
        input_hash: Set(key.input_hash.clone()),
        result_id: Set(result_id),
        at: Set(now),
    }
    .insert(tx)
    .await
    .map(drop);
    // The account has just gone up in another, whose the session is by now: who comes again is it.
    if let Some(SqlErr::ForeignKeyConstraintViolation(_)) =
        remembered.as_ref().err().and_then(DbErr::sql_err)
    {
        return Err(ErrorCode::Unauthenticated.into());
    }
    // A twin was faster; run again, this time to recall what it did.
    remembered.on_unique("request", &["person_id", "request_id"], || {
        ErrorCode::Busy.into()
    })?;
    still_takes_part(tx, viewer.person_id).await
}

/// Nobody acts who has just been merged into another row, or is gone. The request's row refers to the
/// person's, so that on PostgreSQL whoever is changing that one has been waited for.
async fn still_takes_part(tx: &DatabaseTransaction, person_id: Uuid) -> Result<()> {
    let person = person::Entity::find_by_id(person_id).one(tx).await?;
    match person.is_some_and(|person| person.is_present()) {
        true => Ok(()),
        false => Err(ErrorCode::Unauthenticated.into()),
    }
}

/// Forgets requests past [`MEMORY`]; answers how many.
pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64> {
    Ok(request::Entity::delete_many()
        .filter(request::Column::At.lt(now - MEMORY))
        .exec(tx)
        .await?
        .rows_affected)
}
