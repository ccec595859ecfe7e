//! Lists of orders: each starts from what the viewer may see and is paged by its sort and the id.

use chrono::{DateTime, Utc};
use entity::{order, order::OrderState, order_crew, order_event};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order as Direction, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::visibility::{lies_in, visible_to};
use crate::{
    app::App,
    error::Result,
    paging::{Page, PageArguments, beyond},
    viewer::Viewer,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum OrderFilter {
    Open,
    Done,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum DeskTab {
    Waiting,
    Running,
    Done,
}

/// What a list is sorted by; the id decides among equals.
#[derive(Clone, Copy, Debug)]
pub enum Sort {
    SoonestDue,
    NewestFirst,
}

impl Sort {
    pub fn key(self, row: &order::Model) -> (DateTime<Utc>, Uuid) {
        match self {
            Sort::SoonestDue => (row.due_at, row.id),
            Sort::NewestFirst => (row.submitted_at, row.id),
        }
    }
}

/// A page with the sort that its cursors are made of.
pub type SortedPage = (Page<order::Model>, Sort);

pub async fn raised_by_viewer(
    viewer: &Viewer,
    app: &App,
    filter: OrderFilter,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let query = visible_to(viewer).filter(order::Column::RequesterId.eq(viewer.person_id));
    let query = match filter {
        OrderFilter::Open => query.filter(order::Column::Open.eq(true)),
        OrderFilter::Done => query.filter(order::Column::Open.eq(false)),
        OrderFilter::All => query,
    };
    page(app, query, Sort::NewestFirst, arguments).await
}

/// Orders that the viewer has taken: those to do, and those done.
pub async fn taken_by_viewer(
    viewer: &Viewer,
    app: &App,
    filter: OrderFilter,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let taken = order_crew::Entity::find()
        .select_only()
        .column(order_crew::Column::OrderId)
        .filter(order_crew::Column::PersonId.eq(viewer.person_id))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .into_query();
    let query = visible_to(viewer).filter(order::Column::Id.in_subquery(taken));
    let to_do = [OrderState::Dispatched, OrderState::InProgress];
    match filter {
        OrderFilter::Open => {
            let query = query.filter(order::Column::State.is_in(to_do));
            page(app, query, Sort::SoonestDue, arguments).await
        }
        OrderFilter::Done => {
            let query = query.filter(order::Column::State.is_not_in(to_do));
            page(app, query, Sort::NewestFirst, arguments).await
        }
        OrderFilter::All => page(app, query, Sort::NewestFirst, arguments).await,
    }
}

/// Orders on the desks that the viewer serves.
pub async fn on_desk(
    viewer: &Viewer,
    app: &App,
    tab: DeskTab,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let Some(query) = served_by(viewer) else {
        return Ok((Page::cut(Vec::new(), 0, arguments), Sort::SoonestDue));
    };
    let (states, sort) = match tab {
        DeskTab::Waiting => (vec![OrderState::Submitted], Sort::SoonestDue),
        DeskTab::Running => (
            vec![
                OrderState::Dispatched,
                OrderState::InProgress,
                OrderState::Finished,
            ],
            Sort::SoonestDue,
        ),
        DeskTab::Done => (
            vec![
                OrderState::Closed,
                OrderState::Declined,
                OrderState::Withdrawn,
            ],
            Sort::NewestFirst,
        ),
    };
    let query = query.filter(order::Column::State.is_in(states));
    page(app, query, sort, arguments).await
}

/// How many orders wait to be dispatched on the viewer's desks.
pub async fn waiting_on_desk(viewer: &Viewer, app: &App) -> Result<u64> {
    match served_by(viewer) {
        None => Ok(0),
        Some(query) => Ok(query
            .filter(order::Column::State.eq(OrderState::Submitted))
            .count(app.db.reader())
            .await?),
    }
}

fn served_by(viewer: &Viewer) -> Option<Select<order::Entity>> {
    if viewer.is_system_admin() {
        return Some(visible_to(viewer));
    }
    let desks = viewer.desk_ids();
    let places = viewer.administered_places();
    if desks.is_empty() && places.is_empty() {
        return None;
    }
    let mut served = Condition::any();
    if !desks.is_empty() {
        served = served.add(order::Column::DeskId.is_in(desks));
    }
    for place in places {
        served = served.add(lies_in(place));
    }
    Some(visible_to(viewer).filter(served))
}

/// Orders that the viewer could take: in the hall of their compounds, not their own, not taken yet.
pub async fn in_hall(viewer: &Viewer, app: &App, arguments: &PageArguments) -> Result<SortedPage> {
    let taken = order_crew::Entity::find()
        .select_only()
        .column(order_crew::Column::OrderId)
        .filter(order_crew::Column::PersonId.eq(viewer.person_id))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .into_query();
    let compounds = viewer.member_of.iter().copied();
    let query = visible_to(viewer)
        .filter(order::Column::CompoundId.is_in(compounds))
        .filter(order::Column::State.eq(OrderState::Dispatched))
        .filter(order::Column::RequesterId.ne(viewer.person_id))
        .filter(order::Column::Id.not_in_subquery(taken));
    page(app, query, Sort::SoonestDue, arguments).await
}

/// An order's events from the first on; whoever has the order may read them.
pub async fn timeline(
    _viewer: &Viewer,
    app: &App,
    order: &order::Model,
    arguments: &PageArguments,
) -> Result<Page<order_event::Model>> {
    let size = arguments.size()?;
    let mut query = order_event::Entity::find().filter(order_event::Column::OrderId.eq(order.id));
    if let Some(sequence) = arguments.position::<i32>()? {
        query = query.filter(order_event::Column::Sequence.gt(sequence));
    }
    let rows = query
        .order_by_asc(order_event::Column::Sequence)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

async fn page(
    app: &App,
    mut query: Select<order::Entity>,
    sort: Sort,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let size = arguments.size()?;
    let (column, direction) = match sort {
        Sort::SoonestDue => (order::Column::DueAt, Direction::Asc),
        Sort::NewestFirst => (order::Column::SubmittedAt, Direction::Desc),
    };
    let id = order::Column::Id;
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        query = query.filter(beyond(column, id, &direction, last));
    }
    let rows = query
        .order_by(column, direction.clone())
        .order_by(id, direction)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok((Page::cut(rows, size, arguments), sort))
}
