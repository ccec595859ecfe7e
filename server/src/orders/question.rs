//! 补充: the desk asks the resident for more, and no deadline runs until they answer or the time to
//! answer is over. Dispatching or finishing without an answer ends the question, and what was left of the
//! deadline when the clock stopped is left all the same.

use chrono::{DateTime, Utc};
use entity::{
    category::DeadlineClass,
    order,
    order::{Escalation, OrderState},
    order_event::{OrderEventKind, OrderPart},
};
use sea_orm::Set;
use serde::Serialize;
use uuid::Uuid;

use super::{
    deadlines::{self, Span, to_dispatch, to_finish},
    escalation, notices,
    rules::OrderAction,
    service::{EventDetail, Opening, category_of, checked_words, open, record},
};
use crate::{
    app::{App, Write},
    calendar::working_time::WorkCalendar,
    error::Result,
    inbox,
    live::LiveTopic,
    requests::RequestKey,
    viewer::Viewer,
};

/// How long a resident has to answer before the clock runs again.
pub const TO_ANSWER: Span = Span::WorkingDays(3);

#[derive(Clone, Debug, Serialize)]
pub struct AskRequester {
    pub order_id: Uuid,
    pub words: String,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`; `STATE_CHANGED` while another question is open, and those of
/// every step.
pub async fn ask(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AskRequester,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Ask).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let now = step.now;
    let until = TO_ANSWER.after(now, &app.calendar.get());
    let detail = EventDetail {
        words: Some(words),
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Asked, detail, |next| {
            next.asked_at = Set(Some(now));
            next.look_at = Set(Some(until));
        })
        .await?;
    let told = notices::for_requester(&step.order, &event);
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

#[derive(Clone, Debug, Serialize)]
pub struct AnswerQuestion {
    pub order_id: Uuid,
    pub words: String,
    pub photo_ids: Vec<Uuid>,
}

/// # Errors
/// `REQUIRED` or `TOO_LONG` on `words`, `TOO_MANY` or `NOT_FOUND` on `photoIds`; `STATE_CHANGED` where
/// nothing is asked any more, and those of every step.
pub async fn answer(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    input: AnswerQuestion,
) -> Result<order::Model> {
    let words = checked_words(&input.words, "words")?;
    let mut step = match open(viewer, app, key, input.order_id, OrderAction::Answer).await? {
        Opening::Done(order) => return Ok(*order),
        Opening::Step(step) => step,
    };
    let category = category_of(&*step.write, &step.order).await?;
    let running = run_again(
        &step.order,
        category.deadline_class,
        step.now,
        &app.calendar.get(),
    );
    let detail = EventDetail {
        words: Some(words),
        photo_ids: input.photo_ids,
        ..Default::default()
    };
    let event = step
        .advance(viewer, OrderEventKind::Answered, detail, |next| {
            running.write(next);
        })
        .await?;
    let told = notices::for_whose_move(&step.write, &step.order, &event).await?;
    inbox::service::notify(&mut step.write, app, told).await?;
    step.close().await
}

/// No answer came in time. The order's row is held.
pub(super) async fn miss(
    write: &mut Write<'_>,
    app: &App,
    mut order: order::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let category = category_of(&**write, &order).await?;
    let running = run_again(&order, category.deadline_class, now, &app.calendar.get());
    let (kind, by) = (
        OrderEventKind::AnswerMissed,
        (order.requester_id, OrderPart::Clock),
    );
    let nothing = EventDetail::default();
    let event = record(write, &mut order, kind, by, now, &nothing, |next| {
        running.write(next)
    })
    .await?;
    let told = notices::for_whose_move(write, &order, &event).await?;
    inbox::service::notify(write, app, told).await?;
    write.hint(LiveTopic::Order, order.id, order.version);
    Ok(())
}

/// An order's deadlines once its clock runs again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub dispatch_due_at: DateTime<Utc>,
    pub finish_due_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    escalation: Escalation,
    look_at: Option<DateTime<Utc>>,
}

impl Running {
    fn write(self, next: &mut order::ActiveModel) {
        next.asked_at = Set(None);
        next.dispatch_due_at = Set(self.dispatch_due_at);
        next.finish_due_at = Set(self.finish_due_at);
        next.due_at = Set(self.due_at);
        next.escalation = Set(self.escalation);
        next.look_at = Set(self.look_at);
    }
}

/// What was left when the clock stopped is left now. A deadline that had passed by then stays where it
/// is, and so does one whose part is done.
pub(super) fn run_again(
    order: &order::Model,
    class: DeadlineClass,
    now: DateTime<Utc>,
    calendar: &WorkCalendar,
) -> Running {
    let waits = order.state == OrderState::Submitted;
    let moved = |span: Span, due| match order.asked_at {
        Some(asked_at) => deadlines::moved(span, due, asked_at, now, calendar),
        None => due,
    };
    let dispatch_due_at = match waits {
        true => moved(to_dispatch(class), order.dispatch_due_at),
        false => order.dispatch_due_at,
    };
    let finish_due_at = moved(to_finish(class), order.finish_due_at);
    let (due_at, span) = match waits {
        true => (dispatch_due_at, to_dispatch(class)),
        false => (finish_due_at, to_finish(class)),
    };
    let (escalation, look_at) =
        escalation::look_again(order.escalation, class, span, due_at, now, calendar);
    Running {
        dispatch_due_at,
        finish_due_at,
        due_at,
        escalation,
        look_at,
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::known_years::calendar;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_weekend_costs_nobody_anything() {
        // Asked on a Friday evening with a day left, answered on Monday morning.
        let calendar = calendar(Shanghai);
        let asked = at("2026-11-27T18:00:00+08:00");
        let due = at("2026-11-30T18:00:00+08:00");
        let now = at("2026-11-30T09:00:00+08:00");
        assert_eq!(
            deadlines::moved(Span::WorkingDays(1), due, asked, now, &calendar),
            at("2026-12-01T09:00:00+08:00")
        );
        assert_eq!(
            deadlines::moved(Span::Minutes(60), due, asked, now, &calendar),
            now + (due - asked)
        );
    }

    proptest! {
        /// However long it stood, as much working time is left as was.
        #[test]
        fn what_was_left_is_left(
            asked in 0i64..500_000, left in 0i64..20_000, stood in 0i64..40_000
        ) {
            let calendar = calendar(Shanghai);
            let start = at("2026-01-05T00:00:00+08:00");
            let asked = start + chrono::TimeDelta::minutes(asked);
            let due = calendar.after(asked, chrono::TimeDelta::minutes(left));
            let now = asked + chrono::TimeDelta::minutes(stood);
            let moved = deadlines::moved(Span::WorkingDays(7), due, asked, now, &calendar);
            prop_assert!(moved >= due);
            prop_assert_eq!(calendar.between(now, moved).num_minutes(), left);
        }
    }
}
