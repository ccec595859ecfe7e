//! What categories ask as a street starts: few questions, each of which spares a call back.

use entity::{
    category_question,
    category_question::{
        QuestionKind::{self, Date, One, Several, Text},
        QuestionOption, QuestionOptions,
    },
};

use crate::clock::new_id;

struct Asked {
    category: &'static str,
    code: &'static str,
    kind: QuestionKind,
    zh: &'static str,
    en: &'static str,
    required: bool,
    /// Code, Chinese, English.
    options: &'static [(&'static str, &'static str, &'static str)],
    /// Only where that question was answered so.
    only_if: Option<(&'static str, &'static str)>,
}

const YES_NO: &[(&str, &str, &str)] = &[("no", "没有", "No"), ("yes", "有", "Yes")];

#[rustfmt::skip]
const QUESTIONS: [Asked; 13] = [
    Asked { category: "utilities", code: "what", kind: One, zh: "是哪一样", en: "Which of these", required: true, options: &[("water", "水", "Water"), ("power", "电", "Power"), ("gas", "燃气", "Gas"), ("lift", "电梯", "Lift"), ("heating", "暖气", "Heating")], only_if: None },
    Asked { category: "utilities", code: "lift", kind: Text, zh: "哪部电梯", en: "Which lift", required: true, options: &[], only_if: Some(("what", "lift")) },
    Asked { category: "utilities", code: "trapped", kind: One, zh: "有人被困吗", en: "Is anybody trapped", required: true, options: YES_NO, only_if: Some(("what", "lift")) },
    Asked { category: "utilities", code: "leak", kind: One, zh: "漏水位置", en: "Where it leaks", required: false, options: &[("kitchen", "厨房", "Kitchen"), ("bathroom", "卫生间", "Bathroom"), ("stairwell", "楼道", "Stairwell"), ("meter", "水表井", "Meter pit"), ("none", "没有漏水", "Nothing leaks")], only_if: Some(("what", "water")) },
    Asked { category: "utilities", code: "smell", kind: One, zh: "能闻到燃气味吗", en: "Can you smell gas", required: true, options: &[("no", "闻不到", "No"), ("yes", "能闻到", "Yes")], only_if: Some(("what", "gas")) },
    Asked { category: "utilities", code: "since", kind: Date, zh: "从何时起", en: "Since when", required: false, options: &[], only_if: None },
    Asked { category: "repair", code: "what", kind: One, zh: "坏的是什么", en: "What is broken", required: false, options: &[("door", "门禁门窗", "Doors and windows"), ("light", "照明", "Lights"), ("ground", "墙面地面", "Walls and ground"), ("sports", "健身休闲设施", "Sports and seats"), ("other", "其他", "Something else")], only_if: None },
    Asked { category: "repair", code: "since", kind: Date, zh: "从何时起", en: "Since when", required: false, options: &[], only_if: None },
    Asked { category: "danger", code: "hurt", kind: One, zh: "有人受伤吗", en: "Is anybody hurt", required: false, options: YES_NO, only_if: None },
    Asked { category: "noise", code: "when", kind: Several, zh: "什么时候吵", en: "When it is noisy", required: false, options: &[("day", "白天", "By day"), ("noon", "午休", "At noon"), ("evening", "晚上", "In the evening"), ("night", "深夜", "At night")], only_if: None },
    Asked { category: "care", code: "help", kind: Several, zh: "需要什么帮助", en: "What help is needed", required: false, options: &[("escort", "陪同就医", "Going to the doctor"), ("shopping", "代买代办", "Shopping and errands"), ("chores", "家务维修", "Chores and small repairs"), ("company", "陪伴聊天", "Company")], only_if: None },
    Asked { category: "learning", code: "grade", kind: One, zh: "孩子多大", en: "How old the child is", required: false, options: &[("kindergarten", "学龄前", "Before school"), ("primary", "小学", "Primary school"), ("middle", "初中", "Middle school"), ("high", "高中", "High school")], only_if: None },
    Asked { category: "learning", code: "subjects", kind: Several, zh: "哪些方面", en: "In what", required: false, options: &[("minding", "托管", "Minding"), ("chinese", "语文", "Chinese"), ("maths", "数学", "Maths"), ("english", "英语", "English")], only_if: None },
];

pub fn questions() -> Vec<category_question::Model> {
    (1..)
        .zip(QUESTIONS)
        .map(|(position, asked)| category_question::Model {
            id: new_id(),
            category_code: asked.category.to_owned(),
            code: asked.code.to_owned(),
            kind: asked.kind,
            label_zh: asked.zh.to_owned(),
            label_en: asked.en.to_owned(),
            required: asked.required,
            options: QuestionOptions(asked.options.iter().map(option).collect()),
            asked_if_question: asked.only_if.map(|(question, _)| question.to_owned()),
            asked_if_option: asked.only_if.map(|(_, option)| option.to_owned()),
            position,
            closed: false,
        })
        .collect()
}

fn option((code, zh, en): &(&str, &str, &str)) -> QuestionOption {
    QuestionOption {
        code: (*code).to_owned(),
        zh: (*zh).to_owned(),
        en: (*en).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_an_answer_comes_after_its_question() {
        let all = questions();
        for one in &all {
            let has_options = matches!(one.kind, One | Several);
            assert_eq!(has_options, !one.options.0.is_empty(), "{}", one.code);
            let Some(other) = &one.asked_if_question else {
                continue;
            };
            let asked = all
                .iter()
                .find(|two| two.category_code == one.category_code && two.code == *other);
            let asked = asked.unwrap();
            assert!(asked.position < one.position && asked.asked_if_question.is_none());
            let option = one.asked_if_option.as_ref().unwrap();
            assert!(asked.options.0.iter().any(|two| two.code == *option));
        }
    }
}
