//! Skills, categories and days off as a street starts with them: data, which administrators may change later.

mod questions;

use chrono::Datelike;
use entity::{
    calendar_day, calendar_year, category,
    category::{DeadlineClass, EvidenceRule},
    category_question, skill,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::{calendar::known_years, db::Db, error::Result};

/// Code, Chinese, English.
const SKILLS: [(&str, &str, &str); 12] = [
    ("electrician", "电工", "Electrical work"),
    ("plumber", "水暖", "Plumbing and heating"),
    ("carpenter", "木工", "Carpentry"),
    ("medical", "医护", "Medical care"),
    ("law", "法律", "Law"),
    ("mediation", "调解", "Mediation"),
    ("teaching", "教育", "Teaching"),
    ("arts", "文艺", "Arts"),
    ("driving", "驾驶", "Driving"),
    ("computer", "电脑手机", "Computers and phones"),
    ("counselling", "心理疏导", "Counselling"),
    ("gardening", "园艺", "Gardening"),
];

/// What tends to come back is asked about a month later.
const LOOKED_BACK_AT: [&str; 3] = ["utilities", "dispute", "governance"];
const LOOK_BACK_DAYS: i32 = 30;
/// 微心愿: whoever lives in the community may grant one.
const WISH: &str = "wish";

struct Kind {
    code: &'static str,
    name_zh: &'static str,
    name_en: &'static str,
    deadline_class: DeadlineClass,
    skill_code: Option<&'static str>,
    crew_size: i32,
    evidence_rule: EvidenceRule,
}

#[rustfmt::skip]
const CATEGORIES: [Kind; 12] = {
    use DeadlineClass::{Danger, General, Hard, Utility};
    use EvidenceRule::{None as NoEvidence, Photo};
    [
        Kind { code: "repair", name_zh: "设施维修", name_en: "Facility repair", deadline_class: General, skill_code: Some("carpenter"), crew_size: 1, evidence_rule: Photo },
        Kind { code: "utilities", name_zh: "水电气梯", name_en: "Water, power, gas, lift", deadline_class: Utility, skill_code: Some("electrician"), crew_size: 1, evidence_rule: Photo },
        Kind { code: "danger", name_zh: "安全隐患", name_en: "Danger", deadline_class: Danger, skill_code: None, crew_size: 2, evidence_rule: Photo },
        Kind { code: "sanitation", name_zh: "环境卫生", name_en: "Cleanliness", deadline_class: General, skill_code: None, crew_size: 2, evidence_rule: Photo },
        Kind { code: "noise", name_zh: "噪声扰民", name_en: "Noise", deadline_class: General, skill_code: Some("mediation"), crew_size: 1, evidence_rule: NoEvidence },
        Kind { code: "parking", name_zh: "停车秩序", name_en: "Parking", deadline_class: General, skill_code: None, crew_size: 1, evidence_rule: NoEvidence },
        Kind { code: "dispute", name_zh: "邻里纠纷", name_en: "Dispute between neighbours", deadline_class: Hard, skill_code: Some("mediation"), crew_size: 2, evidence_rule: NoEvidence },
        Kind { code: "care", name_zh: "助老助残", name_en: "Help for elderly and disabled people", deadline_class: General, skill_code: Some("medical"), crew_size: 1, evidence_rule: NoEvidence },
        Kind { code: "learning", name_zh: "托管辅导", name_en: "Minding and tutoring children", deadline_class: General, skill_code: Some("teaching"), crew_size: 1, evidence_rule: NoEvidence },
        Kind { code: "advice", name_zh: "政策咨询", name_en: "Advice on rules and rights", deadline_class: General, skill_code: Some("law"), crew_size: 1, evidence_rule: NoEvidence },
        Kind { code: "wish", name_zh: "微心愿", name_en: "A small wish", deadline_class: General, skill_code: None, crew_size: 1, evidence_rule: NoEvidence },
        Kind { code: "governance", name_zh: "小区治理", name_en: "How the compound is run", deadline_class: Hard, skill_code: None, crew_size: 2, evidence_rule: NoEvidence },
    ]
};

pub fn categories() -> Vec<category::Model> {
    (1..)
        .zip(CATEGORIES)
        .map(|(position, kind)| category::Model {
            code: kind.code.to_owned(),
            name_zh: kind.name_zh.to_owned(),
            name_en: kind.name_en.to_owned(),
            deadline_class: kind.deadline_class,
            skill_code: kind.skill_code.map(str::to_owned),
            crew_size: kind.crew_size,
            evidence_rule: kind.evidence_rule,
            look_back_days: LOOKED_BACK_AT
                .contains(&kind.code)
                .then_some(LOOK_BACK_DAYS),
            position,
            closed: false,
            open_to_all: kind.code == WISH,
        })
        .collect()
}

pub fn skills() -> Vec<skill::Model> {
    (1..)
        .zip(SKILLS)
        .map(|(position, (code, name_zh, name_en))| skill::Model {
            code: code.to_owned(),
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            position,
        })
        .collect()
}

/// Adds what is missing and leaves alone what is there.
pub async fn ensure(db: &Db) -> Result<()> {
    let tx = db.begin().await?;
    let skills = skills().into_iter().map(IntoActiveModel::into_active_model);
    skill::Entity::insert_many(skills)
        .on_conflict(
            OnConflict::column(skill::Column::Code)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&tx)
        .await?;
    let categories = categories()
        .into_iter()
        .map(IntoActiveModel::into_active_model);
    category::Entity::insert_many(categories)
        .on_conflict(
            OnConflict::column(category::Column::Code)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&tx)
        .await?;
    let questions = questions::questions().into_iter();
    category_question::Entity::insert_many(questions.map(IntoActiveModel::into_active_model))
        .on_conflict(
            OnConflict::columns([
                category_question::Column::CategoryCode,
                category_question::Column::Code,
            ])
            .do_nothing()
            .to_owned(),
        )
        .exec_without_returning(&tx)
        .await?;
    // Of a year that is known all stays as it is: somebody may have put it right.
    for year in known_years::years() {
        if calendar_year::Entity::find_by_id(year.year)
            .one(&tx)
            .await?
            .is_some()
        {
            continue;
        }
        let days = known_years::days().into_iter();
        let of_year = days.filter(|one| one.day.year() == year.year);
        calendar_day::Entity::insert_many(of_year.map(IntoActiveModel::into_active_model))
            .exec_without_returning(&tx)
            .await?;
        year.into_active_model().insert(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
