//! Root fields by which prepared answers are kept.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    service::{self, Words},
    types::{AnswerPurpose, AnswerTemplate},
};
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct CreateAnswerTemplateInput {
    request_id: Uuid,
    /// A community or a street.
    place_id: Uuid,
    purpose: AnswerPurpose,
    title: String,
    words: String,
}

#[derive(InputObject, Serialize)]
pub struct EditAnswerTemplateInput {
    request_id: Uuid,
    template_id: Uuid,
    purpose: AnswerPurpose,
    title: String,
    words: String,
}

#[derive(InputObject, Serialize)]
pub struct ShiftAnswerTemplateInput {
    request_id: Uuid,
    template_id: Uuid,
    /// Or down.
    up: bool,
}

#[derive(InputObject, Serialize)]
pub struct RetireAnswerTemplateInput {
    request_id: Uuid,
    template_id: Uuid,
}

#[derive(Default)]
pub struct TemplatesMutation;

#[Object]
impl TemplatesMutation {
    async fn create_answer_template(
        &self,
        ctx: &Context<'_>,
        input: CreateAnswerTemplateInput,
    ) -> Result<AnswerTemplate> {
        let key = RequestKey::new("createAnswerTemplate", input.request_id, &input);
        let (place, purpose) = (input.place_id, input.purpose.into());
        let words = Words {
            title: input.title,
            words: input.words,
        };
        let id = service::create(viewer(ctx)?, app(ctx), &key, place, purpose, &words).await?;
        service::known(app(ctx), id).await.map(AnswerTemplate)
    }

    async fn edit_answer_template(
        &self,
        ctx: &Context<'_>,
        input: EditAnswerTemplateInput,
    ) -> Result<AnswerTemplate> {
        let key = RequestKey::new("editAnswerTemplate", input.request_id, &input);
        let (id, purpose) = (input.template_id, input.purpose.into());
        let words = Words {
            title: input.title,
            words: input.words,
        };
        let id = service::edit(viewer(ctx)?, app(ctx), &key, id, purpose, &words).await?;
        service::known(app(ctx), id).await.map(AnswerTemplate)
    }

    /// A place up or down among those for the same purpose.
    async fn shift_answer_template(
        &self,
        ctx: &Context<'_>,
        input: ShiftAnswerTemplateInput,
    ) -> Result<AnswerTemplate> {
        let key = RequestKey::new("shiftAnswerTemplate", input.request_id, &input);
        let id = input.template_id;
        let id = service::shift(viewer(ctx)?, app(ctx), &key, id, input.up).await?;
        service::known(app(ctx), id).await.map(AnswerTemplate)
    }

    /// It is offered no longer.
    async fn retire_answer_template(
        &self,
        ctx: &Context<'_>,
        input: RetireAnswerTemplateInput,
    ) -> Result<AnswerTemplate> {
        let key = RequestKey::new("retireAnswerTemplate", input.request_id, &input);
        let id = service::retire(viewer(ctx)?, app(ctx), &key, input.template_id).await?;
        service::known(app(ctx), id).await.map(AnswerTemplate)
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
