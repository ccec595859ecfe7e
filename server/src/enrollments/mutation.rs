//! Root fields that change something about 报到.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{decide::decide, ending, members, rules::Decision, transfer, types::Enrollment, units};
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer, words::checked_reason};

#[derive(InputObject, Serialize)]
pub struct AskEnrollmentInput {
    request_id: Uuid,
    place_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct ConfirmEnrollmentInput {
    request_id: Uuid,
    enrollment_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct ReturnEnrollmentInput {
    request_id: Uuid,
    enrollment_id: Uuid,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct AskUnitEnrollmentInput {
    request_id: Uuid,
    unit_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct TransferEnrollmentInput {
    request_id: Uuid,
    enrollment_id: Uuid,
    place_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct EndEnrollmentInput {
    request_id: Uuid,
    enrollment_id: Uuid,
    /// Asked of whoever ends somebody else's.
    reason: Option<String>,
}

#[derive(Default)]
pub struct EnrollmentsMutation;

#[Object]
impl EnrollmentsMutation {
    async fn ask_enrollment(
        &self,
        ctx: &Context<'_>,
        input: AskEnrollmentInput,
    ) -> Result<Enrollment> {
        let key = RequestKey::new("askEnrollment", input.request_id, &input);
        let asked = members::ask(viewer(ctx)?, app(ctx), &key, input.place_id).await?;
        Ok(Enrollment(asked))
    }

    async fn confirm_enrollment(
        &self,
        ctx: &Context<'_>,
        input: ConfirmEnrollmentInput,
    ) -> Result<Enrollment> {
        let key = RequestKey::new("confirmEnrollment", input.request_id, &input);
        let id = input.enrollment_id;
        let decided = decide(viewer(ctx)?, app(ctx), &key, id, Decision::Confirm).await?;
        Ok(Enrollment(decided))
    }

    async fn return_enrollment(
        &self,
        ctx: &Context<'_>,
        input: ReturnEnrollmentInput,
    ) -> Result<Enrollment> {
        let viewer = viewer(ctx)?;
        let key = RequestKey::new("returnEnrollment", input.request_id, &input);
        let decision = Decision::Return(checked_reason(&input.reason, "reason")?);
        let id = input.enrollment_id;
        let decided = decide(viewer, app(ctx), &key, id, decision).await?;
        Ok(Enrollment(decided))
    }

    /// To the community that the unit sits in.
    async fn ask_unit_enrollment(
        &self,
        ctx: &Context<'_>,
        input: AskUnitEnrollmentInput,
    ) -> Result<Enrollment> {
        let key = RequestKey::new("askUnitEnrollment", input.request_id, &input);
        let asked = units::ask(viewer(ctx)?, app(ctx), &key, input.unit_id).await?;
        Ok(Enrollment(asked))
    }

    /// Answers the new one; the former one has ended.
    async fn transfer_enrollment(
        &self,
        ctx: &Context<'_>,
        input: TransferEnrollmentInput,
    ) -> Result<Enrollment> {
        let key = RequestKey::new("transferEnrollment", input.request_id, &input);
        let (id, place_id) = (input.enrollment_id, input.place_id);
        let moved = transfer::transfer(viewer(ctx)?, app(ctx), &key, id, place_id).await?;
        Ok(Enrollment(moved))
    }

    async fn end_enrollment(
        &self,
        ctx: &Context<'_>,
        input: EndEnrollmentInput,
    ) -> Result<Enrollment> {
        let key = RequestKey::new("endEnrollment", input.request_id, &input);
        let (id, reason) = (input.enrollment_id, input.reason.as_deref());
        let ended = ending::end(viewer(ctx)?, app(ctx), &key, id, reason).await?;
        Ok(Enrollment(ended))
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
