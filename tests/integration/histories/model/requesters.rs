//! What residents do: whoever asked, and neighbours with the same trouble.

use entity::order::OrderState;

use super::{
    Number, Person, Refusal, UNDER_WAY, World,
    calendar::{SECOND_THOUGHTS, Span, to_dispatch, to_finish},
    order::{Lateness, Order},
};

impl World {
    /// What was left of the deadlines when the clock stopped is left now.
    pub(super) fn answer(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let is_own = self.orders[number].requester == person;
        self.check(person, number, is_own, UNDER_WAY)?;
        let (now, order) = (self.now, &mut self.orders[number]);
        if order.asked.is_none() {
            return Err("STATE_CHANGED");
        }
        order.run_again(now);
        Ok(())
    }

    pub(super) fn withdraw(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let is_own = self.orders[number].requester == person;
        let states = [OrderState::Submitted, OrderState::Dispatched];
        self.check(person, number, is_own, &states)?;
        self.orders[number].end(OrderState::Withdrawn);
        Ok(())
    }

    pub(super) fn rate(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let is_own = self.orders[number].requester == person;
        self.check(person, number, is_own, &[OrderState::Finished])?;
        let (now, order) = (self.now, &mut self.orders[number]);
        order.state = OrderState::Closed;
        order.is_rated = true;
        order.closed = Some(now);
        Ok(())
    }

    /// What was finished; what closed without a word, for a week.
    pub(super) fn reopen(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let is_own = self.orders[number].requester == person;
        let states = [OrderState::Finished, OrderState::Closed];
        self.check(person, number, is_own, &states)?;
        let (now, order) = (self.now, &mut self.orders[number]);
        let is_late = order.closed.is_some_and(|at| now >= at + SECOND_THOUGHTS);
        if order.state == OrderState::Closed && (order.is_rated || is_late) {
            return Err("STATE_CHANGED");
        }
        order.begin_again(now);
        Ok(())
    }

    /// Neighbours of the compound, as long as something is being done.
    pub(super) fn join(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let order = &mut self.orders[number];
        let is_near = self.people[person].lives_here;
        if !is_near || order.requester == person || !order.is_under_way() {
            return Err("NOT_FOUND");
        }
        if !order.followers.insert(person) {
            return Err("ALREADY_FOLLOWED");
        }
        order.followed_once.insert(person);
        Ok(())
    }

    pub(super) fn leave(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let follows = self.orders[number].followers.contains(&person);
        let mut open = UNDER_WAY.to_vec();
        open.push(OrderState::Finished);
        self.check(person, number, follows, &open)?;
        self.orders[number].followers.remove(&person);
        Ok(())
    }
}

impl Order {
    /// The clock, after a question.
    pub(super) fn run_again(&mut self, now: i64) {
        let Some((stopped, _)) = self.asked else {
            return;
        };
        self.give_time_back(now);
        let class = self.kind.class;
        let span: Span = match self.state {
            OrderState::Submitted => {
                self.dispatch_due = to_dispatch(class).moved(self.dispatch_due, stopped, now);
                to_dispatch(class)
            }
            _ => to_finish(class),
        };
        let due = self.due();
        let near = span.near(due);
        (self.lateness, self.look) = match self.lateness {
            Lateness::Near if now >= near => (Lateness::Near, Some(due)),
            Lateness::Nothing | Lateness::Near => (Lateness::Nothing, Some(near)),
            Lateness::Community => {
                let long_past = to_dispatch(class).after(due);
                (Lateness::Community, Some(long_past))
            }
            Lateness::Street => (Lateness::Street, None),
        };
    }

    fn begin_again(&mut self, now: i64) {
        self.exit_all();
        self.state = OrderState::Submitted;
        self.round += 1;
        self.lead = None;
        self.given_back = 0;
        self.outcome = None;
        self.finished = None;
        self.closes = None;
        self.closed = None;
        self.is_rated = false;
        self.rated_request.clear();
        self.start_clock(now);
    }
}
