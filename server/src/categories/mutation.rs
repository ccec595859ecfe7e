//! Root fields by which categories and their questions are changed.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    questions,
    rules::CategoryFacts,
    service,
    types::{CategoryRecord, QuestionInput},
};
use crate::{
    app::App,
    error::Result,
    orders::types::{DeadlineClass, EvidenceRule},
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct EditCategoryInput {
    request_id: Uuid,
    code: String,
    name_zh: String,
    /// As in Chinese where it is empty.
    name_en: String,
    deadline_class: DeadlineClass,
    evidence_rule: EvidenceRule,
    skill_code: Option<String>,
    /// 1 to 100.
    crew_size: i32,
    open_to_all: bool,
    /// 1 to 365, or not at all.
    look_back_days: Option<i32>,
    closed: bool,
}

#[derive(InputObject, Serialize)]
pub struct AddCategoryQuestionInput {
    request_id: Uuid,
    category_code: String,
    question: QuestionInput,
}

#[derive(InputObject, Serialize)]
pub struct EditCategoryQuestionInput {
    request_id: Uuid,
    question_id: Uuid,
    question: QuestionInput,
}

#[derive(InputObject, Serialize)]
pub struct ShiftCategoryQuestionInput {
    request_id: Uuid,
    question_id: Uuid,
    /// Or down.
    up: bool,
}

#[derive(InputObject, Serialize)]
pub struct CloseCategoryQuestionInput {
    request_id: Uuid,
    question_id: Uuid,
}

#[derive(Default)]
pub struct CategoriesMutation;

#[Object]
impl CategoriesMutation {
    async fn edit_category(
        &self,
        ctx: &Context<'_>,
        input: EditCategoryInput,
    ) -> Result<CategoryRecord> {
        let key = RequestKey::new("editCategory", input.request_id, &input);
        let code = input.code;
        let facts = CategoryFacts {
            name_zh: input.name_zh,
            name_en: input.name_en,
            deadline_class: input.deadline_class.into(),
            evidence_rule: input.evidence_rule.into(),
            skill_code: input.skill_code,
            crew_size: input.crew_size,
            open_to_all: input.open_to_all,
            look_back_days: input.look_back_days,
            closed: input.closed,
        };
        service::edit(viewer(ctx)?, app(ctx), &key, &code, facts).await?;
        service::known(app(ctx), &code).await.map(CategoryRecord)
    }

    /// Asked last, until it is moved.
    async fn add_category_question(
        &self,
        ctx: &Context<'_>,
        input: AddCategoryQuestionInput,
    ) -> Result<CategoryRecord> {
        let key = RequestKey::new("addCategoryQuestion", input.request_id, &input);
        let (code, draft) = (input.category_code, input.question.into());
        let id = questions::add(viewer(ctx)?, app(ctx), &key, &code, draft).await?;
        category_of(ctx, id).await
    }

    async fn edit_category_question(
        &self,
        ctx: &Context<'_>,
        input: EditCategoryQuestionInput,
    ) -> Result<CategoryRecord> {
        let key = RequestKey::new("editCategoryQuestion", input.request_id, &input);
        let (id, draft) = (input.question_id, input.question.into());
        let id = questions::edit(viewer(ctx)?, app(ctx), &key, id, draft).await?;
        category_of(ctx, id).await
    }

    /// A place up or down among what its category asks.
    async fn shift_category_question(
        &self,
        ctx: &Context<'_>,
        input: ShiftCategoryQuestionInput,
    ) -> Result<CategoryRecord> {
        let key = RequestKey::new("shiftCategoryQuestion", input.request_id, &input);
        let id = input.question_id;
        let id = questions::shift(viewer(ctx)?, app(ctx), &key, id, input.up).await?;
        category_of(ctx, id).await
    }

    /// No longer asked, nor what follows from it.
    async fn close_category_question(
        &self,
        ctx: &Context<'_>,
        input: CloseCategoryQuestionInput,
    ) -> Result<CategoryRecord> {
        let key = RequestKey::new("closeCategoryQuestion", input.request_id, &input);
        let id = questions::close(viewer(ctx)?, app(ctx), &key, input.question_id).await?;
        category_of(ctx, id).await
    }
}

async fn category_of(ctx: &Context<'_>, question_id: Uuid) -> Result<CategoryRecord> {
    let code = questions::category_of(app(ctx), question_id).await?;
    service::known(app(ctx), &code).await.map(CategoryRecord)
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
