//! Reading categories as their administrators see them, and changing one.

use std::collections::HashMap;

use entity::{category, category_question, place, skill};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::rules::CategoryFacts;
use crate::{
    app::App,
    audit::AuditAction,
    changes::{self, Change, Opening, differences},
    db::CATEGORIES_LOCK,
    error::{ErrorCode, Result, field},
    requests::RequestKey,
    vault::sha256,
    viewer::Viewer,
    words::may_be_stored,
};

/// A category with all that it asks or has asked.
#[derive(Clone)]
pub struct Record {
    pub row: category::Model,
    /// Those that are asked first, in their order.
    pub questions: Vec<category_question::Model>,
    pub skill: Option<skill::Model>,
}

/// All of them, in their order.
///
/// # Errors
/// `FORBIDDEN` for whoever administers no street.
pub async fn records(viewer: &Viewer, app: &App) -> Result<Vec<Record>> {
    check_viewer(viewer)?;
    read(app.db.reader()).await
}

/// For answering what the viewer has just done.
pub async fn known(app: &App, code: &str) -> Result<Record> {
    let mut all = read(app.db.reader()).await?.into_iter();
    all.find(|one| one.row.code == code)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// The categories are the installation's, as the calendar is; the audit tells who changed them.
pub(super) fn check_viewer(viewer: &Viewer) -> Result<()> {
    match viewer.administers_a_street() {
        true => Ok(()),
        false => Err(ErrorCode::Forbidden.into()),
    }
}

async fn read(db: &impl ConnectionTrait) -> Result<Vec<Record>> {
    let rows = category::Entity::find()
        .order_by_asc(category::Column::Position)
        .order_by_asc(category::Column::Code)
        .all(db)
        .await?;
    let mut questions: HashMap<String, Vec<category_question::Model>> = HashMap::new();
    let asked = category_question::Entity::find()
        .order_by_asc(category_question::Column::Closed)
        .order_by_asc(category_question::Column::Position)
        .order_by_asc(category_question::Column::Code)
        .all(db)
        .await?;
    for one in asked {
        let of = questions.entry(one.category_code.clone()).or_default();
        of.push(one);
    }
    let skills = skill::Entity::find().all(db).await?;
    let record = |row: category::Model| Record {
        questions: questions.remove(&row.code).unwrap_or_default(),
        skill: skills
            .iter()
            .find(|one| Some(&one.code) == row.skill_code.as_ref())
            .cloned(),
        row,
    };
    Ok(rows.into_iter().map(record).collect())
}

/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` on `code` and `skillCode`; those of `CategoryFacts::checked`; `INVALID` on
/// `closed` for the last one that people can choose.
pub async fn edit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    code: &str,
    facts: CategoryFacts,
) -> Result<()> {
    check_viewer(viewer)?;
    let facts = facts.checked()?;
    let change = match changes::open(viewer, app, key, CATEGORIES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(_) => return Ok(()),
    };
    check_viewer(&change.viewer)?;
    let row = found(&*change.write, code)
        .await
        .map_err(|error| error.on("code"))?;
    if let Some(skill) = &facts.skill_code {
        let is_known = may_be_stored(skill)
            && skill::Entity::find_by_id(skill.clone())
                .one(&*change.write)
                .await?
                .is_some();
        if !is_known {
            return Err(field(ErrorCode::NotFound, "skillCode"));
        }
    }
    let others = category::Entity::find()
        .filter(category::Column::Closed.eq(false))
        .filter(category::Column::Code.ne(row.code.as_str()))
        .count(&*change.write)
        .await?;
    if facts.closed && others == 0 {
        return Err(field(ErrorCode::Invalid, "closed"));
    }
    let before = told(&row);
    let mut next = row.into_active_model();
    next.name_zh = Set(facts.name_zh);
    next.name_en = Set(facts.name_en);
    next.deadline_class = Set(facts.deadline_class);
    next.evidence_rule = Set(facts.evidence_rule);
    next.skill_code = Set(facts.skill_code);
    next.crew_size = Set(facts.crew_size);
    next.open_to_all = Set(facts.open_to_all);
    next.look_back_days = Set(facts.look_back_days);
    next.closed = Set(facts.closed);
    let row = next.update(&*change.write).await?;
    let subject = id_of(&row.code);
    if let Some((before, after)) = differences(before, told(&row)) {
        let place = place_of(&change);
        let action = AuditAction::CategoryEdited;
        change
            .record(
                action,
                (subject, &row.name_zh),
                place.as_ref(),
                before,
                after,
            )
            .await?;
    }
    change.finish(key, subject).await
}

/// # Errors
/// `NOT_FOUND`.
pub(super) async fn found(db: &impl ConnectionTrait, code: &str) -> Result<category::Model> {
    if !may_be_stored(code) {
        return Err(ErrorCode::NotFound.into());
    }
    category::Entity::find_by_id(code.to_owned())
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// By which the audit and the memory of requests know a category.
fn id_of(code: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (byte, of_code) in bytes.iter_mut().zip(sha256(code.as_bytes())) {
        *byte = of_code;
    }
    Uuid::from_bytes(bytes)
}

/// Where it is on record.
pub(super) fn place_of(change: &Change<'_>) -> Option<place::Model> {
    change
        .viewer
        .administered_places()
        .first()
        .copied()
        .cloned()
}

fn told(row: &category::Model) -> Value {
    json!({
        "name": row.name_zh,
        "nameEn": row.name_en,
        "deadlineClass": row.deadline_class.to_value().to_uppercase(),
        "evidenceRule": row.evidence_rule.to_value().to_uppercase(),
        "skill": row.skill_code,
        "crewSize": row.crew_size,
        "openToAll": row.open_to_all,
        "lookBackDays": row.look_back_days,
        "closed": row.closed,
    })
}
