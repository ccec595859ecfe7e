//! Reading centres and bookings.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    booking,
    booking::{Appeal, BookingState},
    booking_event, centre, person, place, room, series,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, Order as Direction, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{attendance::missing, reach, ticks};
use crate::{
    app::App,
    error::{ErrorCode, Result, field, limit},
    live::recheck::Span,
    paging::{Page, PageArguments, beyond},
    places::{self, subtree},
    viewer::Viewer,
};

/// Days of a board that are looked at together.
pub const LONGEST_BOARD: i32 = 14;
const MOST_ON_BOARD: i32 = 400;

/// Centres in use, joined to their place.
fn centres() -> Select<centre::Entity> {
    let lies_in = centre::Entity::belongs_to(place::Entity)
        .from(centre::Column::PlaceId)
        .to(place::Column::Id);
    centre::Entity::find()
        .join(JoinType::InnerJoin, lies_in.into())
        .filter(centre::Column::ClosedAt.is_null())
}

/// Centres with a room that the viewer may book, by name.
pub async fn own_centres(
    viewer: &Viewer,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<centre::Model>> {
    let rooms = reach::bookable_rooms(app.db.reader(), viewer, app.clock.now()).await?;
    let with_rooms = rooms
        .select_only()
        .column(room::Column::CentreId)
        .into_query();
    let query = centres().filter(centre::Column::Id.in_subquery(with_rooms));
    by_name(query, app, arguments).await
}

/// Centres of a place and all below it, by name. Everybody may know them.
///
/// # Errors
/// `NOT_FOUND` on `placeId`.
pub async fn centres_of(
    _viewer: &Viewer,
    app: &App,
    place_id: Uuid,
    arguments: &PageArguments,
) -> Result<Page<centre::Model>> {
    let place = places::service::place(app.db.reader(), place_id).await;
    let place = place.map_err(|error| error.on("placeId"))?;
    let query = centres().filter(subtree::from_here_down(&place));
    by_name(query, app, arguments).await
}

/// Centres that the viewer manages, by name.
pub async fn managed_centres(
    viewer: &Viewer,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<centre::Model>> {
    by_name(centres().filter(reach::managed(viewer)), app, arguments).await
}

async fn by_name(
    mut query: Select<centre::Entity>,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<centre::Model>> {
    let size = arguments.size()?;
    if let Some(last) = arguments.position::<(String, Uuid)>()? {
        let (name, id) = (centre::Column::Name, centre::Column::Id);
        query = query.filter(beyond(name, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(centre::Column::Name)
        .order_by_asc(centre::Column::Id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// A centre, in use or not: everybody may look at it.
pub async fn centre(_viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<centre::Model>> {
    Ok(centre::Entity::find_by_id(id).one(app.db.reader()).await?)
}

/// A room, in use or not: everybody may look at it, and at when it is free.
pub async fn room(_viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<room::Model>> {
    Ok(room::Entity::find_by_id(id).one(app.db.reader()).await?)
}

/// For whom the viewer may book a room: themself first, then elders of the family who let them act.
pub async fn bookers(viewer: &Viewer, app: &App, room_id: Uuid) -> Result<Vec<person::Model>> {
    let db = app.db.reader();
    let ids = reach::bookers(db, viewer, room_id, app.clock.now()).await?;
    let found = person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied()));
    let mut people = found.all(db).await?;
    people.sort_by_key(|person| ids.iter().position(|id| *id == person.id));
    Ok(people)
}

/// Bookings of the viewer, and those of the centres that they manage.
fn visible_to(viewer: &Viewer) -> Select<booking::Entity> {
    booking::Entity::find().filter(own(viewer).add(managed(viewer)))
}

fn own(viewer: &Viewer) -> Condition {
    Condition::any()
        .add(booking::Column::PersonId.eq(viewer.person_id))
        .add(booking::Column::BookedBy.eq(viewer.person_id))
}

fn managed(viewer: &Viewer) -> Condition {
    Condition::all().add(booking::Column::CentreId.in_subquery(managed_ids(viewer)))
}

fn managed_ids(viewer: &Viewer) -> sea_orm::sea_query::SelectStatement {
    centres()
        .filter(reach::managed(viewer))
        .select_only()
        .column(centre::Column::Id)
        .into_query()
}

pub async fn booking(viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<booking::Model>> {
    let seen = visible_to(viewer).filter(booking::Column::Id.eq(id));
    Ok(seen.one(app.db.reader()).await?)
}

/// A series of the viewer's, or of a centre that they manage.
pub async fn series(viewer: &Viewer, app: &App, id: Uuid) -> Result<Option<series::Model>> {
    Ok(seen_series(viewer, id).one(app.db.reader()).await?)
}

pub(super) fn seen_series(viewer: &Viewer, id: Uuid) -> Select<series::Entity> {
    let own = Condition::any()
        .add(series::Column::PersonId.eq(viewer.person_id))
        .add(series::Column::CentreId.in_subquery(managed_ids(viewer)));
    series::Entity::find_by_id(id).filter(own)
}

pub async fn may_see(viewer: &Viewer, app: &App, id: Uuid) -> Result<bool> {
    let seen = visible_to(viewer).filter(booking::Column::Id.eq(id));
    Ok(seen.count(app.db.reader()).await? > 0)
}

/// Bookings that were changed in a stretch of time, with their versions.
pub async fn changed(app: &App, span: &Span) -> Result<Vec<(Uuid, i32)>> {
    Ok(booking::Entity::find()
        .select_only()
        .columns([booking::Column::Id, booking::Column::Version])
        .filter(booking::Column::ChangedAt.between(span.since, span.until))
        .order_by_asc(booking::Column::ChangedAt)
        .into_tuple()
        .all(app.db.reader())
        .await?)
}

/// The viewer's own, without those that became nothing: what is to come from the next one on, or what is
/// over or ended from the latest one back.
pub async fn own_bookings(
    viewer: &Viewer,
    app: &App,
    past: bool,
    arguments: &PageArguments,
) -> Result<Page<booking::Model>> {
    let size = arguments.size()?;
    let now = app.clock.now();
    let stands = booking::Column::State.is_in(BookingState::STANDING);
    let ahead = Condition::all()
        .add(stands)
        .add(booking::Column::EndsAt.gt(now));
    let told = [
        BookingState::Held,
        BookingState::Offered,
        BookingState::Lapsed,
    ];
    let direction = match past {
        true => Direction::Desc,
        false => Direction::Asc,
    };
    let mut query = booking::Entity::find()
        .filter(own(viewer))
        .filter(booking::Column::State.is_not_in(told))
        .filter(match past {
            true => ahead.not(),
            false => ahead,
        });
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        let (starts_at, id) = (booking::Column::StartsAt, booking::Column::Id);
        query = query.filter(beyond(starts_at, id, &direction, last));
    }
    let rows = query
        .order_by(booking::Column::StartsAt, direction.clone())
        .order_by(booking::Column::Id, direction)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// What waits for the viewer's decision, the soonest to begin first.
pub async fn requests(
    viewer: &Viewer,
    app: &App,
    arguments: &PageArguments,
) -> Result<Page<booking::Model>> {
    let size = arguments.size()?;
    let mut query = booking::Entity::find()
        .filter(managed(viewer))
        .filter(booking::Column::State.eq(BookingState::Requested))
        .filter(booking::Column::EndsAt.gt(app.clock.now()));
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        let (starts_at, id) = (booking::Column::StartsAt, booking::Column::Id);
        query = query.filter(beyond(starts_at, id, &Direction::Asc, last));
    }
    let rows = query
        .order_by_asc(booking::Column::StartsAt)
        .order_by_asc(booking::Column::Id)
        .limit(size + 1)
        .all(app.db.reader())
        .await?;
    Ok(Page::cut(rows, size, arguments))
}

/// What the viewer did not come to, as long as it counts.
pub async fn own_missed(viewer: &Viewer, app: &App) -> Result<Vec<booking::Model>> {
    let counting = missing::counting(app.clock.now());
    let own = counting.filter(booking::Column::PersonId.eq(viewer.person_id));
    Ok(own.all(app.db.reader()).await?)
}

/// What counts of what nobody came to in a centre, or only what of that is appealed, the latest first.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it; `OUT_OF_RANGE` on `first`.
pub async fn missed(
    viewer: &Viewer,
    app: &App,
    (centre_id, appealed): (Uuid, bool),
    arguments: &PageArguments,
) -> Result<Page<booking::Model>> {
    check_managed(viewer, app, centre_id).await?;
    let size = arguments.size()?;
    let counting = missing::counting(app.clock.now());
    let mut query = counting.filter(booking::Column::CentreId.eq(centre_id));
    if appealed {
        query = query.filter(booking::Column::Appeal.eq(Appeal::Open));
    }
    if let Some(last) = arguments.position::<(DateTime<Utc>, Uuid)>()? {
        let (starts_at, id) = (booking::Column::StartsAt, booking::Column::Id);
        query = query.filter(beyond(starts_at, id, &Direction::Desc, last));
    }
    let rows = query.limit(size + 1).all(app.db.reader()).await?;
    Ok(Page::cut(rows, size, arguments))
}

/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it.
pub(super) async fn check_managed(viewer: &Viewer, app: &App, centre_id: Uuid) -> Result<()> {
    let managed = centres()
        .filter(reach::managed(viewer))
        .filter(centre::Column::Id.eq(centre_id));
    match managed.count(app.db.reader()).await? {
        0 => Err(field(ErrorCode::NotFound, "centreId")),
        _ => Ok(()),
    }
}

/// All bookings of a centre that stand in these days, in the order in which they begin.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it; `OUT_OF_RANGE` on `days` and `first`.
pub async fn board(
    viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    (from, days): (NaiveDate, i32),
    most: i32,
) -> Result<Vec<booking::Model>> {
    if !(1..=MOST_ON_BOARD).contains(&most) {
        return Err(limit(ErrorCode::OutOfRange, "first", MOST_ON_BOARD.into()));
    }
    if !(1..=LONGEST_BOARD).contains(&days) {
        return Err(limit(ErrorCode::OutOfRange, "days", LONGEST_BOARD.into()));
    }
    check_managed(viewer, app, centre_id).await?;
    let until = from
        .checked_add_days(Days::new(u64::from(days.unsigned_abs())))
        .ok_or_else(|| field(ErrorCode::OutOfRange, "from"))?;
    let at = |day| ticks::instant(app.zone, day, 0);
    Ok(booking::Entity::find()
        .filter(booking::Column::CentreId.eq(centre_id))
        .filter(booking::Column::State.is_in(BookingState::STANDING))
        .filter(booking::Column::StartsAt.gte(at(from)))
        .filter(booking::Column::StartsAt.lt(at(until)))
        .order_by_asc(booking::Column::StartsAt)
        .order_by_asc(booking::Column::Id)
        .limit(u64::from(most.unsigned_abs()))
        .all(app.db.reader())
        .await?)
}

/// What happened to a booking that the viewer sees, in order.
pub async fn events(
    _viewer: &Viewer,
    app: &App,
    booking_id: Uuid,
) -> Result<Vec<booking_event::Model>> {
    Ok(booking_event::Entity::find()
        .filter(booking_event::Column::BookingId.eq(booking_id))
        .order_by_asc(booking_event::Column::Sequence)
        .all(app.db.reader())
        .await?)
}

/// A booking that the viewer has just changed.
pub async fn known(app: &App, id: Uuid) -> Result<booking::Model> {
    booking::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}
