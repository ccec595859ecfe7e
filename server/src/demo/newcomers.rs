//! Residents who have just registered where the story plays, and the posters that brought some of
//! them: for the grid worker and the dispatcher to confirm.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entity::{
    invitation, notification, notification::NotificationKind, person, registration,
    registration::RegistrationState,
};
use uuid::Uuid;

use super::{
    cast::HOME,
    dice::Dice,
    organizations::Organizations,
    people::People,
    street::{Plan, Street},
    territory::{Compound, Territory},
};
use crate::{identity::service::UNFINISHED_CAP, inbox::rules::step_of, vault::sha256};

struct Newcomer {
    /// Nobody where they bear the name of somebody who lives there.
    name: Option<&'static str>,
    building: Option<usize>,
    flat: Option<&'static str>,
    by_poster: bool,
    minutes_ago: i64,
    refused: Option<&'static str>,
}

const NEWCOMERS: [Newcomer; 5] = [
    Newcomer {
        name: Some("苗雨桐"),
        building: Some(1),
        flat: Some("1 单元 502"),
        by_poster: true,
        minutes_ago: 35,
        refused: None,
    },
    Newcomer {
        name: None,
        building: Some(0),
        flat: Some("3 单元 101"),
        by_poster: false,
        minutes_ago: 190,
        refused: None,
    },
    Newcomer {
        name: Some("柴向东"),
        building: None,
        flat: None,
        by_poster: false,
        minutes_ago: 60 * 20,
        refused: None,
    },
    Newcomer {
        name: Some("莫小满"),
        building: Some(3),
        flat: Some("2 单元 703"),
        by_poster: true,
        minutes_ago: 60 * 26,
        refused: None,
    },
    Newcomer {
        name: Some("辛如意"),
        building: Some(2),
        flat: None,
        by_poster: true,
        minutes_ago: 60 * 50,
        refused: Some("2 号楼没有这一户，请核对楼栋和房号。"),
    },
];

/// Buildings with a poster at the door; the compound's notice board has one too.
const POSTERS: usize = 4;

pub fn draw(
    plan: &Plan<'_>,
    territory: &Territory,
    organizations: &Organizations,
    people: &People,
    street: &mut Street,
) {
    let mut drawing = Drawing {
        dice: Dice::new(plan.seed, "newcomers"),
        plan,
        home: &territory.compounds[HOME],
        community: territory.communities[territory.compounds[HOME].community].id,
        of_street: territory.street,
        grid_worker: of_cast(street, "grid_worker"),
        dispatcher: people.dispatchers[organizations.desk_of_building[HOME][0]],
        street,
    };
    let posters = drawing.posters();
    for newcomer in &NEWCOMERS {
        drawing.newcomer(newcomer, &posters);
    }
}

fn of_cast(street: &Street, role_key: &str) -> Uuid {
    let mut cast = street.demo_people.iter();
    cast.find(|row| row.role_key == role_key)
        .map_or(Uuid::nil(), |row| row.person_id)
}

struct Drawing<'a> {
    dice: Dice,
    plan: &'a Plan<'a>,
    home: &'a Compound,
    community: Uuid,
    of_street: Uuid,
    grid_worker: Uuid,
    dispatcher: Uuid,
    street: &'a mut Street,
}

impl Drawing<'_> {
    /// By building; the compound's last.
    fn posters(&mut self) -> Vec<Uuid> {
        let made_at = self.plan.now - TimeDelta::days(12);
        let batch_id = self.dice.id(made_at);
        let buildings = self.home.buildings.iter().take(POSTERS);
        let places: Vec<Uuid> = buildings.map(|one| one.id).chain([self.home.id]).collect();
        let mut ids = Vec::new();
        for place_id in places {
            let id = self.dice.id(made_at);
            // Of chance that everybody can draw again: good enough for a street that nobody lives in.
            let token = hex::encode(sha256(id.as_bytes()));
            self.street.invitations.push((
                invitation::Model {
                    id,
                    batch_id,
                    token_hash: sha256(token.as_bytes()),
                    token_cipher: Vec::new(),
                    place_id,
                    compound_id: self.home.id,
                    community_id: Some(self.community),
                    street_id: Some(self.of_street),
                    made_by: self.grid_worker,
                    made_at,
                    expires_at: made_at + TimeDelta::days(90),
                    revoked_at: None,
                    used: 0,
                    use_limit: None,
                },
                token,
            ));
            ids.push(id);
        }
        ids
    }

    fn newcomer(&mut self, newcomer: &Newcomer, posters: &[Uuid]) {
        let asked_at = self.plan.now - TimeDelta::minutes(newcomer.minutes_ago);
        let name = match newcomer.name {
            Some(name) => name.to_owned(),
            None => self.name_of_a_neighbour(),
        };
        let building = newcomer
            .building
            .and_then(|index| self.home.buildings.get(index));
        let person_id = self.dice.id(asked_at);
        let phone = self.plan.phone(self.street.people.len());
        let person = person::Model {
            id: person_id,
            name: name.clone(),
            phone_cipher: Vec::new(),
            phone_key_id: String::new(),
            phone_hash: Vec::new(),
            password_hash: None,
            unfinished_count: 0,
            unfinished_cap: UNFINISHED_CAP,
            created_at: asked_at,
            state: person::PersonState::Present,
            gone_since: None,
            merged_into_id: None,
        };
        self.street.people.push((person, phone));
        let poster = newcomer.building.and_then(|index| posters.get(index));
        let poster = poster.filter(|_| newcomer.by_poster).copied();
        let decided_at = newcomer.refused.map(|_| asked_at + TimeDelta::hours(3));
        let row = registration::Model {
            id: self.dice.id(asked_at),
            person_id,
            place_id: building.map_or(self.home.id, |one| one.id),
            compound_id: self.home.id,
            community_id: Some(self.community),
            street_id: Some(self.of_street),
            flat: newcomer.flat.map(str::to_owned),
            invitation_id: poster,
            state: match newcomer.refused {
                Some(_) => RegistrationState::Refused,
                None => RegistrationState::Waiting,
            },
            reason: newcomer.refused.map(str::to_owned),
            asked_at,
            decided_at,
            decided_by: decided_at.map(|_| self.grid_worker),
            version: if decided_at.is_some() { 2 } else { 1 },
        };
        if let Some((used, _)) = self
            .street
            .invitations
            .iter_mut()
            .find(|(one, _)| Some(one.id) == poster)
        {
            used.used += 1;
        }
        self.tell(&row, &name);
        self.street.registrations.push(row);
    }

    fn tell(&mut self, row: &registration::Model, name: &str) {
        let home = self.home;
        let building = home.buildings.iter().find(|one| one.id == row.place_id);
        let subject = building.map_or(home.name.as_str(), |one| one.name.as_str());
        let asked = NotificationKind::RegistrationAsked;
        let mut notices = vec![
            (self.grid_worker, asked, 1, name, row.asked_at),
            (self.dispatcher, asked, 1, name, row.asked_at),
        ];
        if let (Some(at), Some(reason)) = (row.decided_at, &row.reason) {
            let refused = NotificationKind::RegistrationRefused;
            notices.push((row.person_id, refused, 2, reason, at));
        }
        for (person_id, kind, version, detail, at) in notices {
            self.street.notifications.push(notification::Model {
                id: self.dice.id(at),
                person_id,
                kind,
                source_id: step_of(row.id, version),
                order_id: None,
                enrollment_id: None,
                booking_id: None,
                subject: subject.to_owned(),
                detail: detail.to_owned(),
                at,
                read_at: None,
            });
        }
    }

    /// Somebody who lives there and holds no role: perhaps the very same with a new number.
    fn name_of_a_neighbour(&self) -> String {
        let buildings: BTreeSet<Uuid> = self.home.buildings.iter().map(|one| one.id).collect();
        let neighbour = self.street.residencies.iter().find(|row| {
            let is_cast = |id| {
                self.street
                    .demo_people
                    .iter()
                    .any(|one| one.person_id == id)
            };
            let serves = |id| {
                self.street
                    .appointments
                    .iter()
                    .any(|one| one.person_id == id)
            };
            let id = row.person_id;
            buildings.contains(&row.place_id) && !is_cast(id) && !serves(id)
        });
        let person = neighbour.and_then(|row| {
            let mut people = self.street.people.iter();
            people.find(|(person, _)| person.id == row.person_id)
        });
        person.map_or_else(String::new, |(person, _)| person.name.clone())
    }
}
