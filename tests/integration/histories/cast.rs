//! Who takes part: the town's people and some more, each with a number that the model knows them by.

use std::{cell::RefCell, collections::HashMap};

use entity::{category::DeadlineClass, person};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use super::model::{Desk, Kind, Somebody};
use crate::support::{Client, Role, TestApp};

pub const KINDS: [Kind; 5] = [
    kind("parking", DeadlineClass::General, false),
    kind("dispute", DeadlineClass::Hard, false),
    kind("utilities", DeadlineClass::Utility, true),
    kind("danger", DeadlineClass::Danger, true),
    kind("wish", DeadlineClass::General, false),
];

const fn kind(code: &'static str, class: DeadlineClass, wants_photo: bool) -> Kind {
    Kind {
        code,
        class,
        wants_photo,
        // The one with four letters.
        is_wish: code.len() == 4,
    }
}

/// As the town gives it to everybody.
const CAP: usize = 3;
/// Of one member, so that it is met sooner.
const SMALL_CAP: usize = 1;
const MORE_MEMBERS: usize = 4;
const MORE_NEIGHBOURS: usize = 2;

pub struct Cast<'a> {
    app: &'a TestApp,
    ids: Vec<Uuid>,
    pub people: Vec<Somebody>,
    /// Sessions end after a month.
    signed_in: RefCell<HashMap<usize, Client>>,
}

impl<'a> Cast<'a> {
    pub async fn gather(app: &'a TestApp) -> Self {
        let nobody = Somebody {
            cap: CAP,
            ..Somebody::default()
        };
        let resident = Somebody {
            lives_here: true,
            ..nobody
        };
        let member = Somebody {
            is_member: true,
            ..nobody
        };
        let officer = |desk| Somebody {
            office: Some(desk),
            ..nobody
        };
        let mut all: Vec<(Uuid, Somebody)> = [
            (Role::Resident, resident),
            (Role::Neighbour, resident),
            (Role::Handler, member),
            (Role::Member, member),
            (Role::Dispatcher, officer(Desk::Branch)),
            (Role::CommunityAdmin, officer(Desk::Community)),
            (Role::StreetAdmin, officer(Desk::Street)),
            // Of another community: nothing here is theirs.
            (Role::OtherMember, nobody),
        ]
        .map(|(role, somebody)| (app.town.person(role).unwrap(), somebody))
        .into();
        for id in app.more_members(MORE_MEMBERS).await {
            all.push((id, member));
        }
        if let Some((id, somebody)) = all.last_mut() {
            somebody.cap = SMALL_CAP;
            let row = person::ActiveModel {
                id: Set(*id),
                unfinished_cap: Set(SMALL_CAP as i32),
                ..Default::default()
            };
            row.update(app.writer()).await.unwrap();
        }
        let found = app.founding();
        for number in 0..MORE_NEIGHBOURS {
            let phone = format!("1370000{number:04}");
            let person = found.person("范邻居", &phone).await;
            found.lives_in(person.id, &app.town.second_building).await;
            all.push((person.id, resident));
        }
        let (ids, people) = all.into_iter().unzip();
        Self {
            app,
            ids,
            people,
            signed_in: RefCell::default(),
        }
    }

    pub fn id(&self, person: usize) -> Uuid {
        self.ids[person]
    }

    pub fn number(&self, id: Uuid) -> usize {
        self.ids.iter().position(|one| *one == id).unwrap()
    }

    pub async fn client(&self, person: usize) -> Client {
        let known = self.signed_in.borrow().get(&person).cloned();
        match known {
            Some(client) => client,
            None => {
                let client = self.app.sign_in(self.ids[person]).await;
                self.signed_in.borrow_mut().insert(person, client.clone());
                client
            }
        }
    }

    pub fn sign_out(&self) {
        self.signed_in.borrow_mut().clear();
    }
}
