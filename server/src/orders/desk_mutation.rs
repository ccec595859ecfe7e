//! Root fields that change orders beside the way from request to rating: what a desk does with one,
//! and what neighbours and departments add.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use uuid::Uuid;

use super::types::Order;
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject)]
pub struct AskRequesterInput {
    request_id: Uuid,
    order_id: Uuid,
    words: String,
}

#[derive(InputObject)]
pub struct AnswerQuestionInput {
    request_id: Uuid,
    order_id: Uuid,
    words: String,
    photo_ids: Vec<Uuid>,
}

#[derive(InputObject)]
pub struct MergeOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    /// The one that goes on.
    into_id: Uuid,
    note: Option<String>,
}

#[derive(InputObject)]
pub struct JoinOrderInput {
    request_id: Uuid,
    order_id: Uuid,
}

#[derive(InputObject)]
pub struct LeaveOrderInput {
    request_id: Uuid,
    order_id: Uuid,
}

#[derive(InputObject)]
pub struct PassUpOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    reason: String,
}

#[derive(InputObject)]
pub struct SuperviseOrderInput {
    request_id: Uuid,
    order_id: Uuid,
    words: String,
}

#[derive(InputObject)]
pub struct AskCoHandlerInput {
    request_id: Uuid,
    order_id: Uuid,
    organization_id: Uuid,
    words: String,
    /// 1 to 15.
    working_days: i32,
}

#[derive(InputObject)]
pub struct AnswerCoHandlingInput {
    request_id: Uuid,
    order_id: Uuid,
    organization_id: Uuid,
    /// Or it cannot help.
    done: bool,
    words: String,
    photo_ids: Vec<Uuid>,
}

#[derive(Default)]
pub struct DeskMutation;

#[Object]
impl DeskMutation {
    async fn ask_requester(&self, ctx: &Context<'_>, input: AskRequesterInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::AskRequester {
            order_id: input.order_id,
            words: input.words,
        };
        let key = RequestKey::new("askRequester", request_id, &input);
        super::ask(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn answer_question(
        &self,
        ctx: &Context<'_>,
        input: AnswerQuestionInput,
    ) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::AnswerQuestion {
            order_id: input.order_id,
            words: input.words,
            photo_ids: input.photo_ids,
        };
        let key = RequestKey::new("answerQuestion", request_id, &input);
        super::answer(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn merge_order(&self, ctx: &Context<'_>, input: MergeOrderInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::MergeOrder {
            order_id: input.order_id,
            into_id: input.into_id,
            note: input.note,
        };
        let key = RequestKey::new("mergeOrder", request_id, &input);
        super::merge(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn pass_up_order(&self, ctx: &Context<'_>, input: PassUpOrderInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::PassUpOrder {
            order_id: input.order_id,
            reason: input.reason,
        };
        let key = RequestKey::new("passUpOrder", request_id, &input);
        super::pass_up(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn supervise_order(
        &self,
        ctx: &Context<'_>,
        input: SuperviseOrderInput,
    ) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::SuperviseOrder {
            order_id: input.order_id,
            words: input.words,
        };
        let key = RequestKey::new("superviseOrder", request_id, &input);
        super::supervise(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn ask_co_handler(&self, ctx: &Context<'_>, input: AskCoHandlerInput) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::AskCoHandler {
            order_id: input.order_id,
            organization_id: input.organization_id,
            words: input.words,
            working_days: input.working_days,
        };
        let key = RequestKey::new("askCoHandler", request_id, &input);
        super::ask_co_handler(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn answer_co_handling(
        &self,
        ctx: &Context<'_>,
        input: AnswerCoHandlingInput,
    ) -> Result<Order> {
        let request_id = input.request_id;
        let input = super::AnswerCoHandling {
            order_id: input.order_id,
            organization_id: input.organization_id,
            done: input.done,
            words: input.words,
            photo_ids: input.photo_ids,
        };
        let key = RequestKey::new("answerCoHandling", request_id, &input);
        super::answer_co_handling(viewer(ctx)?, app(ctx), &key, input)
            .await
            .map(Order)
    }

    async fn join_order(&self, ctx: &Context<'_>, input: JoinOrderInput) -> Result<Order> {
        let key = RequestKey::new("joinOrder", input.request_id, &input.order_id);
        super::join(viewer(ctx)?, app(ctx), &key, input.order_id)
            .await
            .map(Order)
    }

    async fn leave_order(&self, ctx: &Context<'_>, input: LeaveOrderInput) -> Result<Order> {
        let key = RequestKey::new("leaveOrder", input.request_id, &input.order_id);
        super::leave(viewer(ctx)?, app(ctx), &key, input.order_id)
            .await
            .map(Order)
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
