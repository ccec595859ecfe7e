//! What a desk does, and the street.

use entity::order::OrderState;

use super::{
    Number, Person, Refusal, UNDER_WAY, World,
    calendar::{TO_ANSWER, to_finish},
    order::{Desk, Lateness},
};

impl World {
    pub(super) fn dispatch(
        &mut self,
        person: Person,
        number: Number,
        crew_size: usize,
    ) -> Result<(), Refusal> {
        let serves = self.serves_desk(person, number);
        self.check(person, number, serves, &[OrderState::Submitted])?;
        let (now, order) = (self.now, &mut self.orders[number]);
        order.give_time_back(now);
        order.state = OrderState::Dispatched;
        order.was_in_hall = true;
        order.crew_size = crew_size;
        order.given_back = 0;
        // The clock of the work is another one.
        order.lateness = Lateness::Nothing;
        order.look = Some(to_finish(order.kind.class).near(order.finish_due));
        Ok(())
    }

    pub(super) fn decline(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let serves = self.serves_desk(person, number);
        self.check(person, number, serves, &[OrderState::Submitted])?;
        self.orders[number].end(OrderState::Declined);
        Ok(())
    }

    /// One question at a time.
    pub(super) fn ask(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let serves = self.serves_desk(person, number);
        self.check(person, number, serves, UNDER_WAY)?;
        let (now, order) = (self.now, &mut self.orders[number]);
        if order.asked.is_some() {
            return Err("STATE_CHANGED");
        }
        let until = TO_ANSWER.after(now);
        order.asked = Some((now, until));
        order.look = Some(until);
        Ok(())
    }

    pub(super) fn pass_up(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let serves = self.serves_desk(person, number);
        self.check(person, number, serves, &[OrderState::Submitted])?;
        let order = &mut self.orders[number];
        order.desk = match order.desk {
            Desk::Branch => Desk::Community,
            Desk::Community => Desk::Street,
            Desk::Street => return Err("NOBODY_ABOVE"),
        };
        Ok(())
    }

    pub(super) fn supervise(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let is_street = self.people[person].office == Some(Desk::Street);
        self.check(person, number, is_street, UNDER_WAY)
    }

    /// Whoever told the other, and all who followed theirs, follow the one that goes on.
    pub(super) fn merge(
        &mut self,
        person: Person,
        number: Number,
        into: Number,
    ) -> Result<(), Refusal> {
        if number == into {
            return Err("INVALID");
        }
        for which in [number, into] {
            let serves = self.serves_desk(person, which);
            self.check(person, which, serves, UNDER_WAY)?;
        }
        let merged = &mut self.orders[number];
        merged.exit_all();
        merged.end(OrderState::Merged);
        merged.merged_into = Some(into);
        let mut people = merged.followers.clone();
        people.insert(merged.requester);
        let survivor = &mut self.orders[into];
        people.remove(&survivor.requester);
        survivor.followers.extend(&people);
        survivor.followed_once.extend(&people);
        Ok(())
    }
}
