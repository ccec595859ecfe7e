//! 并单: one trouble told twice goes on as one order. Whoever told the other follows the one that goes
//! on, with all who followed theirs.

use std::collections::BTreeSet;

use entity::{
    order,
    order_event::{OrderEventKind, OrderPart},
    order_follower,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, LockType, OnConflict},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    beside, notices,
    requester::release_crew,
    rules::{self, OrderAction},
    service::{EventDetail, Opening, Step, crew_of, find, open, optional_words, record},
    sight, takeover,
    visibility::visible_to,
};
use crate::{
    app::App,
    capacity,
    clock::new_id,
    error::{Error, ErrorCode, Result, field},
    inbox,
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
};

/// As many are offered to choose from.
const MOST_CANDIDATES: u64 = 20;

#[derive(Clone, Debug, Serialize)]
pub struct MergeOrder {
    pub order_id: Uuid,
    /// The one that goes on.
    pub into_id: Uuid,
    pub note: Option<String>,
}

/// Answers the order that was merged. Whoever had taken it is free again.
///
/// # Errors
/// On `intoId`: `NOT_FOUND` for one that the viewer may not see, that is hidden or comes from another community,
/// `FORBIDDEN` for one of another desk, `STATE_CHANGED` for one that is done, `INVALID` for itself;
/// `TOO_LONG` on `note`, and those of every step.
pub async fn merge(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: MergeOrder,
) -> Result<order::Model> {
    let note = optional_words(input.note.as_deref(), "note")?;
    if input.into_id == input.order_id {
        return Err(field(ErrorCode::Invalid, "intoId"));
    }
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Merge).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let survivor = survivor_of(viewer, &step, input.into_id)
        .await
        .map_err(|error| error.on("intoId"))?;
    let crew_ids = step.crew_ids();
    capacity::give_back_unfinished(&step.write, &crew_ids).await?;
    release_crew(&step).await?;
    let (now, into_id) = (step.now, survivor.id);
    let detail = EventDetail {
        words: note.clone(),
        other_order_id: Some(into_id),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Merged, detail, |next| {
            next.merged_into_id = Set(Some(into_id));
            next.crew_taken = Set(0);
            next.closed_at = Set(Some(now));
        })
        .await?;
    takeover::end_with(&mut step, app, &event).await?;
    let mut told = notices::for_people(&crew_ids, &step.order, &event);
    told.extend(notices::for_requester(&step.order, &event));
    inbox::service::notify(&mut step.write, app, told).await?;
    absorb(viewer, app, &mut step, survivor, note).await?;
    step.close().await
}

async fn survivor_of(viewer: &Viewer, step: &Step<'_>, into_id: Uuid) -> Result<order::Model> {
    // Held until the end: neighbours who join it meanwhile wait.
    let survivor = visible_to(viewer)
        .filter(order::Column::Id.eq(into_id))
        .lock(LockType::Update)
        .one(&*step.write)
        .await?
        .ok_or(ErrorCode::NotFound)?;
    // Whoever follows it would see what is hidden.
    if survivor.community_id != step.order.community_id || survivor.hidden {
        return Err(ErrorCode::NotFound.into());
    }
    let crew = crew_of(&*step.write, survivor.id).await?;
    let parts = sight::parts(viewer, &survivor, &crew);
    // What may be merged into another may be merged into.
    rules::permit(&parts, survivor.state, OrderAction::Merge)?;
    Ok(survivor)
}

/// The other order gains whoever followed the merged one, and whoever raised it.
async fn absorb(
    viewer: &Viewer,
    app: &App,
    step: &mut Step<'_>,
    mut survivor: order::Model,
    note: Option<String>,
) -> Result<()> {
    let merged = &step.order;
    let mut people: BTreeSet<Uuid> = followers_of(step, merged.id).await?;
    people.insert(merged.requester_id);
    people.extend(merged.second_requester_id);
    people.retain(|person_id| !survivor.is_raised_by(*person_id));
    let rows: Vec<_> = people
        .into_iter()
        .map(|person_id| order_follower::ActiveModel {
            id: Set(new_id()),
            order_id: Set(survivor.id),
            person_id: Set(person_id),
            since: Set(step.now),
            left_at: Set(None),
        })
        .collect();
    if !rows.is_empty() {
        order_follower::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([
                    order_follower::Column::OrderId,
                    order_follower::Column::PersonId,
                ])
                // Whoever left it before has told of it again.
                .update_column(order_follower::Column::LeftAt)
                .to_owned(),
            )
            .exec_without_returning(&*step.write)
            .await?;
    }
    let followers = beside::count_followers(&*step.write, &survivor).await?;
    let detail = EventDetail {
        words: note,
        other_order_id: Some(merged.id),
        ..Default::default()
    };
    let (kind, by) = (
        OrderEventKind::Absorbed,
        (viewer.person_id, OrderPart::Desk),
    );
    let (write, now) = (&step.write, step.now);
    let event = record(write, &mut survivor, kind, by, now, &detail, |next| {
        next.follower_count = Set(followers);
    })
    .await?;
    let told = notices::for_requester(&survivor, &event);
    inbox::service::notify(&mut step.write, app, told).await?;
    step.write
        .hint(LiveTopic::Order, survivor.id, survivor.version);
    Ok(())
}

async fn followers_of(step: &Step<'_>, order_id: Uuid) -> Result<BTreeSet<Uuid>> {
    let rows = order_follower::Entity::find()
        .filter(order_follower::Column::OrderId.eq(order_id))
        .filter(order_follower::Column::LeftAt.is_null())
        .all(&*step.write)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Orders that one could be merged into: under way, from the same compound, those of the same kind
/// first.
///
/// # Errors
/// `NOT_FOUND`, and `FORBIDDEN` to whoever does not serve the order's desk.
pub async fn candidates(viewer: &Viewer, app: &App, order_id: Uuid) -> Result<Vec<order::Model>> {
    let db = app.db.reader();
    let order = find(viewer, db, order_id).await?;
    if !sight::serves_desk(viewer, &order) {
        return Err(Error::from(ErrorCode::Forbidden));
    }
    let same_kind =
        Expr::col((order::Entity, order::Column::CategoryCode)).eq(order.category_code.clone());
    Ok(visible_to(viewer)
        .filter(order::Column::CompoundId.eq(order.compound_id))
        .filter(order::Column::State.is_in(rules::UNDER_WAY.iter().copied()))
        .filter(order::Column::Id.ne(order.id))
        .filter(order::Column::Hidden.eq(false))
        .order_by_desc(same_kind)
        .order_by_desc(order::Column::SubmittedAt)
        .order_by_desc(order::Column::Id)
        .limit(MOST_CANDIDATES)
        .all(db)
        .await?)
}
