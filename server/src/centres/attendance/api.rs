//! Root fields of coming and not coming.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, SimpleObject, connection::Connection};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{checking_in, door, missing};
use crate::{
    app::App,
    centres::{
        booking_types::Booking,
        service,
        types::{Room, TimeSpan},
    },
    error::{ErrorCode, Result},
    paging::PageArguments,
    registration::types::QrCode,
    requests::RequestKey,
    viewer::viewer,
};

#[derive(InputObject, Serialize)]
pub struct CheckInInput {
    request_id: Uuid,
    room_id: Uuid,
    /// Of the link that the screen at the door shows.
    code: String,
}

#[derive(InputObject, Serialize)]
pub struct AdmitBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct AppealBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct ExcuseBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct UpholdBookingInput {
    request_id: Uuid,
    booking_id: Uuid,
    reason: String,
}

#[derive(InputObject, Serialize)]
pub struct RenewDoorInput {
    request_id: Uuid,
    room_id: Uuid,
}

/// The screen at the door of a room. It tells nobody's name.
#[derive(SimpleObject)]
pub struct Door {
    room_name: String,
    centre_name: String,
    /// For whoever comes to open, and the same as a picture.
    link: String,
    qr: QrCode,
    /// When the link is another.
    changes_at: DateTime<Utc>,
    /// What is going on now or next, and what follows, within twelve hours.
    times: Vec<TimeSpan>,
}

impl Door {
    fn of(door: door::Door) -> Result<Self> {
        let times = door.times.into_iter();
        Ok(Self {
            room_name: door.room_name,
            centre_name: door.centre_name,
            qr: QrCode::of(&door.link)?,
            link: door.link,
            changes_at: door.changes_at,
            times: times
                .map(|(starts_at, ends_at)| TimeSpan { starts_at, ends_at })
                .collect(),
        })
    }
}

#[derive(Default)]
pub struct AttendanceQuery;

#[Object]
impl AttendanceQuery {
    /// For whoever has the door's link, also without signing in.
    async fn door(&self, ctx: &Context<'_>, room_id: Uuid, token: String) -> Result<Option<Door>> {
        let door = door::door(app(ctx), room_id, &token).await?;
        door.map(Door::of).transpose()
    }

    /// What the viewer did not come to, as long as it counts, the latest first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn my_missed_bookings(&self, ctx: &Context<'_>) -> Result<Vec<Booking>> {
        let rows = service::own_missed(viewer(ctx)?, app(ctx)).await?;
        Ok(rows.into_iter().map(Booking).collect())
    }

    /// What counts of what nobody came to in a centre that the viewer manages, or of that what somebody says
    /// should not count, the latest first.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn missed_bookings(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        #[graphql(default)] appealed: bool,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Booking>> {
        let arguments = PageArguments::new(first, after);
        let page =
            service::missed(viewer(ctx)?, app(ctx), (centre_id, appealed), &arguments).await?;
        Ok(page.into_connection(|row| (row.starts_at, row.id), Booking))
    }
}

#[derive(Default)]
pub struct AttendanceMutation;

#[Object]
impl AttendanceMutation {
    /// Whoever has booked a room shows at its door that they came.
    async fn check_in(&self, ctx: &Context<'_>, input: CheckInInput) -> Result<Booking> {
        let key = RequestKey::new("checkIn", input.request_id, &input);
        let shown = (input.room_id, input.code.as_str());
        let id = checking_in::at_door(viewer(ctx)?, app(ctx), &key, shown).await?;
        known(ctx, id).await
    }

    /// The desk saw them come.
    async fn admit_booking(&self, ctx: &Context<'_>, input: AdmitBookingInput) -> Result<Booking> {
        let key = RequestKey::new("admitBooking", input.request_id, &input);
        let id = input.booking_id;
        let id = checking_in::at_desk(viewer(ctx)?, app(ctx), &key, id).await?;
        known(ctx, id).await
    }

    /// Says why a missed booking should not count, within seven days.
    async fn appeal_booking(
        &self,
        ctx: &Context<'_>,
        input: AppealBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("appealBooking", input.request_id, &input);
        let said = (input.booking_id, input.reason.as_str());
        let id = missing::appeal(viewer(ctx)?, app(ctx), &key, said).await?;
        known(ctx, id).await
    }

    /// A missed booking does not count, whether or not that was asked for.
    async fn excuse_booking(
        &self,
        ctx: &Context<'_>,
        input: ExcuseBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("excuseBooking", input.request_id, &input);
        let id = missing::excuse(viewer(ctx)?, app(ctx), &key, input.booking_id).await?;
        known(ctx, id).await
    }

    /// A missed booking counts all the same.
    async fn uphold_booking(
        &self,
        ctx: &Context<'_>,
        input: UpholdBookingInput,
    ) -> Result<Booking> {
        let key = RequestKey::new("upholdBooking", input.request_id, &input);
        let said = (input.booking_id, input.reason.as_str());
        let id = missing::uphold(viewer(ctx)?, app(ctx), &key, said).await?;
        known(ctx, id).await
    }

    /// The link of a room's screen is another; the former one no longer works.
    async fn renew_door(&self, ctx: &Context<'_>, input: RenewDoorInput) -> Result<Room> {
        let key = RequestKey::new("renewDoor", input.request_id, &input);
        let viewer = viewer(ctx)?;
        let id = door::renew(viewer, app(ctx), &key, input.room_id).await?;
        let row = service::room(viewer, app(ctx), id).await?;
        row.map(Room).ok_or_else(|| ErrorCode::NotFound.into())
    }
}

async fn known(ctx: &Context<'_>, id: Uuid) -> Result<Booking> {
    service::known(app(ctx), id).await.map(Booking)
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
