//! 退单: whoever has taken an order gives their place back, and says why. What was given back twice is
//! for the desk to arrange anew: members have shown that it does not go like this.

use chrono::{DateTime, Utc};
use entity::{
    order, order_crew,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::Set;
use serde::Serialize;
use uuid::Uuid;

use super::{
    crew_places::{leave, place_of},
    deadlines::to_dispatch,
    lead, notices, offers, question,
    rules::OrderAction,
    service::{EventDetail, Opening, Step, category_of, checked_words, open, record},
    sight,
};
use crate::{
    app::{App, Write},
    capacity,
    error::{ErrorCode, Result},
    inbox,
    requests::RequestKey,
    viewer::Viewer,
};

/// As often may it be given back before the desk has it again.
const MOST_GIVEN_BACK: i32 = 2;

#[derive(Clone, Debug, Serialize)]
pub struct ReleaseOrder {
    pub order_id: Uuid,
    pub reason: String,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `reason`, and those of every step.
pub async fn release(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: ReleaseOrder,
) -> Result<order::Model> {
    let reason = checked_words(&input.reason, "reason")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Release).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let leaving = who_leaves(viewer, &step);
    capacity::give_back_unfinished(&step.write, &leaving).await?;
    step.hold(viewer).await?;
    // Counted before the order was held: whoever came or went meanwhile calls for another look.
    if who_leaves(viewer, &step) != leaving {
        return Err(ErrorCode::Busy.into());
    }
    let place = place_of(&step.order, &step.crew, viewer.person_id)
        .cloned()
        .ok_or(ErrorCode::Forbidden)?;
    leave(&step.write, &step.order, &place, step.now).await?;
    let detail = EventDetail {
        words: Some(reason),
        ..Default::default()
    };
    let (taken, given_back) = (step.order.crew_taken - 1, step.order.given_back + 1);
    let event = step
        .advance(viewer, OrderEventKind::Released, detail, |next| {
            next.crew_taken = Set(taken);
            next.given_back = Set(given_back);
        })
        .await?;
    let by = (viewer.person_id, OrderPart::Handler);
    let now = step.now;
    if given_back >= MOST_GIVEN_BACK {
        let others: Vec<_> = sight::active(&step.order, &step.crew)
            .filter(|one| one.person_id != viewer.person_id)
            .cloned()
            .collect();
        return_to_desk(&mut step.write, app, &mut step.order, &others, by, now).await?;
        return step.close().await;
    }
    offers::left(&step.write, &step.order, viewer.person_id, now).await?;
    if !offers::settle(&mut step.write, app, &mut step.order, by, now).await? {
        let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
        told.extend(notices::for_requester(&step.order, &event));
        told.extend(notices::for_people(&step.crew_ids(), &step.order, &event));
        inbox::service::notify(&mut step.write, app, told).await?;
        lead::pass_on(&mut step.write, app, &mut step.order, now).await?;
    }
    step.close().await
}

/// Whose place under the cap comes back: the viewer's, or everybody's where the desk gets it.
fn who_leaves(viewer: &Viewer, step: &Step<'_>) -> Vec<Uuid> {
    match step.order.given_back + 1 >= MOST_GIVEN_BACK {
        true => step.crew_ids(),
        false => vec![viewer.person_id],
    }
}

/// With a new deadline to dispatch, and nobody asked for it any more. The one to finish goes on: to the
/// resident it is the same request. What they were asked has come to nothing; the desk asks anew. Those
/// of `crew` lose their places; the order's row is held.
pub(super) async fn return_to_desk(
    write: &mut Write<'_>,
    app: &App,
    order: &mut order::Model,
    crew: &[order_crew::Model],
    by: (Uuid, OrderPart),
    now: DateTime<Utc>,
) -> Result<()> {
    for place in crew {
        leave(write, order, place, now).await?;
    }
    offers::lapse_all(write, order, now).await?;
    let category = category_of(&**write, order).await?;
    let calendar = app.calendar.get();
    let span = to_dispatch(category.deadline_class);
    let due = span.after(now, &calendar);
    let running = question::run_again(order, category.deadline_class, now, &calendar);
    let event = record(
        write,
        order,
        OrderEventKind::ReturnedToDesk,
        by,
        now,
        &EventDetail::default(),
        |next| {
            next.state = Set(order::OrderState::Submitted);
            next.open = Set(true);
            next.crew_taken = Set(0);
            next.given_back = Set(0);
            next.audience = Set(order::Audience::Compound);
            next.asked_at = Set(None);
            next.finish_due_at = Set(running.finish_due_at);
            next.dispatch_due_at = Set(due);
            next.due_at = Set(due);
            next.escalation = Set(order::Escalation::None);
            next.look_at = Set(Some(span.near(due, &calendar)));
        },
    )
    .await?;
    let mut told = notices::for_desk(&**write, order, &event).await?;
    told.extend(notices::for_requester(order, &event));
    let people: Vec<Uuid> = crew.iter().map(|one| one.person_id).collect();
    told.extend(notices::for_people(&people, order, &event));
    inbox::service::notify(write, app, told).await
}
