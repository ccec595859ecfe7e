//! The town as it should be: a page of plain rules, written from what was asked for and not from the
//! server's code, which it shares nothing with but names of states.

pub mod calendar;
mod desk;
mod handlers;
mod order;
mod requesters;
mod time;

use std::collections::BTreeMap;

use entity::{
    category::DeadlineClass,
    order::{OrderOutcome, OrderState},
};

use calendar::Minute;
pub use order::{Desk, Lateness, Order};

/// Somebody of the cast, by number.
pub type Person = usize;
/// An order, by number.
pub type Number = usize;
/// Why something is refused, as the schema says it.
pub type Refusal = &'static str;

/// Who somebody is to the town.
#[derive(Clone, Copy, Debug, Default)]
pub struct Somebody {
    /// Lives in the compound.
    pub lives_here: bool,
    /// Has reported to the compound, confirmed.
    pub is_member: bool,
    /// Serves the branch's desk, administers the community, or the street.
    pub office: Option<Desk>,
    pub cap: usize,
}

/// What a request is about, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub code: &'static str,
    pub class: DeadlineClass,
    pub wants_photo: bool,
    /// 微心愿
    pub is_wish: bool,
}

/// What somebody does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Dispatch { crew_size: usize },
    Decline,
    Ask,
    Answer,
    PassUp,
    Merge { into: Number },
    Supervise,
    Join,
    Leave,
    Withdraw,
    Claim,
    Release,
    HandLeadTo(Person),
    AskForPlaceOf(Person),
    AnswerTakeover { accept: bool },
    Progress,
    Finish { outcome: OrderOutcome, photo: bool },
    Rate,
    RateRequest,
    Reopen,
}

#[derive(Clone, Debug)]
pub struct World {
    pub now: Minute,
    pub people: Vec<Somebody>,
    pub orders: Vec<Order>,
}

impl World {
    pub fn new(now: Minute, people: Vec<Somebody>) -> Self {
        Self {
            now,
            people,
            orders: Vec::new(),
        }
    }

    /// Anybody may, for anywhere.
    pub fn submit(&mut self, person: Person, kind: Kind) {
        self.orders.push(Order::new(person, kind, self.now));
    }

    /// # Errors
    /// Why not; nothing has changed then.
    pub fn act(&mut self, person: Person, number: Number, deed: Deed) -> Result<(), Refusal> {
        match deed {
            Deed::Dispatch { crew_size } => self.dispatch(person, number, crew_size),
            Deed::Decline => self.decline(person, number),
            Deed::Ask => self.ask(person, number),
            Deed::Answer => self.answer(person, number),
            Deed::PassUp => self.pass_up(person, number),
            Deed::Merge { into } => self.merge(person, number, into),
            Deed::Supervise => self.supervise(person, number),
            Deed::Join => self.join(person, number),
            Deed::Leave => self.leave(person, number),
            Deed::Withdraw => self.withdraw(person, number),
            Deed::Claim => self.claim(person, number),
            Deed::Release => self.release(person, number),
            Deed::HandLeadTo(next) => self.hand_lead(person, number, next),
            Deed::AskForPlaceOf(holder) => self.ask_for_place(person, number, holder),
            Deed::AnswerTakeover { accept } => self.answer_takeover(person, number, accept),
            Deed::Progress => self.progress(person, number),
            Deed::Finish { outcome, photo } => self.finish(person, number, outcome, photo),
            Deed::Rate => self.rate(person, number),
            Deed::RateRequest => self.rate_request(person, number),
            Deed::Reopen => self.reopen(person, number),
        }
    }

    /// How many orders somebody has taken that are not done.
    pub fn in_hand(&self, person: Person) -> usize {
        let is_under_way =
            |order: &&Order| matches!(order.state, OrderState::Dispatched | OrderState::InProgress);
        let orders = self.orders.iter().filter(is_under_way);
        orders.filter(|order| order.has(person)).count()
    }

    fn has_room(&self, person: Person) -> bool {
        self.in_hand(person) < self.people[person].cap
    }

    /// Who has which part in what state; a stranger learns not even that there is one.
    fn check(
        &self,
        person: Person,
        number: Number,
        has_part: bool,
        states: &[OrderState],
    ) -> Result<(), Refusal> {
        let order = &self.orders[number];
        if !self.sees(person, order) {
            return Err("NOT_FOUND");
        }
        if !has_part {
            return Err("FORBIDDEN");
        }
        match states.contains(&order.state) {
            true => Ok(()),
            false => Err("STATE_CHANGED"),
        }
    }

    pub fn sees(&self, person: Person, order: &Order) -> bool {
        let somebody = self.people[person];
        let went_to_hall = order.was_in_hall
            && (somebody.is_member || (order.kind.is_wish && somebody.lives_here));
        let at_desk = match somebody.office {
            // The branch goes on seeing what it handed up.
            Some(Desk::Branch | Desk::Community | Desk::Street) => true,
            None => false,
        };
        order.requester == person
            || at_desk
            || went_to_hall
            || order.places.iter().any(|place| place.person == person)
            || order.followed_once.contains(&person)
    }

    /// Administrators of the place stand in at every desk in it.
    pub fn serves_desk(&self, person: Person, number: Number) -> bool {
        match self.people[person].office {
            None => false,
            Some(Desk::Branch) => self.orders[number].desk == Desk::Branch,
            Some(Desk::Community | Desk::Street) => true,
        }
    }

    pub fn may_take(&self, person: Person, number: Number) -> bool {
        let (somebody, order) = (self.people[person], &self.orders[number]);
        let may = somebody.is_member || (order.kind.is_wish && somebody.lives_here);
        may && order.requester != person && !order.has(person)
    }

    /// People and what they have in hand.
    pub fn hands(&self) -> BTreeMap<Person, usize> {
        (0..self.people.len())
            .map(|person| (person, self.in_hand(person)))
            .collect()
    }
}

pub const UNDER_WAY: &[OrderState] = &[
    OrderState::Submitted,
    OrderState::Dispatched,
    OrderState::InProgress,
];
pub const WITH_A_CREW: &[OrderState] = &[OrderState::Dispatched, OrderState::InProgress];
