//! A season of orders: raised by residents, taken by members, up to the present.

use chrono::{DateTime, Duration, TimeDelta, Timelike, Utc};
use entity::{
    category,
    category::{DeadlineClass, EvidenceRule},
    order::{OrderOutcome, OrderState},
};
use serde::Deserialize;

use super::{
    cast,
    dice::Dice,
    life::{Life, Origin},
    organizations::Organizations,
    people::People,
    street::{Plan, Street},
    territory::Territory,
    words,
};

const REQUESTS: &str = include_str!("requests.csv");
/// How often to look for an order that ended, where the story leaves no room for open ones.
const ATTEMPTS: usize = 12;

/// What a resident might ask for, and what those who do it might say.
#[derive(Deserialize)]
pub struct Request {
    pub category: String,
    pub skill: String,
    pub scene: String,
    pub words: String,
    pub progress: String,
    pub done: String,
}

pub struct Season<'a> {
    pub plan: &'a Plan<'a>,
    pub territory: &'a Territory,
    pub organizations: &'a Organizations,
    pub people: &'a mut People,
}

impl Season<'_> {
    pub fn draw(&mut self, street: &mut Street) {
        let plan = self.plan;
        let requests: Vec<Request> = super::table(REQUESTS);
        let requests: Vec<&Request> = requests
            .iter()
            .filter(|request| plan.categories.contains_key(&request.category))
            .collect();
        let mut dice = Dice::new(plan.seed, "season");
        let mut begun: Vec<DateTime<Utc>> = (0..plan.figures.orders)
            .map(|_| self.begin(&mut dice))
            .collect();
        // Earlier ones first, so that members fill up as time goes by.
        begun.sort_unstable();
        for (number, at) in begun.into_iter().enumerate() {
            let compound = dice.below(self.territory.compounds.len());
            for attempt in 0..ATTEMPTS {
                let request = *dice.pick(&requests);
                let part = format!("order {number} {attempt}");
                let life = self.order(&part, compound, request, at);
                // Open orders at home are the story's, one by one.
                if plan.is_first() && compound == cast::HOME && life.order.open {
                    continue;
                }
                self.remember_work(&life);
                life.settle(street);
                break;
            }
        }
    }

    fn begin(&self, dice: &mut Dice) -> DateTime<Utc> {
        // Many of them in the last week: enough that is under way.
        let figures = &self.plan.figures;
        let minutes = if dice.percent(figures.of_last_week) {
            dice.between(20, 7 * 24 * 60)
        } else {
            dice.between(7 * 24 * 60, figures.days * 24 * 60)
        };
        let at =
            self.plan.now - TimeDelta::minutes(minutes) - TimeDelta::seconds(dice.between(0, 59));
        let awake = self.awake(dice, at);
        if awake <= self.plan.now { awake } else { at }
    }

    /// People sleep: what would happen at night happens the next morning.
    pub fn awake(&self, dice: &mut Dice, at: DateTime<Utc>) -> DateTime<Utc> {
        let local = at.with_timezone(&self.plan.zone);
        let hours = match local.hour() {
            0..=6 => 7 - i64::from(local.hour()),
            22..=23 => 24 + 7 - i64::from(local.hour()),
            _ => return at,
        };
        at + Duration::hours(hours) + TimeDelta::minutes(dice.between(0, 100))
    }

    /// Lives an order until it ends or the present comes.
    fn order(&self, part: &str, compound: usize, request: &Request, at: DateTime<Utc>) -> Life {
        let mut dice = Dice::new(self.plan.seed, part);
        let ids = Dice::new(self.plan.seed, &format!("{part} ids"));
        let category = &self.plan.categories[&request.category];
        let origin = self.origin(&mut dice, compound);
        let text = fill_in(&request.words, &mut dice);
        let mut life = Life::submit(self.plan, ids, category, &origin, &text, at);
        if dice.percent(45) {
            life.photo(&request.scene);
        }
        let mut course = Course {
            season: self,
            dice,
            category,
            request,
            compound,
        };
        match course.run(&mut life) {
            Ok(Ended) | Err(Present) => life,
        }
    }

    pub fn origin(&self, dice: &mut Dice, compound: usize) -> Origin {
        let home = &self.territory.compounds[compound];
        let resident = *dice.pick(&self.people.residents[compound]);
        let desk = self.organizations.desk_of_building[compound][resident.building];
        Origin {
            requester: resident.id,
            place: home.buildings[resident.building].id,
            compound: home.id,
            community: self.territory.communities[home.community].id,
            street: self.territory.street,
            desk: self.organizations.desks[desk].id,
            dispatcher: self.people.dispatchers[desk],
        }
    }

    pub fn remember_work(&mut self, life: &Life) {
        for one in &life.crew {
            let ended = one
                .released_at
                .or(life.order.finished_at)
                .or(life.order.closed_at)
                .unwrap_or(DateTime::<Utc>::MAX_UTC);
            let member = self
                .people
                .members
                .iter_mut()
                .find(|member| member.id == one.person_id);
            if let Some(member) = member {
                member.busy.push((one.claimed_at, ended));
            }
        }
    }
}

/// Fills in a unit of the building and a floor.
fn fill_in(words: &str, dice: &mut Dice) -> String {
    words
        .replace("{u}", &dice.between(1, 3).to_string())
        .replace("{f}", &dice.between(2, 6).to_string())
}

/// Nothing more is to come.
struct Ended;

/// Where the present cuts an order's life off.
struct Present;

struct Course<'a> {
    season: &'a Season<'a>,
    dice: Dice,
    category: &'a category::Model,
    request: &'a Request,
    compound: usize,
}

impl Course<'_> {
    fn run(&mut self, life: &mut Life) -> Result<Ended, Present> {
        if self.dice.percent(4) {
            let delay = TimeDelta::minutes(self.dice.between(15, 300));
            let at = self.after(life, delay)?;
            let reason = *self.dice.pick(&words::WITHDRAWN);
            life.withdraw(at, Some(reason));
            return Ok(Ended);
        }
        if self.dice.percent(6) {
            let at = self.desk_answers(life)?;
            let reason = *self.dice.pick(&words::DECLINED);
            life.decline(at, reason);
            return Ok(Ended);
        }
        loop {
            self.work(life)?;
            let hours = self.dice.between(1, 60);
            let at = self.after(life, TimeDelta::hours(hours))?;
            let unsolved = life.order.outcome != Some(OrderOutcome::Solved);
            let reopens = life.order.round == 0 && self.dice.percent(if unsolved { 40 } else { 6 });
            if reopens {
                let reason = *self.dice.pick(&words::REOPENED);
                life.reopen(self.season.plan, at, reason);
                continue;
            }
            // Some never come back to say how it was.
            if self.dice.percent(93) {
                self.rate(life, at);
            } else {
                life.fall_silent(self.season.plan);
            }
            return Ok(Ended);
        }
    }

    /// From the desk to the finished work.
    fn work(&mut self, life: &mut Life) -> Result<(), Present> {
        let at = self.desk_answers(life)?;
        let skill = Some(self.request.skill.as_str()).filter(|skill| self.is_there(skill));
        let note = self
            .dice
            .percent(20)
            .then(|| *self.dice.pick(&words::DISPATCHED));
        life.dispatch(
            self.season.plan,
            at,
            self.crew_size(),
            skill.as_slice(),
            note,
        );
        self.gather_crew(life, skill)?;
        self.do_it(life)
    }

    fn desk_answers(&mut self, life: &Life) -> Result<DateTime<Utc>, Present> {
        let span = life.order.dispatch_due_at - life.last_at();
        // One in twenty is overdue.
        let late = self.dice.percent(5);
        let delay = match late {
            true => self.dice.part_of(span, 1_050, 2_500),
            false => self.dice.part_of(span, 30, 600),
        };
        self.after(life, delay)
    }

    /// The category's size, where so many members live.
    fn crew_size(&mut self) -> i32 {
        let members = self.season.people.members_of[self.compound].len();
        let wanted = self.category.crew_size + i32::from(self.dice.percent(15));
        wanted.min(i32::try_from(members).unwrap_or(wanted)).max(1)
    }

    fn is_there(&self, skill: &str) -> bool {
        self.season.people.members_of[self.compound]
            .iter()
            .any(|index| self.season.people.members[*index].skills.contains(&skill))
    }

    /// Members claim until the crew is complete; now and then nobody does for a long time.
    fn gather_crew(&mut self, life: &mut Life, skill: Option<&str>) -> Result<(), Present> {
        let left = life.order.finish_due_at - life.last_at();
        while life.order.state == OrderState::Dispatched {
            let delay = match self.dice.percent(5) {
                true => self.dice.part_of(left, 900, 1_800),
                false => self.dice.part_of(left, 10, 180),
            };
            let at = self.after(life, delay)?;
            let crew = life.active_crew();
            let people = &self.season.people;
            let candidates: Vec<usize> = people.members_of[self.compound]
                .iter()
                .copied()
                .filter(|index| {
                    let member = &people.members[*index];
                    !crew.contains(&member.id)
                        && skill.is_none_or(|skill| member.skills.contains(&skill))
                        && member.is_free(at)
                })
                .collect();
            if candidates.is_empty() {
                // Whoever is there already begins; with nobody it stays in the hall.
                return if crew.is_empty() {
                    Err(Present)
                } else {
                    Ok(())
                };
            }
            let member = people.members[*self.dice.pick(&candidates)].id;
            life.claim(at, member);
        }
        Ok(())
    }

    fn do_it(&mut self, life: &mut Life) -> Result<(), Present> {
        let crew = life.active_crew();
        let left = (life.order.finish_due_at - life.last_at()).max(TimeDelta::hours(1));
        let late = self.dice.percent(5);
        let whole = match late {
            true => self.dice.part_of(left, 1_050, 1_500),
            false => self.dice.part_of(left, 60, 650),
        };
        if self.dice.percent(75) {
            let at = self.after(life, whole / 3)?;
            let member = *self.dice.pick(&crew);
            life.progress(at, member, &fill_in(&self.request.progress, &mut self.dice));
            if self.dice.percent(20) {
                life.photo(&self.request.scene);
            }
        }
        if self.dice.percent(20) {
            let at = self.after(life, whole / 3)?;
            let member = *self.dice.pick(&crew);
            let said = *self.dice.pick(&words::PROGRESSED);
            life.progress(at, member, said);
        }
        let at = self.after(life, whole / 2)?;
        let member = *self.dice.pick(&crew);
        let outcome = match self.dice.below(100) {
            0..=2 => OrderOutcome::Unsolvable,
            3..=9 => OrderOutcome::Partly,
            _ => OrderOutcome::Solved,
        };
        let said = match outcome {
            OrderOutcome::Solved => fill_in(&self.request.done, &mut self.dice),
            OrderOutcome::Partly => (*self.dice.pick(&words::PARTLY)).to_owned(),
            OrderOutcome::Unsolvable => (*self.dice.pick(&words::UNSOLVABLE)).to_owned(),
        };
        life.finish(at, member, outcome, &said);
        let needs_photo = self.category.evidence_rule == EvidenceRule::Photo
            && outcome != OrderOutcome::Unsolvable;
        if needs_photo || self.dice.percent(25) {
            life.photo(&after_scene(&self.request.scene));
        }
        Ok(())
    }

    fn rate(&mut self, life: &mut Life, at: DateTime<Utc>) {
        let solved = life.order.outcome == Some(OrderOutcome::Solved);
        let stars = match (solved, self.dice.below(100)) {
            (true, 0..=64) => 5,
            (true, 65..=91) => 4,
            (true, _) => 3,
            (false, 0..=49) => 3,
            (false, 50..=79) => 4,
            (false, _) => 2,
        };
        let said = self
            .dice
            .percent(60)
            .then(|| *self.dice.pick(words::rated(stars)));
        // By the id: no dice, so that nothing else is drawn differently for it.
        if self.season.plan.is_first() && !life.order.id.as_u128().is_multiple_of(3) {
            let stars = if life.order.id.as_u128().is_multiple_of(11) {
                3
            } else {
                5
            };
            life.rate_request(at, stars, None);
        }
        life.rate(self.season.plan, at, stars, said);
    }

    /// So long after the last event, at an hour when people are awake, if that is not yet to come.
    fn after(&mut self, life: &Life, delay: TimeDelta) -> Result<DateTime<Utc>, Present> {
        let mut at = life.last_at() + delay.max(TimeDelta::minutes(1));
        if self.category.deadline_class != DeadlineClass::Danger {
            at = self.season.awake(&mut self.dice, at);
        }
        if at > self.season.plan.now {
            Err(Present)
        } else {
            Ok(at)
        }
    }
}

/// The same scene, mended.
pub fn after_scene(scene: &str) -> String {
    if scene.is_empty() {
        String::new()
    } else {
        format!("{scene}-done")
    }
}
