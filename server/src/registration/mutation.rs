//! Root fields by which people register, are confirmed, and are invited.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    again::{self, Correction},
    decide::{self, Decision},
    invitations::{self, NewInvitations},
    join,
    register::{self, NewResident, Outcome},
    service,
    types::{Invitation, Registered, Registration},
};
use crate::{
    app::App,
    error::Result,
    graphql::RequestOrigin,
    identity::{
        self,
        codes::{self, CodeFor},
        types::CodeSent,
    },
    requests::RequestKey,
    viewer::viewer,
    words::checked_reason,
};

#[derive(InputObject)]
pub struct RequestRegistrationCodeInput {
    request_id: Uuid,
    phone: String,
}

#[derive(InputObject)]
pub struct RegisterInput {
    request_id: Uuid,
    phone: String,
    code: String,
    name: String,
    place_id: Uuid,
    flat: Option<String>,
    invitation: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct AskRegistrationAgainInput {
    request_id: Uuid,
    name: String,
    place_id: Uuid,
    flat: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct ConfirmRegistrationInput {
    request_id: Uuid,
    registration_id: Uuid,
    place_id: Option<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct RefuseRegistrationInput {
    request_id: Uuid,
    registration_id: Uuid,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct JoinRegistrationInput {
    request_id: Uuid,
    registration_id: Uuid,
    person_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct RevealRegistrantPhoneInput {
    request_id: Uuid,
    registration_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct MakeInvitationsInput {
    request_id: Uuid,
    place_id: Uuid,
    each_building: bool,
    days: i32,
    use_limit: Option<i32>,
}

#[derive(InputObject, Serialize)]
pub struct RevokeInvitationInput {
    request_id: Uuid,
    invitation_id: Uuid,
}

#[derive(Default)]
pub struct RegistrationMutation;

#[Object]
impl RegistrationMutation {
    /// To any number, known or not: the answer tells nothing about it.
    async fn request_registration_code(
        &self,
        ctx: &Context<'_>,
        input: RequestRegistrationCodeInput,
    ) -> Result<CodeSent> {
        let address = origin(ctx).address;
        let asked = codes::request(app(ctx), address, &input.phone, CodeFor::Registering);
        Ok(CodeSent::after(asked.await?))
    }

    /// Signs in whoever the number belongs to; a new one becomes a resident who waits to be confirmed.
    async fn register(&self, ctx: &Context<'_>, input: RegisterInput) -> Result<Registered> {
        let new = NewResident {
            phone: input.phone,
            code: input.code,
            name: input.name,
            place_id: input.place_id,
            flat: input.flat,
            invitation: input.invitation,
        };
        let (opened, outcome) = register::register(app(ctx), &origin(ctx), new).await?;
        Ok(Registered {
            me: identity::signed_in(ctx, opened).await?,
            already_known: outcome == Outcome::AlreadyKnown,
        })
    }

    /// The viewer's own, corrected; one that was refused waits again.
    async fn ask_registration_again(
        &self,
        ctx: &Context<'_>,
        input: AskRegistrationAgainInput,
    ) -> Result<Registration> {
        let key = RequestKey::new("askRegistrationAgain", input.request_id, &input);
        let correction = Correction {
            name: input.name,
            place_id: input.place_id,
            flat: input.flat,
        };
        let asked = again::ask_again(viewer(ctx)?, app(ctx), &key, correction).await?;
        Ok(Registration(asked))
    }

    /// With `placeId` at another place than was said.
    async fn confirm_registration(
        &self,
        ctx: &Context<'_>,
        input: ConfirmRegistrationInput,
    ) -> Result<Registration> {
        let key = RequestKey::new("confirmRegistration", input.request_id, &input);
        let (id, decision) = (input.registration_id, Decision::Confirm(input.place_id));
        let decided = decide::decide(viewer(ctx)?, app(ctx), &key, id, decision).await?;
        Ok(Registration(decided))
    }

    async fn refuse_registration(
        &self,
        ctx: &Context<'_>,
        input: RefuseRegistrationInput,
    ) -> Result<Registration> {
        let viewer = viewer(ctx)?;
        let key = RequestKey::new("refuseRegistration", input.request_id, &input);
        let decision = Decision::Refuse(checked_reason(&input.reason, "reason")?);
        let id = input.registration_id;
        let decided = decide::decide(viewer, app(ctx), &key, id, decision).await?;
        Ok(Registration(decided))
    }

    /// It is of somebody known, one of its doubles: the number goes to them.
    async fn join_registration(
        &self,
        ctx: &Context<'_>,
        input: JoinRegistrationInput,
    ) -> Result<Registration> {
        let key = RequestKey::new("joinRegistration", input.request_id, &input);
        let (id, known) = (input.registration_id, input.person_id);
        let joined = join::join(viewer(ctx)?, app(ctx), &key, id, known).await?;
        Ok(Registration(joined))
    }

    /// The whole number, for who has to call before confirming. Recorded.
    async fn reveal_registrant_phone(
        &self,
        ctx: &Context<'_>,
        input: RevealRegistrantPhoneInput,
    ) -> Result<String> {
        let key = RequestKey::new("revealRegistrantPhone", input.request_id, &input);
        service::reveal_phone(viewer(ctx)?, app(ctx), &key, input.registration_id).await
    }

    /// One for a building or a compound; with `eachBuilding` one for each building of the compound
    /// that has none.
    #[graphql(complexity = "60 * child_complexity")]
    async fn make_invitations(
        &self,
        ctx: &Context<'_>,
        input: MakeInvitationsInput,
    ) -> Result<Vec<Invitation>> {
        let key = RequestKey::new("makeInvitations", input.request_id, &input);
        let new = NewInvitations {
            place_id: input.place_id,
            each_building: input.each_building,
            days: input.days,
            use_limit: input.use_limit,
        };
        let made = invitations::make(viewer(ctx)?, app(ctx), &key, new).await?;
        Ok(made.into_iter().map(Invitation).collect())
    }

    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        input: RevokeInvitationInput,
    ) -> Result<Invitation> {
        let key = RequestKey::new("revokeInvitation", input.request_id, &input);
        let id = input.invitation_id;
        let revoked = invitations::revoke(viewer(ctx)?, app(ctx), &key, id).await?;
        Ok(Invitation(revoked))
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}

fn origin(ctx: &Context<'_>) -> RequestOrigin {
    ctx.data_opt::<RequestOrigin>().cloned().unwrap_or_default()
}
