//! What all use-cases of orders share: finding one that the viewer may see, and moving it one step.

use chrono::{DateTime, Utc};
use entity::{
    category, order, order_crew, order_event,
    order_event::{OrderEventKind, OrderPart},
    photo,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    beside, co_handling, endings, notices,
    rules::{self, OrderAction},
    sight,
    visibility::visible_to,
};
use crate::{
    app::{App, Write},
    capacity::Guard,
    clock::new_id,
    error::{ErrorCode, OnUnique, Result, field, limit},
    inbox,
    live::{LiveTopic, recheck::Span},
    requests::{self, RequestKey},
    viewer::Viewer,
    words::checked_text,
};

pub const LONGEST_WORDS: usize = 1_000;
pub const MOST_PHOTOS: usize = 6;

pub async fn may_see(viewer: &Viewer, app: &App, order_id: Uuid) -> Result<bool> {
    let found = visible_to(viewer)
        .filter(order::Column::Id.eq(order_id))
        .count(app.db.reader())
        .await?;
    Ok(found > 0)
}

/// Which orders something happened to, and the versions that they have reached; for hints, which say
/// nothing else.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    let events = order_event::Entity::find()
        .select_only()
        .column(order_event::Column::OrderId)
        .filter(order_event::Column::Id.gte(span.since_id))
        .filter(order_event::Column::Id.lt(span.until_id))
        .into_query();
    Ok(order::Entity::find()
        .select_only()
        .columns([order::Column::Id, order::Column::Version])
        .filter(order::Column::Id.in_subquery(events))
        .into_tuple()
        .all(app.db.reader())
        .await?)
}

/// What can be asked for, in its order.
pub async fn categories(_viewer: &Viewer, app: &App) -> Result<Vec<category::Model>> {
    Ok(category::Entity::find()
        .filter(category::Column::Closed.eq(false))
        .order_by_asc(category::Column::Position)
        .all(app.db.reader())
        .await?)
}

/// # Errors
/// `NOT_FOUND` for an order that does not exist or that the viewer may not see.
pub async fn find(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    order_id: Uuid,
) -> Result<order::Model> {
    visible_to(viewer)
        .filter(order::Column::Id.eq(order_id))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// An order on its way from one state to the next, inside a transaction.
pub(super) struct Step<'a> {
    pub write: Write<'a>,
    pub order: order::Model,
    pub crew: Vec<order_crew::Model>,
    pub part: OrderPart,
    pub now: DateTime<Utc>,
    app: &'a App,
    /// Whether what the action's outcome waits for has come; unless somebody says otherwise, whether
    /// the crew is complete.
    pub reached: Option<bool>,
    action: OrderAction,
}

/// Either the step can be made, or it was made before under the same request.
pub(super) enum Opening<'a> {
    Step(Box<Step<'a>>),
    Done(Box<order::Model>),
}

/// Opens a transaction, remembers the request, and checks that the viewer may take this action now.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_CHANGED`, `REQUEST_REUSED`.
pub(super) async fn open<'a>(
    viewer: &Viewer,
    app: &'a App,
    key: &RequestKey,
    order_id: Uuid,
    action: OrderAction,
) -> Result<Opening<'a>> {
    // With the guard off, what everybody writes first: look, and only then open the transaction.
    let looked = match app.guard {
        Guard::On => None,
        Guard::Off => Some(find(viewer, app.db.reader(), order_id).await?),
    };
    let write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        let order = find(viewer, &*write, done).await?;
        return Ok(Opening::Done(Box::new(order)));
    }
    let now = app.clock.now();
    // Before anything else: a twin of this request waits here and then recalls it, where it might
    // otherwise find the crew filled by its own first self.
    requests::remember(&write, viewer, key, order_id, now, app.guard).await?;
    let order = match looked {
        Some(order) => order,
        None => find(viewer, &*write, order_id).await?,
    };
    let crew = crew_of(&*write, order.id).await?;
    let mut parts = sight::parts(viewer, &order, &crew);
    parts.extend(beside::parts(viewer, &*write, &order, &crew).await?);
    let part = rules::permit(&parts, order.state, action)?;
    if !rules::question_allows(order.asked_at.is_some(), action) {
        return Err(ErrorCode::StateChanged.into());
    }
    endings::possible::check(&*write, viewer, &order, action, now).await?;
    let part = sight::acting_as(&order, part);
    Ok(Opening::Step(Box::new(Step {
        write,
        order,
        crew,
        part,
        now,
        app,
        reached: None,
        action,
    })))
}

pub(super) async fn category_of(
    db: &impl ConnectionTrait,
    order: &order::Model,
) -> Result<category::Model> {
    category::Entity::find_by_id(order.category_code.clone())
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

pub(super) async fn crew_of(
    db: &impl ConnectionTrait,
    order_id: Uuid,
) -> Result<Vec<order_crew::Model>> {
    Ok(order_crew::Entity::find()
        .filter(order_crew::Column::OrderId.eq(order_id))
        .order_by_asc(order_crew::Column::ClaimedAt)
        .order_by_asc(order_crew::Column::Id)
        .all(db)
        .await?)
}

/// What an event says beyond who did what and when.
#[derive(Default)]
pub(super) struct EventDetail {
    pub words: Option<String>,
    pub outcome: Option<order::OrderOutcome>,
    pub stars: Option<i32>,
    pub crew_size: Option<i32>,
    pub passed: Option<bool>,
    pub photo_ids: Vec<Uuid>,
    pub other_order_id: Option<Uuid>,
    pub organization_id: Option<Uuid>,
}

impl Step<'_> {
    /// Holds the order's row until commit and reads order and crew as they are then: what is decided
    /// from here on stays true. The rows of people are held before this.
    ///
    /// # Errors
    /// Those of the step, where it came too late meanwhile.
    pub async fn hold(&mut self, viewer: &Viewer) -> Result<()> {
        self.order = order::Entity::find_by_id(self.order.id)
            .lock(LockType::Update)
            .one(&*self.write)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        self.crew = crew_of(&*self.write, self.order.id).await?;
        let mut parts = sight::parts(viewer, &self.order, &self.crew);
        parts.extend(beside::parts(viewer, &*self.write, &self.order, &self.crew).await?);
        self.part = rules::permit(&parts, self.order.state, self.action)?;
        Ok(())
    }

    pub fn crew_ids(&self) -> Vec<Uuid> {
        sight::active(&self.order, &self.crew)
            .map(|one| one.person_id)
            .collect()
    }

    /// Writes the order's new state with what `change` adds, and the event, and tells whoever follows
    /// the order; answers the event.
    ///
    /// # Errors
    /// `BUSY` when somebody else changed the order meanwhile: run again, the rules then decide anew.
    pub async fn advance(
        &mut self,
        viewer: &Viewer,
        kind: OrderEventKind,
        detail: EventDetail,
        change: impl FnOnce(&mut order::ActiveModel),
    ) -> Result<order_event::Model> {
        let is_complete = self.order.crew_taken >= self.order.crew_size;
        let reached = self.reached.unwrap_or(is_complete);
        let state = rules::next_state(self.order.state, self.action, reached);
        let seen_version = self.order.version;
        let mut next = self.order.clone().into_active_model();
        next.state = Set(state);
        next.open = Set(rules::is_open(state));
        if !rules::is_timed(state) {
            next.look_at = Set(None);
            co_handling::lapse(&self.write, self.order.id).await?;
        }
        if rules::settles_question(self.action) {
            next.asked_at = Set(None);
        }
        next.version = Set(seen_version + 1);
        next.event_count = Set(self.order.event_count + 1);
        change(&mut next);
        let updated = order::Entity::update_many()
            .set(next.clone())
            .filter(order::Column::Id.eq(self.order.id))
            .filter(order::Column::Version.eq(seen_version))
            .exec(&*self.write)
            .await?;
        if updated.rows_affected == 0 {
            return Err(ErrorCode::Busy.into());
        }
        self.order = order::Entity::find_by_id(self.order.id)
            .one(&*self.write)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let event = self.write_event(viewer, kind, detail).await?;
        let told = notices::for_followers(&*self.write, &self.order, &event).await?;
        inbox::service::notify(&mut self.write, self.app, told).await?;
        Ok(event)
    }

    async fn write_event(
        &mut self,
        viewer: &Viewer,
        kind: OrderEventKind,
        detail: EventDetail,
    ) -> Result<order_event::Model> {
        let event = add_event(
            &*self.write,
            viewer,
            &self.order,
            kind,
            self.part,
            self.now,
            &detail,
        )
        .await?;
        attach_photos(&*self.write, viewer, &event, &detail.photo_ids, self.now).await?;
        Ok(event)
    }

    /// Commits and tells whoever watches.
    pub async fn close(mut self) -> Result<order::Model> {
        self.write
            .hint(LiveTopic::Order, self.order.id, self.order.version);
        self.write.commit().await?;
        Ok(self.order)
    }
}

/// One more thing that happens to an order whose row is held: what `change` says, and the event.
pub(super) async fn record(
    tx: &DatabaseTransaction,
    order: &mut order::Model,
    kind: OrderEventKind,
    by: (Uuid, OrderPart),
    now: DateTime<Utc>,
    detail: &EventDetail,
    change: impl FnOnce(&mut order::ActiveModel),
) -> Result<order_event::Model> {
    let mut next = order.clone().into_active_model();
    next.version = Set(order.version + 1);
    next.event_count = Set(order.event_count + 1);
    change(&mut next);
    *order = next.update(tx).await?;
    insert_event(tx, order, kind, by, now, detail).await
}

pub(super) async fn add_event(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    order: &order::Model,
    kind: OrderEventKind,
    part: OrderPart,
    now: DateTime<Utc>,
    detail: &EventDetail,
) -> Result<order_event::Model> {
    insert_event(db, order, kind, (viewer.person_id, part), now, detail).await
}

/// The order's latest event, by whoever and in whatever part.
pub(super) async fn insert_event(
    db: &impl ConnectionTrait,
    order: &order::Model,
    kind: OrderEventKind,
    (actor_id, part): (Uuid, OrderPart),
    now: DateTime<Utc>,
    detail: &EventDetail,
) -> Result<order_event::Model> {
    order_event::ActiveModel {
        id: Set(new_id()),
        order_id: Set(order.id),
        sequence: Set(order.event_count),
        kind: Set(kind),
        actor_id: Set(actor_id),
        actor_part: Set(part),
        at: Set(now),
        words: Set(detail.words.clone()),
        outcome: Set(detail.outcome),
        stars: Set(detail.stars),
        crew_size: Set(detail.crew_size),
        other_order_id: Set(detail.other_order_id),
        organization_id: Set(detail.organization_id),
        passed: Set(detail.passed),
    }
    .insert(db)
    .await
    .on_unique("order_event", &["order_id", "sequence"], || {
        ErrorCode::Busy.into()
    })
}

/// Ties uploaded photos to an event of an order.
///
/// # Errors
/// `NOT_FOUND` on `photoIds` when one was never uploaded, is somebody else's or is used already;
/// `TOO_MANY` past six.
pub(super) async fn attach_photos(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    event: &order_event::Model,
    photo_ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<()> {
    if photo_ids.len() > MOST_PHOTOS {
        return Err(limit(ErrorCode::TooMany, "photoIds", MOST_PHOTOS as i64));
    }
    if photo_ids.is_empty() {
        return Ok(());
    }
    let attached = photo::Entity::update_many()
        .set(photo::ActiveModel {
            order_id: Set(Some(event.order_id)),
            event_id: Set(Some(event.id)),
            attached_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(photo::Column::Id.is_in(photo_ids.iter().copied()))
        .filter(photo::Column::OwnerId.eq(viewer.person_id))
        .filter(photo::Column::AttachedAt.is_null())
        .exec(db)
        .await?;
    if attached.rows_affected != photo_ids.len() as u64 {
        return Err(field(ErrorCode::NotFound, "photoIds"));
    }
    Ok(())
}

/// # Errors
/// `REQUIRED`, `TOO_LONG`, `INVALID` for control characters.
pub(super) fn checked_words(words: &str, name: &'static str) -> Result<String> {
    checked_text(words, name, LONGEST_WORDS)
}

/// The same for words that may be left out.
pub(super) fn optional_words(words: Option<&str>, name: &'static str) -> Result<Option<String>> {
    match words.map(str::trim).filter(|words| !words.is_empty()) {
        Some(words) => checked_words(words, name).map(Some),
        None => Ok(None),
    }
}
