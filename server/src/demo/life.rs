//! One order's life, step by step, as the services would have written it.

mod desk;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    category, co_handling, follow_up,
    follow_up::FollowUpKind,
    notification, order,
    order::{Escalation, OrderOutcome, OrderSource, OrderState},
    order_consent, order_crew, order_event,
    order_event::{OrderEventKind, OrderPart},
    order_follower, order_offer, order_skill, photo, rating, request_rating,
};
use uuid::Uuid;

use super::{
    dice::Dice,
    street::{Plan, Street},
};
use crate::orders::{
    deadlines,
    endings::{
        follow_up_rules, silence,
        tags::{self, Rated, RatingTag},
    },
    notices, rules,
};

/// Follow-ups of closings within this time still wait.
const RECENT: TimeDelta = TimeDelta::days(3);

pub struct Life {
    pub order: order::Model,
    pub crew: Vec<order_crew::Model>,
    pub dispatcher: Uuid,
    events: Vec<order_event::Model>,
    followers: Vec<order_follower::Model>,
    offers: Vec<order_offer::Model>,
    helpers: Vec<co_handling::Model>,
    skills: Vec<String>,
    photos: Vec<(photo::Model, String)>,
    ratings: Vec<rating::Model>,
    request_ratings: Vec<request_rating::Model>,
    follow_ups: Vec<follow_up::Model>,
    notices: Vec<notification::Model>,
    category: category::Model,
    dice: Dice,
}

/// Where a request comes from and where it goes.
pub struct Origin {
    pub requester: Uuid,
    pub place: Uuid,
    pub compound: Uuid,
    pub community: Uuid,
    pub street: Uuid,
    pub desk: Uuid,
    pub dispatcher: Uuid,
}

impl Life {
    pub fn submit(
        plan: &Plan<'_>,
        mut dice: Dice,
        category: &category::Model,
        origin: &Origin,
        words: &str,
        at: DateTime<Utc>,
    ) -> Self {
        let due = deadlines::deadlines(category.deadline_class, at, &plan.calendar);
        let order = order::Model {
            id: dice.id(at),
            // Given when all orders of the day are known.
            number: String::new(),
            requester_id: origin.requester,
            category_code: category.code.clone(),
            words: words.to_owned(),
            place_id: origin.place,
            compound_id: Some(origin.compound),
            community_id: origin.community,
            street_id: origin.street,
            desk_id: origin.desk,
            passed_up_by: None,
            asked_at: None,
            merged_into_id: None,
            follower_count: 0,
            supervised_at: None,
            state: OrderState::Submitted,
            open: true,
            crew_size: category.crew_size,
            crew_taken: 0,
            unit_places: 0,
            free_taken: 0,
            audience: order::Audience::Compound,
            given_back: 0,
            submitted_at: at,
            dispatched_at: None,
            dispatch_due_at: due.dispatch_due_at,
            finish_due_at: due.finish_due_at,
            due_at: due.dispatch_due_at,
            finished_at: None,
            closed_at: None,
            public_reason: None,
            unsolvable_reason: None,
            outcome: None,
            round: 0,
            escalation: Escalation::None,
            look_at: Some(due.dispatch_near_at),
            settle_at: None,
            event_count: 0,
            version: 0,
            source: OrderSource::Resident,
            hidden: false,
            open_to_all: category.open_to_all,
            second_requester_id: None,
            preferred_day: None,
            preferred_part: None,
        };
        let mut life = Self {
            order,
            crew: Vec::new(),
            dispatcher: origin.dispatcher,
            events: Vec::new(),
            skills: Vec::new(),
            followers: Vec::new(),
            offers: Vec::new(),
            helpers: Vec::new(),
            photos: Vec::new(),
            ratings: Vec::new(),
            request_ratings: Vec::new(),
            follow_ups: Vec::new(),
            notices: Vec::new(),
            category: category.clone(),
            dice,
        };
        life.event(
            OrderEventKind::Submitted,
            origin.requester,
            OrderPart::Requester,
            at,
        );
        life.tell(&[origin.dispatcher]);
        life
    }

    pub fn dispatch(
        &mut self,
        plan: &Plan<'_>,
        at: DateTime<Utc>,
        crew_size: i32,
        skills: &[&str],
        note: Option<&str>,
    ) {
        self.order.crew_size = crew_size;
        self.order.dispatched_at = Some(at);
        self.order.due_at = self.order.finish_due_at;
        let span = deadlines::to_finish(self.category.deadline_class);
        self.order.look_at = Some(span.near(self.order.due_at, &plan.calendar));
        self.skills = skills.iter().map(|code| (*code).to_owned()).collect();
        self.to(OrderState::Dispatched);
        let event = self.event(
            OrderEventKind::Dispatched,
            self.dispatcher,
            OrderPart::Desk,
            at,
        );
        event.crew_size = Some(crew_size);
        event.words = note.map(str::to_owned);
        self.tell(&[self.order.requester_id]);
    }

    pub fn withdraw(&mut self, at: DateTime<Utc>, reason: Option<&str>) {
        self.order.closed_at = Some(at);
        self.to(OrderState::Withdrawn);
        self.by_requester(OrderEventKind::Withdrawn, at).words = reason.map(str::to_owned);
        let mut told = self.active_crew();
        told.push(self.dispatcher);
        self.tell(&told);
    }

    pub fn claim(&mut self, at: DateTime<Utc>, member: Uuid) {
        let leads = self.active_crew().is_empty();
        self.crew.push(order_crew::Model {
            id: self.dice.id(at),
            order_id: self.order.id,
            person_id: member,
            round: self.order.round,
            claimed_at: at,
            released_at: None,
            leads,
            unit_id: None,
            progress_due_at: None,
            look_at: None,
        });
        self.order.crew_taken += 1;
        if self.order.crew_taken == self.order.crew_size {
            self.to(OrderState::InProgress);
        }
        self.event(OrderEventKind::Claimed, member, OrderPart::Handler, at);
        self.tell(&[self.order.requester_id]);
    }

    pub fn progress(&mut self, at: DateTime<Utc>, member: Uuid, words: &str) {
        self.event(OrderEventKind::Progressed, member, OrderPart::Handler, at)
            .words = Some(words.to_owned());
        self.tell(&[self.order.requester_id]);
    }

    pub fn finish(&mut self, at: DateTime<Utc>, member: Uuid, outcome: OrderOutcome, words: &str) {
        self.order.outcome = Some(outcome);
        self.order.finished_at = Some(at);
        self.order.settle_at = Some(silence::reminded_at(at));
        if outcome == OrderOutcome::Unsolvable {
            self.order.unsolvable_reason = Some(words.to_owned());
        }
        self.to(OrderState::Finished);
        let event = self.event(OrderEventKind::Finished, member, OrderPart::Handler, at);
        event.words = Some(words.to_owned());
        event.outcome = Some(outcome);
        self.tell(&[self.order.requester_id]);
    }

    pub fn rate(&mut self, plan: &Plan<'_>, at: DateTime<Utc>, stars: i32, words: Option<&str>) {
        let row = self.dice.id(at);
        self.ratings.push(rating::Model {
            id: row,
            order_id: self.order.id,
            round: self.order.round,
            stars,
            tags: self.drawn_tags(Rated::Work, stars),
            words: words.map(str::to_owned),
            at,
        });
        self.close(plan, at);
        let event = self.by_requester(OrderEventKind::Rated, at);
        event.words = words.map(str::to_owned);
        event.stars = Some(stars);
        let told = self.notices.len();
        self.tell(&self.active_crew());
        for notice in &mut self.notices[told..] {
            // The crew has not said yet how the request was.
            notice.detail.clear();
        }
        // What was asked about long ago is not told here.
        if stars <= follow_up_rules::LOW_STARS && at + RECENT > plan.now {
            self.follow_up(plan, FollowUpKind::LowRating, at);
        }
    }

    /// Those who did the work say how the request was.
    pub fn rate_request(&mut self, at: DateTime<Utc>, stars: i32, words: Option<&str>) {
        for person_id in self.active_crew() {
            self.request_ratings.push(request_rating::Model {
                id: self.dice.id(at),
                order_id: self.order.id,
                round: self.order.round,
                person_id,
                stars,
                tags: self.drawn_tags(Rated::Request, stars),
                words: words.map(str::to_owned),
                at,
            });
            self.event(
                OrderEventKind::RequestRated,
                person_id,
                OrderPart::Handler,
                at,
            );
            self.tell(&[self.order.requester_id]);
        }
    }

    /// Seven days without an answer, where these have passed.
    pub fn fall_silent(&mut self, plan: &Plan<'_>) {
        let Some(at) = silence::closes_at(&self.order).filter(|at| *at <= plan.now) else {
            return;
        };
        self.close(plan, at);
        let requester = self.order.requester_id;
        self.event(
            OrderEventKind::ClosedSilently,
            requester,
            OrderPart::Clock,
            at,
        );
        self.tell(&self.active_crew());
    }

    fn follow_up(&mut self, plan: &Plan<'_>, kind: FollowUpKind, at: DateTime<Utc>) {
        self.follow_ups.push(follow_up::Model {
            id: self.dice.id(at),
            order_id: self.order.id,
            round: self.order.round,
            kind,
            arisen_at: at,
            due_at: follow_up_rules::due_at(kind, at, &plan.calendar),
            done_by: None,
            done_at: None,
            passed: None,
            words: None,
        });
    }

    /// Looking back at what was closed long ago would bury whoever has to ask.
    fn close(&mut self, plan: &Plan<'_>, at: DateTime<Utc>) {
        self.order.closed_at = Some(at);
        self.order.public_reason = self.order.unsolvable_reason.clone();
        let look_back_at = follow_up_rules::look_back_at(at, self.category.look_back_days);
        self.order.settle_at = look_back_at.filter(|at| *at > plan.now);
        self.to(OrderState::Closed);
    }

    /// One or two that go with the stars, by the order's id: no dice, so that nothing else is drawn
    /// differently for it.
    fn drawn_tags(&self, rated: Rated, stars: i32) -> String {
        let fitting: Vec<RatingTag> = tags::fitting(rated, stars);
        let start = self.order.id.as_u128() as usize;
        let count = 1 + start / 7 % 2;
        let drawn = (0..count).map(|step| fitting[(start / 3 + step) % fitting.len()]);
        tags::stored(&drawn.collect::<Vec<_>>())
    }

    pub fn reopen(&mut self, plan: &Plan<'_>, at: DateTime<Utc>, reason: &str) {
        let mut told = self.active_crew();
        told.push(self.dispatcher);
        for one in self.crew.iter_mut().filter(|one| one.released_at.is_none()) {
            one.released_at = Some(at);
        }
        let due = deadlines::deadlines(self.category.deadline_class, at, &plan.calendar);
        self.order.round += 1;
        self.order.crew_taken = 0;
        self.order.outcome = None;
        self.order.unsolvable_reason = None;
        self.order.settle_at = None;
        self.order.finished_at = None;
        self.order.public_reason = None;
        self.order.dispatch_due_at = due.dispatch_due_at;
        self.order.finish_due_at = due.finish_due_at;
        self.order.due_at = due.dispatch_due_at;
        self.order.look_at = Some(due.dispatch_near_at);
        self.to(OrderState::Submitted);
        self.by_requester(OrderEventKind::Reopened, at).words = Some(reason.to_owned());
        self.tell(&told);
    }

    /// A photo on the last event, taken by whoever did it.
    pub fn photo(&mut self, scene: &str) {
        if scene.is_empty() {
            return;
        }
        if let Some(event) = self.events.last() {
            let created_at = event.at - TimeDelta::seconds(self.dice.between(10, 90));
            let row = photo::Model {
                id: self.dice.id(created_at),
                owner_id: event.actor_id,
                order_id: Some(self.order.id),
                event_id: Some(event.id),
                centre_id: None,
                // Known when the picture is.
                width: 0,
                height: 0,
                byte_size: 0,
                created_at,
                attached_at: Some(event.at),
            };
            self.photos.push((row, scene.to_owned()));
        }
    }

    pub fn active_crew(&self) -> Vec<Uuid> {
        self.crew
            .iter()
            .filter(|one| one.round == self.order.round && one.released_at.is_none())
            .map(|one| one.person_id)
            .collect()
    }

    pub fn last_at(&self) -> DateTime<Utc> {
        self.events
            .last()
            .map_or(self.order.submitted_at, |event| event.at)
    }

    /// What the public board may show of it: many agree to words, fewer to photos.
    fn agree(&mut self, street: &mut Street) {
        let Some(ended_at) = self.order.closed_at else {
            return;
        };
        let mut people = vec![self.order.requester_id];
        people.extend(self.active_crew());
        for person_id in people {
            let (words, photos) = (self.dice.percent(55), self.dice.percent(45));
            if words || photos {
                street.consents.push(order_consent::Model {
                    id: self.dice.id(ended_at),
                    order_id: self.order.id,
                    person_id,
                    words,
                    photos,
                    changed_at: ended_at,
                    version: 1,
                });
            }
        }
    }

    pub fn settle(mut self, street: &mut Street) {
        self.agree(street);
        let order_id = self.order.id;
        street.orders.push(self.order);
        street.crew.extend(self.crew);
        street.events.extend(self.events);
        street.followers.extend(self.followers);
        street.offers.extend(self.offers);
        street.helpers.extend(self.helpers);
        street.photos.extend(self.photos);
        street.ratings.extend(self.ratings);
        street.request_ratings.extend(self.request_ratings);
        street.follow_ups.extend(self.follow_ups);
        street.notifications.extend(self.notices);
        let skills = self
            .skills
            .into_iter()
            .map(|skill_code| order_skill::Model {
                order_id,
                skill_code,
            });
        street.order_skills.extend(skills);
    }

    fn to(&mut self, state: OrderState) {
        self.order.state = state;
        self.order.open = rules::is_open(state);
        if !rules::is_timed(state) {
            self.order.look_at = None;
        }
    }

    fn by_requester(&mut self, kind: OrderEventKind, at: DateTime<Utc>) -> &mut order_event::Model {
        self.event(kind, self.order.requester_id, OrderPart::Requester, at)
    }

    fn event(
        &mut self,
        kind: OrderEventKind,
        actor_id: Uuid,
        actor_part: OrderPart,
        at: DateTime<Utc>,
    ) -> &mut order_event::Model {
        self.order.event_count += 1;
        self.order.version += 1;
        self.events.push(order_event::Model {
            id: self.dice.id(at),
            order_id: self.order.id,
            sequence: self.order.event_count,
            kind,
            actor_id,
            actor_part,
            at,
            words: None,
            outcome: None,
            stars: None,
            crew_size: None,
            other_order_id: None,
            organization_id: None,
            passed: None,
        });
        let last = self.events.len() - 1;
        &mut self.events[last]
    }

    /// Notices of the last event, in the services' own words.
    fn tell(&mut self, people: &[Uuid]) {
        let Some(event) = self.events.last() else {
            return;
        };
        let mut notices = notices::for_people(people, &self.order, event);
        notices.sort_by_key(|notice| notice.person_id);
        let at = event.at;
        for notice in notices {
            self.notices.push(notification::Model {
                id: self.dice.id(at),
                person_id: notice.person_id,
                kind: notice.kind,
                source_id: notice.source_id,
                order_id: notice.about.order_id(),
                enrollment_id: notice.about.enrollment_id(),
                booking_id: notice.about.booking_id(),
                subject: notice.subject,
                detail: notice.detail,
                at,
                read_at: None,
            });
        }
    }
}
