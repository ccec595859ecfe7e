//! Whom the demo offers to sign in as: enough people of one compound to play the whole story by
//! hand, and one from elsewhere.

use uuid::Uuid;

use super::people::Resident;

pub struct Role {
    pub key: &'static str,
    pub name_zh: &'static str,
    pub name: &'static str,
    /// Index of the compound and the building.
    pub compound: usize,
    pub building: usize,
    pub skills: &'static [&'static str],
}

/// Where the story plays.
pub const HOME: usize = 0;
const ELSEWHERE: usize = 4;
/// How many 报到 wait on the desk there.
pub const WAITING_TO_JOIN: usize = 3;

pub const ROLES: [Role; 9] = [
    role("resident", "居民", "田巧玲", HOME, 2, &[]),
    role("elder", "长辈", "沈德顺", HOME, 0, &[]),
    role(
        "member",
        "党员",
        "何承志",
        HOME,
        4,
        &["electrician", "plumber", "carpenter", "driving"],
    ),
    role(
        "member_two",
        "党员",
        "梁慧琴",
        HOME,
        1,
        &["electrician", "carpenter", "mediation", "medical"],
    ),
    role("dispatcher", "支部调度员", "谢明远", HOME, 5, &[]),
    role("grid_worker", "网格员", "宋春燕", HOME, 3, &[]),
    role("community_admin", "社区管理员", "许静雯", HOME, 1, &[]),
    role("street_admin", "街道管理员", "范启明", HOME, 3, &[]),
    role(
        "outsider_member",
        "别处的党员",
        "罗成林",
        ELSEWHERE,
        0,
        &["electrician", "law", "computer"],
    ),
];

const fn role(
    key: &'static str,
    name_zh: &'static str,
    name: &'static str,
    compound: usize,
    building: usize,
    skills: &'static [&'static str],
) -> Role {
    Role {
        key,
        name_zh,
        name,
        compound,
        building,
        skills,
    }
}

/// The ones whose orders are told one by one.
pub struct Cast {
    pub resident: Resident,
    pub elder: Resident,
    /// Indexes of members.
    pub member: usize,
    pub member_two: usize,
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
        }
    }
}
