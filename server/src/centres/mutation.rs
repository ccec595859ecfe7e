//! Root fields by which rooms are booked and centres are kept.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{
    administration::{self, CentreDetails},
    booking::{self, Details},
    booking_types::Booking,
    closing::{self, Closing},
    deciding,
    holding::{self, Wanted},
    hours::Open,
    room_administration::{self, Consists, RoomDetails},
    series::rest::SeriesScope,
    service,
    types::{Centre, Equipment, OpeningDay, Room, RoomAudience, RoomKind},
    whose::Someone,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct HoldRoomInput {
    request_id: Uuid,
    room_id: Uuid,
    starts_at: DateTime<Utc>,
    minutes: i32,
    /// How many come, where it is booked by seat.
    #[graphql(default = 1)]
    heads: i32,
}

#[derive(InputObject, Serialize)]
pub struct ConfirmBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    purpose: String,
    /// How many come.
    heads: i32,
    /// On whose behalf: one that the viewer works for, serves or reports for.
    organization_id: Option<Uuid>,
    /// Whose it becomes: an elder's of the family, who lets the viewer act.
    person_id: Option<Uuid>,
    /// The same for whoever has this number, by those who manage the centre.
    phone: Option<String>,
}

#[derive(InputObject, Serialize)]
pub struct MoveBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    starts_at: DateTime<Utc>,
    minutes: i32,
    /// Of a series: this date alone, or others with it, which keep their days.
    #[graphql(default)]
    scope: SeriesScope,
}

#[derive(InputObject, Serialize)]
pub struct CancelBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    /// Managers say why.
    reason: Option<String>,
    /// Of a series: this date alone, or others with it.
    #[graphql(default)]
    scope: SeriesScope,
}

#[derive(InputObject, Serialize)]
pub struct ApproveBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    /// Of a series: this date alone, or others with it.
    #[graphql(default)]
    scope: SeriesScope,
}

#[derive(InputObject, Serialize)]
pub struct DeclineBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    reason: String,
    /// Of a series: this date alone, or others with it.
    #[graphql(default)]
    scope: SeriesScope,
}

#[derive(InputObject, Serialize)]
pub struct OpeningHoursInput {
    day: OpeningDay,
    /// Minutes since midnight, whole quarters of an hour.
    from_minute: i32,
    until_minute: i32,
}

#[derive(InputObject, Serialize)]
pub struct CentreDetailsInput {
    name: String,
    address: String,
    telephone: Option<String>,
    about: Option<String>,
    /// How many bookings a person may have in one week.
    weekly_bookings: i32,
    /// The same for an organisation.
    organization_weekly_bookings: i32,
    openings: Vec<OpeningHoursInput>,
}

impl From<CentreDetailsInput> for CentreDetails {
    fn from(input: CentreDetailsInput) -> Self {
        let openings = input.openings.into_iter().map(|one| {
            let (from, until) = (one.from_minute, one.until_minute);
            (one.day.into(), Open { from, until })
        });
        Self {
            name: input.name,
            address: input.address,
            phone: input.telephone,
            about: input.about,
            weekly_bookings: input.weekly_bookings,
            organization_weekly_bookings: input.organization_weekly_bookings,
            openings: openings.collect(),
        }
    }
}

#[derive(InputObject, Serialize)]
pub struct CreateCentreInput {
    request_id: Uuid,
    place_id: Uuid,
    details: CentreDetailsInput,
}

#[derive(InputObject, Serialize)]
pub struct EditCentreInput {
    request_id: Uuid,
    centre_id: Uuid,
    details: CentreDetailsInput,
}

#[derive(InputObject, Serialize)]
pub struct RetireCentreInput {
    request_id: Uuid,
    centre_id: Uuid,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct RoomDetailsInput {
    name: String,
    kind: RoomKind,
    capacity: i32,
    equipment: Vec<Equipment>,
    step_free: bool,
    rules: Option<String>,
    /// 15, 30 or 60.
    slot_minutes: i32,
    shortest_minutes: i32,
    longest_minutes: i32,
    turnaround_minutes: i32,
    lead_minutes: i32,
    ahead_days: i32,
    /// How many days ahead bookings by a rule may reach; 0 for none.
    series_days: i32,
    audience: RoomAudience,
    needs_approval: bool,
    /// Whoever has booked it shows at the door that they came.
    #[graphql(default)]
    check_in: bool,
}

impl From<RoomDetailsInput> for RoomDetails {
    fn from(input: RoomDetailsInput) -> Self {
        Self {
            name: input.name,
            kind: input.kind.into(),
            capacity: input.capacity,
            equipment: input.equipment.into_iter().map(Into::into).collect(),
            step_free: input.step_free,
            rules: input.rules,
            slot_minutes: input.slot_minutes,
            shortest_minutes: input.shortest_minutes,
            longest_minutes: input.longest_minutes,
            turnaround_minutes: input.turnaround_minutes,
            lead_minutes: input.lead_minutes,
            ahead_days: input.ahead_days,
            series_days: input.series_days,
            audience: input.audience.into(),
            needs_approval: input.needs_approval,
            check_in: input.check_in,
        }
    }
}

#[derive(InputObject, Serialize)]
pub struct CreateRoomInput {
    request_id: Uuid,
    centre_id: Uuid,
    /// Rooms that it is together: a hall that can be divided.
    part_ids: Vec<Uuid>,
    /// One books so many of its seats as come; it has as many as it holds people.
    #[graphql(default)]
    by_seat: bool,
    details: RoomDetailsInput,
}

#[derive(InputObject, Serialize)]
pub struct EditRoomInput {
    request_id: Uuid,
    room_id: Uuid,
    details: RoomDetailsInput,
}

#[derive(InputObject, Serialize)]
pub struct RetireRoomInput {
    request_id: Uuid,
    room_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct CloseCentreInput {
    request_id: Uuid,
    centre_id: Uuid,
    /// Without one the whole centre is closed.
    room_id: Option<Uuid>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct LiftClosureInput {
    request_id: Uuid,
    closure_id: Uuid,
}

#[derive(Default)]
pub struct CentresMutation;

#[Object]
impl CentresMutation {
    /// Keeps a room for two minutes, while the form is filled in; what the viewer held before is free
    /// again.
    async fn hold_room(&self, ctx: &Context<'_>, input: HoldRoomInput) -> Result<Booking> {
        let key = RequestKey::new("holdRoom", input.request_id, &input);
        let wanted = Wanted {
            room_id: input.room_id,
            starts_at: input.starts_at,
            minutes: input.minutes,
            heads: input.heads,
        };
        let id = holding::hold(viewer(ctx)?, app(ctx), &key, wanted).await?;
        booked(ctx, id).await
    }

    /// Makes a booking of what is held, or of what was and is still free.
    async fn confirm_booking(
        &self,
        ctx: &Context<'_>,
        input: ConfirmBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("confirmBooking", input.request_id, &input);
        let details = Details {
            purpose: input.purpose,
            heads: input.heads,
            organization_id: input.organization_id,
        };
        let someone = match (input.person_id, input.phone) {
            (None, None) => None,
            (Some(id), None) => Some(Someone::Elder(id)),
            (None, Some(phone)) => Some(Someone::Visitor(phone)),
            (Some(_), Some(_)) => return Err(field(ErrorCode::Invalid, "phone")),
        };
        let (id, what) = (input.booking_id, (details, someone));
        let id = booking::confirm(viewer(ctx)?, app(ctx), &key, id, what).await?;
        booked(ctx, id).await
    }

    /// Another time, in one act: either that, or what was booked before.
    async fn move_booking(&self, ctx: &Context<'_>, input: MoveBookingInput) -> Result<Booking> {
        let key = RequestKey::new("moveBooking", input.request_id, &input);
        let (id, wanted) = (input.booking_id, (input.starts_at, input.minutes));
        let what = (wanted, input.scope);
        let id = booking::reschedule(viewer(ctx)?, app(ctx), &key, id, what).await?;
        booked(ctx, id).await
    }

    /// The room is free again.
    async fn cancel_booking(
        &self,
        ctx: &Context<'_>,
        input: CancelBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("cancelBooking", input.request_id, &input);
        let (id, reason) = (input.booking_id, input.reason.as_deref());
        let what = (reason, input.scope);
        let id = booking::cancel(viewer(ctx)?, app(ctx), &key, id, what).await?;
        booked(ctx, id).await
    }

    async fn approve_booking(
        &self,
        ctx: &Context<'_>,
        input: ApproveBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("approveBooking", input.request_id, &input);
        let (id, scope) = (input.booking_id, input.scope);
        let id = deciding::approve(viewer(ctx)?, app(ctx), &key, id, scope).await?;
        booked(ctx, id).await
    }

    async fn decline_booking(
        &self,
        ctx: &Context<'_>,
        input: DeclineBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("declineBooking", input.request_id, &input);
        let (id, what) = (input.booking_id, (input.reason.as_str(), input.scope));
        let id = deciding::decline(viewer(ctx)?, app(ctx), &key, id, what).await?;
        booked(ctx, id).await
    }

    async fn create_centre(&self, ctx: &Context<'_>, input: CreateCentreInput) -> Result<Centre> {
        let key = RequestKey::new("createCentre", input.request_id, &input);
        let (place, details) = (input.place_id, input.details.into());
        let id =
            administration::create_centre(viewer(ctx)?, app(ctx), &key, place, details).await?;
        centre(ctx, id).await
    }

    async fn edit_centre(&self, ctx: &Context<'_>, input: EditCentreInput) -> Result<Centre> {
        let key = RequestKey::new("editCentre", input.request_id, &input);
        let (id, details) = (input.centre_id, input.details.into());
        let id = administration::edit_centre(viewer(ctx)?, app(ctx), &key, id, details).await?;
        centre(ctx, id).await
    }

    /// It is gone for good; what was booked there ends, and its people are told why.
    async fn retire_centre(&self, ctx: &Context<'_>, input: RetireCentreInput) -> Result<Centre> {
        let key = RequestKey::new("retireCentre", input.request_id, &input);
        let (viewer, app, id) = (viewer(ctx)?, app(ctx), input.centre_id);
        let id = administration::retire_centre(viewer, app, &key, id, &input.reason).await?;
        centre(ctx, id).await
    }

    async fn create_room(&self, ctx: &Context<'_>, input: CreateRoomInput) -> Result<Room> {
        let key = RequestKey::new("createRoom", input.request_id, &input);
        let (viewer, app, centre) = (viewer(ctx)?, app(ctx), input.centre_id);
        let consists = match (input.by_seat, input.part_ids) {
            (false, parts) if parts.is_empty() => Consists::Itself,
            (false, parts) => Consists::Parts(parts),
            (true, parts) if parts.is_empty() => Consists::Seats,
            (true, _) => return Err(field(ErrorCode::Invalid, "partIds")),
        };
        let details = input.details.into();
        let id = room_administration::create_room(viewer, app, &key, centre, consists, details);
        let id = id.await?;
        room(ctx, id).await
    }

    async fn edit_room(&self, ctx: &Context<'_>, input: EditRoomInput) -> Result<Room> {
        let key = RequestKey::new("editRoom", input.request_id, &input);
        let (viewer, app, id) = (viewer(ctx)?, app(ctx), input.room_id);
        let id =
            room_administration::edit_room(viewer, app, &key, id, input.details.into()).await?;
        room(ctx, id).await
    }

    /// It is booked no longer; what is booked stays.
    async fn retire_room(&self, ctx: &Context<'_>, input: RetireRoomInput) -> Result<Room> {
        let key = RequestKey::new("retireRoom", input.request_id, &input);
        let (viewer, app, id) = (viewer(ctx)?, app(ctx), input.room_id);
        let id = room_administration::retire_room(viewer, app, &key, id).await?;
        room(ctx, id).await
    }

    /// Closes a centre, or one of its rooms, for some time; bookings in the way end, and their people
    /// are told why.
    async fn close_centre(&self, ctx: &Context<'_>, input: CloseCentreInput) -> Result<Centre> {
        let key = RequestKey::new("closeCentre", input.request_id, &input);
        let closing = Closing {
            centre_id: input.centre_id,
            room_id: input.room_id,
            starts_at: input.starts_at,
            ends_at: input.ends_at,
            reason: input.reason,
        };
        let id = closing.centre_id;
        closing::close(viewer(ctx)?, app(ctx), &key, closing).await?;
        centre(ctx, id).await
    }

    /// Opens again what was closed; bookings that were ended for it stay so.
    async fn lift_closure(&self, ctx: &Context<'_>, input: LiftClosureInput) -> Result<Centre> {
        let key = RequestKey::new("liftClosure", input.request_id, &input);
        let id = closing::lift(viewer(ctx)?, app(ctx), &key, input.closure_id).await?;
        centre(ctx, id).await
    }
}

async fn booked(ctx: &Context<'_>, id: Uuid) -> Result<Booking> {
    service::known(app(ctx), id).await.map(Booking)
}

pub(super) async fn centre(ctx: &Context<'_>, id: Uuid) -> Result<Centre> {
    let row = service::centre(viewer(ctx)?, app(ctx), id).await?;
    row.map(Centre).ok_or_else(|| ErrorCode::NotFound.into())
}

async fn room(ctx: &Context<'_>, id: Uuid) -> Result<Room> {
    let row = service::room(viewer(ctx)?, app(ctx), id).await?;
    row.map(Room).ok_or_else(|| ErrorCode::NotFound.into())
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
