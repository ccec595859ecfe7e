//! Writing entries, and reading those of the places one administers.

use chrono::{DateTime, Utc};
use entity::{audit_entry, person, place};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, Order as Direction,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set, sea_query::Expr,
};
use serde_json::Value;
use uuid::Uuid;

pub use audit_entry::AuditAction;

use crate::{
    app::App,
    clock::new_id,
    error::{ErrorCode, Result},
    paging::{Page, PageArguments, beyond},
    places::{
        self,
        relocation::{Above, Listed},
        subtree::{self, Levels},
    },
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

/// Records a deed in its own transaction, where its place lies now: nobody moves that meanwhile.
pub async fn record(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    at: DateTime<Utc>,
    deed: Deed<'_>,
) -> Result<()> {
    let place = match deed.place {
        Some(place) => Some(places::service::held_place(tx, place.id).await?),
        None => None,
    };
    let place = place.as_ref();
    audit_entry::ActiveModel {
        id: Set(new_id()),
        actor_id: Set(Some(viewer.person_id)),
        action: Set(deed.action),
        subject_id: Set(deed.subject_id),
        subject: Set(deed.subject),
        place_id: Set(place.map(|place| place.id)),
        compound_id: Set(place.and_then(|place| place.compound_id)),
        community_id: Set(place.and_then(|place| place.community_id)),
        street_id: Set(place.and_then(|place| place.street_id)),
        before: Set(deed.before),
        after: Set(deed.after),
        at: Set(at),
    }
    .insert(tx)
    .await?;
    Ok(())
}

/// What a list of entries was narrowed to.
#[derive(Default)]
pub struct AuditFilter {
    pub subject_id: Option<Uuid>,
    /// The place, or any below it.
    pub place_id: Option<Uuid>,
}

/// Entries of the places that the viewer administers, the newest first.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing; `NOT_FOUND` on `placeId`.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    filter: AuditFilter,
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
    if let Some(subject_id) = filter.subject_id {
        // What was done to a row that was merged into this one was done to the same human.
        let former = person::Entity::find()
            .select_only()
            .column(person::Column::Id)
            .filter(person::Column::MergedIntoId.eq(subject_id))
            .into_query();
        query = query.filter(
            Condition::any()
                .add(audit_entry::Column::SubjectId.eq(subject_id))
                .add(audit_entry::Column::SubjectId.in_subquery(former)),
        );
    }
    if let Some(place_id) = filter.place_id {
        let place = places::service::place(app.db.reader(), place_id)
            .await
            .map_err(|error| error.on("placeId"))?;
        // Those of the place itself too, which a closed one keeps nowhere else.
        query = query.filter(
            Condition::any()
                .add(lies_in(&place))
                .add(audit_entry::Column::PlaceId.eq(place.id)),
        );
    }
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(beyond(at, id, &Direction::Desc, last));
    }
    let rows = query
        .order_by_desc(at)
        .order_by_desc(id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// Entries of a subtree that has moved are read by who administers it now.
pub async fn follow(tx: &DatabaseTransaction, above: &Above, moved: &place::Model) -> Result<()> {
    let listed = Listed {
        place: audit_entry::Column::PlaceId,
        street: audit_entry::Column::StreetId,
        community: audit_entry::Column::CommunityId,
        compound: Some(audit_entry::Column::CompoundId),
    };
    above.relist::<audit_entry::Entity>(tx, moved, listed).await
}

/// Entries of one place become those of another; what they are about stays what it was.
pub async fn hand_over(
    tx: &DatabaseTransaction,
    from: &place::Model,
    into: &place::Model,
) -> Result<()> {
    audit_entry::Entity::update_many()
        .col_expr(audit_entry::Column::PlaceId, Expr::value(into.id))
        .col_expr(
            audit_entry::Column::CompoundId,
            Expr::value(into.compound_id),
        )
        .col_expr(
            audit_entry::Column::CommunityId,
            Expr::value(into.community_id),
        )
        .col_expr(audit_entry::Column::StreetId, Expr::value(into.street_id))
        .filter(audit_entry::Column::PlaceId.eq(from.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Entries about a subject that belongs elsewhere now are read where it belongs.
pub async fn follow_subject(
    tx: &DatabaseTransaction,
    subject_id: Uuid,
    to: &place::Model,
) -> Result<()> {
    audit_entry::Entity::update_many()
        .col_expr(audit_entry::Column::PlaceId, Expr::value(to.id))
        .col_expr(audit_entry::Column::CompoundId, Expr::value(to.compound_id))
        .col_expr(
            audit_entry::Column::CommunityId,
            Expr::value(to.community_id),
        )
        .col_expr(audit_entry::Column::StreetId, Expr::value(to.street_id))
        .filter(audit_entry::Column::SubjectId.eq(subject_id))
        .exec(tx)
        .await?;
    Ok(())
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
