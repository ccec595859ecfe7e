//! What a desk does with an order beside sending it to the hall.

use chrono::{DateTime, Utc};
use entity::{
    co_handling,
    co_handling::CoHandlingState,
    notification::NotificationKind,
    order::{Audience, OrderSource, OrderState},
    order_event::{OrderEventKind, OrderPart},
    order_follower, order_offer,
    order_offer::OfferState,
};
use uuid::Uuid;

use super::Life;
use crate::{
    demo::street::Plan,
    orders::{deadlines::Span, holding::untouched, question::TO_ANSWER},
};

impl Life {
    pub fn decline(&mut self, at: DateTime<Utc>, reason: &str) {
        self.order.public_reason = Some(reason.to_owned());
        self.order.closed_at = Some(at);
        self.to(OrderState::Declined);
        self.event(
            OrderEventKind::Declined,
            self.dispatcher,
            OrderPart::Desk,
            at,
        )
        .words = Some(reason.to_owned());
        self.tell(&[self.order.requester_id]);
    }

    /// A neighbour has the same trouble.
    pub fn join(&mut self, at: DateTime<Utc>, neighbour: Uuid) {
        self.follow(at, neighbour);
        let kind = OrderEventKind::Joined;
        self.event(kind, neighbour, OrderPart::Follower, at);
    }

    /// It goes on in the other one, which told of the same.
    pub fn merge_into(&mut self, at: DateTime<Utc>, other: &mut Life, note: &str) {
        other.follow(at, self.order.requester_id);
        let (kind, desk) = (OrderEventKind::Absorbed, OrderPart::Desk);
        let event = other.event(kind, self.dispatcher, desk, at);
        event.other_order_id = Some(self.order.id);
        event.words = Some(note.to_owned());
        self.order.merged_into_id = Some(other.order.id);
        self.order.closed_at = Some(at);
        self.to(OrderState::Merged);
        let event = self.event(OrderEventKind::Merged, self.dispatcher, desk, at);
        event.other_order_id = Some(other.order.id);
        event.words = Some(note.to_owned());
        self.tell(&[self.order.requester_id]);
    }

    fn follow(&mut self, at: DateTime<Utc>, neighbour: Uuid) {
        self.followers.push(order_follower::Model {
            id: self.dice.id(at),
            order_id: self.order.id,
            person_id: neighbour,
            since: at,
            left_at: None,
        });
        self.order.follower_count += 1;
    }

    /// 仅受理人可见
    pub fn hide(&mut self) {
        self.order.hidden = true;
    }

    /// 巡查: whoever raised it only came upon it.
    pub fn found_on_patrol(&mut self) {
        self.order.source = OrderSource::Patrol;
        for event in &mut self.events {
            event.actor_part = OrderPart::Finder;
        }
    }

    /// Out for one person, who is asked by name.
    pub fn dispatch_to(&mut self, plan: &Plan<'_>, at: DateTime<Utc>, person: Uuid) {
        self.dispatch(plan, at, 1, &[], None);
        self.order.audience = Audience::Named;
        let span = untouched(self.category.deadline_class);
        self.offers.push(order_offer::Model {
            id: self.dice.id(at),
            order_id: self.order.id,
            round: self.order.round,
            person_id: Some(person),
            organization_id: None,
            state: OfferState::Open,
            offered_at: at,
            expires_at: span.after(at, &plan.calendar),
            answered_by: None,
            answered_at: None,
            reason: None,
        });
        let told = self.notices.len();
        self.tell(&[person]);
        for notice in &mut self.notices[told..] {
            notice.kind = NotificationKind::OrderOffered;
        }
    }

    /// The clock stands until the resident answers.
    pub fn ask(&mut self, plan: &Plan<'_>, at: DateTime<Utc>, words: &str) {
        self.order.asked_at = Some(at);
        self.order.look_at = Some(TO_ANSWER.after(at, &plan.calendar));
        let (kind, desk) = (OrderEventKind::Asked, OrderPart::Desk);
        self.event(kind, self.dispatcher, desk, at).words = Some(words.to_owned());
        self.tell(&[self.order.requester_id]);
    }

    /// 协办: a department has some working days.
    pub fn ask_department(
        &mut self,
        plan: &Plan<'_>,
        at: DateTime<Utc>,
        (department, liaison): (Uuid, Uuid),
        words: &str,
    ) {
        let due_at = Span::WorkingDays(3).after(at, &plan.calendar);
        self.helpers.push(co_handling::Model {
            id: self.dice.id(at),
            order_id: self.order.id,
            round: self.order.round,
            organization_id: department,
            asked_by: self.dispatcher,
            asked_at: at,
            words: words.to_owned(),
            due_at,
            state: CoHandlingState::Asked,
            answered_by: None,
            answered_at: None,
            answer: None,
            look_at: Some(due_at),
        });
        let (kind, desk) = (OrderEventKind::CoHandlerAsked, OrderPart::Desk);
        let event = self.event(kind, self.dispatcher, desk, at);
        event.words = Some(words.to_owned());
        event.organization_id = Some(department);
        self.tell(&[liaison]);
    }
}
