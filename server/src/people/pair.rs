//! The two rows of a merge: held, read, and given each other's name and number.

use chrono::{DateTime, Utc};
use entity::person;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result},
    identity,
    vault::{SealedPhone, sha256},
};

/// Whatever either of them is doing is waited for, and what they begin now waits: their requests
/// refer to these rows.
pub(super) async fn hold_both(tx: &DatabaseTransaction, one: Uuid, other: Uuid) -> Result<()> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in([one, other]))
        .order_by_asc(person::Column::Id)
        .lock(LockType::Update)
        .into_tuple::<Uuid>()
        .all(tx)
        .await?;
    Ok(())
}

pub(super) async fn row_of(db: &impl ConnectionTrait, id: Uuid) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

pub(super) async fn rename(tx: &DatabaseTransaction, person_id: Uuid, name: &str) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::Name, Expr::value(name))
        .filter(person::Column::Id.eq(person_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Each gets the other's number, and what opens by it. No two rows ever have the same one, so one is
/// put aside first. Answers the hashes of both as they are then.
pub(super) async fn swap_phones(
    tx: &DatabaseTransaction,
    one: Uuid,
    other: Uuid,
    now: DateTime<Utc>,
) -> Result<[String; 2]> {
    let (first, second) = (row_of(tx, one).await?, row_of(tx, other).await?);
    let hashes = [&second, &first].map(|row| hex::encode(&row.phone_hash));
    person::Entity::update_many()
        .col_expr(
            person::Column::PhoneHash,
            Expr::value(sha256(first.id.as_bytes())),
        )
        .filter(person::Column::Id.eq(first.id))
        .exec(tx)
        .await?;
    for (id, from) in [(second.id, first), (one, second)] {
        let number = SealedPhone {
            cipher: from.phone_cipher,
            key_id: from.phone_key_id,
            hash: from.phone_hash,
        };
        let taken = || ErrorCode::StateChanged.into();
        identity::service::change_number(tx, id, number, from.password_hash, now, taken).await?;
    }
    Ok(hashes)
}
