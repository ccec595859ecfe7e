//! Calling people to a counter, and being done with them.

use chrono::{DateTime, Utc};
use entity::{ticket, ticket::TicketState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    appointing::{end, held},
    house::House,
    notices::{self, Told},
    queue,
    rules::{self, TicketAction},
};
use crate::{
    app::{App, Write},
    centres::ticks,
    error::{ErrorCode, Result, field, limit},
    requests::{self, RequestKey},
    viewer::Viewer,
};

/// Whoever is next; who was at this counter is served. Answers the ticket.
///
/// # Errors
/// `NOT_FOUND` on `centreId` for whoever does not manage it; `OUT_OF_RANGE` on `counter`; `NOBODY_WAITS`.
pub async fn next(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (centre_id, counter): (Uuid, i32),
) -> Result<Uuid> {
    let now = app.clock.now();
    let mut write = app.write().await?;
    if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
        return Ok(done);
    }
    let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
    let house = House::held(&write, centre_id).await;
    let mut house = house.map_err(|error| error.on("centreId"))?;
    if !viewer.manages(&house.place) {
        return Err(field(ErrorCode::NotFound, "centreId"));
    }
    let (today, _) = ticks::day_and_minute(app.zone, now);
    let waiting = queue::of_centres(&*write, &[centre_id], today).await?;
    let next = rules::in_turn(waiting, now).into_iter().next();
    let row = next.ok_or(ErrorCode::NobodyWaits)?;
    let id = row.id;
    call_to(&mut write, app, (&mut house, row), counter, now).await?;
    requests::remember(&write, &viewer, key, id, now, app.guard).await?;
    write.commit().await?;
    Ok(id)
}

/// Somebody out of turn, or once more.
///
/// # Errors
/// `NOT_FOUND` on `ticketId`; `OUT_OF_RANGE` on `counter`; `STATE_CHANGED`.
pub async fn call(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    (id, counter): (Uuid, i32),
) -> Result<Uuid> {
    let mut step = match Step::begin(viewer, app, key, (id, TicketAction::Call)).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let (row, now) = (step.row.clone(), step.now);
    call_to(&mut step.write, app, (&mut step.house, row), counter, now).await?;
    step.finish(app, key).await
}

/// # Errors
/// `NOT_FOUND` on `ticketId`; `STATE_CHANGED`.
pub async fn serve(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let mut step = match Step::begin(viewer, app, key, (id, TicketAction::Serve)).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let (row, now) = (step.row.clone(), step.now);
    end(&step.write, row, TicketState::Served, now).await?;
    step.house.touch(&mut step.write, now).await?;
    step.finish(app, key).await
}

/// 过号: somebody did not come when called.
///
/// # Errors
/// `NOT_FOUND` on `ticketId`; `STATE_CHANGED`.
pub async fn pass(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    let mut step = match Step::begin(viewer, app, key, (id, TicketAction::Pass)).await? {
        Begun::Step(step) => *step,
        Begun::Done(id) => return Ok(id),
    };
    let mut next = step.row.clone().into_active_model();
    next.state = Set(TicketState::Passed);
    next.changed_at = Set(step.now);
    next.update(&*step.write).await?;
    let now = step.now;
    step.house.touch(&mut step.write, now).await?;
    step.finish(app, key).await
}

async fn call_to(
    write: &mut Write<'_>,
    app: &App,
    (house, row): (&mut House, ticket::Model),
    counter: i32,
    now: DateTime<Utc>,
) -> Result<()> {
    let counters = house.windows.counters;
    if !(1..=counters).contains(&counter) {
        return Err(limit(ErrorCode::OutOfRange, "counter", counters.into()));
    }
    let there = ticket::Entity::find()
        .filter(ticket::Column::CentreId.eq(house.centre.id))
        .filter(ticket::Column::Day.eq(row.day))
        .filter(ticket::Column::State.eq(TicketState::Called))
        .filter(ticket::Column::Counter.eq(counter))
        .filter(ticket::Column::Id.ne(row.id))
        .lock(LockType::Update)
        .all(&**write)
        .await?;
    for done in there {
        end(write, done, TicketState::Served, now).await?;
    }
    let mut next = row.into_active_model();
    next.state = Set(TicketState::Called);
    next.counter = Set(Some(counter));
    next.called_at = Set(Some(now));
    next.changed_at = Set(now);
    let row = next.update(&**write).await?;
    house.touch(write, now).await?;
    notices::tell(write, app, house, &row, Told::Called).await
}

/// Something that the desk does with a ticket.
struct Step<'a> {
    write: Write<'a>,
    viewer: Viewer,
    house: House,
    row: ticket::Model,
    now: DateTime<Utc>,
}

enum Begun<'a> {
    Step(Box<Step<'a>>),
    /// It was done before, under the same request; this came of it.
    Done(Uuid),
}

impl<'a> Step<'a> {
    /// # Errors
    /// `NOT_FOUND` on `ticketId` for whoever does not manage the centre; `STATE_CHANGED`.
    async fn begin(
        viewer: &Viewer,
        app: &'a App,
        key: &RequestKey,
        (id, action): (Uuid, TicketAction),
    ) -> Result<Begun<'a>> {
        let now = app.clock.now();
        let write = app.write().await?;
        if let Some(done) = requests::recall(&*write, viewer, key, app.guard).await? {
            return Ok(Begun::Done(done));
        }
        let viewer = Viewer::of_person(&*write, viewer.person_id, viewer.session_id, now).await?;
        let (house, row) = held(&write, id).await?;
        if !viewer.manages(&house.place) {
            return Err(field(ErrorCode::NotFound, "ticketId"));
        }
        if !rules::permitted(&row, true, now).contains(&action) {
            return Err(ErrorCode::StateChanged.into());
        }
        Ok(Begun::Step(Box::new(Self {
            write,
            viewer,
            house,
            row,
            now,
        })))
    }

    async fn finish(self, app: &App, key: &RequestKey) -> Result<Uuid> {
        let id = self.row.id;
        requests::remember(&self.write, &self.viewer, key, id, self.now, app.guard).await?;
        self.write.commit().await?;
        Ok(id)
    }
}
