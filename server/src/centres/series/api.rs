//! Root fields of series.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use chrono::NaiveDate;
use entity::series;
use serde::Serialize;
use uuid::Uuid;

use super::{
    super::{booking::Details, reach, rooms::Bookable, service},
    making::{self, NewSeries},
    planning::{self, Holder, Hours},
    recurrence::Recurrence,
    types::{PlannedSeriesDate, Series, SeriesFrequency, Weekday},
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    requests::RequestKey,
    viewer::viewer,
};

/// The same hours again and again.
#[derive(InputObject, Serialize, Clone)]
pub struct SeriesRuleInput {
    frequency: SeriesFrequency,
    /// Every so many weeks or months, at most 12.
    every: i32,
    /// Of a weekly one that comes on several days; the first date is on one of them.
    #[graphql(default)]
    weekdays: Vec<Weekday>,
    first: NaiveDate,
    /// The last day that it may fall on.
    until: NaiveDate,
    /// Minutes since midnight.
    from_minute: i32,
    minutes: i32,
}

impl From<SeriesRuleInput> for Hours {
    fn from(input: SeriesRuleInput) -> Self {
        Self {
            recurrence: Recurrence {
                frequency: input.frequency.into(),
                every: input.every,
                weekdays: input.weekdays.into_iter().map(Into::into).collect(),
                first: input.first,
                until: input.until,
            },
            from_minute: input.from_minute,
            minutes: input.minutes,
        }
    }
}

#[derive(InputObject, Serialize)]
pub struct BookSeriesInput {
    request_id: Uuid,
    room_id: Uuid,
    rule: SeriesRuleInput,
    purpose: String,
    /// How many come.
    heads: i32,
    /// On whose behalf: one that the viewer works for, serves or reports for.
    organization_id: Option<Uuid>,
    /// Dates that cannot be had are left out; otherwise none is booked then.
    skips: bool,
}

#[derive(InputObject, Serialize)]
pub struct BookSeriesDateInput {
    request_id: Uuid,
    series_id: Uuid,
    date: NaiveDate,
}

#[derive(Default)]
pub struct SeriesQuery;

#[Object]
impl SeriesQuery {
    /// The dry run: what each date of a rule would come to for the viewer, or an organisation of theirs.
    #[graphql(complexity = "60 * child_complexity")]
    async fn series_plan(
        &self,
        ctx: &Context<'_>,
        room_id: Uuid,
        rule: SeriesRuleInput,
        organization_id: Option<Uuid>,
    ) -> Result<Vec<PlannedSeriesDate>> {
        let (app, viewer) = (app(ctx), viewer(ctx)?);
        let db = app.db.reader();
        let room = Bookable::find(db, room_id).await;
        let room = room.map_err(|error| error.on("roomId"))?;
        if let Some(unit) = organization_id {
            let own = reach::organizations_of(db, viewer, app.clock.now()).await?;
            if !own.contains(&unit) {
                return Err(field(ErrorCode::Forbidden, "organizationId"));
            }
        }
        let holder = Holder {
            person_id: viewer.person_id,
            organization_id,
        };
        let planned = planning::plan(db, (app, viewer), &room, &rule.into(), holder).await?;
        Ok(planned.into_iter().map(PlannedSeriesDate::from).collect())
    }

    /// The viewer's own and those of centres that they manage.
    async fn series(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Series>> {
        let row = service::series(viewer(ctx)?, app(ctx), id).await?;
        Ok(row.map(Series))
    }
}

#[derive(Default)]
pub struct SeriesMutation;

#[Object]
impl SeriesMutation {
    /// Books every date of a rule, or those that can be had.
    async fn book_series(&self, ctx: &Context<'_>, input: BookSeriesInput) -> Result<Series> {
        let key = RequestKey::new("bookSeries", input.request_id, &input);
        let new = NewSeries {
            room_id: input.room_id,
            hours: input.rule.into(),
            details: Details {
                purpose: input.purpose,
                heads: input.heads,
                organization_id: input.organization_id,
            },
            skips: input.skips,
        };
        let id = making::book(viewer(ctx)?, app(ctx), &key, new).await?;
        known(ctx, id).await
    }

    /// Books a date of a series that was left out or given up.
    async fn book_series_date(
        &self,
        ctx: &Context<'_>,
        input: BookSeriesDateInput,
    ) -> Result<Series> {
        let key = RequestKey::new("bookSeriesDate", input.request_id, &input);
        let date = (input.series_id, input.date);
        let id = making::book_date(viewer(ctx)?, app(ctx), &key, date).await?;
        known(ctx, id).await
    }
}

async fn known(ctx: &Context<'_>, id: Uuid) -> Result<Series> {
    let row: Option<series::Model> = service::series(viewer(ctx)?, app(ctx), id).await?;
    row.map(Series).ok_or_else(|| ErrorCode::NotFound.into())
}

fn app<'a>(ctx: &Context<'a>) -> &'a Arc<App> {
    ctx.data_unchecked::<Arc<App>>()
}
