//! Root fields that read the working calendar.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::{service, types::CalendarYear};
use crate::{app::App, error::Result, viewer::viewer};

#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// Years that are known, the latest first.
    async fn calendar_years(&self, ctx: &Context<'_>) -> Result<Vec<CalendarYear>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let years = service::years(viewer(ctx)?, app).await?;
        Ok(years.into_iter().map(CalendarYear).collect())
    }

    /// The year that the viewer, an administrator of a street or of the system, has to enter before
    /// deadlines are right: this one, or from November on the next. Null to others.
    async fn missing_calendar_year(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        if !service::may_enter(viewer(ctx)?) {
            return Ok(None);
        }
        service::missing_year(app.db.reader(), app.zone, app.clock.now()).await
    }
}
