//! What an order's timeline says of it, read without a look at the order: whoever replays the events
//! arrives where the order stands, or something was written by halves.

use std::collections::{BTreeSet, HashMap};

use entity::{
    order::{self, OrderOutcome, OrderState},
    order_crew,
    order_event::{self, OrderEventKind},
    order_follower,
};
use uuid::Uuid;

/// Orders with their rows; those that were merged into each other have to be together.
#[derive(Default)]
pub struct Books {
    pub orders: HashMap<Uuid, order::Model>,
    /// Of each order by sequence.
    pub events: HashMap<Uuid, Vec<order_event::Model>>,
    pub crew: Vec<order_crew::Model>,
    pub followers: Vec<order_follower::Model>,
}

/// Where an order's events lead.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    state: OrderState,
    round: i32,
    crew_size: i32,
    crew: BTreeSet<Uuid>,
    leads: Option<Uuid>,
    followers: BTreeSet<Uuid>,
    given_back: i32,
    is_asked: bool,
    outcome: Option<OrderOutcome>,
    merged_into: Option<Uuid>,
}

impl Books {
    pub fn new(
        orders: Vec<order::Model>,
        events: Vec<order_event::Model>,
        crew: Vec<order_crew::Model>,
        followers: Vec<order_follower::Model>,
    ) -> Self {
        let mut by_order: HashMap<Uuid, Vec<order_event::Model>> = HashMap::new();
        for event in events {
            by_order.entry(event.order_id).or_default().push(event);
        }
        for events in by_order.values_mut() {
            events.sort_by_key(|event| event.sequence);
        }
        Self {
            orders: orders.into_iter().map(|order| (order.id, order)).collect(),
            events: by_order,
            crew,
            followers,
        }
    }

    /// Whether every order stands where its timeline leads.
    ///
    /// # Errors
    /// What is otherwise, and where.
    pub fn replay(&self) -> Result<(), String> {
        for order in self.orders.values() {
            self.agrees(order)
                .map_err(|what| format!("{}: {what}", order.number))?;
        }
        Ok(())
    }

    fn agrees(&self, order: &order::Model) -> Result<(), String> {
        let events = self.events.get(&order.id).ok_or("no events")?;
        let sequences: Vec<i32> = events.iter().map(|event| event.sequence).collect();
        if sequences != (1..=order.event_count).collect::<Vec<_>>() {
            return Err(format!(
                "events {sequences:?}, counted {}",
                order.event_count
            ));
        }
        let told = self.standing(order.id)?;
        let is = self.row(order);
        if told != is {
            let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
            return Err(format!("told {told:?}\n  is {is:?}\n  by {kinds:?}"));
        }
        if order.crew_taken as usize != is.crew.len() {
            return Err(format!(
                "counts {} in the crew {:?}",
                order.crew_taken, is.crew
            ));
        }
        if order.follower_count as usize != is.followers.len() {
            return Err(format!(
                "counts {} who follow, {:?}",
                order.follower_count, is.followers
            ));
        }
        Ok(())
    }

    /// What the rows say.
    fn row(&self, order: &order::Model) -> Standing {
        let active = || {
            self.crew.iter().filter(|one| {
                one.order_id == order.id && one.round == order.round && one.released_at.is_none()
            })
        };
        Standing {
            state: order.state,
            round: order.round,
            crew_size: order.crew_size,
            crew: active().map(|one| one.person_id).collect(),
            leads: active().find(|one| one.leads).map(|one| one.person_id),
            followers: self
                .followers
                .iter()
                .filter(|one| one.order_id == order.id && one.left_at.is_none())
                .map(|one| one.person_id)
                .collect(),
            given_back: order.given_back,
            is_asked: order.asked_at.is_some(),
            outcome: order.outcome,
            merged_into: order.merged_into_id,
        }
    }

    fn standing(&self, order_id: Uuid) -> Result<Standing, String> {
        let (order, events) = self
            .orders
            .get(&order_id)
            .zip(self.events.get(&order_id))
            .ok_or("it is not among the orders")?;
        let mut now = Standing {
            state: OrderState::Submitted,
            round: 0,
            // What the category offers, until the desk says otherwise.
            crew_size: order.crew_size,
            crew: BTreeSet::new(),
            leads: None,
            followers: BTreeSet::new(),
            given_back: 0,
            is_asked: false,
            outcome: None,
            merged_into: None,
        };
        let mut asks_for_place = None;
        for event in events {
            let actor = event.actor_id;
            match event.kind {
                OrderEventKind::Dispatched => {
                    now.state = OrderState::Dispatched;
                    now.crew_size = event.crew_size.ok_or("dispatched without a size")?;
                    now.given_back = 0;
                    now.is_asked = false;
                }
                OrderEventKind::Declined => now.ends(OrderState::Declined),
                OrderEventKind::Withdrawn => now.ends(OrderState::Withdrawn),
                OrderEventKind::Merged => {
                    now.ends(OrderState::Merged);
                    now.release_all();
                    now.merged_into = event.other_order_id;
                }
                OrderEventKind::Absorbed => {
                    let other = event.other_order_id.ok_or("absorbed nothing")?;
                    now.followers.extend(self.bring(other)?);
                    now.followers.retain(|one| !order.is_raised_by(*one));
                }
                OrderEventKind::Asked => now.is_asked = true,
                OrderEventKind::Answered | OrderEventKind::AnswerMissed => now.is_asked = false,
                OrderEventKind::Joined => {
                    now.followers.insert(actor);
                }
                OrderEventKind::Left => {
                    now.followers.remove(&actor);
                }
                OrderEventKind::Claimed => now.enters(actor),
                OrderEventKind::Released => {
                    now.leaves(actor);
                    now.given_back += 1;
                }
                OrderEventKind::ClaimLapsed => now.leaves(actor),
                OrderEventKind::ReturnedToDesk => {
                    now.state = OrderState::Submitted;
                    now.release_all();
                    now.given_back = 0;
                    now.is_asked = false;
                }
                OrderEventKind::LeadPassed => now.leads = Some(actor),
                OrderEventKind::TakeoverAsked => asks_for_place = Some(actor),
                OrderEventKind::TakeoverAccepted => {
                    let asker = asks_for_place.take().ok_or("nobody asked for it")?;
                    now.crew.remove(&actor);
                    now.crew.insert(asker);
                    if now.leads == Some(actor) {
                        now.leads = Some(asker);
                    }
                }
                OrderEventKind::Finished => {
                    now.ends(OrderState::Finished);
                    now.outcome = event.outcome;
                }
                OrderEventKind::Rated | OrderEventKind::ClosedSilently => {
                    now.state = OrderState::Closed;
                }
                OrderEventKind::Reopened => now.begins_again(),
                OrderEventKind::FollowedUp if event.passed == Some(false) => now.begins_again(),
                OrderEventKind::Submitted
                | OrderEventKind::PassedUp
                | OrderEventKind::Supervised
                | OrderEventKind::CoHandlerAsked
                | OrderEventKind::CoHandlerDone
                | OrderEventKind::CoHandlerRefused
                | OrderEventKind::CoHandlerLate
                | OrderEventKind::Redirected
                | OrderEventKind::OfferAccepted
                | OrderEventKind::OfferRefused
                | OrderEventKind::OfferLapsed
                | OrderEventKind::TakeoverRefused
                | OrderEventKind::TakeoverExpired
                | OrderEventKind::Progressed
                | OrderEventKind::RequestRated
                | OrderEventKind::FollowedUp
                | OrderEventKind::Late
                | OrderEventKind::Escalated => {}
            }
        }
        Ok(now)
    }

    /// Who follows the order that another one was merged into, on account of that other one.
    fn bring(&self, merged: Uuid) -> Result<BTreeSet<Uuid>, String> {
        let order = self
            .orders
            .get(&merged)
            .ok_or("what it absorbed is missing")?;
        let mut people = self.standing(merged)?.followers;
        people.insert(order.requester_id);
        people.extend(order.second_requester_id);
        Ok(people)
    }
}

impl Standing {
    fn enters(&mut self, person: Uuid) {
        self.crew.insert(person);
        self.leads.get_or_insert(person);
        if self.crew.len() == self.crew_size as usize {
            self.state = OrderState::InProgress;
        }
    }

    fn leaves(&mut self, person: Uuid) {
        self.crew.remove(&person);
        self.state = OrderState::Dispatched;
        if self.leads == Some(person) {
            // Whoever leads from now on has an event of their own.
            self.leads = None;
        }
    }

    fn release_all(&mut self) {
        self.crew.clear();
        self.leads = None;
    }

    fn ends(&mut self, state: OrderState) {
        self.state = state;
        self.is_asked = false;
    }

    fn begins_again(&mut self) {
        self.state = OrderState::Submitted;
        self.round += 1;
        self.release_all();
        self.given_back = 0;
        self.outcome = None;
    }
}
