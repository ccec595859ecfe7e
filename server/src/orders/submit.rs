//! 点单: a resident raises a request, or somebody on their behalf.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::{
    category, category_question, order,
    order::{Escalation, OrderSource, OrderState},
    order_answer, order_counter,
    order_event::OrderEventKind,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    deadlines::deadlines,
    elder::{Elder, OnBehalf},
    intake::{Preference, check_preference, check_source, part_in, value_of},
    notices,
    questions::{self, Answer, Answered},
    service::{EventDetail, add_event, attach_photos, checked_words, find},
};
use crate::{
    app::{App, Write},
    capacity::Guard,
    error::{Error, ErrorCode, OnUnique, Result, field, limit},
    identity::service::hold_person,
    live::LiveTopic,
    places,
    registration::standing::{OPEN_ORDERS, Standing, standing_of},
    requests::{self, RequestKey},
    viewer::Viewer,
    words::may_be_stored,
};

const SHORTEST_WORDS: usize = 4;

#[derive(Clone, Debug, Serialize)]
pub struct SubmitOrder {
    pub category_code: String,
    pub words: String,
    pub place_id: Uuid,
    pub photo_ids: Vec<Uuid>,
    pub answers: Vec<Answer>,
    pub preferred: Option<Preference>,
    #[serde(serialize_with = "value_of")]
    pub source: OrderSource,
    pub on_behalf: Option<OnBehalf>,
    pub hidden: bool,
}

/// The request's id becomes the order's.
///
/// # Errors
/// `REQUIRED`, `TOO_SHORT`, `TOO_LONG` on `words`; `NOT_FOUND` on `categoryCode`, `placeId` or
/// `photoIds`; `INVALID` on `placeId` for a place in no compound, since nobody could take the order;
/// `TOO_MANY` on `photoIds`; `NOT_CONFIRMED` for whose registration waits, on `placeId` outside the
/// compound that they named, with a limit when they have as many under way, and on `onBehalf`; `INVALID`
/// on `requestId` for an id that is taken, whoever it belongs to; and what [`questions::check`],
/// [`check_source`], [`check_preference`] and [`Elder::check`] find.
pub async fn submit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: SubmitOrder,
) -> Result<order::Model> {
    if input.source == OrderSource::Window {
        return Err(field(ErrorCode::Forbidden, "source"));
    }
    let checked = Checked::of(app, input)?;
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return find(viewer, &*write, done).await;
    }
    // Before the order itself: a twin of this request waits here and then recalls it, while further
    // down it could not be told from somebody else's use of the id.
    let now = app.clock.now();
    requests::remember(&write, viewer, key, key.id(), now, app.guard).await?;
    let order = raise(&mut write, app, viewer, (key.id(), now), checked).await?;
    write.commit().await?;
    Ok(order)
}

/// What was said, as far as that can be checked by itself.
pub struct Checked {
    input: SubmitOrder,
    elder: Option<Elder>,
    today: NaiveDate,
}

impl Checked {
    /// # Errors
    /// As [`submit`]'s on `words`, `categoryCode`, `preferred` and `onBehalf`.
    pub fn of(app: &App, mut input: SubmitOrder) -> Result<Self> {
        input.words = checked_words(&input.words, "words")?;
        if input.words.chars().count() < SHORTEST_WORDS {
            return Err(limit(ErrorCode::TooShort, "words", SHORTEST_WORDS as i64));
        }
        if !may_be_stored(&input.category_code) {
            return Err(field(ErrorCode::NotFound, "categoryCode"));
        }
        let today = app.clock.now().with_timezone(&app.zone).date_naive();
        check_preference(input.preferred, today)?;
        let said = input.on_behalf.as_ref();
        let elder = said.map(|said| Elder::check(app, said)).transpose()?;
        Ok(Self {
            input,
            elder,
            today,
        })
    }
}

/// Somebody's request, in a transaction that others may have begun, whose moment it has.
pub async fn raise(
    write: &mut Write<'_>,
    app: &App,
    viewer: &Viewer,
    (id, now): (Uuid, DateTime<Utc>),
    checked: Checked,
) -> Result<order::Model> {
    let Checked {
        input,
        elder,
        today,
    } = checked;
    let category = category::Entity::find_by_id(input.category_code)
        .filter(category::Column::Closed.eq(false))
        .one(&**write)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "categoryCode"))?;
    let asked = questions_of(&**write, &category.code).await?;
    let answers = match input.source {
        // Whoever dispatches it asks for what the counter did not.
        OrderSource::Window => Vec::new(),
        _ => questions::check(&asked, &input.answers, today)?,
    };
    let place = places::service::open_place(write, input.place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    let (Some(compound_id), Some(community_id), Some(street_id)) =
        (place.compound_id, place.community_id, place.street_id)
    else {
        return Err(field(ErrorCode::Invalid, "placeId"));
    };
    let desk = places::service::desk_of(&**write, &place)
        .await
        .map_err(|error| error.on("placeId"))?;
    check_source(viewer, input.source, elder.is_some(), &place, desk.id)?;
    check_standing(write, app, viewer, compound_id, elder.is_some()).await?;
    let second_requester_id = match &elder {
        Some(elder) => elder.known_in(write, viewer, compound_id).await?,
        None => None,
    };
    let due = deadlines(category.deadline_class, now, &app.calendar.get());
    let order = order::ActiveModel {
        id: Set(id),
        number: Set(next_number(&**write, street_id, now, app.zone).await?),
        requester_id: Set(viewer.person_id),
        category_code: Set(category.code),
        words: Set(input.words),
        place_id: Set(place.id),
        compound_id: Set(Some(compound_id)),
        community_id: Set(community_id),
        street_id: Set(street_id),
        desk_id: Set(desk.id),
        passed_up_by: Set(None),
        asked_at: Set(None),
        merged_into_id: Set(None),
        follower_count: Set(0),
        supervised_at: Set(None),
        state: Set(OrderState::Submitted),
        open: Set(true),
        crew_size: Set(category.crew_size),
        crew_taken: Set(0),
        unit_places: Set(0),
        free_taken: Set(0),
        audience: Set(order::Audience::Compound),
        given_back: Set(0),
        submitted_at: Set(now),
        dispatched_at: Set(None),
        dispatch_due_at: Set(due.dispatch_due_at),
        finish_due_at: Set(due.finish_due_at),
        due_at: Set(due.dispatch_due_at),
        finished_at: Set(None),
        closed_at: Set(None),
        public_reason: Set(None),
        unsolvable_reason: Set(None),
        outcome: Set(None),
        round: Set(0),
        escalation: Set(Escalation::None),
        look_at: Set(Some(due.dispatch_near_at)),
        settle_at: Set(None),
        event_count: Set(1),
        version: Set(1),
        source: Set(input.source),
        hidden: Set(input.hidden),
        open_to_all: Set(category.open_to_all),
        second_requester_id: Set(second_requester_id),
        preferred_day: Set(input.preferred.map(|preferred| preferred.day)),
        preferred_part: Set(input.preferred.map(|preferred| preferred.part)),
    }
    .insert(&**write)
    .await
    .on_unique("orders", &["id"], || field(ErrorCode::Invalid, "requestId"))?;
    keep_what_was_said(write, order.id, answers, elder).await?;
    let detail = EventDetail::default();
    let event = add_event(
        &**write,
        viewer,
        &order,
        OrderEventKind::Submitted,
        part_in(order.source),
        now,
        &detail,
    )
    .await?;
    attach_photos(&**write, viewer, &event, &input.photo_ids, now).await?;
    let mut notices = notices::for_desk(&**write, &order, &event).await?;
    notices.extend(notices::for_whom_it_was_raised(&order, &event));
    crate::inbox::service::notify(write, app, notices).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(order)
}

/// What a category asks now, in its order.
async fn questions_of(
    db: &impl ConnectionTrait,
    category_code: &str,
) -> Result<Vec<category_question::Model>> {
    Ok(category_question::Entity::find()
        .filter(category_question::Column::CategoryCode.eq(category_code))
        .filter(category_question::Column::Closed.eq(false))
        .order_by_asc(category_question::Column::Position)
        .order_by_asc(category_question::Column::Code)
        .all(db)
        .await?)
}

async fn keep_what_was_said(
    tx: &DatabaseTransaction,
    order_id: Uuid,
    answers: Vec<Answered>,
    elder: Option<Elder>,
) -> Result<()> {
    if !answers.is_empty() {
        let rows = (1..).zip(answers);
        let rows = rows.map(|(position, answer)| answer.of_order(order_id, position));
        order_answer::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    if let Some(elder) = elder {
        elder.of_order(order_id).insert(tx).await?;
    }
    Ok(())
}

/// Who is not confirmed yet has one request under way, in the compound that they named, for
/// themselves.
async fn check_standing(
    tx: &DatabaseTransaction,
    app: &App,
    viewer: &Viewer,
    compound_id: Uuid,
    is_for_another: bool,
) -> Result<()> {
    match standing_of(tx, viewer.person_id).await? {
        Standing::Resident => return Ok(()),
        Standing::Waiting(_) if is_for_another => {
            return Err(field(ErrorCode::NotConfirmed, "onBehalf"));
        }
        Standing::Waiting(home) if home == compound_id => {}
        Standing::Waiting(_) => return Err(field(ErrorCode::NotConfirmed, "placeId")),
        Standing::Refused => return Err(ErrorCode::NotConfirmed.into()),
    }
    // Two at once are counted one after the other.
    hold_person(tx, viewer.person_id).await?;
    let open = order::Entity::find()
        .filter(order::Column::RequesterId.eq(viewer.person_id))
        .filter(order::Column::Open.eq(true))
        .count(tx)
        .await?;
    if open >= OPEN_ORDERS && app.guard == Guard::On {
        return Err(Error::User {
            code: ErrorCode::NotConfirmed,
            field: None,
            limit: Some(OPEN_ORDERS as i64),
        });
    }
    Ok(())
}

/// `YYMMDD-NNNN`, counted per street and day.
async fn next_number(
    db: &impl ConnectionTrait,
    street_id: Uuid,
    now: DateTime<Utc>,
    zone: Tz,
) -> Result<String> {
    let day = now.with_timezone(&zone).format("%y%m%d").to_string();
    let last = order_counter::Column::Last;
    let counter = order_counter::Entity::insert(order_counter::ActiveModel {
        street_id: Set(street_id),
        day: Set(day.clone()),
        last: Set(1),
    })
    .on_conflict(
        OnConflict::columns([order_counter::Column::StreetId, order_counter::Column::Day])
            .value(last, Expr::col((order_counter::Entity, last)).add(1))
            .to_owned(),
    )
    .exec_with_returning(db)
    .await?;
    Ok(format!("{day}-{:04}", counter.last))
}
