//! Root fields that read centres and bookings.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, connection::Connection};
use chrono::NaiveDate;
use entity::{booking, centre};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{
    alternatives,
    booking_types::Booking,
    finding::{self, Search},
    service,
    types::{Centre, Equipment, Room, RoomBooker, RoomDay, RoomFinding},
};
use crate::{
    app::App,
    error::Result,
    paging::{Page, PageArguments},
    viewer::viewer,
};

/// What somebody looks for, time first.
#[derive(InputObject)]
pub struct RoomSearch {
    date: NaiveDate,
    /// Minutes of the day between which it should lie.
    from_minute: i32,
    until_minute: i32,
    minutes: i32,
    /// How many come.
    heads: i32,
    /// All of which the room has.
    equipment: Vec<Equipment>,
    step_free: bool,
}

#[derive(Default)]
pub struct CentresQuery;

#[Object]
impl CentresQuery {
    /// Centres with rooms that the viewer may book, by name; with a place those of it and all below it.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn centres(
        &self,
        ctx: &Context<'_>,
        place_id: Option<Uuid>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Centre>> {
        let (app, viewer) = (app(ctx), viewer(ctx)?);
        let arguments = PageArguments::new(first, after);
        let page = match place_id {
            Some(id) => service::centres_of(viewer, app, id, &arguments).await?,
            None => service::own_centres(viewer, app, &arguments).await?,
        };
        Ok(by_name(page))
    }

    /// Centres that the viewer manages, by name.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn managed_centres(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Centre>> {
        let arguments = PageArguments::new(first, after);
        let page = service::managed_centres(viewer(ctx)?, app(ctx), &arguments).await?;
        Ok(by_name(page))
    }

    async fn centre(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Centre>> {
        let row = service::centre(viewer(ctx)?, app(ctx), id).await?;
        Ok(row.map(Centre))
    }

    async fn room(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Room>> {
        let row = service::room(viewer(ctx)?, app(ctx), id).await?;
        Ok(row.map(Room))
    }

    /// When a room is open, taken and free for so many minutes, on some days, at most 14.
    #[graphql(complexity = "50 + usize::try_from(count).unwrap_or(0).min(14) * child_complexity")]
    async fn room_days(
        &self,
        ctx: &Context<'_>,
        room_id: Uuid,
        from: NaiveDate,
        count: i32,
        minutes: i32,
        #[graphql(default = 1, desc = "How many come, where it is booked by seat.")] heads: i32,
    ) -> Result<Vec<RoomDay>> {
        let days = (from, count);
        let days = finding::days(viewer(ctx)?, app(ctx), (room_id, heads), days).await?;
        let days = days.into_iter().map(|day| RoomDay { day, minutes });
        Ok(days.collect())
    }

    /// For whom the viewer may book a room: themself first, then elders of the family who let them act.
    async fn room_bookers(&self, ctx: &Context<'_>, room_id: Uuid) -> Result<Vec<RoomBooker>> {
        let bookers = service::bookers(viewer(ctx)?, app(ctx), room_id).await?;
        Ok(bookers.into_iter().map(RoomBooker).collect())
    }

    /// Rooms that the viewer may book and that are free then, those that fit best first.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn free_rooms(
        &self,
        ctx: &Context<'_>,
        search: RoomSearch,
        first: Option<i32>,
    ) -> Result<Vec<RoomFinding>> {
        let equipment = search.equipment.into_iter();
        let search = Search {
            date: search.date,
            from_minute: search.from_minute,
            until_minute: search.until_minute,
            minutes: search.minutes,
            heads: search.heads,
            equipment: equipment
                .map(|one| entity::room::Equipment::from(one).to_value())
                .collect(),
            step_free: search.step_free,
        };
        let most = PageArguments::new(first, None).size()?;
        let found = finding::search(viewer(ctx)?, app(ctx), &search, most).await?;
        Ok(found.into_iter().map(RoomFinding).collect())
    }

    /// What the viewer could have instead of a booking that a closure ended: other rooms at about that time,
    /// or the same room at the same hour of a later day.
    #[graphql(complexity = "4 * child_complexity")]
    async fn other_times(&self, ctx: &Context<'_>, booking_id: Uuid) -> Result<Vec<RoomFinding>> {
        let found = alternatives::instead(viewer(ctx)?, app(ctx), booking_id).await?;
        Ok(found.into_iter().map(RoomFinding).collect())
    }

    /// The viewer's own and those of centres that they manage.
    async fn booking(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Booking>> {
        let row = service::booking(viewer(ctx)?, app(ctx), id).await?;
        Ok(row.map(Booking))
    }

    /// The viewer's own: what is to come, the next first, or what is over or was given up, the latest
    /// first.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn my_bookings(
        &self,
        ctx: &Context<'_>,
        #[graphql(default)] past: bool,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Booking>> {
        let arguments = PageArguments::new(first, after);
        let page = service::own_bookings(viewer(ctx)?, app(ctx), past, &arguments).await?;
        Ok(by_start(page))
    }

    /// What waits for the viewer as a manager, the soonest to begin first.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn booking_requests(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Booking>> {
        let arguments = PageArguments::new(first, after);
        let page = service::requests(viewer(ctx)?, app(ctx), &arguments).await?;
        Ok(by_start(page))
    }

    /// Bookings of a centre that stand on some days, at most 14, for whoever manages it: the first 100, or
    /// up to 400.
    #[graphql(
        complexity = "usize::try_from(first.unwrap_or(100)).unwrap_or(0).min(400) * child_complexity"
    )]
    async fn centre_board(
        &self,
        ctx: &Context<'_>,
        centre_id: Uuid,
        from: NaiveDate,
        days: i32,
        first: Option<i32>,
    ) -> Result<Vec<Booking>> {
        let (days, most) = ((from, days), first.unwrap_or(100));
        let rows = service::board(viewer(ctx)?, app(ctx), centre_id, days, most).await?;
        Ok(rows.into_iter().map(Booking).collect())
    }
}

fn by_name(page: Page<centre::Model>) -> Connection<String, Centre> {
    page.into_connection(|row| (row.name.clone(), row.id), Centre)
}

fn by_start(page: Page<booking::Model>) -> Connection<String, Booking> {
    page.into_connection(|row| (row.starts_at, row.id), Booking)
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
