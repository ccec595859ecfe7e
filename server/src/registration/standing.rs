//! What somebody may do who is not confirmed yet: see their own, and have one request under way in
//! the compound they named. Everything else waits, so that nobody gains by an invented home.

use entity::{registration, registration::RegistrationState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result},
    identity,
};

/// Requests that somebody may have under way before they are confirmed.
pub const OPEN_ORDERS: u64 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Confirmed, or known from before: by a roster, or by whoever set the place up.
    Resident,
    /// Says to live in this compound.
    Waiting(Uuid),
    Refused,
}

pub async fn standing_of(db: &impl ConnectionTrait, person_id: Uuid) -> Result<Standing> {
    let Some(row) = registration_of(db, person_id).await? else {
        return Ok(Standing::Resident);
    };
    let standing = match row.state {
        RegistrationState::Confirmed => return Ok(Standing::Resident),
        RegistrationState::Waiting => Standing::Waiting(row.compound_id),
        RegistrationState::Refused => Standing::Refused,
    };
    // Administrators may have said by another way where they live, by a roster for example.
    let home = identity::service::residency_of(db, person_id).await?;
    Ok(match home {
        Some(_) => Standing::Resident,
        None => standing,
    })
}

/// # Errors
/// `NOT_CONFIRMED`.
pub async fn check_confirmed(db: &impl ConnectionTrait, person_id: Uuid) -> Result<()> {
    match standing_of(db, person_id).await? {
        Standing::Resident => Ok(()),
        Standing::Waiting(_) | Standing::Refused => Err(ErrorCode::NotConfirmed.into()),
    }
}

pub async fn registration_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
) -> Result<Option<registration::Model>> {
    Ok(registration::Entity::find()
        .filter(registration::Column::PersonId.eq(person_id))
        .one(db)
        .await?)
}
