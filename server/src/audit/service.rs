//! Writing entries, and reading those of the places one administers.

use chrono::{DateTime, Utc};
use entity::{audit_entry, place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use serde_json::Value;
use uuid::Uuid;

pub use audit_entry::AuditAction;

use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, Result},
    paging::{Page, PageArguments},
    places::subtree::{self, Levels},
    viewer::Viewer,
};

/// What was done, to be recorded.
pub struct Deed<'a> {
    pub action: AuditAction,
    pub subject_id: Uuid,
    /// What the subject is called. Never a phone number.
    pub subject: String,
    /// Where the subject belongs.
    pub place: Option<&'a place::Model>,
    /// An object of the fields that changed; null for what was not there before.
    pub before: Value,
    pub after: Value,
}

/// Records a deed in its own transaction.
pub async fn record(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    at: DateTime<Utc>,
    deed: Deed<'_>,
) -> Result<()> {
    audit_entry::ActiveModel {
        id: Set(new_id()),
        actor_id: Set(Some(viewer.person_id)),
        action: Set(deed.action),
        subject_id: Set(deed.subject_id),
        subject: Set(deed.subject),
        place_id: Set(deed.place.map(|place| place.id)),
        compound_id: Set(deed.place.and_then(|place| place.compound_id)),
        community_id: Set(deed.place.and_then(|place| place.community_id)),
        street_id: Set(deed.place.and_then(|place| place.street_id)),
        before: Set(deed.before),
        after: Set(deed.after),
        at: Set(at),
    }
    .insert(tx)
    .await?;
    Ok(())
}

/// Entries of the places that the viewer administers, the newest first; of one subject if asked.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    subject_id: Option<Uuid>,
    arguments: &PageArguments,
) -> Result<Page<audit_entry::Model>> {
    let size = arguments.size()?;
    if !viewer.is_administrator() {
        return Err(ErrorCode::Forbidden.into());
    }
    let (at, id) = (audit_entry::Column::At, audit_entry::Column::Id);
    let mut query = audit_entry::Entity::find();
    if !viewer.is_system_admin() {
        let places = viewer.administered_places();
        let any = places
            .into_iter()
            .fold(Condition::any(), |any, place| any.add(lies_in(place)));
        query = query.filter(any);
    }
    if let Some(subject_id) = subject_id {
        query = query.filter(audit_entry::Column::SubjectId.eq(subject_id));
    }
    if let Some((before, last)) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        let among_equals = Condition::all().add(at.eq(before)).add(id.lt(last));
        query = query.filter(Condition::any().add(at.lt(before)).add(among_equals));
    }
    let rows = query
        .order_by_desc(at)
        .order_by_desc(id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

fn lies_in(place: &place::Model) -> Condition {
    let levels = Levels {
        street: audit_entry::Column::StreetId,
        community: audit_entry::Column::CommunityId,
        compound: audit_entry::Column::CompoundId,
        place: audit_entry::Column::PlaceId,
    };
    subtree::lies_in(place, levels)
}
