//! A street small enough to know by heart, with one person for each role, and more on demand.
//!
//! ```text
//! 花溪街道
//! ├── 岩岭社区
//! │   ├── 半山小区  1 号楼, 3 号楼    半山支部
//! │   └── 青石院    1 号楼            青石支部
//! └── 柏杨社区
//!     └── 梅苑小区  1 号楼            梅苑支部
//! ```

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    appointment,
    appointment::AppointmentRole,
    coverage, employment, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    grid, organization,
    organization::{BranchKind, OrganizationKind},
    person, person_skill, place,
    place::{CompoundKind, PlaceKind},
    residency,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use server::{
    clock::new_id,
    vault::{Phone, Vault},
};
use uuid::Uuid;

use super::TestApp;

/// Whose eyes a test looks through. Everybody acts in 半山小区 unless their name says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Nobody,
    /// Lives in 3 号楼 and raises the requests.
    Resident,
    /// Lives in 1 号楼.
    Neighbour,
    /// A confirmed member who takes nothing.
    Member,
    /// A confirmed member who takes the orders.
    Handler,
    /// A confirmed member of 梅苑小区.
    OtherMember,
    Dispatcher,
    /// Of 梅苑支部.
    OtherDispatcher,
    GridWorker,
    CommunityAdmin,
    /// Of 柏杨社区.
    OtherCommunityAdmin,
    StreetAdmin,
    SystemAdmin,
}

impl Role {
    pub const ALL: [Role; 13] = [
        Role::Nobody,
        Role::Resident,
        Role::Neighbour,
        Role::Member,
        Role::Handler,
        Role::OtherMember,
        Role::Dispatcher,
        Role::OtherDispatcher,
        Role::GridWorker,
        Role::CommunityAdmin,
        Role::OtherCommunityAdmin,
        Role::StreetAdmin,
        Role::SystemAdmin,
    ];

    /// A surname and what they are: nobody is called so.
    fn name(self) -> &'static str {
        match self {
            Role::Nobody => "",
            Role::Resident => "林住户",
            Role::Neighbour => "何邻居",
            Role::Member => "周党员",
            Role::Handler => "吴接单",
            Role::OtherMember => "郑党员",
            Role::Dispatcher => "王调度",
            Role::OtherDispatcher => "冯调度",
            Role::GridWorker => "陈网格",
            Role::CommunityAdmin => "褚社区",
            Role::OtherCommunityAdmin => "卫社区",
            Role::StreetAdmin => "蒋街道",
            Role::SystemAdmin => "沈系统",
        }
    }
}

#[derive(Clone)]
pub struct Town {
    pub street: place::Model,
    pub community: place::Model,
    pub compound: place::Model,
    pub building: place::Model,
    pub second_building: place::Model,
    /// In the same community.
    pub next_compound: place::Model,
    pub next_building: place::Model,
    /// In the other community.
    pub other_compound: place::Model,
    pub other_building: place::Model,
    pub unit: organization::Model,
    /// 半山支部.
    pub branch: organization::Model,
    people: HashMap<Role, Uuid>,
}

impl Town {
    pub async fn found(db: &impl ConnectionTrait, vault: &Vault, now: DateTime<Utc>) -> Self {
        let found = Founding { db, vault, now };
        let street = found.place(None, PlaceKind::Street, "花溪街道").await;
        let community = found
            .place(Some(&street), PlaceKind::Community, "岩岭社区")
            .await;
        let other_community = found
            .place(Some(&street), PlaceKind::Community, "柏杨社区")
            .await;
        let compound = found
            .place(Some(&community), PlaceKind::Compound, "半山小区")
            .await;
        let second_building = found
            .place(Some(&compound), PlaceKind::Building, "1 号楼")
            .await;
        let building = found
            .place(Some(&compound), PlaceKind::Building, "3 号楼")
            .await;
        let next_compound = found
            .place(Some(&community), PlaceKind::Compound, "青石院")
            .await;
        let next_building = found
            .place(Some(&next_compound), PlaceKind::Building, "1 号楼")
            .await;
        let other_compound = found
            .place(Some(&other_community), PlaceKind::Compound, "梅苑小区")
            .await;
        let other_building = found
            .place(Some(&other_compound), PlaceKind::Building, "1 号楼")
            .await;

        let street_committee = found
            .organization(
                None,
                OrganizationKind::StreetCommittee,
                "花溪街道党工委",
                &street,
            )
            .await;
        let committee = found
            .organization(
                Some(&street_committee),
                OrganizationKind::CommunityCommittee,
                "岩岭社区党委",
                &community,
            )
            .await;
        let other_committee = found
            .organization(
                Some(&street_committee),
                OrganizationKind::CommunityCommittee,
                "柏杨社区党委",
                &other_community,
            )
            .await;
        let branch = found.branch(&committee, "半山支部", &compound).await;
        let compound_branch = branch.clone();
        found.branch(&committee, "青石支部", &next_compound).await;
        let other_branch = found
            .branch(&other_committee, "梅苑支部", &other_compound)
            .await;
        let unit = found
            .organization(None, OrganizationKind::PartnerUnit, "供水公司", &community)
            .await;

        let mut people = HashMap::new();
        for (number, role) in (1..).zip(Role::ALL) {
            if role != Role::Nobody {
                let person = found
                    .person(role.name(), &format!("1390000{number:04}"))
                    .await;
                people.insert(role, person.id);
            }
        }
        found.lives_in(people[&Role::Resident], &building).await;
        found
            .lives_in(people[&Role::Neighbour], &second_building)
            .await;
        found.enrolled(people[&Role::Member], &compound).await;
        found.enrolled(people[&Role::Handler], &compound).await;
        found
            .enrolled(people[&Role::OtherMember], &other_compound)
            .await;
        for (role, branch) in [
            (Role::Dispatcher, &branch),
            (Role::OtherDispatcher, &other_branch),
        ] {
            found
                .appointed(
                    people[&role],
                    AppointmentRole::Dispatcher,
                    None,
                    Some(branch),
                )
                .await;
        }
        for (role, appointment, place) in [
            (Role::GridWorker, AppointmentRole::GridWorker, &compound),
            (
                Role::CommunityAdmin,
                AppointmentRole::CommunityAdmin,
                &community,
            ),
            (
                Role::OtherCommunityAdmin,
                AppointmentRole::CommunityAdmin,
                &other_community,
            ),
            (Role::StreetAdmin, AppointmentRole::StreetAdmin, &street),
        ] {
            found
                .appointed(people[&role], appointment, Some(place), None)
                .await;
        }
        found
            .appointed(
                people[&Role::SystemAdmin],
                AppointmentRole::SystemAdmin,
                None,
                None,
            )
            .await;

        Self {
            street,
            community,
            compound,
            building,
            second_building,
            next_compound,
            next_building,
            other_compound,
            other_building,
            unit,
            branch: compound_branch,
            people,
        }
    }

    pub fn person(&self, role: Role) -> Option<Uuid> {
        self.people.get(&role).copied()
    }

    pub fn name(&self, role: Role) -> &'static str {
        role.name()
    }

    /// Whose number it is, as the vault keeps it in clear.
    pub fn phone(&self, role: Role) -> String {
        let number = 1 + Role::ALL.iter().position(|one| *one == role).unwrap();
        format!("1390000{number:04}")
    }
}

/// Rows of a town, written as they come.
pub struct Founding<'a, C> {
    pub db: &'a C,
    pub vault: &'a Vault,
    pub now: DateTime<Utc>,
}

impl<C: ConnectionTrait> Founding<'_, C> {
    pub async fn place(
        &self,
        parent: Option<&place::Model>,
        kind: PlaceKind,
        name: &str,
    ) -> place::Model {
        let id = new_id();
        let code = id.simple().to_string();
        let own = |level: PlaceKind, inherited: Option<Uuid>| {
            if kind == level { Some(id) } else { inherited }
        };
        let model = place::Model {
            id,
            parent_id: parent.map(|parent| parent.id),
            kind,
            compound_kind: (kind == PlaceKind::Compound).then_some(CompoundKind::Managed),
            name: name.to_owned(),
            path: format!(
                "{}{code}/",
                parent.map_or("", |parent| parent.path.as_str())
            ),
            code,
            compound_id: own(
                PlaceKind::Compound,
                parent.and_then(|parent| parent.compound_id),
            ),
            community_id: own(
                PlaceKind::Community,
                parent.and_then(|parent| parent.community_id),
            ),
            street_id: own(
                PlaceKind::Street,
                parent.and_then(|parent| parent.street_id),
            ),
            latitude: None,
            longitude: None,
            position: 1,
            created_at: self.now,
            closed_at: None,
        };
        insert(self.db, model).await
    }

    pub async fn organization(
        &self,
        parent: Option<&organization::Model>,
        kind: OrganizationKind,
        name: &str,
        seat: &place::Model,
    ) -> organization::Model {
        let model = organization::Model {
            id: new_id(),
            parent_id: parent.map(|parent| parent.id),
            kind,
            branch_kind: (kind == OrganizationKind::Branch).then_some(BranchKind::Functional),
            name: name.to_owned(),
            seat_id: Some(seat.id),
            created_at: self.now,
            closed_at: None,
        };
        insert(self.db, model).await
    }

    /// A branch that covers the compound it sits in.
    pub async fn branch(
        &self,
        committee: &organization::Model,
        name: &str,
        compound: &place::Model,
    ) -> organization::Model {
        let branch = self
            .organization(Some(committee), OrganizationKind::Branch, name, compound)
            .await;
        self.covers(&branch, compound).await;
        branch
    }

    pub async fn covers(&self, organization: &organization::Model, place: &place::Model) {
        let covered = coverage::Model {
            id: new_id(),
            organization_id: Some(organization.id),
            grid_id: None,
            place_id: place.id,
            created_at: self.now,
        };
        insert(self.db, covered).await;
    }

    pub async fn person(&self, name: &str, phone: &str) -> person::Model {
        let sealed = self.vault.seal(&Phone::parse(phone).unwrap()).unwrap();
        let model = person::Model {
            id: new_id(),
            name: name.to_owned(),
            phone_cipher: sealed.cipher,
            phone_key_id: sealed.key_id,
            phone_hash: sealed.hash,
            password_hash: None,
            unfinished_count: 0,
            unfinished_cap: 3,
            created_at: self.now,
            state: person::PersonState::Present,
            gone_since: None,
            merged_into_id: None,
        };
        insert(self.db, model).await
    }

    pub async fn lives_in(&self, person_id: Uuid, place: &place::Model) {
        let model = residency::Model {
            id: new_id(),
            person_id,
            place_id: place.id,
            since: self.now,
            until: None,
        };
        insert(self.db, model).await;
    }

    /// 报到, confirmed.
    pub async fn enrolled(&self, person_id: Uuid, compound: &place::Model) {
        let model = enrollment::Model {
            id: new_id(),
            person_id: Some(person_id),
            organization_id: None,
            kind: EnrollmentKind::Residence,
            place_id: compound.id,
            community_id: compound.community_id,
            street_id: compound.street_id,
            state: EnrollmentState::Confirmed,
            reason: None,
            asked_at: self.now,
            decided_at: Some(self.now),
            decided_by: None,
            ended_at: None,
            transferred_from_id: None,
            version: 1,
        };
        insert(self.db, model).await;
    }

    /// 报到 of a unit, confirmed.
    pub async fn reports(&self, unit: &organization::Model, place: &place::Model) {
        let model = enrollment::Model {
            id: new_id(),
            person_id: None,
            organization_id: Some(unit.id),
            kind: EnrollmentKind::Unit,
            place_id: place.id,
            community_id: place.community_id,
            street_id: place.street_id,
            state: EnrollmentState::Confirmed,
            reason: None,
            asked_at: self.now,
            decided_at: Some(self.now),
            decided_by: None,
            ended_at: None,
            transferred_from_id: None,
            version: 1,
        };
        insert(self.db, model).await;
    }

    /// A grid that covers nothing yet.
    pub async fn grid(&self, community: &place::Model, name: &str) -> grid::Model {
        let model = grid::Model {
            id: new_id(),
            community_id: community.id,
            name: name.to_owned(),
            created_at: self.now,
            closed_at: None,
        };
        insert(self.db, model).await
    }

    pub async fn works_at(&self, person_id: Uuid, unit: &organization::Model) {
        let model = employment::Model {
            id: new_id(),
            person_id,
            organization_id: unit.id,
            title: None,
            since: self.now,
            until: None,
        };
        insert(self.db, model).await;
    }

    pub async fn appointed(
        &self,
        person_id: Uuid,
        role: AppointmentRole,
        place: Option<&place::Model>,
        organization: Option<&organization::Model>,
    ) {
        let model = appointment::Model {
            id: new_id(),
            person_id,
            role,
            place_id: place.map(|place| place.id),
            organization_id: organization.map(|organization| organization.id),
            since: self.now,
            until: None,
        };
        insert(self.db, model).await;
    }
}

async fn insert<M>(db: &impl ConnectionTrait, model: M) -> M
where
    M: sea_orm::ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    M::Entity: EntityTrait<Model = M>,
    <M::Entity as EntityTrait>::ActiveModel:
        ActiveModelTrait<Entity = M::Entity> + sea_orm::ActiveModelBehavior + Send,
{
    let row = model.into_active_model().reset_all();
    M::Entity::insert(row)
        .exec_with_returning(db)
        .await
        .unwrap()
}

impl TestApp {
    /// Writes further rows.
    pub fn founding(&self) -> Founding<'_, sea_orm::DatabaseConnection> {
        Founding {
            db: self.writer(),
            vault: &self.app.vault,
            now: self.now(),
        }
    }

    /// So many more confirmed members of the compound.
    pub async fn more_members(&self, count: usize) -> Vec<Uuid> {
        let found = self.founding();
        let mut members = Vec::new();
        for number in 0..count {
            let person = found
                .person(&format!("队员{number}"), &format!("138{number:08}"))
                .await;
            found.enrolled(person.id, &self.town.compound).await;
            members.push(person.id);
        }
        members
    }

    pub async fn has_room_for_many_orders(&self, role: Role) {
        let row = person::ActiveModel {
            id: Set(self.town.person(role).unwrap()),
            unfinished_cap: Set(100_000),
            ..Default::default()
        };
        row.update(self.writer()).await.unwrap();
    }

    pub async fn gains_skill(&self, role: Role, code: &str) {
        let row = person_skill::ActiveModel {
            person_id: Set(self.town.person(role).unwrap()),
            skill_code: Set(code.to_owned()),
        };
        row.insert(self.writer()).await.unwrap();
    }
}
