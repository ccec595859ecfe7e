use std::collections::BTreeSet;

use chrono_tz::Asia::Shanghai;
use entity::room::{RoomAudience, RoomKind};
use uuid::Uuid;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A Monday, eight in the morning.
fn now() -> DateTime<Utc> {
    at("2026-11-23T08:00:00+08:00")
}

fn room() -> room::Model {
    room::Model {
        id: Uuid::nil(),
        centre_id: Uuid::nil(),
        name: "议事厅".to_owned(),
        kind: RoomKind::Council,
        capacity: 20,
        by_seat: false,
        equipment: String::new(),
        step_free: true,
        rules: None,
        slot_minutes: 30,
        shortest_minutes: 60,
        longest_minutes: 180,
        turnaround_minutes: 20,
        lead_minutes: 60,
        ahead_days: 3,
        series_days: 60,
        audience: RoomAudience::Community,
        needs_approval: false,
        check_in: true,
        door_number: 1,
        position: 1,
        created_at: now(),
        retired_at: None,
    }
}

fn open() -> Vec<Open> {
    let span = |from: i32, until: i32| Open {
        from: from * 60,
        until: until * 60,
    };
    vec![span(8, 12), span(14, 20)]
}

fn check(starts_at: &str, minutes: i32, asking: Asking) -> Result<Span, (ErrorCode, String)> {
    let wanted = (at(starts_at), minutes);
    check_span(&room(), |_| open(), wanted, asking, (now(), Shanghai)).map_err(|error| {
        let code = error.code();
        let crate::error::Error::User { field, .. } = error else {
            panic!("not for the user")
        };
        (code, field.unwrap_or_default().into_owned())
    })
}

#[test]
fn a_span_is_whole_in_time_and_while_it_is_open() {
    let resident = |starts_at, minutes| {
        check(starts_at, minutes, Asking::Resident)
            .map(drop)
            .map_err(|(code, on)| (code, on.as_str() == "startsAt"))
    };
    assert_eq!(resident("2026-11-23T09:00:00+08:00", 60), Ok(()));
    assert_eq!(resident("2026-11-23T10:30:00+08:00", 90), Ok(()));
    let wrong = |code, on_start: bool| Err((code, on_start));
    for (starts_at, minutes, expected) in [
        (
            "2026-11-23T10:30:00+08:00",
            120,
            wrong(ErrorCode::CentreClosed, true),
        ),
        (
            "2026-11-23T12:00:00+08:00",
            60,
            wrong(ErrorCode::CentreClosed, true),
        ),
        (
            "2026-11-23T13:30:00+08:00",
            60,
            wrong(ErrorCode::CentreClosed, true),
        ),
        (
            "2026-11-23T09:15:00+08:00",
            60,
            wrong(ErrorCode::Invalid, true),
        ),
        (
            "2026-11-23T09:00:01+08:00",
            60,
            wrong(ErrorCode::Invalid, true),
        ),
        (
            "2026-11-23T07:00:00+08:00",
            60,
            wrong(ErrorCode::Invalid, true),
        ),
        (
            "2026-11-23T08:30:00+08:00",
            60,
            wrong(ErrorCode::TooSoon, true),
        ),
        ("2026-11-25T09:00:00+08:00", 60, Ok(())),
        (
            "2026-11-26T09:00:00+08:00",
            60,
            wrong(ErrorCode::TooFar, true),
        ),
        (
            "2026-11-23T09:00:00+08:00",
            30,
            wrong(ErrorCode::OutOfRange, false),
        ),
        (
            "2026-11-23T14:00:00+08:00",
            210,
            wrong(ErrorCode::OutOfRange, false),
        ),
        (
            "2026-11-23T09:00:00+08:00",
            75,
            wrong(ErrorCode::Invalid, false),
        ),
        (
            "2026-11-23T09:00:00+08:00",
            0,
            wrong(ErrorCode::Invalid, false),
        ),
        (
            "2026-11-23T09:00:00+08:00",
            -60,
            wrong(ErrorCode::Invalid, false),
        ),
    ] {
        assert_eq!(
            resident(starts_at, minutes),
            expected,
            "{starts_at} {minutes}"
        );
    }
}

#[test]
fn a_manager_keeps_to_the_hours_alone() {
    let manager = |starts_at, minutes| check(starts_at, minutes, Asking::Manager).is_ok();
    assert!(manager("2026-11-23T08:00:00+08:00", 30));
    assert!(manager("2026-11-23T14:00:00+08:00", 360));
    assert!(!manager("2026-11-23T07:00:00+08:00", 60));
    assert!(!manager("2026-11-23T10:00:00+08:00", 180));
}

const WHOLE: RangeInclusive<i32> = 0..=1440;

#[test]
fn the_turnaround_is_kept_free_but_not_before() {
    let taken: BTreeSet<i32> = check("2026-11-23T10:00:00+08:00", 60, Asking::Resident)
        .unwrap()
        .ticks(&room())
        .collect();
    // An hour and twenty minutes touch six quarters.
    assert_eq!(taken.len(), 6);
    let day = at("2026-11-23T10:00:00+08:00").date_naive();
    let starts = |minutes, between: RangeInclusive<i32>| {
        let is_free = |ticks: Range<i32>| !ticks.into_iter().any(|tick| taken.contains(&tick));
        let (wanted, then) = ((day, minutes), (now(), Shanghai));
        let starts = free_starts(&room(), &open(), is_free, wanted, between, then);
        starts
            .into_iter()
            .map(|at| ticks::day_and_minute(Shanghai, at).1)
            .collect::<Vec<_>>()
    };
    // Nine would have its turnaround after ten.
    assert_eq!(
        starts(60, WHOLE),
        [840, 870, 900, 930, 960, 990, 1020, 1050, 1080, 1110, 1140]
    );
    assert_eq!(starts(180, WHOLE), [840, 870, 900, 930, 960, 990, 1020]);
    assert_eq!(starts(30, WHOLE), [] as [i32; 0]);
    assert_eq!(starts(60, 850..=900), [870, 900]);
}

#[test]
fn weeks_begin_on_monday_in_the_street() {
    let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(week_of(at("2026-11-22T16:00:00Z"), Shanghai), monday);
    assert_eq!(week_of(at("2026-11-29T15:59:00Z"), Shanghai), monday);
    assert_eq!(
        week_of(at("2026-11-22T15:59:00Z"), Shanghai),
        monday - TimeDelta::days(7)
    );
}
