//! 回访: somebody who serves the desk or administers the place above it, and had no part in the round,
//! asks the requester. Where all is not well the order is opened again.
//!
//! Whoever may do a follow-up learns why it is to be done, and reads the requester's number in clear
//! as handlers do, as long as it is to be done: they are to call. The rating itself stays sealed to
//! them as to everybody.

use chrono::{DateTime, Utc};
use entity::{
    follow_up,
    follow_up::FollowUpKind,
    order,
    order::OrderState,
    order_crew, order_event,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, Order as Direction,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{Alias, Expr, ExprTrait, IntoIden, OnConflict, Query, SelectStatement},
};
use serde::Serialize;
use uuid::Uuid;

use super::follow_up_rules;
use crate::{
    app::{App, Write},
    clock::new_id,
    error::{ErrorCode, Result},
    identity::service::{administrators_of, people_at_desk},
    inbox,
    orders::{
        deadlines::deadlines,
        lists::served,
        notices,
        requester::{release_crew, set_new_round},
        rules::OrderAction,
        service::{EventDetail, Opening, category_of, checked_words, open, optional_words},
        visibility::visible_to,
    },
    paging::{Page, PageArguments, beyond},
    requests::RequestKey,
    viewer::Viewer,
};

/// A follow-up that the viewer may do, with its order.
#[derive(Clone, Debug)]
pub struct Asking {
    pub row: follow_up::Model,
    pub order: order::Model,
}

/// Follow-ups that somebody still has to do, joined with their orders.
fn pending() -> Select<follow_up::Entity> {
    let to = follow_up::Entity::belongs_to(order::Entity)
        .from(follow_up::Column::OrderId)
        .to(order::Column::Id);
    follow_up::Entity::find()
        .join(JoinType::InnerJoin, to.into())
        .filter(follow_up::Column::DoneAt.is_null())
        .filter(order::Column::State.eq(OrderState::Closed))
        .filter(
            Expr::col((follow_up::Entity, follow_up::Column::Round))
                .eq(Expr::col((order::Entity, order::Column::Round))),
        )
}

/// That somebody has not raised the order, and in its present round neither dispatched nor taken nor
/// finished it.
fn had_no_part(person_id: Uuid) -> Condition {
    Condition::all()
        .add(order::Column::RequesterId.ne(person_id))
        .add(Expr::exists(in_crew(person_id)).not())
        .add(Expr::exists(acted(person_id)).not())
}

fn of_order(table: &str, column: impl IntoIden) -> Expr {
    Expr::col((Alias::new(table), column.into_iden()))
        .eq(Expr::col((order::Entity, order::Column::Id)))
}

fn in_crew(person_id: Uuid) -> SelectStatement {
    let crew = "crew";
    let column = |column: order_crew::Column| Expr::col((Alias::new(crew), column));
    Query::select()
        .expr(Expr::value(1))
        .from_as(order_crew::Entity, Alias::new(crew))
        .and_where(of_order(crew, order_crew::Column::OrderId))
        .and_where(column(order_crew::Column::PersonId).eq(person_id))
        .and_where(
            column(order_crew::Column::Round).eq(Expr::col((order::Entity, order::Column::Round))),
        )
        .to_owned()
}

/// What somebody did to the order since it was last opened again.
fn acted(person_id: Uuid) -> SelectStatement {
    let (own, later) = ("own", "later");
    let column = |table: &str, column: order_event::Column| Expr::col((Alias::new(table), column));
    let is_reopening = column(later, order_event::Column::Kind)
        .eq(OrderEventKind::Reopened)
        .or(column(later, order_event::Column::Kind)
            .eq(OrderEventKind::FollowedUp)
            .and(column(later, order_event::Column::Passed).eq(false)));
    let opened_since = Query::select()
        .expr(Expr::value(1))
        .from_as(order_event::Entity, Alias::new(later))
        .and_where(of_order(later, order_event::Column::OrderId))
        .and_where(
            column(later, order_event::Column::Sequence)
                .gt(column(own, order_event::Column::Sequence)),
        )
        .and_where(is_reopening)
        .to_owned();
    Query::select()
        .expr(Expr::value(1))
        .from_as(order_event::Entity, Alias::new(own))
        .and_where(of_order(own, order_event::Column::OrderId))
        .and_where(column(own, order_event::Column::ActorId).eq(person_id))
        .and_where(column(own, order_event::Column::Kind).is_in([
            OrderEventKind::Dispatched,
            OrderEventKind::Claimed,
            OrderEventKind::Progressed,
            OrderEventKind::Finished,
        ]))
        .and_where(
            column(own, order_event::Column::ActorPart)
                .is_in([OrderPart::Desk, OrderPart::Handler]),
        )
        .and_where(Expr::exists(opened_since).not())
        .to_owned()
}

/// Of some orders those that wait for a follow-up which this person may do, as far as it is not a
/// question of office.
pub fn waiting_among(person_id: Uuid, orders: Vec<Uuid>) -> Select<follow_up::Entity> {
    pending()
        .filter(follow_up::Column::OrderId.is_in(orders))
        .filter(had_no_part(person_id))
}

fn of_viewer(viewer: &Viewer) -> Option<Select<follow_up::Entity>> {
    let office = served(viewer)?;
    Some(
        pending()
            .filter(office)
            .filter(had_no_part(viewer.person_id)),
    )
}

/// How many the viewer may do.
pub async fn waiting(viewer: &Viewer, app: &App) -> Result<u64> {
    match of_viewer(viewer) {
        None => Ok(0),
        Some(query) => Ok(query.count(app.db.reader()).await?),
    }
}

/// Those that the viewer may do, the most urgent first.
pub async fn list(viewer: &Viewer, app: &App, arguments: &PageArguments) -> Result<Page<Asking>> {
    let size = arguments.size()?;
    let Some(mut query) = of_viewer(viewer) else {
        return Ok(Page::cut(Vec::new(), size, arguments));
    };
    let (due_at, id) = (follow_up::Column::DueAt, follow_up::Column::Id);
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(beyond(due_at, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(due_at)
        .order_by_asc(id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    let orders = visible_to(viewer)
        .filter(order::Column::Id.is_in(rows.iter().map(|row| row.order_id)))
        .all(app.db.reader())
        .await?;
    let with_order = |row: follow_up::Model| {
        let order = orders.iter().find(|order| order.id == row.order_id)?;
        let order = order.clone();
        Some(Asking { row, order })
    };
    let rows = rows.into_iter().filter_map(with_order).collect();
    Ok(Page::cut(rows, size, arguments))
}

/// One more to be done, told to those who may. Nothing where the round has one of this kind.
pub async fn arise(
    write: &mut Write<'_>,
    app: &App,
    order: &order::Model,
    kind: FollowUpKind,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = follow_up::Model {
        id: new_id(),
        order_id: order.id,
        round: order.round,
        kind,
        arisen_at: now,
        due_at: follow_up_rules::due_at(kind, now, &app.calendar.get()),
        done_by: None,
        done_at: None,
        passed: None,
        words: None,
    };
    let id = row.id;
    let inserted = follow_up::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([
                follow_up::Column::OrderId,
                follow_up::Column::Round,
                follow_up::Column::Kind,
            ])
            .do_nothing()
            .to_owned(),
        )
        .exec_without_returning(&**write)
        .await?;
    if inserted == 0 {
        return Ok(());
    }
    let people = who_may(write, order, now).await?;
    let told = notices::of_follow_up(&people, order, id);
    inbox::service::notify(write, app, told).await
}

/// The desk and the community; where all of these had a part in it, the street.
async fn who_may(write: &Write<'_>, order: &order::Model, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let community_id = order.community_id;
    let mut near = people_at_desk(&**write, order.desk_id, Some(community_id), now).await?;
    near.extend(administrators_of(&**write, community_id, now).await?);
    near.sort_unstable();
    near.dedup();
    let mut free = Vec::new();
    for person_id in near {
        if had_none(write, order.id, person_id).await? {
            free.push(person_id);
        }
    }
    if free.is_empty() {
        for person_id in administrators_of(&**write, order.street_id, now).await? {
            if had_none(write, order.id, person_id).await? {
                free.push(person_id);
            }
        }
    }
    Ok(free)
}

async fn had_none(write: &Write<'_>, order_id: Uuid, person_id: Uuid) -> Result<bool> {
    let found = order::Entity::find_by_id(order_id).filter(had_no_part(person_id));
    Ok(found.count(&**write).await? > 0)
}

#[derive(Clone, Debug, Serialize)]
pub struct DoFollowUp {
    pub follow_up_id: Uuid,
    pub passed: bool,
    pub words: Option<String>,
}

/// Puts down what the requester said; where all is not well, back to the desk with a new clock, and
/// everybody is told.
///
/// # Errors
/// `REQUIRED` on `words` for one that does not pass, `TOO_LONG`; `OWN_WORK` for whoever had a part in
/// the round; `STATE_CHANGED` for one that is done or about a round that is over; and those of every
/// step.
pub async fn carry_out(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: DoFollowUp,
) -> Result<order::Model> {
    let words = match input.passed {
        true => optional_words(input.words.as_deref(), "words")?,
        false => Some(checked_words(
            input.words.as_deref().unwrap_or_default(),
            "words",
        )?),
    };
    let asked = follow_up::Entity::find_by_id(input.follow_up_id)
        .one(app.db.reader())
        .await?
        .ok_or(ErrorCode::NotFound)?;
    let mut step = match open(viewer, app, key, asked.order_id, OrderAction::FollowUp).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    if !had_none(&step.write, step.order.id, viewer.person_id).await? {
        return Err(ErrorCode::OwnWork.into());
    }
    mark_done(
        &step.write,
        viewer,
        &input,
        words.clone(),
        &step.order,
        step.now,
    )
    .await?;
    step.reached = Some(!input.passed);
    let detail = EventDetail {
        words,
        passed: Some(input.passed),
        ..Default::default()
    };
    let kind = OrderEventKind::FollowedUp;
    if input.passed {
        step.advance(viewer, kind, detail, |_| {}).await?;
        return step.close().await;
    }
    let crew_ids = step.crew_ids();
    release_crew(&step).await?;
    let category = category_of(&*step.write, &step.order).await?;
    let due = deadlines(category.deadline_class, step.now, &app.calendar.get());
    let round = step.order.round + 1;
    let event = step
        .advance(viewer, kind, detail, |next| {
            set_new_round(next, round, &due)
        })
        .await?;
    let told = notices::for_everybody(&*step.write, &step.order, &crew_ids, &event).await?;
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

/// Of two who ask about the same only the first has.
async fn mark_done(
    write: &Write<'_>,
    viewer: &Viewer,
    input: &DoFollowUp,
    words: Option<String>,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = follow_up::ActiveModel {
        done_by: Set(Some(viewer.person_id)),
        done_at: Set(Some(now)),
        passed: Set(Some(input.passed)),
        words: Set(words),
        ..Default::default()
    };
    let updated = follow_up::Entity::update_many()
        .set(done)
        .filter(follow_up::Column::Id.eq(input.follow_up_id))
        .filter(follow_up::Column::Round.eq(order.round))
        .filter(follow_up::Column::DoneAt.is_null())
        .exec(&**write)
        .await?;
    match updated.rows_affected {
        0 => Err(ErrorCode::StateChanged.into()),
        _ => Ok(()),
    }
}
