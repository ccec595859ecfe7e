//! What people can do, guessed from what they are.

use super::dice::Dice;

/// What somebody of this profession can do, and often one thing more.
pub fn skills(title: &str, dice: &mut Dice) -> Vec<&'static str> {
    let by_profession = match title {
        "电工" | "线路工" | "维修电工" | "装维员" => Some("electrician"),
        "水暖工" | "抄表员" | "维修工" | "安检员" => Some("plumber"),
        "医生" | "护士" | "药师" | "全科医生" | "医师" | "检验师" => Some("medical"),
        "教师" | "班主任" | "教研组长" | "实训教师" | "教练" => Some("teaching"),
        "公证员" | "法官助理" | "检察官助理" | "书记员" | "律师" => Some("law"),
        "民警" | "社区民警" | "调解员" => Some("mediation"),
        "驾驶员" | "调度员" | "投递员" => Some("driving"),
        "工程师" | "测绘员" | "技师" => Some("computer"),
        "园艺师" | "养护工" | "农艺师" => Some("gardening"),
        "辅导员" | "记者" | "馆员" => Some("arts"),
        _ => None,
    };
    let others = [
        "carpenter",
        "electrician",
        "mediation",
        "computer",
        "driving",
        "counselling",
        "teaching",
    ];
    let mut skills: Vec<&'static str> = by_profession.into_iter().collect();
    if skills.is_empty() || dice.percent(50) {
        let another = *dice.pick(&others);
        if !skills.contains(&another) {
            skills.push(another);
        }
    }
    skills
}
