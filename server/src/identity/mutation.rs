//! Root fields that change something about people.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    codes::{self, CodeFor},
    devices,
    me::Me,
    residence, session,
    session_chain::{self, Opened},
    setup::{self, FirstAdministrator},
    sign_in,
    types::CodeSent,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    graphql::RequestOrigin,
    requests::RequestKey,
    viewer::{Viewer, optional_viewer, viewer},
};

// The ids of requests that nobody is signed in for are part of the contract like all others, and
// not looked at: there is no person to remember them by. See `sign_in.rs` and `session_chain.rs`
// for why a repeat does no harm.

#[derive(InputObject)]
pub struct RequestSignInCodeInput {
    request_id: Uuid,
    phone: String,
}

#[derive(InputObject)]
pub struct SignInInput {
    request_id: Uuid,
    phone: String,
    password: Option<String>,
    code: Option<String>,
}

#[derive(InputObject)]
pub struct SignInAsDemoPersonInput {
    request_id: Uuid,
    person_id: Uuid,
}

#[derive(InputObject)]
pub struct RefreshSessionInput {
    request_id: Uuid,
}

#[derive(InputObject)]
pub struct SignOutInput {
    request_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct EndSessionInput {
    request_id: Uuid,
    session_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct SignOutEverywhereInput {
    request_id: Uuid,
}

#[derive(InputObject)]
pub struct CompleteSetupInput {
    request_id: Uuid,
    token: String,
    name: String,
    phone: String,
    password: String,
}

#[derive(InputObject)]
pub struct ResetPasswordInput {
    request_id: Uuid,
    phone: String,
    code: String,
    new_password: String,
}

#[derive(InputObject)]
pub struct SetPasswordInput {
    request_id: Uuid,
    current_password: Option<String>,
    new_password: String,
}

#[derive(InputObject, Serialize)]
pub struct SetResidenceInput {
    request_id: Uuid,
    place_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct SetSkillsInput {
    request_id: Uuid,
    skill_codes: Vec<String>,
}

#[derive(Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    async fn request_sign_in_code(
        &self,
        ctx: &Context<'_>,
        input: RequestSignInCodeInput,
    ) -> Result<CodeSent> {
        let address = origin(ctx).address;
        let asked = codes::request(app(ctx), address, &input.phone, CodeFor::SigningIn);
        Ok(CodeSent::after(asked.await?))
    }

    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<Me> {
        let (app, origin) = (app(ctx), origin(ctx));
        let opened = match (input.password, input.code) {
            (Some(password), None) => {
                sign_in::with_password(app, &origin, &input.phone, password).await?
            }
            (None, Some(code)) => sign_in::with_code(app, &origin, &input.phone, &code).await?,
            (None, None) => return Err(field(ErrorCode::Required, "password")),
            (Some(_), Some(_)) => return Err(field(ErrorCode::Invalid, "code")),
        };
        signed_in(ctx, opened).await
    }

    async fn sign_in_as_demo_person(
        &self,
        ctx: &Context<'_>,
        input: SignInAsDemoPersonInput,
    ) -> Result<Me> {
        let opened = sign_in::as_demo_person(app(ctx), &origin(ctx), input.person_id).await?;
        signed_in(ctx, opened).await
    }

    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "input")] _input: RefreshSessionInput,
    ) -> Result<Me> {
        let (app, origin) = (app(ctx), origin(ctx));
        let renewed = match &origin.refresh_token {
            Some(token) => session_chain::rotate(app, &origin, token).await,
            None => Err(ErrorCode::Unauthenticated.into()),
        };
        if let Err(error) = &renewed
            && error.code() == ErrorCode::Unauthenticated
        {
            session::clear_cookies(ctx, app);
        }
        signed_in(ctx, renewed?).await
    }

    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "input")] _input: SignOutInput,
    ) -> Result<bool> {
        sign_in::out(app(ctx), optional_viewer(ctx), &origin(ctx)).await?;
        session::clear_cookies(ctx, app(ctx));
        Ok(true)
    }

    /// One of the viewer's own; others are not found.
    async fn end_session(&self, ctx: &Context<'_>, input: EndSessionInput) -> Result<Me> {
        let (app, viewer) = (app(ctx), viewer(ctx)?);
        let key = RequestKey::new("endSession", input.request_id, &input);
        devices::end_session(viewer, app, &key, input.session_id).await?;
        me_again(app, viewer).await
    }

    /// The session that asks for it ends too.
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
        input: SignOutEverywhereInput,
    ) -> Result<bool> {
        let app = app(ctx);
        let key = RequestKey::new("signOutEverywhere", input.request_id, &input);
        devices::sign_out_everywhere(viewer(ctx)?, app, &key).await?;
        session::clear_cookies(ctx, app);
        Ok(true)
    }

    async fn complete_setup(&self, ctx: &Context<'_>, input: CompleteSetupInput) -> Result<Me> {
        let administrator = FirstAdministrator {
            id: input.request_id,
            name: input.name,
            phone: input.phone,
            password: input.password,
        };
        let opened = setup::complete(app(ctx), &origin(ctx), &input.token, administrator).await?;
        signed_in(ctx, opened).await
    }

    /// For whoever forgot the old one, proven by a one-time code. Signs in, and out everywhere else.
    async fn reset_password(&self, ctx: &Context<'_>, input: ResetPasswordInput) -> Result<Me> {
        let (phone, code) = (&input.phone, &input.code);
        let new = input.new_password;
        let opened = sign_in::reset_password(app(ctx), &origin(ctx), phone, code, new).await?;
        signed_in(ctx, opened).await
    }

    async fn set_password(&self, ctx: &Context<'_>, input: SetPasswordInput) -> Result<Me> {
        let (app, viewer) = (app(ctx), viewer(ctx)?);
        // The key ends up in a row as a quick hash; of a password it may only hold a keyed one.
        let hidden = app.vault.keyed_hash(input.new_password.as_bytes());
        let key = RequestKey::new("setPassword", input.request_id, &hidden);
        let (current, new) = (input.current_password, input.new_password);
        sign_in::set_password(viewer, app, &origin(ctx), &key, current, new).await?;
        me_again(app, viewer).await
    }

    async fn set_residence(&self, ctx: &Context<'_>, input: SetResidenceInput) -> Result<Me> {
        let (app, viewer) = (app(ctx), viewer(ctx)?);
        let key = RequestKey::new("setResidence", input.request_id, &input);
        residence::set_residence(viewer, app, &key, input.place_id).await?;
        me_again(app, viewer).await
    }

    async fn set_skills(&self, ctx: &Context<'_>, input: SetSkillsInput) -> Result<Me> {
        let (app, viewer) = (app(ctx), viewer(ctx)?);
        let key = RequestKey::new("setSkills", input.request_id, &input);
        residence::set_skills(viewer, app, &key, input.skill_codes).await?;
        me_again(app, viewer).await
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}

fn origin(ctx: &Context<'_>) -> RequestOrigin {
    ctx.data_opt::<RequestOrigin>().cloned().unwrap_or_default()
}

/// Hands the session to the browser, and answers who is signed in now.
pub async fn signed_in(ctx: &Context<'_>, opened: Opened) -> Result<Me> {
    let app = app(ctx);
    session::set_cookies(ctx, app, &opened)?;
    me_of(app, opened.person_id, opened.session_id).await
}

/// The viewer after a change, which may have ended a membership.
async fn me_again(app: &App, viewer: &Viewer) -> Result<Me> {
    me_of(app, viewer.person_id, viewer.session_id).await
}

async fn me_of(app: &App, person_id: Uuid, session_id: Uuid) -> Result<Me> {
    let now = app.clock.now();
    let viewer = Viewer::of_person(app.db.reader(), person_id, session_id, now).await?;
    Me::of(app, viewer).await
}
