//! Root fields by which administrators give and end roles, and see a number.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    roles::{self, Gift},
    service,
    types::Person,
};
use crate::{
    app::App, error::Result, identity::types::AppointmentRole, requests::RequestKey, viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct GiveRoleInput {
    request_id: Uuid,
    person_id: Uuid,
    role: AppointmentRole,
    /// A place or an organisation, as the role has it; none for a system administrator.
    seat_id: Option<Uuid>,
}

#[derive(InputObject, Serialize)]
pub struct EndRoleInput {
    request_id: Uuid,
    appointment_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct RevealPhoneInput {
    request_id: Uuid,
    person_id: Uuid,
}

#[derive(Default)]
pub struct PeopleMutation;

#[Object]
impl PeopleMutation {
    async fn give_role(&self, ctx: &Context<'_>, input: GiveRoleInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("giveRole", input.request_id, &input);
        let gift = Gift {
            person_id: input.person_id,
            role: input.role.into(),
            seat_id: input.seat_id,
        };
        let id = roles::give(viewer(ctx)?, app, &key, gift).await?;
        person(ctx, id).await
    }

    /// At once: whatever it allowed is refused from the next request on.
    async fn end_role(&self, ctx: &Context<'_>, input: EndRoleInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("endRole", input.request_id, &input);
        let id = roles::end(viewer(ctx)?, app, &key, input.appointment_id).await?;
        person(ctx, id).await
    }

    /// The whole phone number. Each time leaves an entry in the audit.
    async fn reveal_phone(&self, ctx: &Context<'_>, input: RevealPhoneInput) -> Result<String> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("revealPhone", input.request_id, &input);
        service::reveal_phone(viewer(ctx)?, app, &key, input.person_id).await
    }
}

async fn person(ctx: &Context<'_>, id: Uuid) -> Result<Person> {
    let app = ctx.data_unchecked::<Arc<App>>();
    Ok(Person(service::known(app.db.reader(), id).await?))
}
