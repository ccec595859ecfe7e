//! How much of its time each room is used, and the bookings as a sheet.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use uuid::Uuid;

use super::{
    attendance::with_doors,
    house::{House, booked, cancel, close, confirm, day, hold, shift},
    waitlist::look,
};
use crate::support::{Answer, Client, Json, Role, TestApp, json, on_both, steps::id_of};

on_both! {
    what_was_booked_fills_its_hours,
    closures_are_no_time_that_was_open,
    other_days_and_other_people,
    however_many_rooms_the_statements_are_the_same,
    all_bookings_as_a_sheet,
    the_sheet_is_for_whoever_manages,
}

async fn ask(client: &Client, centre: Uuid, from: &str, days: i32) -> Answer {
    let query = "query($id: UUID!, $from: NaiveDate!, $days: Int!) { \
                 centreUse(centreId: $id, from: $from, days: $days) { from days rooms { \
                 roomId roomName bookings heads missed hours { hour openMinutes usedMinutes } } } }";
    let variables = json!({"id": centre, "from": from, "days": days});
    client.gql(query, variables).await
}

async fn use_of(client: &Client, house: &House, room: Uuid, from: &str, days: i32) -> Json {
    let answer = ask(client, house.id, from, days).await;
    let rooms = answer.data()["centreUse"]["rooms"].as_array().unwrap();
    let of_room = rooms.iter().find(|one| one["roomId"] == json!(room));
    of_room.unwrap().clone()
}

/// Hours with the minutes that it was open and used, as far as the latter are any.
fn used(room: &Json) -> Vec<(i64, i64, i64)> {
    let hours = room["hours"].as_array().unwrap().iter();
    let number = |hour: &Json, key: &str| hour[key].as_i64().unwrap();
    hours
        .map(|hour| {
            let minutes = number(hour, "usedMinutes");
            (number(hour, "hour"), number(hour, "openMinutes"), minutes)
        })
        .filter(|(_, _, used)| *used > 0)
        .collect()
}

fn minutes_open(room: &Json) -> i64 {
    let hours = room["hours"].as_array().unwrap().iter();
    hours
        .map(|hour| hour["openMinutes"].as_i64().unwrap())
        .sum()
}

async fn what_was_booked_fills_its_hours(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let (resident, other) = (
        app.as_role(Role::Resident).await,
        app.as_role(Role::Neighbour).await,
    );
    // Nobody comes to the first; the second is given up, the third moved.
    booked(&resident, house.yoga, day("24T08:00"), 60).await;
    let given_up = booked(&resident, house.yoga, day("24T10:00"), 60).await;
    cancel(&resident, given_up).await.data();
    let moved = booked(&resident, house.yoga, day("24T11:00"), 60).await;
    shift(&resident, moved, day("25T09:30"), 60).await.data();
    booked(&other, house.yoga, day("26T09:00"), 60).await;
    // Only asked for, or held.
    booked(&other, house.council, day("24T14:00"), 60).await;
    hold(&other, house.dance, day("24T14:00"), 60).await.data();
    let now = app.now();
    app.advance(day("24T08:20") - now);
    look(app).await;

    let yoga = use_of(&office, &house, house.yoga, "2026-11-24", 3).await;
    assert_eq!(used(&yoga), [(9, 180, 90), (10, 180, 30)]);
    assert_eq!(yoga["roomName"], "瑜伽室");
    assert_eq!(
        (&yoga["bookings"], &yoga["heads"], &yoga["missed"]),
        (&json!(2), &json!(10), &json!(1))
    );
    // From eight to twelve and from two to nine, on three days.
    assert_eq!(minutes_open(&yoga), 3 * 11 * 60);
    assert_eq!(yoga["hours"][0]["hour"], 8);
    assert_eq!(yoga["hours"].as_array().unwrap().len(), 11);
    for room in [house.council, house.dance, house.hall] {
        let unused = use_of(&office, &house, room, "2026-11-24", 3).await;
        assert_eq!(used(&unused), []);
        assert_eq!(unused["bookings"], 0);
    }
    let alone = use_of(&office, &house, house.yoga, "2026-11-26", 1).await;
    assert_eq!(used(&alone), [(9, 60, 60)]);
    // Nothing was open before it was made.
    let before = use_of(&office, &house, house.yoga, "2026-11-16", 7).await;
    assert_eq!(before["hours"], json!([]));
}

async fn closures_are_no_time_that_was_open(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let shut = async |room, from, until| {
        let answer = close(&office, &house, room, day(from), day(until)).await;
        answer.data();
    };
    shut(Some(house.yoga), "24T09:00", "24T10:30").await;
    shut(None, "25T08:00", "25T12:00").await;
    let yoga = use_of(&office, &house, house.yoga, "2026-11-24", 2).await;
    assert_eq!(minutes_open(&yoga), 22 * 60 - 90 - 240);
    let council = use_of(&office, &house, house.council, "2026-11-24", 2).await;
    assert_eq!(minutes_open(&council), 22 * 60 - 240);
}

async fn other_days_and_other_people(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    for days in [0, 93, -1] {
        let answer = ask(&office, house.id, "2026-11-24", days).await;
        answer.refused_on("OUT_OF_RANGE", "days");
    }
    ask(&office, house.id, "2026-11-24", 92).await.data();
    for role in [Role::Resident, Role::Dispatcher, Role::OtherCommunityAdmin] {
        let other = app.as_role(role).await;
        let answer = ask(&other, house.id, "2026-11-24", 7).await;
        answer.refused_on("NOT_FOUND", "centreId");
    }
    let nobody = ask(&app.nobody(), house.id, "2026-11-24", 7).await;
    nobody.refused("UNAUTHENTICATED");
}

async fn however_many_rooms_the_statements_are_the_same(app: &TestApp) {
    let house = House::build(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let count = async || {
        let before = office.statements();
        ask(&office, house.id, "2026-11-24", 28).await.data();
        office.statements() - before
    };
    count().await;
    let few = count().await;
    for number in 0..3 {
        let details = super::house::room_details(&format!("小间 {number}"));
        let input = json!({"centreId": house.id, "partIds": [], "details": details});
        office.act("createRoom", input, "{ id }").await.data();
    }
    assert_eq!(count().await, few);
}

async fn sheet(client: &Client, path: &str) -> Vec<Vec<Data>> {
    let response = client.get(path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let bytes = response.bytes().await.unwrap();
    let mut workbook = Xlsx::new(Cursor::new(bytes.as_ref())).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Month, day, hour and minute of what Excel takes for a date.
fn moment(cell: &Data) -> (u8, u8, u8, u8) {
    let Data::DateTime(moment) = cell else {
        panic!("no date: {cell:?}");
    };
    let (_, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    (month, day, hour, minute)
}

async fn all_bookings_as_a_sheet(app: &TestApp) {
    let house = with_doors(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    booked(&resident, house.yoga, day("24T09:00"), 60).await;
    let given_up = booked(&resident, house.dance, day("24T10:30"), 60).await;
    cancel(&resident, given_up).await.data();
    // What is only held is not told; what somebody typed stays what it is.
    hold(&resident, house.dance, day("24T15:00"), 60)
        .await
        .data();
    let held = hold(&office, house.council, day("30T20:00"), 60).await;
    let id = id_of(held.result());
    let purpose = json!({"bookingId": id, "purpose": "=1+1", "heads": 8});
    office.act("confirmBooking", purpose, "{ id }").await.data();
    let later = hold(&office, house.council, day("24T20:00"), 60).await;
    confirm(&office, id_of(later.result())).await.data();
    let now = app.now();
    app.advance(day("24T09:20") - now);
    look(app).await;

    let path = format!("/centres/{}/bookings.xlsx", house.id);
    let rows = sheet(&office, &format!("{path}?from=2026-11-24&until=2026-11-30")).await;
    let text = |row: usize, column: usize| rows[row][column].to_string();
    assert_eq!(rows.len(), 5);
    assert_eq!((text(0, 0), text(0, 11)), ("日期".into(), "爽约".into()));
    assert_eq!(moment(&rows[1][0]), (11, 24, 0, 0));
    let clock = |column: usize| {
        let (.., hour, minute) = moment(&rows[2][column]);
        (hour, minute)
    };
    assert_eq!((clock(1), clock(2)), ((10, 30), (11, 30)));
    assert_eq!(
        (text(1, 3), text(1, 9), text(1, 11)),
        ("瑜伽室".into(), "爽约".into(), "是".into())
    );
    assert_eq!((text(2, 9), text(2, 11)), ("已取消".into(), String::new()));
    assert_eq!(
        (text(4, 4), &rows[4][5]),
        ("=1+1".into(), &Data::Float(8.0))
    );
    assert_eq!(text(1, 7), "");
    let phone = app.town.phone(Role::Resident);
    assert!(
        rows.iter()
            .flatten()
            .all(|cell| !cell.to_string().contains(&phone))
    );

    let english = format!("{path}?from=2026-11-24&until=2026-11-24&lang=en");
    let rows = sheet(&office, &english).await;
    assert_eq!((rows.len(), rows[0][0].to_string()), (4, "Date".into()));
    assert_eq!(rows[1][9].to_string(), "Missed");
    let none = sheet(&office, &format!("{path}?from=2026-10-01&until=2026-10-01")).await;
    assert_eq!(none.len(), 1);
}

async fn the_sheet_is_for_whoever_manages(app: &TestApp) {
    let house = House::build(app).await;
    let status = async |role: Role, rest: &str| {
        let client = app.as_role(role).await;
        let path = format!("/centres/{}/bookings.xlsx{rest}", house.id);
        client.get(&path).send().await.unwrap().status().as_u16()
    };
    let days = "?from=2026-11-01&until=2026-11-30";
    for (role, expected) in [
        (Role::CommunityAdmin, 200),
        (Role::StreetAdmin, 200),
        (Role::Resident, 404),
        (Role::OtherCommunityAdmin, 404),
        (Role::Nobody, 401),
    ] {
        assert_eq!(status(role, days).await, expected, "{role:?}");
    }
    for wrong in [
        "",
        "?from=2026-11-01",
        "?from=2026-11-31&until=2026-12-01",
        "?from=2026-11-02&until=2026-11-01",
        "?from=2026-11-01&until=2027-02-01",
        "?from=-262143-01-01&until=%2B262142-12-31",
    ] {
        assert_eq!(status(Role::CommunityAdmin, wrong).await, 400, "{wrong}");
    }
    let longest = "?from=2026-11-01&until=2027-01-31";
    assert_eq!(status(Role::CommunityAdmin, longest).await, 200);
}
