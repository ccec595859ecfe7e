//! For when appointments can be made, and how many more each time takes.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::window_slot;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::house::House;
use crate::{
    app::App,
    centres::{hours::Open, ticks},
    error::{ErrorCode, Result, limit},
    viewer::Viewer,
};

/// Days that are looked at together.
const LONGEST: i32 = 14;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Span {
    fn meets(self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> bool {
        self.starts_at < ends_at && starts_at < self.ends_at
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub span: Span,
    pub left: i32,
}

/// Times of so many minutes that fit into the hours of a day.
pub fn of_day(zone: Tz, day: NaiveDate, open: &[Open], minutes: i32) -> Vec<Span> {
    let step = usize::try_from(minutes.max(1)).unwrap_or(1);
    let starts = |open: &Open| (open.from..=open.until - minutes).step_by(step);
    open.iter()
        .flat_map(starts)
        .map(|minute| {
            let starts_at = ticks::instant(zone, day, minute);
            Span {
                starts_at,
                ends_at: starts_at + TimeDelta::minutes(minutes.into()),
            }
        })
        .collect()
}

/// Times that somebody may come at, of some days, as far ahead as the windows look; none in which the house
/// is closed.
///
/// # Errors
/// `NOT_FOUND` on `centreId`; `OUT_OF_RANGE` on `days`.
pub async fn ahead(
    _viewer: &Viewer,
    app: &App,
    centre_id: Uuid,
    (from, days): (NaiveDate, i32),
) -> Result<Vec<Slot>> {
    if !(1..=LONGEST).contains(&days) {
        return Err(limit(ErrorCode::OutOfRange, "days", LONGEST.into()));
    }
    let (db, now) = (app.db.reader(), app.clock.now());
    let house = House::find(db, centre_id).await;
    let house = house.map_err(|error| error.on("centreId"))?;
    let (today, _) = ticks::day_and_minute(app.zone, now);
    let last = today + Days::new(house.windows.ahead_days.unsigned_abs().into());
    let dates = from.iter_days().take(usize::try_from(days).unwrap_or(0));
    let dates = dates.filter(|date| (today..=last).contains(date));
    let spans: Vec<Span> = dates
        .flat_map(|date| house.slots_on(app, date))
        .filter(|span| span.starts_at > now)
        .collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Ok(Vec::new());
    };
    let all = Span {
        starts_at: first.starts_at,
        ends_at: last.ends_at,
    };
    let closures = house.closures(db, all).await?;
    let taken = window_slot::Entity::find()
        .filter(window_slot::Column::CentreId.eq(centre_id))
        .filter(window_slot::Column::StartsAt.between(all.starts_at, all.ends_at))
        .all(db)
        .await?;
    let taken: HashMap<DateTime<Utc>, i32> = taken
        .into_iter()
        .map(|one| (one.starts_at, one.taken))
        .collect();
    let is_open = |span: &Span| {
        let mut closures = closures.iter();
        !closures.any(|one| span.meets(one.starts_at, one.ends_at))
    };
    let slot = |span: Span| Slot {
        span,
        left: (house.windows.places - taken.get(&span.starts_at).copied().unwrap_or(0)).max(0),
    };
    Ok(spans.into_iter().filter(is_open).map(slot).collect())
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;

    #[test]
    fn times_lie_within_the_hours() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let open = [
            Open {
                from: 540,
                until: 600,
            },
            Open {
                from: 840,
                until: 875,
            },
            Open {
                from: 900,
                until: 910,
            },
        ];
        let starts: Vec<i32> = of_day(Shanghai, day, &open, 20)
            .into_iter()
            .map(|span| ticks::day_and_minute(Shanghai, span.starts_at).1)
            .collect();
        assert_eq!(starts, [540, 560, 580, 840]);
    }
}
