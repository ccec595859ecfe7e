//! The root field by which a year is entered.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{service, types::CalendarYear};
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct SetCalendarYearInput {
    request_id: Uuid,
    year: i32,
    /// A line for each span: `2月5日至2月11日 休 春节`, `2027-02-14 班 春节`.
    text: String,
}

#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Answers all years that are known.
    async fn set_calendar_year(
        &self,
        ctx: &Context<'_>,
        input: SetCalendarYearInput,
    ) -> Result<Vec<CalendarYear>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let viewer = viewer(ctx)?;
        let key = RequestKey::new("setCalendarYear", input.request_id, &input);
        service::set_year(viewer, app, &key, input.year, &input.text).await?;
        let years = service::years(viewer, app).await?;
        Ok(years.into_iter().map(CalendarYear).collect())
    }
}
