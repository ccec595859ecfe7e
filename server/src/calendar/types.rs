//! What GraphQL shows of the working calendar.

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::NaiveDate;
use entity::calendar_day;

use super::service::{Year, may_enter};
use crate::{error::Result, viewer::viewer};

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "calendar_day::CalendarDayKind")]
pub enum CalendarDayKind {
    Off,
    Work,
}

/// OFF 休: not worked although it is no weekend, or part of a holiday; WORK 班: worked although it is one.
#[derive(SimpleObject)]
pub struct CalendarDay {
    day: NaiveDate,
    kind: CalendarDayKind,
    name: String,
}

pub struct CalendarYear(pub Year);

#[Object]
impl CalendarYear {
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// False where only the holidays that the law names are known, without the days worked for them.
    async fn announced(&self) -> bool {
        self.0.announced
    }

    async fn days(&self) -> Vec<CalendarDay> {
        let days = self.0.days.iter();
        days.map(|one| CalendarDay {
            day: one.day,
            kind: one.kind.into(),
            name: one.name.clone(),
        })
        .collect()
    }

    /// Whether the viewer may enter it anew.
    async fn may_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(may_enter(viewer(ctx)?))
    }

    /// As `setCalendarYear` takes it.
    async fn text(&self) -> String {
        self.0.text()
    }
}
