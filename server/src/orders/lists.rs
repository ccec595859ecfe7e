//! Lists of orders: each starts from what the viewer may see and is paged by its sort and the id.

use async_graphql::Context;
use chrono::{DateTime, Utc};
use entity::{
    co_handling,
    co_handling::CoHandlingState,
    order,
    order::{Audience, OrderSource, OrderState},
    order_crew, order_event, order_follower,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order as Direction, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{
    joined::{JoinedOrder, Wanted},
    loader::{self, EventsOf},
    visibility::{
        for_members, lies_in, not_raised_by, offered_to, raised_by, visible_to, wishes_of,
    },
};
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
pub type SortedPage = (Page<JoinedOrder>, Sort);

/// One order, where the viewer may see it.
pub async fn one(
    viewer: &Viewer,
    app: &App,
    wanted: Wanted,
    order_id: Uuid,
) -> Result<Option<JoinedOrder>> {
    let query = visible_to(viewer).filter(order::Column::Id.eq(order_id));
    let found = wanted.join(query).into_model::<JoinedOrder>();
    Ok(found.one(app.db.reader()).await?)
}

/// Orders that the viewer raised or joined.
pub async fn raised_by_viewer(
    viewer: &Viewer,
    app: &App,
    filter: OrderFilter,
    wanted: Wanted,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let joined = order_follower::Entity::find()
        .select_only()
        .column(order_follower::Column::OrderId)
        .filter(order_follower::Column::PersonId.eq(viewer.person_id))
        .filter(order_follower::Column::LeftAt.is_null())
        .into_query();
    let own = Condition::any()
        .add(raised_by(viewer))
        .add(order::Column::Id.in_subquery(joined));
    let query = visible_to(viewer).filter(own);
    let query = match filter {
        OrderFilter::Open => query.filter(order::Column::Open.eq(true)),
        OrderFilter::Done => query.filter(order::Column::Open.eq(false)),
        OrderFilter::All => query,
    };
    page(app, query, Sort::NewestFirst, wanted, arguments).await
}

/// Orders that the viewer has taken: those to do, and those done.
pub async fn taken_by_viewer(
    viewer: &Viewer,
    app: &App,
    filter: OrderFilter,
    wanted: Wanted,
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
            page(app, query, Sort::SoonestDue, wanted, arguments).await
        }
        OrderFilter::Done => {
            let query = query.filter(order::Column::State.is_not_in(to_do));
            page(app, query, Sort::NewestFirst, wanted, arguments).await
        }
        OrderFilter::All => page(app, query, Sort::NewestFirst, wanted, arguments).await,
    }
}

/// Orders that units of the viewer's were asked to help with: those to answer, those answered.
pub async fn helped_by_viewer(
    viewer: &Viewer,
    app: &App,
    filter: OrderFilter,
    wanted: Wanted,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let asked = co_handling::Entity::find()
        .select_only()
        .column(co_handling::Column::OrderId)
        .filter(co_handling::Column::OrganizationId.is_in(viewer.unit_ids()));
    let state = co_handling::Column::State;
    let (asked, sort) = match filter {
        OrderFilter::Open => (
            asked.filter(state.eq(CoHandlingState::Asked)),
            Sort::SoonestDue,
        ),
        OrderFilter::Done => (
            asked.filter(state.ne(CoHandlingState::Asked)),
            Sort::NewestFirst,
        ),
        OrderFilter::All => (asked, Sort::NewestFirst),
    };
    let query = visible_to(viewer).filter(order::Column::Id.in_subquery(asked.into_query()));
    page(app, query, sort, wanted, arguments).await
}

/// Orders on the desks that the viewer serves; all, or those that came about in one way.
pub async fn on_desk(
    viewer: &Viewer,
    app: &App,
    tab: DeskTab,
    source: Option<OrderSource>,
    wanted: Wanted,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let Some(mut query) = served_by(viewer) else {
        return Ok((Page::cut(Vec::new(), 0, arguments), Sort::SoonestDue));
    };
    if let Some(source) = source {
        query = query.filter(order::Column::Source.eq(source));
    }
    let running = [
        OrderState::Dispatched,
        OrderState::InProgress,
        OrderState::Finished,
    ];
    let (query, sort) = match tab {
        DeskTab::Waiting => (
            query.filter(order::Column::State.eq(OrderState::Submitted)),
            Sort::SoonestDue,
        ),
        DeskTab::Running => (
            query.filter(order::Column::State.is_in(running)),
            Sort::SoonestDue,
        ),
        // Not by their states: there is an index by this, in this order.
        DeskTab::Done => (
            query.filter(order::Column::Open.eq(false)),
            Sort::NewestFirst,
        ),
    };
    page(app, query, sort, wanted, arguments).await
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
    served(viewer).map(|served| visible_to(viewer).filter(served))
}

/// That an order lies on a desk that the viewer serves, or where they administer; nothing for who does
/// neither anywhere.
pub(super) fn served(viewer: &Viewer) -> Option<Condition> {
    if viewer.is_system_admin() {
        return Some(Condition::all());
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
    Some(served)
}

/// Orders that the viewer could take: in the hall of their compounds and communities, not their own,
/// not taken yet.
pub async fn in_hall(
    viewer: &Viewer,
    app: &App,
    wanted: Wanted,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let query = in_halls(viewer).filter(for_members(viewer));
    page(app, query, Sort::SoonestDue, wanted, arguments).await
}

/// 微心愿: what anybody who lives in the community may take.
pub async fn wishes(
    viewer: &Viewer,
    app: &App,
    wanted: Wanted,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let Some(community_id) = viewer.home_community else {
        return Ok((Page::cut(Vec::new(), 0, arguments), Sort::SoonestDue));
    };
    let query = in_halls(viewer).filter(wishes_of(community_id));
    page(app, query, Sort::SoonestDue, wanted, arguments).await
}

/// What the viewer, or a unit of theirs, was asked by name to take.
pub async fn offered(
    viewer: &Viewer,
    app: &App,
    wanted: Wanted,
    arguments: &PageArguments,
) -> Result<SortedPage> {
    let query = to_be_taken(viewer)
        .filter(order::Column::Audience.eq(Audience::Named))
        .filter(order::Column::Id.in_subquery(offered_to(viewer)));
    page(app, query, Sort::SoonestDue, wanted, arguments).await
}

/// What is hidden is in no hall, nor what somebody was asked for by name.
fn in_halls(viewer: &Viewer) -> Select<order::Entity> {
    to_be_taken(viewer)
        .filter(order::Column::Hidden.eq(false))
        .filter(order::Column::Audience.ne(Audience::Named))
}

/// Out for somebody to take; not the viewer's own, nor taken by them.
fn to_be_taken(viewer: &Viewer) -> Select<order::Entity> {
    let taken = order_crew::Entity::find()
        .select_only()
        .column(order_crew::Column::OrderId)
        .filter(order_crew::Column::PersonId.eq(viewer.person_id))
        .filter(order_crew::Column::ReleasedAt.is_null())
        .into_query();
    visible_to(viewer)
        .filter(order::Column::State.eq(OrderState::Dispatched))
        .filter(not_raised_by(viewer))
        .filter(order::Column::Id.not_in_subquery(taken))
}

/// An order's events from the first on; whoever has the order may read them.
pub async fn timeline(
    ctx: &Context<'_>,
    order: &order::Model,
    arguments: &PageArguments,
) -> Result<Page<order_event::Model>> {
    let size = arguments.size()?;
    let key = EventsOf {
        order_id: order.id,
        after: arguments.position::<i32>()?.unwrap_or(0),
        count: i32::try_from(size + 1).unwrap_or(i32::MAX),
    };
    Ok(Page::cut(loader::many(ctx, key).await?, size, arguments))
}

async fn page(
    app: &App,
    mut query: Select<order::Entity>,
    sort: Sort,
    wanted: Wanted,
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
    let sorted = |query: Select<order::Entity>| {
        let query = query.order_by(column, direction.clone());
        query.order_by(id, direction.clone())
    };
    // Which they are is found out first: what is joined is then looked up for those alone, whatever the
    // database guesses of how many there might be.
    let ids = sorted(query).select_only().column(id).limit(size + 1);
    let page = order::Entity::find().filter(id.in_subquery(ids.into_query()));
    let rows = sorted(wanted.join(page))
        .into_model::<JoinedOrder>()
        .all(app.db.reader())
        .await?;
    Ok((Page::cut(rows, size, arguments), sort))
}
