//! What happens because nobody did anything.

use entity::order::OrderState;

use super::{
    World,
    calendar::{Minute, UNTIL_REMINDED, UNTIL_SILENT, WARNING, to_dispatch},
    order::{Lateness, Order},
};

impl World {
    /// So many minutes pass, and then somebody looks.
    pub fn wait(&mut self, minutes: Minute) {
        self.now += minutes;
        let now = self.now;
        for order in &mut self.orders {
            order.tell_lateness(now);
            order.free_untouched_places(now);
            if order
                .takeover
                .as_ref()
                .is_some_and(|one| one.expires <= now)
            {
                order.takeover = None;
            }
            order.settle(now);
        }
    }
}

impl Order {
    /// Near, late, long late: each once, one after the other.
    fn tell_lateness(&mut self, now: Minute) {
        while self.look.is_some_and(|at| at <= now) {
            if self.asked.is_some() {
                // No answer came in time.
                self.run_again(now);
                continue;
            }
            (self.lateness, self.look) = match self.lateness {
                Lateness::Nothing => (Lateness::Near, Some(self.due())),
                Lateness::Near => {
                    let long_past = to_dispatch(self.kind.class).after(self.due());
                    (Lateness::Community, Some(long_past))
                }
                Lateness::Community | Lateness::Street => (Lateness::Street, None),
            };
        }
    }

    fn free_untouched_places(&mut self, now: Minute) {
        if !super::WITH_A_CREW.contains(&self.state) {
            return;
        }
        for person in self.crew() {
            let is_lost = |show_by: Minute| show_by <= now;
            let place = self.place(person).and_then(|place| place.show_by);
            if place.is_some_and(is_lost) {
                self.exit(person);
                self.state = OrderState::Dispatched;
            }
        }
    }

    /// Nobody's order closes without a day's warning.
    fn settle(&mut self, now: Minute) {
        let (OrderState::Finished, Some(finished)) = (self.state, self.finished) else {
            return;
        };
        if !self.reminded && now >= finished + UNTIL_REMINDED {
            self.reminded = true;
            let planned = finished + UNTIL_SILENT;
            self.closes = Some(if now < planned {
                planned
            } else {
                now + WARNING
            });
        }
        if self.closes.is_some_and(|at| at <= now) {
            self.state = OrderState::Closed;
            self.closed = Some(now);
            self.closes = None;
        }
    }
}
