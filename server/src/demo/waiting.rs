//! What waits on the story's desk and in its hall, and for how long it still may.

use chrono::TimeDelta;

/// A request with the deadline that it has now.
pub(super) struct Waiting {
    pub category: &'static str,
    pub words: &'static str,
    pub scene: &'static str,
    /// Until the deadline; less than nothing is overdue.
    pub left: TimeDelta,
}

const fn waiting(
    category: &'static str,
    words: &'static str,
    scene: &'static str,
    left: TimeDelta,
) -> Waiting {
    Waiting {
        category,
        words,
        scene,
        left,
    }
}

pub(super) const DESK: [Waiting; 5] = [
    waiting(
        "noise",
        "楼上半夜装修，电钻响到十二点，孩子睡不着。",
        "",
        TimeDelta::minutes(-25),
    ),
    waiting(
        "utilities",
        "5 号楼水表井在冒水，流了一地。",
        "pipe",
        TimeDelta::minutes(35),
    ),
    waiting(
        "care",
        "父亲坐轮椅，下周三要去医院复查，没人送。",
        "",
        TimeDelta::hours(8),
    ),
    waiting(
        "sanitation",
        "装修垃圾堆在路边半个月了，味道很大。",
        "bins",
        TimeDelta::hours(21),
    ),
    waiting(
        "wish",
        "2 号楼前想要一个儿童图书角。",
        "",
        TimeDelta::hours(23),
    ),
];

/// With the crew asked for, how many are in it, and the skills.
pub(super) const HALL: [(Waiting, i32, usize, &[&str]); 6] = [
    (
        waiting(
            "utilities",
            "电梯停在 7 楼，有老人要下楼就医。",
            "lift",
            TimeDelta::minutes(80),
        ),
        2,
        1,
        &["electrician"],
    ),
    (
        waiting(
            "care",
            "帮独居老人更换厨房灯管。",
            "lamp",
            TimeDelta::hours(7),
        ),
        1,
        0,
        &["electrician"],
    ),
    (
        waiting(
            "sanitation",
            "楼道堆物，影响消防通道。",
            "stairs",
            TimeDelta::days(4),
        ),
        3,
        2,
        &[],
    ),
    (
        waiting(
            "repair",
            "2 单元大门关不严，一刮风就砰砰响。",
            "door",
            TimeDelta::days(5),
        ),
        1,
        0,
        &["carpenter"],
    ),
    (
        waiting(
            "learning",
            "初二的数学跟不上，想请人辅导一下。",
            "",
            TimeDelta::days(7),
        ),
        1,
        0,
        &["teaching"],
    ),
    (
        waiting(
            "dispute",
            "楼上漏水泡了我家顶棚，说了几次都不理。",
            "pipe",
            TimeDelta::days(15),
        ),
        2,
        0,
        &["mediation"],
    ),
];
