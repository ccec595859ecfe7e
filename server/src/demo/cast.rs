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
    /// Where they work and as what, where that matters.
    pub work: Option<(&'static str, &'static str)>,
}

/// Where the story plays.
pub const HOME: usize = 0;
const ELSEWHERE: usize = 4;
/// How many 报到 wait on the desk there.
pub const WAITING_TO_JOIN: usize = 3;

pub const ROLES: [Role; 9] = [
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
