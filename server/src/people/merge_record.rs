//! What is kept of a merge: which rows went over, and what they said before.

use entity::{person_change, person_change::PersonChangeKind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::shifts::{PersonRows, Shift};
use crate::error::{Error, ErrorCode, Result};

/// What a merge moved, as it is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Moved {
    pub shifts: Vec<Shift>,
    pub skills_added: Vec<String>,
    /// The survivor's name before, where the other's was kept.
    pub name_before: Option<String>,
    pub are_phones_swapped: bool,
    /// The hashes of the survivor's and the other's number after they were swapped; not known of
    /// merges before these were kept.
    #[serde(default)]
    pub numbers_after: Option<[String; 2]>,
}

pub(super) fn moved_of(change: &person_change::Model) -> Result<Moved> {
    serde_json::from_value(change.moved.clone()).map_err(Error::internal)
}

pub(super) async fn row(db: &impl ConnectionTrait, id: Uuid) -> Result<person_change::Model> {
    person_change::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// Merges into a person, the latest first.
pub async fn merges_of(
    db: &impl ConnectionTrait,
    person_id: Uuid,
) -> Result<Vec<person_change::Model>> {
    Ok(person_change::Entity::find()
        .filter(person_change::Column::PersonId.eq(person_id))
        .filter(person_change::Column::Kind.eq(PersonChangeKind::Merged))
        .order_by_desc(person_change::Column::At)
        .order_by_desc(person_change::Column::Id)
        .limit(20)
        .all(db)
        .await?)
}

/// Rows of a kind that taking back would leave as they are, since they were changed afterwards.
pub async fn kept_if_undone(
    db: &impl ConnectionTrait,
    change: &person_change::Model,
) -> Result<Vec<(PersonRows, usize)>> {
    let mut kept: Vec<(PersonRows, usize)> = Vec::new();
    for shift in moved_of(change)?.shifts {
        let left = shift.ids.len() - shift.unchanged(db).await?.len();
        match kept.iter_mut().find(|(rows, _)| *rows == shift.rows) {
            _ if left == 0 => {}
            Some((_, count)) => *count += left,
            None => kept.push((shift.rows, left)),
        }
    }
    Ok(kept)
}
