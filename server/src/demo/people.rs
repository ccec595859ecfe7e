//! Everybody: residents, in-service members with their 报到, dispatchers, grid workers, administrators.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    appointment,
    appointment::AppointmentRole,
    employment, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    person, person_skill, residency,
};
use uuid::Uuid;

use super::{
    cast,
    dice::Dice,
    names::Names,
    organizations::Organizations,
    professions,
    street::{Plan, Street},
    territory::Territory,
};
use crate::identity::service::UNFINISHED_CAP;

/// The people again, in the shape in which orders need them.
#[derive(Default)]
pub struct People {
    /// By compound.
    pub residents: Vec<Vec<Resident>>,
    pub members: Vec<Member>,
    /// By compound: confirmed members.
    pub members_of: Vec<Vec<usize>>,
    /// By desk.
    pub dispatchers: Vec<Uuid>,
    pub cast: cast::Cast,
}

#[derive(Clone, Copy)]
pub struct Resident {
    pub id: Uuid,
    /// Index in the compound.
    pub building: usize,
}

pub struct Member {
    pub id: Uuid,
    pub skills: Vec<&'static str>,
    /// When they had an order in hand.
    pub busy: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Member {
    /// Whether one more order from then on stays below the cap for good.
    pub fn is_free(&self, from: DateTime<Utc>) -> bool {
        let unfinished = self.busy.iter().filter(|(_, ended)| from < *ended);
        unfinished.count() < UNFINISHED_CAP as usize
    }
}

pub fn draw(
    plan: &Plan<'_>,
    territory: &Territory,
    organizations: &Organizations,
    street: &mut Street,
) -> People {
    let mut dice = Dice::new(plan.seed, "people");
    let mut drawing = Drawing {
        names: Names::new(&mut dice),
        dice,
        plan,
        territory,
        organizations,
        street,
        people: People {
            dispatchers: vec![Uuid::nil(); organizations.desks.len()],
            residents: territory.compounds.iter().map(|_| Vec::new()).collect(),
            members_of: territory.compounds.iter().map(|_| Vec::new()).collect(),
            ..People::default()
        },
    };
    // The people to sign in as come first: theirs are the first numbers.
    if plan.is_first() {
        drawing.cast();
    }
    for number in 0..plan.figures.residents {
        drawing.resident(number % territory.compounds.len());
    }
    for number in 0..plan.figures.members {
        // Every tenth lives where the story plays, so that its hall has people in it.
        let compound = match number % 20 {
            0 => 0,
            _ => number % territory.compounds.len(),
        };
        drawing.member(compound);
    }
    drawing.officials();
    if plan.is_first() {
        drawing.doubles();
    }
    drawing.people
}

pub(super) struct Drawing<'a> {
    pub(super) dice: Dice,
    pub(super) names: Names,
    pub(super) plan: &'a Plan<'a>,
    pub(super) territory: &'a Territory,
    pub(super) organizations: &'a Organizations,
    pub(super) street: &'a mut Street,
    pub(super) people: People,
}

impl Drawing<'_> {
    fn resident(&mut self, compound: usize) {
        let building = self
            .dice
            .below(self.territory.compounds[compound].buildings.len());
        let id = self.named_person();
        self.live_in(id, compound, building);
        self.people.residents[compound].push(Resident { id, building });
    }

    /// Lives in a compound, works in a unit, has reported to one or two compounds.
    fn member(&mut self, compound: usize) {
        let building = self
            .dice
            .below(self.territory.compounds[compound].buildings.len());
        let id = self.named_person();
        self.live_in(id, compound, building);
        let unit = self.dice.below(self.organizations.units.len());
        let title = self
            .dice
            .pick(&self.organizations.units[unit].titles)
            .clone();
        let skills = professions::skills(&title, &mut self.dice);
        self.employ(id, unit, Some(title));
        let state = match self.dice.below(100) {
            0..=4 => EnrollmentState::Asked,
            5..=6 => EnrollmentState::Returned,
            7 => EnrollmentState::Ended,
            _ => EnrollmentState::Confirmed,
        };
        self.enroll(id, compound, state);
        let mut confirmed = Vec::new();
        if state == EnrollmentState::Confirmed {
            confirmed.push(compound);
            let linked = self.organizations.units[unit].linked;
            if let Some(linked) = linked.filter(|linked| *linked != compound)
                && self.dice.percent(40)
            {
                self.enroll_at(id, linked, EnrollmentKind::UnitLinked, state);
                confirmed.push(linked);
            }
        }
        self.add_member(id, skills, &confirmed);
    }

    pub(super) fn add_member(
        &mut self,
        id: Uuid,
        skills: Vec<&'static str>,
        compounds: &[usize],
    ) -> usize {
        for code in &skills {
            self.street.person_skills.push(person_skill::Model {
                person_id: id,
                skill_code: (*code).to_owned(),
            });
        }
        let index = self.people.members.len();
        for compound in compounds {
            self.people.members_of[*compound].push(index);
        }
        self.people.members.push(Member {
            id,
            skills,
            busy: Vec::new(),
        });
        index
    }

    /// A dispatcher for each desk, a grid worker for each compound, an administrator and a liaison each.
    fn officials(&mut self) {
        let (territory, organizations) = (self.territory, self.organizations);
        // Those of the first compound and community are among the cast, where there is one.
        let filled = usize::from(self.plan.is_first());
        for (index, desk) in organizations.desks.iter().enumerate() {
            if self.people.dispatchers[index].is_nil() {
                let id = self.official(desk.compound);
                self.people.dispatchers[index] = id;
                self.appoint(id, AppointmentRole::Dispatcher, None, Some(desk.id));
            }
        }
        for (index, compound) in territory.compounds.iter().enumerate().skip(filled) {
            let id = self.official(index);
            self.appoint(id, AppointmentRole::GridWorker, Some(compound.id), None);
        }
        for (index, community) in territory.communities.iter().enumerate().skip(filled) {
            let home = territory
                .compounds
                .iter()
                .position(|compound| compound.community == index)
                .unwrap_or(0);
            let id = self.official(home);
            self.appoint(
                id,
                AppointmentRole::CommunityAdmin,
                Some(community.id),
                None,
            );
        }
        for unit in &organizations.units {
            let liaison = self
                .street
                .employments
                .iter()
                .filter(|row| row.organization_id == unit.id)
                .map(|row| row.person_id)
                // Those to sign in as keep the one part that they show.
                .find(|id| {
                    let mut cast = self.street.demo_people.iter();
                    cast.all(|row| row.person_id != *id)
                });
            if let Some(liaison) = liaison {
                self.appoint(liaison, AppointmentRole::UnitLiaison, None, Some(unit.id));
            }
        }
        self.decide_enrollments();
    }

    /// People who were registered twice, by two numbers: at the same home, or in the same unit.
    fn doubles(&mut self) {
        for (name, homes) in [("韩秋实", [0, 0]), ("邹雨晴", [0, 1])] {
            for (turn, compound) in homes.into_iter().enumerate() {
                let id = self.person(name.to_owned());
                let buildings = self.territory.compounds[compound].buildings.len();
                self.live_in(id, compound, turn % buildings);
                self.employ(id, 0, None);
                self.people.residents[compound].push(Resident {
                    id,
                    building: turn % buildings,
                });
                if turn == 0 {
                    self.enroll(id, compound, EnrollmentState::Confirmed);
                }
            }
        }
    }

    /// The dispatcher of the compound's desk decided on each 报到 that is decided.
    fn decide_enrollments(&mut self) {
        let deciders: BTreeMap<Uuid, Uuid> = self
            .territory
            .compounds
            .iter()
            .zip(&self.organizations.desk_of_building)
            .map(|(compound, desks)| (compound.id, self.people.dispatchers[desks[0]]))
            .collect();
        for row in &mut self.street.enrollments {
            if row.decided_at.is_some() {
                row.decided_by = deciders.get(&row.place_id).copied();
            }
        }
    }

    fn official(&mut self, compound: usize) -> Uuid {
        let building = self
            .dice
            .below(self.territory.compounds[compound].buildings.len());
        let id = self.named_person();
        self.live_in(id, compound, building);
        id
    }

    pub(super) fn named_person(&mut self) -> Uuid {
        let name = loop {
            let name = self.names.draw();
            if cast::ROLES.iter().all(|role| role.name != name) {
                break name;
            }
        };
        self.person(name)
    }

    pub(super) fn person(&mut self, name: String) -> Uuid {
        let created_at =
            self.plan.opening() - TimeDelta::hours(self.dice.between(24 * 100, 24 * 380));
        let id = self.dice.id(created_at);
        let phone = self.plan.phone(self.street.people.len());
        self.street.people.push((
            person::Model {
                id,
                name,
                phone_cipher: Vec::new(),
                phone_key_id: String::new(),
                phone_hash: Vec::new(),
                password_hash: None,
                unfinished_count: 0,
                unfinished_cap: UNFINISHED_CAP,
                created_at,
                state: person::PersonState::Present,
                gone_since: None,
                merged_into_id: None,
            },
            phone,
        ));
        id
    }

    pub(super) fn live_in(&mut self, person_id: Uuid, compound: usize, building: usize) {
        let since = self.plan.opening() - TimeDelta::days(self.dice.between(100, 370));
        self.street.residencies.push(residency::Model {
            id: self.dice.id(since),
            person_id,
            place_id: self.territory.compounds[compound].buildings[building].id,
            since,
            until: None,
        });
    }

    pub(super) fn employ(&mut self, person_id: Uuid, unit: usize, title: Option<String>) {
        let since = self.plan.opening() - TimeDelta::days(self.dice.between(100, 370));
        self.street.employments.push(employment::Model {
            id: self.dice.id(since),
            person_id,
            organization_id: self.organizations.units[unit].id,
            title,
            since,
            until: None,
        });
    }

    pub(super) fn appoint(
        &mut self,
        person_id: Uuid,
        role: AppointmentRole,
        place_id: Option<Uuid>,
        organization_id: Option<Uuid>,
    ) {
        let since = self.plan.opening() - TimeDelta::days(self.dice.between(100, 300));
        self.street.appointments.push(appointment::Model {
            id: self.dice.id(since),
            person_id,
            role,
            place_id,
            organization_id,
            since,
            until: None,
        });
    }

    /// 报到. Those that still wait were asked in the last days.
    pub(super) fn enroll(&mut self, person_id: Uuid, compound: usize, state: EnrollmentState) {
        self.enroll_at(person_id, compound, EnrollmentKind::Residence, state);
    }

    fn enroll_at(
        &mut self,
        person_id: Uuid,
        compound: usize,
        kind: EnrollmentKind,
        state: EnrollmentState,
    ) {
        let asked_at = match state {
            EnrollmentState::Asked => self.plan.now - TimeDelta::hours(self.dice.between(2, 40)),
            _ => self.plan.opening() - TimeDelta::hours(self.dice.between(24 * 92, 24 * 300)),
        };
        let home = &self.territory.compounds[compound];
        let is_decided = state != EnrollmentState::Asked;
        self.street.enrollments.push(enrollment::Model {
            id: self.dice.id(asked_at),
            person_id: Some(person_id),
            organization_id: None,
            kind,
            place_id: home.id,
            community_id: Some(self.territory.communities[home.community].id),
            street_id: Some(self.territory.street),
            state,
            reason: (state == EnrollmentState::Returned)
                .then(|| "请先补充工作单位，再报到一次。".to_owned()),
            asked_at,
            decided_at: is_decided.then(|| asked_at + TimeDelta::hours(20)),
            decided_by: None,
            ended_at: (state == EnrollmentState::Ended).then(|| asked_at + TimeDelta::days(60)),
            transferred_from_id: None,
            version: if is_decided { 2 } else { 1 },
        });
    }
}
