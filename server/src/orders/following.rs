//! 附议: whoever has the same trouble joins the order that tells of it, rather than telling it again.

use chrono::{DateTime, Utc};
use entity::{
    order,
    order_event::{OrderEventKind, OrderPart},
    order_follower,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    beside, notices,
    rules::{self, OrderAction},
    service::{EventDetail, Opening, find, open, record},
    visibility::not_raised_by,
};
use crate::{
    app::{App, Write},
    clock::new_id,
    error::{ErrorCode, OnUnique, Result},
    identity::service::residency_of,
    inbox,
    live::LiveTopic,
    places,
    registration::standing::check_confirmed,
    requests::{self, RequestKey},
    viewer::Viewer,
    words::may_be_stored,
};

/// As many are shown to somebody who is about to tell the same.
const MOST_NEARBY: u64 = 5;

/// Orders under way that tell of the same kind of trouble in the viewer's own compound, those of the
/// same building first. Their own are left out.
///
/// # Errors
/// `NOT_FOUND` on `placeId`.
pub async fn nearby(
    viewer: &Viewer,
    app: &App,
    category_code: &str,
    place_id: Uuid,
) -> Result<Vec<order::Model>> {
    let db = app.db.reader();
    let place = places::service::place(db, place_id)
        .await
        .map_err(|error| error.on("placeId"))?;
    let home = home_compound(db, viewer).await?;
    if home.is_none() || home != place.compound_id || !may_be_stored(category_code) {
        return Ok(Vec::new());
    }
    let same_building = Expr::col((order::Entity, order::Column::PlaceId)).eq(place.id);
    Ok(joinable(viewer, home)
        .filter(order::Column::CategoryCode.eq(category_code))
        .order_by_desc(same_building)
        .order_by_desc(order::Column::SubmittedAt)
        .order_by_desc(order::Column::Id)
        .limit(MOST_NEARBY)
        .all(db)
        .await?)
}

/// Orders of a compound that its residents may know of in order to join them.
fn joinable(viewer: &Viewer, compound_id: Option<Uuid>) -> sea_orm::Select<order::Entity> {
    order::Entity::find()
        .filter(order::Column::CompoundId.eq(compound_id))
        .filter(order::Column::State.is_in(rules::UNDER_WAY.iter().copied()))
        .filter(order::Column::Hidden.eq(false))
        .filter(not_raised_by(viewer))
}

async fn home_compound(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Option<Uuid>> {
    let Some(home) = residency_of(db, viewer.person_id).await? else {
        return Ok(None);
    };
    Ok(places::service::place(db, home.place_id).await?.compound_id)
}

/// # Errors
/// `NOT_FOUND` for an order that is done, one's own, or from another compound than the viewer's;
/// `ALREADY_FOLLOWED`; `NOT_CONFIRMED` for whose registration waits; `REQUEST_REUSED`.
pub async fn join(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    order_id: Uuid,
) -> Result<order::Model> {
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return find(viewer, &*write, done).await;
    }
    check_confirmed(&*write, viewer.person_id).await?;
    let now = app.clock.now();
    requests::remember(&write, viewer, key, order_id, now, app.guard).await?;
    let home = home_compound(&*write, viewer).await?;
    let mut order = joinable(viewer, home)
        .filter(order::Column::Id.eq(order_id))
        // Held, so that neighbours who join at once wait for each other.
        .lock(LockType::Update)
        .one(&*write)
        .await?
        .filter(|order| order.compound_id.is_some())
        .ok_or(ErrorCode::NotFound)?;
    follow(&write, viewer, &order, now).await?;
    let followers = beside::count_followers(&*write, &order).await?;
    let (kind, by) = (
        OrderEventKind::Joined,
        (viewer.person_id, OrderPart::Follower),
    );
    let nothing = EventDetail::default();
    let event = record(&write, &mut order, kind, by, now, &nothing, |next| {
        next.follower_count = Set(followers);
    })
    .await?;
    let told = notices::for_requester(&order, &event);
    inbox::service::notify(&mut write, app, told).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    write.commit().await?;
    Ok(order)
}

/// Whoever left takes their old place again.
async fn follow(
    write: &Write<'_>,
    viewer: &Viewer,
    order: &order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let known = beside::follower(&**write, order.id, viewer.person_id).await?;
    let row = order_follower::ActiveModel {
        id: Set(known.as_ref().map_or_else(new_id, |known| known.id)),
        order_id: Set(order.id),
        person_id: Set(viewer.person_id),
        since: Set(now),
        left_at: Set(None),
    };
    match known {
        Some(known) if known.left_at.is_none() => return Err(ErrorCode::AlreadyFollowed.into()),
        Some(_) => row.update(&**write).await?,
        None => row.insert(&**write).await.on_unique(
            "order_follower",
            &["order_id", "person_id"],
            || ErrorCode::AlreadyFollowed.into(),
        )?,
    };
    Ok(())
}

/// The trouble is over for the viewer, or never was theirs. They go on seeing what they had joined.
///
/// # Errors
/// Those of every step.
pub async fn leave(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    order_id: Uuid,
) -> Result<order::Model> {
    let mut step = match open(viewer, app, key, order_id, OrderAction::Leave).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    order_follower::Entity::update_many()
        .col_expr(order_follower::Column::LeftAt, Expr::value(step.now))
        .filter(order_follower::Column::OrderId.eq(order_id))
        .filter(order_follower::Column::PersonId.eq(viewer.person_id))
        .exec(&*step.write)
        .await?;
    let followers = beside::count_followers(&*step.write, &step.order).await?;
    step.advance(
        viewer,
        OrderEventKind::Left,
        EventDetail::default(),
        |next| {
            next.follower_count = Set(followers);
        },
    )
    .await?;
    step.close().await
}
