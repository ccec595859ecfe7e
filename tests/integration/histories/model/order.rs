//! What is known of one order.

use std::collections::BTreeSet;

use entity::order::{OrderOutcome, OrderState};

use super::{
    Kind, Number, Person,
    calendar::{Minute, to_dispatch, to_finish, to_show_progress},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Desk {
    Branch,
    Community,
    Street,
}

/// How far it has been told that the deadline is near or past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    Nothing,
    Near,
    Community,
    Street,
}

/// In a crew, now or before.
#[derive(Clone, Debug)]
pub struct Place {
    pub person: Person,
    pub round: usize,
    pub since: Minute,
    pub is_held: bool,
    /// Until when there has to be a sign of work; nothing once there was one.
    pub show_by: Option<Minute>,
}

#[derive(Clone, Debug)]
pub struct Takeover {
    pub asker: Person,
    pub holder: Person,
    pub expires: Minute,
}

#[derive(Clone, Debug)]
pub struct Order {
    pub requester: Person,
    pub kind: Kind,
    pub state: OrderState,
    pub desk: Desk,
    pub round: usize,
    pub crew_size: usize,
    pub places: Vec<Place>,
    pub lead: Option<Person>,
    pub given_back: usize,
    pub takeover: Option<Takeover>,
    pub followers: BTreeSet<Person>,
    pub followed_once: BTreeSet<Person>,
    pub was_in_hall: bool,
    pub merged_into: Option<Number>,
    pub dispatch_due: Minute,
    pub finish_due: Minute,
    /// When the resident was asked, and until when they may answer.
    pub asked: Option<(Minute, Minute)>,
    pub lateness: Lateness,
    /// When there is something to tell next.
    pub look: Option<Minute>,
    pub outcome: Option<OrderOutcome>,
    pub finished: Option<Minute>,
    pub reminded: bool,
    /// When it closes without a word.
    pub closes: Option<Minute>,
    pub closed: Option<Minute>,
    pub is_rated: bool,
    pub rated_request: BTreeSet<Person>,
}

impl Order {
    pub fn new(requester: Person, kind: Kind, now: Minute) -> Self {
        let mut order = Self {
            requester,
            kind,
            state: OrderState::Submitted,
            desk: Desk::Branch,
            round: 0,
            crew_size: 0,
            places: Vec::new(),
            lead: None,
            given_back: 0,
            takeover: None,
            followers: BTreeSet::new(),
            followed_once: BTreeSet::new(),
            was_in_hall: false,
            merged_into: None,
            dispatch_due: 0,
            finish_due: 0,
            asked: None,
            lateness: Lateness::Nothing,
            look: None,
            outcome: None,
            finished: None,
            reminded: false,
            closes: None,
            closed: None,
            is_rated: false,
            rated_request: BTreeSet::new(),
        };
        order.start_clock(now);
        order
    }

    pub fn start_clock(&mut self, now: Minute) {
        let class = self.kind.class;
        self.dispatch_due = to_dispatch(class).after(now);
        self.finish_due = to_finish(class).after(now);
        self.lateness = Lateness::Nothing;
        self.look = Some(to_dispatch(class).near(self.dispatch_due));
    }

    /// The deadline that counts now.
    pub fn due(&self) -> Minute {
        match self.state {
            OrderState::Submitted => self.dispatch_due,
            _ => self.finish_due,
        }
    }

    pub fn is_under_way(&self) -> bool {
        super::UNDER_WAY.contains(&self.state)
    }

    pub fn is_open(&self) -> bool {
        self.is_under_way() || self.state == OrderState::Finished
    }

    /// The crew, those who have been there for longest first.
    pub fn crew(&self) -> Vec<Person> {
        let is_there = |place: &&Place| place.is_held && place.round == self.round;
        let mut places: Vec<&Place> = self.places.iter().filter(is_there).collect();
        // Whoever came at the same moment, in the order in which they first came.
        places.sort_by_key(|place| place.since);
        places.iter().map(|place| place.person).collect()
    }

    pub fn has(&self, person: Person) -> bool {
        self.crew().contains(&person)
    }

    pub fn place(&mut self, person: Person) -> Option<&mut Place> {
        let round = self.round;
        self.places
            .iter_mut()
            .find(|place| place.person == person && place.round == round)
    }

    pub fn enter(&mut self, person: Person, now: Minute) {
        let show_by = Some(to_show_progress(self.kind.class).after(now));
        let (since, round) = (now, self.round);
        let entered = Place {
            person,
            round,
            since,
            is_held: true,
            show_by,
        };
        match self.place(person) {
            Some(place) => *place = entered,
            None => self.places.push(entered),
        }
    }

    /// Whoever asked for this place asks in vain; whoever has been there for longest leads.
    pub fn exit(&mut self, person: Person) {
        if let Some(place) = self.place(person) {
            place.is_held = false;
            place.show_by = None;
        }
        if self
            .takeover
            .as_ref()
            .is_some_and(|one| one.holder == person)
        {
            self.takeover = None;
        }
        if self.lead == Some(person) {
            self.lead = self.crew().first().copied();
        }
    }

    pub fn exit_all(&mut self) {
        for person in self.crew() {
            self.exit(person);
        }
    }

    /// What was left when the clock stopped is left now.
    pub fn give_time_back(&mut self, now: Minute) {
        let Some((stopped, _)) = self.asked.take() else {
            return;
        };
        let class = self.kind.class;
        self.finish_due = to_finish(class).moved(self.finish_due, stopped, now);
    }

    /// Nobody has anything to do with it any more; neither has the clock.
    pub fn end(&mut self, state: OrderState) {
        self.state = state;
        self.look = None;
        self.asked = None;
        self.takeover = None;
    }
}
