//! What a category asks: adding, rewording, ordering and closing its questions.

use entity::category_question::{ActiveModel, Column, Entity, Model, QuestionOptions};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    rules::{self, CheckedQuestion, QuestionDraft},
    service::{check_viewer, found, place_of},
};
use crate::{
    app::App,
    audit::AuditAction,
    changes::{self, Change, Opening, differences, shifted},
    db::CATEGORIES_LOCK,
    error::{ErrorCode, OnUnique, Result, field},
    requests::RequestKey,
    viewer::Viewer,
};

/// At the end of what the category asks. The request's id becomes the question's. Answers the question's
/// id.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` on `categoryCode`; those of `check_question`; `INVALID` on `requestId` for
/// an id that is taken.
pub async fn add(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    category_code: &str,
    draft: QuestionDraft,
) -> Result<Uuid> {
    check_viewer(viewer)?;
    let change = match changes::open(viewer, app, key, CATEGORIES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    check_viewer(&change.viewer)?;
    let category = found(&*change.write, category_code)
        .await
        .map_err(|error| error.on("categoryCode"))?;
    let asked = asked_by(&*change.write, &category.code).await?;
    let checked = rules::check_question(draft, None, &asked)?;
    let id = key.id();
    let mut row = ActiveModel {
        id: Set(id),
        category_code: Set(category.code),
        code: Set(id.simple().to_string()),
        position: Set(asked.last().map_or(1, |last| last.position + 1)),
        closed: Set(false),
        ..Default::default()
    };
    apply(&mut row, checked);
    let row = row
        .insert(&*change.write)
        .await
        .on_unique("category_question", &["id"], || {
            field(ErrorCode::Invalid, "requestId")
        })?;
    let action = AuditAction::QuestionAdded;
    record(&change, action, &row, (json!({}), told(&row))).await?;
    change.finish(key, id).await?;
    Ok(id)
}

/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` for what is not asked; those of `check_question`.
pub async fn edit(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    draft: QuestionDraft,
) -> Result<Uuid> {
    check_viewer(viewer)?;
    let change = match changes::open(viewer, app, key, CATEGORIES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    check_viewer(&change.viewer)?;
    let row = open_one(&*change.write, id).await?;
    let mut others = asked_by(&*change.write, &row.category_code).await?;
    others.retain(|other| other.id != id);
    let checked = rules::check_question(draft, Some(&row), &others)?;
    let before = told(&row);
    let mut next = row.into_active_model();
    apply(&mut next, checked);
    let row = next.update(&*change.write).await?;
    if let Some(difference) = differences(before, told(&row)) {
        record(&change, AuditAction::QuestionEdited, &row, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// A place up or down among what the category asks.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` for what is not asked; `INVALID` on `up` where it would come before what it
/// follows from.
pub async fn shift(
    viewer: &Viewer,
    app: &App,
    key: &RequestKey,
    id: Uuid,
    up: bool,
) -> Result<Uuid> {
    check_viewer(viewer)?;
    let change = match changes::open(viewer, app, key, CATEGORIES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    check_viewer(&change.viewer)?;
    let row = open_one(&*change.write, id).await?;
    let asked = asked_by(&*change.write, &row.category_code).await?;
    let moved = shifted(asked, &row, up);
    rules::check_order(&moved)?;
    for (position, one) in (1..).zip(&moved) {
        if one.position != position {
            let mut next = one.clone().into_active_model();
            next.position = Set(position);
            next.update(&*change.write).await?;
        }
        if one.id == id && one.position != position {
            let difference = (
                json!({"position": row.position}),
                json!({"position": position}),
            );
            record(&change, AuditAction::QuestionEdited, &row, difference).await?;
        }
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// No longer asked, nor what follows from it. Orders keep what was answered.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` for what is not asked.
pub async fn close(viewer: &Viewer, app: &App, key: &RequestKey, id: Uuid) -> Result<Uuid> {
    check_viewer(viewer)?;
    let change = match changes::open(viewer, app, key, CATEGORIES_LOCK).await? {
        Opening::Change(change) => *change,
        Opening::Done(id) => return Ok(id),
    };
    check_viewer(&change.viewer)?;
    let row = open_one(&*change.write, id).await?;
    let others = asked_by(&*change.write, &row.category_code).await?;
    let along = rules::dependants(&row.code, &others).cloned();
    for one in std::iter::once(row.clone()).chain(along) {
        let mut next = one.clone().into_active_model();
        next.closed = Set(true);
        next.update(&*change.write).await?;
        let difference = (json!({"closed": false}), json!({"closed": true}));
        record(&change, AuditAction::QuestionClosed, &one, difference).await?;
    }
    change.finish(key, id).await?;
    Ok(id)
}

/// The category of a question.
pub async fn category_of(app: &App, id: Uuid) -> Result<String> {
    let row = Entity::find_by_id(id).one(app.db.reader()).await?;
    row.map(|row| row.category_code)
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// In their order.
async fn asked_by(db: &impl ConnectionTrait, category_code: &str) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::CategoryCode.eq(category_code))
        .filter(Column::Closed.eq(false))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Code)
        .all(db)
        .await?)
}

async fn open_one(db: &impl ConnectionTrait, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .filter(Column::Closed.eq(false))
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

fn apply(row: &mut ActiveModel, checked: CheckedQuestion) {
    let (question, option) = match checked.asked_if {
        Some(asked_if) => (Some(asked_if.question), Some(asked_if.option)),
        None => (None, None),
    };
    row.kind = Set(checked.kind);
    row.label_zh = Set(checked.label_zh);
    row.label_en = Set(checked.label_en);
    row.required = Set(checked.required);
    row.options = Set(QuestionOptions(checked.options));
    row.asked_if_question = Set(question);
    row.asked_if_option = Set(option);
}

fn told(row: &Model) -> Value {
    let options: Vec<&str> = row.options.0.iter().map(|one| one.zh.as_str()).collect();
    json!({
        "kind": row.kind.to_value().to_uppercase(),
        "label": row.label_zh,
        "labelEn": row.label_en,
        "required": row.required,
        "options": options.join("、"),
        "askedIf": row.asked_if_option,
    })
}

async fn record(
    change: &Change<'_>,
    action: AuditAction,
    row: &Model,
    (before, after): (Value, Value),
) -> Result<()> {
    let place = place_of(change);
    let subject = (row.id, row.label_zh.as_str());
    change
        .record(action, subject, place.as_ref(), before, after)
        .await
}
