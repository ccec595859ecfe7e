//! What members do: taking, giving back, taking over, finishing.

use entity::order::{OrderOutcome, OrderState};

use super::{
    Number, Person, Refusal, WITH_A_CREW, World,
    calendar::{TO_ANSWER_A_TAKEOVER, UNTIL_SILENT, to_dispatch},
    order::{Lateness, Takeover},
};

/// Given back so often, it is for the desk to arrange anew.
const GIVEN_BACK_TOO_OFTEN: usize = 2;

impl World {
    pub(super) fn claim(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let order = &self.orders[number];
        if !self.sees(person, order) {
            return Err("NOT_FOUND");
        }
        if order.requester == person {
            return Err("OWN_ORDER");
        }
        if order.has(person) {
            return Err("ALREADY_CLAIMED");
        }
        if !self.may_take(person, number) {
            return Err("NOT_ENROLLED");
        }
        match order.state {
            OrderState::Dispatched => {}
            OrderState::InProgress => return Err("CREW_FULL"),
            _ => return Err("STATE_CHANGED"),
        }
        if !self.has_room(person) {
            return Err("CLAIM_CAP_REACHED");
        }
        let (now, order) = (self.now, &mut self.orders[number]);
        order.enter(person, now);
        order.lead.get_or_insert(person);
        if order.crew().len() == order.crew_size {
            order.state = OrderState::InProgress;
        }
        Ok(())
    }

    pub(super) fn release(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let handles = self.orders[number].has(person);
        self.check(person, number, handles, WITH_A_CREW)?;
        let (now, order) = (self.now, &mut self.orders[number]);
        order.exit(person);
        order.state = OrderState::Dispatched;
        order.given_back += 1;
        if order.given_back == GIVEN_BACK_TOO_OFTEN {
            order.exit_all();
            order.state = OrderState::Submitted;
            order.given_back = 0;
            order.give_time_back(now);
            let span = to_dispatch(order.kind.class);
            order.dispatch_due = span.after(now);
            order.lateness = Lateness::Nothing;
            order.look = Some(span.near(order.dispatch_due));
        }
        Ok(())
    }

    pub(super) fn hand_lead(
        &mut self,
        person: Person,
        number: Number,
        next: Person,
    ) -> Result<(), Refusal> {
        let handles = self.orders[number].has(person);
        self.check(person, number, handles, WITH_A_CREW)?;
        let order = &mut self.orders[number];
        if order.lead != Some(person) {
            return Err("LEAD_ONLY");
        }
        if next == person {
            return Err("INVALID");
        }
        if !order.has(next) {
            return Err("NOT_FOUND");
        }
        order.lead = Some(next);
        Ok(())
    }

    /// Where a place is free, only those are asked for theirs who have shown no sign of work.
    pub(super) fn ask_for_place(
        &mut self,
        person: Person,
        number: Number,
        holder: Person,
    ) -> Result<(), Refusal> {
        let may_take = self.may_take(person, number);
        self.check(person, number, may_take, WITH_A_CREW)?;
        let (now, has_room) = (self.now, self.has_room(person));
        let order = &mut self.orders[number];
        if !order.has(holder) {
            return Err("NOT_FOUND");
        }
        let is_at_work = order.place(holder).is_some_and(|one| one.show_by.is_none());
        if order.state == OrderState::Dispatched && is_at_work {
            return Err("PLACES_FREE");
        }
        if !has_room {
            return Err("CLAIM_CAP_REACHED");
        }
        if order.takeover.is_some() {
            return Err("TAKEOVER_OPEN");
        }
        order.takeover = Some(Takeover {
            asker: person,
            holder,
            expires: now + TO_ANSWER_A_TAKEOVER,
        });
        Ok(())
    }

    pub(super) fn answer_takeover(
        &mut self,
        person: Person,
        number: Number,
        accept: bool,
    ) -> Result<(), Refusal> {
        let handles = self.orders[number].has(person);
        self.check(person, number, handles, WITH_A_CREW)?;
        let asked = self.orders[number].takeover.clone();
        let asked = asked.ok_or("TAKEOVER_ENDED")?;
        if asked.holder != person {
            // Whether the other has room is looked at before whose place it is.
            return Err(match accept && !self.has_room(asked.asker) {
                true => "ASKER_MAY_NOT_CLAIM",
                false => "FORBIDDEN",
            });
        }
        if accept {
            if !self.has_room(asked.asker) || !self.may_take(asked.asker, number) {
                return Err("ASKER_MAY_NOT_CLAIM");
            }
            let (now, order) = (self.now, &mut self.orders[number]);
            let led = order.lead == Some(person);
            order.exit(person);
            order.enter(asked.asker, now);
            if led {
                order.lead = Some(asked.asker);
            }
        }
        self.orders[number].takeover = None;
        Ok(())
    }

    pub(super) fn progress(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let handles = self.orders[number].has(person);
        self.check(person, number, handles, WITH_A_CREW)?;
        if let Some(place) = self.orders[number].place(person) {
            place.show_by = None;
        }
        Ok(())
    }

    /// By the lead, for all.
    pub(super) fn finish(
        &mut self,
        person: Person,
        number: Number,
        outcome: OrderOutcome,
        photo: bool,
    ) -> Result<(), Refusal> {
        let handles = self.orders[number].has(person);
        self.check(person, number, handles, WITH_A_CREW)?;
        let (now, order) = (self.now, &mut self.orders[number]);
        if order.crew_size > 1 && order.lead != Some(person) {
            return Err("LEAD_ONLY");
        }
        if order.kind.wants_photo && outcome != OrderOutcome::Unsolvable && !photo {
            return Err("EVIDENCE_REQUIRED");
        }
        order.give_time_back(now);
        order.end(OrderState::Finished);
        order.outcome = Some(outcome);
        order.finished = Some(now);
        order.reminded = false;
        order.closes = None;
        Ok(())
    }

    pub(super) fn rate_request(&mut self, person: Person, number: Number) -> Result<(), Refusal> {
        let handles = self.orders[number].has(person);
        let ended = [OrderState::Finished, OrderState::Closed];
        self.check(person, number, handles, &ended)?;
        let (now, order) = (self.now, &mut self.orders[number]);
        let is_late = order.state == OrderState::Closed
            && order.finished.is_none_or(|at| now >= at + UNTIL_SILENT);
        if is_late || !order.rated_request.insert(person) {
            return Err("STATE_CHANGED");
        }
        Ok(())
    }
}
