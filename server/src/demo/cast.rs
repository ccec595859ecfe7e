//! Whom the demo offers to sign in as: enough people of one compound to play the whole story by
//! hand, and one from elsewhere.

use uuid::Uuid;

use entity::{appointment::AppointmentRole, enrollment::EnrollmentState};

use super::{
    people::{Drawing, Resident},
    professions,
};

pub struct Role {
    pub key: &'static str,
    pub name_zh: &'static str,
    pub name: &'static str,
    /// Index of the compound and the building.
    pub compound: usize,
    pub building: usize,
    pub skills: &'static [&'static str],
    /// Where they work and as what, where that matters.
    pub work: Option<(&'static str, &'static str)>,
}

/// Where the story plays.
pub const HOME: usize = 0;
const ELSEWHERE: usize = 4;
/// How many 报到 wait on the desk there.
pub const WAITING_TO_JOIN: usize = 3;

pub const ROLES: [Role; 11] = [
    neighbour("resident", "居民", "田巧玲", 2),
    neighbour("elder", "长辈", "沈德顺", 0),
    Role {
        skills: &["electrician", "plumber", "carpenter", "driving"],
        work: Some(("供电所", "电工")),
        ..neighbour("member", "党员", "何承志", 4)
    },
    Role {
        skills: &["electrician", "carpenter", "mediation", "medical"],
        work: Some(("区住建局", "工程师")),
        ..neighbour("member_two", "党员", "梁慧琴", 1)
    },
    neighbour("dispatcher", "支部调度员", "谢明远", 5),
    neighbour("grid_worker", "网格员", "宋春燕", 3),
    neighbour("community_admin", "社区管理员", "许静雯", 1),
    neighbour("street_admin", "街道管理员", "范启明", 3),
    Role {
        compound: ELSEWHERE,
        skills: &["electrician", "law", "computer"],
        work: Some(("区司法局", "公证员")),
        ..neighbour("outsider_member", "别处的党员", "罗成林", 0)
    },
    Role {
        work: Some(("车城路派出所", "社区民警")),
        ..neighbour("unit_liaison", "单位联络员", "唐立诚", 4)
    },
    neighbour("centre_manager", "邻里中心主任", "钟秀兰", 2),
];

const fn neighbour(
    key: &'static str,
    name_zh: &'static str,
    name: &'static str,
    building: usize,
) -> Role {
    Role {
        key,
        name_zh,
        name,
        compound: HOME,
        building,
        skills: &[],
        work: None,
    }
}

/// The ones whose orders are told one by one.
pub struct Cast {
    pub resident: Resident,
    pub elder: Resident,
    /// Indexes of members.
    pub member: usize,
    pub member_two: usize,
    pub grid_worker: Uuid,
    /// Of the department: itself, and who answers for it.
    pub liaison: Option<(Uuid, Uuid)>,
}

impl Default for Cast {
    fn default() -> Self {
        let nobody = Resident {
            id: Uuid::nil(),
            building: 0,
        };
        Self {
            resident: nobody,
            elder: nobody,
            member: 0,
            member_two: 0,
            grid_worker: Uuid::nil(),
            liaison: None,
        }
    }
}

impl Drawing<'_> {
    /// The first people of all: theirs are the first numbers.
    pub fn cast(&mut self) {
        for (position, role) in (1..).zip(ROLES) {
            let home = role.compound;
            let building = role
                .building
                .min(self.territory.compounds[home].buildings.len() - 1);
            let id = self.person(role.name.to_owned());
            self.live_in(id, home, building);
            self.street.demo_people.push(entity::demo_person::Model {
                person_id: id,
                role_key: role.key.to_owned(),
                position,
            });
            let community = self.territory.compounds[home].community;
            match role.key {
                "resident" => self.people.cast.resident = Resident { id, building },
                "elder" => self.people.cast.elder = Resident { id, building },
                "dispatcher" => {
                    let desk = self.organizations.desk_of_building[home][building];
                    self.people.dispatchers[desk] = id;
                    let organization = Some(self.organizations.desks[desk].id);
                    self.appoint(id, AppointmentRole::Dispatcher, None, organization);
                }
                "grid_worker" => {
                    self.people.cast.grid_worker = id;
                    let place = Some(self.territory.compounds[home].id);
                    self.appoint(id, AppointmentRole::GridWorker, place, None);
                }
                "community_admin" => {
                    let place = Some(self.territory.communities[community].id);
                    self.appoint(id, AppointmentRole::CommunityAdmin, place, None);
                }
                "centre_manager" => {
                    let place = Some(self.territory.communities[community].id);
                    self.appoint(id, AppointmentRole::CentreManager, place, None);
                }
                "street_admin" => {
                    let place = Some(self.territory.street);
                    self.appoint(id, AppointmentRole::StreetAdmin, place, None);
                }
                "unit_liaison" => {
                    if let Some(unit) = self.work_of(&role, id) {
                        let organization = Some(self.organizations.units[unit].id);
                        self.people.cast.liaison = organization.map(|unit| (unit, id));
                        self.appoint(id, AppointmentRole::UnitLiaison, None, organization);
                    }
                }
                _ => {
                    self.work_of(&role, id);
                    self.enroll(id, home, EnrollmentState::Confirmed);
                    let member = self.add_member(id, role.skills.to_vec(), &[home]);
                    match role.key {
                        "member" => self.people.cast.member = member,
                        "member_two" => self.people.cast.member_two = member,
                        _ => {}
                    }
                }
            }
        }
        for _ in 0..WAITING_TO_JOIN {
            let id = self.named_person();
            let building = self
                .dice
                .below(self.territory.compounds[HOME].buildings.len());
            self.live_in(id, HOME, building);
            let unit = self.dice.below(self.organizations.units.len());
            let title = self
                .dice
                .pick(&self.organizations.units[unit].titles)
                .clone();
            let skills = professions::skills(&title, &mut self.dice);
            self.employ(id, unit, Some(title));
            self.enroll(id, HOME, EnrollmentState::Asked);
            self.add_member(id, skills, &[]);
        }
    }

    /// Index of the unit where the role is employed, and now this person.
    fn work_of(&mut self, role: &Role, id: Uuid) -> Option<usize> {
        let (name, title) = role.work?;
        let unit = self
            .organizations
            .units
            .iter()
            .position(|unit| unit.name == name)?;
        self.employ(id, unit, Some(title.to_owned()));
        Some(unit)
    }
}
