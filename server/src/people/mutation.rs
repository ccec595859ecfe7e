//! Root fields by which administrators give and end roles, and see a number.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{
    leaving::{self, Departure},
    merge_plan::{Choice, MergeSide},
    merging::{self, Merge},
    moving_house::{self, FormerReport, Move},
    phone_change,
    roles::{self, Gift},
    separating, service,
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

#[derive(InputObject, Serialize)]
pub struct MergePeopleInput {
    request_id: Uuid,
    /// Whose row stays.
    survivor_id: Uuid,
    other_id: Uuid,
    keep_name: MergeSide,
    keep_phone: MergeSide,
    keep_home: MergeSide,
}

#[derive(InputObject, Serialize)]
pub struct UndoMergeInput {
    request_id: Uuid,
    merge_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct MoveHouseInput {
    request_id: Uuid,
    person_id: Uuid,
    /// A building, or a compound where the building is not known.
    place_id: Uuid,
    on: NaiveDate,
    former_report: FormerReport,
}

#[derive(InputObject, Serialize)]
pub struct ChangePhoneInput {
    request_id: Uuid,
    person_id: Uuid,
    phone: String,
}

#[derive(InputObject, Serialize)]
pub struct ReportGoneInput {
    request_id: Uuid,
    person_id: Uuid,
    departure: Departure,
    on: NaiveDate,
}

#[derive(InputObject, Serialize)]
pub struct BringBackInput {
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

    /// Makes one of two rows of the same human.
    async fn merge_people(&self, ctx: &Context<'_>, input: MergePeopleInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("mergePeople", input.request_id, &input);
        let merge = Merge {
            survivor_id: input.survivor_id,
            other_id: input.other_id,
            choice: Choice {
                name: input.keep_name,
                phone: input.keep_phone,
                home: input.keep_home,
            },
        };
        let id = merging::merge(viewer(ctx)?, app, &key, merge).await?;
        person(ctx, id).await
    }

    /// They were two: all that went over goes back, but for what was changed since.
    async fn undo_merge(&self, ctx: &Context<'_>, input: UndoMergeInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("undoMerge", input.request_id, &input);
        let id = separating::separate(viewer(ctx)?, app, &key, input.merge_id).await?;
        person(ctx, id).await
    }

    async fn move_house(&self, ctx: &Context<'_>, input: MoveHouseInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("moveHouse", input.request_id, &input);
        let id = input.person_id;
        let moving = Move {
            person_id: id,
            place_id: input.place_id,
            on: input.on,
            report: input.former_report,
        };
        moving_house::move_house(viewer(ctx)?, app, &key, moving).await?;
        person(ctx, id).await
    }

    /// Somebody has another number: they come in by it from now on, and are signed out everywhere.
    async fn change_phone(&self, ctx: &Context<'_>, input: ChangePhoneInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("changePhone", input.request_id, &input);
        let (id, phone) = (input.person_id, &input.phone);
        let id = phone_change::change_phone(viewer(ctx)?, app, &key, id, phone).await?;
        person(ctx, id).await
    }

    /// Somebody moved away or died.
    async fn report_gone(&self, ctx: &Context<'_>, input: ReportGoneInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("reportGone", input.request_id, &input);
        let (id, how, on) = (input.person_id, input.departure, input.on);
        leaving::leave(viewer(ctx)?, app, &key, id, how, on).await?;
        person(ctx, id).await
    }

    /// It was a mistake that somebody was gone.
    async fn bring_back(&self, ctx: &Context<'_>, input: BringBackInput) -> Result<Person> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let key = RequestKey::new("bringBack", input.request_id, &input);
        let id = leaving::bring_back(viewer(ctx)?, app, &key, input.person_id).await?;
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
