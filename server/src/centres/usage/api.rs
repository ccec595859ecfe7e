//! What GraphQL shows of how a centre was used.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::{app::App, error::Result, viewer::viewer};

/// How the rooms of a centre were used on some days.
#[derive(SimpleObject)]
pub struct CentreUse {
    from: NaiveDate,
    days: i32,
    /// Those in use, in their order.
    rooms: Vec<RoomUse>,
}

#[derive(SimpleObject)]
pub struct RoomUse {
    room_id: Uuid,
    room_name: String,
    /// Those that stand, or stood until they were over.
    bookings: i32,
    /// How many people these were for.
    heads: i32,
    /// Those that nobody came to.
    missed: i32,
    /// Hours of the day in which it was open or used, in order.
    hours: Vec<HourUse>,
}

/// An hour of the day, on all the days together.
#[derive(SimpleObject)]
pub struct HourUse {
    /// 0 for the one after midnight.
    hour: i32,
    open_minutes: i32,
    /// By bookings that stand, or stood until they were over.
    used_minutes: i32,
}

impl From<super::RoomUse> for RoomUse {
    fn from(one: super::RoomUse) -> Self {
        let hours = one.hours.into_iter().map(|(hour, minutes)| HourUse {
            hour,
            open_minutes: minutes.open,
            used_minutes: minutes.used,
        });
        Self {
            room_id: one.room.id,
            room_name: one.room.name,
            bookings: one.bookings,
            heads: one.heads,
            missed: one.missed,
            hours: hours.collect(),
        }
    }
}

#[derive(Default)]
pub struct UsageQuery;

#[Object]
impl UsageQuery {
    /// How a centre that the viewer manages was used on some days, at most 92, by room and hour of the day.
    #[graphql(complexity = "100 + 20 * child_complexity")]
    async fn centre_use(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        from: NaiveDate,
        days: i32,
    ) -> Result<CentreUse> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let rooms = super::of_centre(viewer(ctx)?, app, centre_id, (from, days)).await?;
        let rooms = rooms.into_iter().map(RoomUse::from).collect();
        Ok(CentreUse { from, days, rooms })
    }
}
