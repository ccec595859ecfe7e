//! How many statements centres cost: the same for one room as for thirty, for one booking as for many.

use std::time::Duration;

use chrono::TimeDelta;

use super::house::{House, booked, confirm, day, hold, room_details};
use crate::support::{Client, Json, Role, TestApp, json, on_both, steps::id_of};

on_both! {
    what_is_free_in_a_week,
    what_is_free_then,
    a_booking_is_made,
}

/// However busy the machine is: what is asked for together is asked for within this time.
const LOADER_DELAY: Duration = Duration::from_millis(250);

async fn unhurried(app: &TestApp, role: Role) -> Client {
    let app = app.with(|app| app.loader_delay = LOADER_DELAY).await;
    app.as_role(role).await
}

async fn counted(client: &Client, query: &str, variables: &Json) -> u64 {
    let before = client.statements();
    client.gql(query, variables.clone()).await.data();
    client.statements() - before
}

async fn more_rooms(app: &TestApp, house: &House) {
    let office = app.as_role(Role::CommunityAdmin).await;
    for number in 0..30 {
        let details = room_details(&format!("活动室 {number}"));
        let input = json!({"centreId": house.id, "partIds": [], "details": details});
        office.act("createRoom", input, "{ id }").await.data();
    }
}

async fn what_is_free_in_a_week(app: &TestApp) {
    let house = House::build(app).await;
    let client = unhurried(app, Role::Resident).await;
    let query = "query($id: UUID!, $count: Int!) { roomDays(roomId: $id, from: \"2026-11-24\", count: $count, \
                 minutes: 60) { date open { startsAt } taken { startsAt isOwn } starts } }";
    let of_days = async |count: i32| {
        let variables = json!({"id": house.yoga, "count": count});
        counted(&client, query, &variables).await
    };
    let before = of_days(1).await;
    for hour in 0..3 {
        let at = day("24T14:00") + TimeDelta::hours(hour);
        booked(&client, house.yoga, at, 60).await;
    }
    assert_eq!((of_days(1).await, of_days(14).await), (before, before));
}

async fn what_is_free_then(app: &TestApp) {
    let house = House::build(app).await;
    let client = unhurried(app, Role::Resident).await;
    let query = "query($search: RoomSearch!) { freeRooms(search: $search, first: 50) { starts \
                 room { name equipment centre { name openings { day } } } } }";
    let search = json!({"search": {
        "date": "2026-11-24", "fromMinute": 840, "untilMinute": 1080, "minutes": 60, "heads": 5,
        "equipment": [], "stepFree": false,
    }});
    let of_few = counted(&client, query, &search).await;
    booked(&client, house.yoga, day("24T14:00"), 60).await;
    more_rooms(app, &house).await;
    assert_eq!(counted(&client, query, &search).await, of_few);
}

async fn a_booking_is_made(app: &TestApp) {
    let house = House::build(app).await;
    let client = unhurried(app, Role::Resident).await;
    let of_booking = async |hour: i64| {
        let before = client.statements();
        let at = day("24T14:00") + TimeDelta::hours(hour);
        let held = hold(&client, house.yoga, at, 60).await;
        confirm(&client, id_of(held.result())).await.data();
        client.statements() - before
    };
    let first = of_booking(0).await;
    more_rooms(app, &house).await;
    // There is a row for the week by now, and a booking that stands.
    assert_eq!((of_booking(1).await, of_booking(2).await), (first, first));
}
