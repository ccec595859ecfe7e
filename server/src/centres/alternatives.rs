//! Another time for a booking that a closure ended: other rooms at about that time, or the same room at the
//! same hour of a later day.

use chrono::{DateTime, Days, Utc};
use entity::{booking, booking::BookingState};
use uuid::Uuid;

use super::{
    finding::{self, Finding, Search},
    hours::MINUTES_OF_A_DAY,
    service, ticks,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    viewer::Viewer,
};

/// Minutes before and after, in which another room will do.
const AROUND: i32 = 120;
const MOST_ROOMS: u64 = 3;
/// Of one room, those that are nearest.
const MOST_STARTS: usize = 3;
/// Days on which the same room will do.
const DAYS: i32 = 7;

/// What the viewer could have instead: other rooms first, then their own. Nothing for what was not closed,
/// or is over.
pub async fn instead(viewer: &Viewer, app: &App, booking_id: Uuid) -> Result<Vec<Finding>> {
    let now = app.clock.now();
    let closed = service::booking(viewer, app, booking_id).await?;
    let closed = closed.filter(|one| one.state == BookingState::Closed && now < one.starts_at);
    let Some(closed) = closed else {
        return Ok(Vec::new());
    };
    let length = (closed.ends_at - closed.starts_at).num_minutes();
    let minutes = i32::try_from(length).unwrap_or(MINUTES_OF_A_DAY);
    let mut found = around(viewer, app, &closed, minutes).await?;
    found.extend(later(viewer, app, &closed, minutes).await?);
    Ok(found)
}

async fn around(
    viewer: &Viewer,
    app: &App,
    closed: &booking::Model,
    minutes: i32,
) -> Result<Vec<Finding>> {
    let (date, from) = ticks::day_and_minute(app.zone, closed.starts_at);
    let search = Search {
        date,
        from_minute: (from - AROUND).max(0),
        until_minute: (from + minutes + AROUND).min(MINUTES_OF_A_DAY),
        minutes,
        heads: closed.heads.max(1),
        equipment: Vec::new(),
        step_free: false,
    };
    let mut found = finding::search(viewer, app, &search, MOST_ROOMS + 1).await?;
    // Of their own room they would have to hear that it is closed for a part of the day only.
    found.retain(|one| one.room.id != closed.room_id);
    found.truncate(MOST_ROOMS as usize);
    for one in &mut found {
        one.starts = nearest(std::mem::take(&mut one.starts), closed.starts_at);
    }
    Ok(found)
}

/// In order, but only those that lie nearest.
fn nearest(mut starts: Vec<DateTime<Utc>>, wanted: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    starts.sort_by_key(|at| (*at - wanted).abs());
    starts.truncate(MOST_STARTS);
    starts.sort_unstable();
    starts
}

async fn later(
    viewer: &Viewer,
    app: &App,
    closed: &booking::Model,
    minutes: i32,
) -> Result<Option<Finding>> {
    let (date, from) = ticks::day_and_minute(app.zone, closed.starts_at);
    let days = (date + Days::new(1), DAYS);
    let days = match finding::days(viewer, app, (closed.room_id, closed.heads), days).await {
        // It is gone for good.
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        days => days?,
    };
    let now = app.clock.now();
    let starts = days.iter().flat_map(|day| day.starts(app, minutes, now));
    let at_that_time = |at: &DateTime<Utc>| ticks::day_and_minute(app.zone, *at).1 == from;
    let starts: Vec<DateTime<Utc>> = starts.filter(at_that_time).take(MOST_STARTS).collect();
    let room = days.into_iter().next().map(|day| day.room);
    Ok(room
        .filter(|_| !starts.is_empty())
        .map(|room| Finding { room, starts }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_times_are_told_in_order() {
        let at = |hour: i64| DateTime::from_timestamp(hour * 3_600, 0).unwrap();
        let starts: Vec<_> = [8, 9, 10, 13, 14].map(at).to_vec();
        assert_eq!(nearest(starts, at(12)), [10, 13, 14].map(at));
        assert!(nearest(Vec::new(), at(12)).is_empty());
    }
}
