//! What categories and their questions are called and said to be.

use crate::api::{
    categories::{Category, Question},
    orders::{DeadlineClass, EvidenceRule, form::QuestionKind},
};
use crate::state::settings::in_language;

pub const CLASSES: [(&str, DeadlineClass); 4] = [
    ("danger", DeadlineClass::Danger),
    ("utility", DeadlineClass::Utility),
    ("general", DeadlineClass::General),
    ("hard", DeadlineClass::Hard),
];

pub fn class_words(class: DeadlineClass) -> &'static str {
    match class {
        DeadlineClass::Danger => text!(categories.class.danger),
        DeadlineClass::Utility => text!(categories.class.utility),
        DeadlineClass::General => text!(categories.class.general),
        DeadlineClass::Hard => text!(categories.class.hard),
    }
}

pub fn evidence_words(rule: EvidenceRule) -> &'static str {
    match rule {
        EvidenceRule::Photo => text!(categories.evidence.photo),
        EvidenceRule::None => text!(categories.evidence.none),
    }
}

pub const KINDS: [(&str, QuestionKind); 4] = [
    ("text", QuestionKind::Text),
    ("one", QuestionKind::One),
    ("several", QuestionKind::Several),
    ("date", QuestionKind::Date),
];

pub fn kind_words(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Text => text!(categories.kind.text),
        QuestionKind::One => text!(categories.kind.one),
        QuestionKind::Several => text!(categories.kind.several),
        QuestionKind::Date => text!(categories.kind.date),
    }
}

pub fn has_options(kind: QuestionKind) -> bool {
    matches!(kind, QuestionKind::One | QuestionKind::Several)
}

pub fn name(category: &Category) -> String {
    in_language(&category.name_zh, &category.name_en).to_string()
}

pub fn label(question: &Question) -> String {
    in_language(&question.label_zh, &question.label_en).to_string()
}

pub fn skill_words(category: &Category) -> Option<String> {
    let skill = category.skill.as_ref()?;
    Some(in_language(&skill.name_zh, &skill.name_en).to_string())
}

/// 「需要照片 · 2 人 · 电工」: what is not usual.
pub fn facts(category: &Category) -> Vec<String> {
    let mut facts = Vec::new();
    if category.evidence_rule == EvidenceRule::Photo {
        facts.push(text!(categories.evidence.photo).to_string());
    }
    facts.push(text!(categories.crew_count, count = category.crew_size));
    facts.extend(skill_words(category));
    if category.open_to_all {
        facts.push(text!(categories.open_to_all_short).to_string());
    }
    if let Some(count) = category.look_back_days {
        facts.push(text!(categories.look_back_count, count));
    }
    let count = category.asked().count();
    if count > 0 {
        facts.push(text!(categories.question_count, count));
    }
    facts
}
