//! What the desks of a demo street keep ready to say.

use chrono::TimeDelta;
use entity::{answer_template, answer_template::AnswerPurpose};

use super::{
    dice::Dice,
    street::{Plan, Street},
    territory::Territory,
};

use AnswerPurpose::{Ask, Decline, Finish, Merge, PassUp, Unsolvable};

type Prepared = (AnswerPurpose, &'static str, &'static str);

#[rustfmt::skip]
const OF_STREET: [Prepared; 9] = [
    (Decline, "不属本街道", "您反映的事项不属于本街道职责范围，请拨打 12345 市民热线，由热线转派主管部门办理。"),
    (Decline, "信息不全", "多次联系未能核实具体位置和情况，暂不受理。请补充地点和照片后重新提交。"),
    (PassUp, "需多部门会商", "涉及多个部门，超出支部协调能力，请社区牵头会商。"),
    (Ask, "请补充位置", "请补充具体位置：几号楼、几单元、几楼，方便我们安排上门。"),
    (Ask, "请补充照片", "请补充一两张现场照片，拍到周围的环境，方便我们判断。"),
    (Finish, "已现场处理", "已到现场处理完毕，请您查看。如再出现，可以直接在这条诉求下重新提出。"),
    (Unsolvable, "需列入改造计划", "经现场核实，需要列入老旧小区改造计划统一实施，目前暂不具备条件。已登记在册，列入计划后会告知您。"),
    (Unsolvable, "属业主共有部分", "该部位属于业主共有部分，动用维修资金须经业主表决。已转业委会，请关注表决通知。"),
    (Merge, "同一件事", "与已有诉求是同一件事，合并办理，进展会同步通知您。"),
];

#[rustfmt::skip]
const OF_COMMUNITY: [Prepared; 4] = [
    (Decline, "邻里自行协商", "经了解，双方愿意自行协商。如协商不成，可以再次提交，社区将组织调解。"),
    (PassUp, "需社区出面", "物业多次催办未果，请社区约谈物业公司。"),
    (Ask, "约上门时间", "请告诉我们方便上门的时间，工作日晚上和周末都可以安排。"),
    (Finish, "已交物业跟进", "已交物业处理完毕，支部将在一周后回头看。"),
];

pub fn draw(plan: &Plan<'_>, territory: &Territory, street: &mut Street) {
    let mut dice = Dice::new(plan.seed, "answers");
    let created_at = plan.opening() - TimeDelta::days(100);
    let mut keep = |place_id, prepared: &[Prepared]| {
        for (position, (purpose, title, words)) in (1..).zip(prepared) {
            street.templates.push(answer_template::Model {
                id: dice.id(created_at),
                place_id,
                purpose: *purpose,
                title: (*title).to_owned(),
                words: (*words).to_owned(),
                position,
                created_at,
                retired_at: None,
            });
        }
    };
    keep(territory.street, &OF_STREET);
    for community in &territory.communities {
        keep(community.id, &OF_COMMUNITY);
    }
}
