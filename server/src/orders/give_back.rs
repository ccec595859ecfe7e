//! 退单: whoever has taken an order gives their place back, and says why. What was given back twice is
//! for the desk to arrange anew: members have shown that it does not go like this.

use entity::{
    order,
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::Set;
use serde::Serialize;
use uuid::Uuid;

use super::{
    crew_places::{leave, place_of},
    deadlines::to_dispatch,
    lead, notices, question,
    rules::OrderAction,
    service::{EventDetail, Opening, Step, category_of, checked_words, open, record},
    sight,
};
use crate::{
    app::App,
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
    if given_back >= MOST_GIVEN_BACK {
        return_to_desk(viewer, app, &mut step).await?;
    } else {
        let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
        told.extend(notices::for_requester(&step.order, &event));
        told.extend(notices::for_people(&step.crew_ids(), &step.order, &event));
        inbox::service::notify(&mut step.write, app, told).await?;
        lead::pass_on(&mut step.write, app, &mut step.order, step.now).await?;
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

/// With a new deadline to dispatch. The one to finish goes on: to the resident it is the same request.
/// What they were asked has come to nothing; the desk asks anew.
async fn return_to_desk(viewer: &Viewer, app: &App, step: &mut Step<'_>) -> Result<()> {
    let crew: Vec<_> = sight::active(&step.order, &step.crew)
        .filter(|one| one.person_id != viewer.person_id)
        .cloned()
        .collect();
    for place in &crew {
        leave(&step.write, &step.order, place, step.now).await?;
    }
    let category = category_of(&*step.write, &step.order).await?;
    let calendar = app.calendar.get();
    let span = to_dispatch(category.deadline_class);
    let due = span.after(step.now, &calendar);
    let running = question::run_again(&step.order, category.deadline_class, step.now, &calendar);
    let event = record(
        &step.write,
        &mut step.order,
        OrderEventKind::ReturnedToDesk,
        (viewer.person_id, OrderPart::Handler),
        step.now,
        &EventDetail::default(),
        |next| {
            next.state = Set(order::OrderState::Submitted);
            next.open = Set(true);
            next.crew_taken = Set(0);
            next.given_back = Set(0);
            next.asked_at = Set(None);
            next.finish_due_at = Set(running.finish_due_at);
            next.dispatch_due_at = Set(due);
            next.due_at = Set(due);
            next.escalation = Set(order::Escalation::None);
            next.look_at = Set(Some(span.near(due, &calendar)));
        },
    )
    .await?;
    let mut told = notices::for_desk(&*step.write, &step.order, &event).await?;
    told.extend(notices::for_requester(&step.order, &event));
    let people: Vec<Uuid> = crew.iter().map(|one| one.person_id).collect();
    told.extend(notices::for_people(&people, &step.order, &event));
    inbox::service::notify(&mut step.write, app, told).await
}
